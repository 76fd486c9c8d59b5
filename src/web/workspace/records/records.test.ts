/** The record desk as a person without scripts meets it: every page over requests, every form sent as a browser would. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';
import { bodies } from '../../form/testing/bodies.ts';
import { formEntries, typed } from '../../form/testing/form-entries.ts';

let t: TestSystem;
let web: TestWorkspace;
let ada: TestPerson;
let bek: TestPerson;
const HERE = '/workspace/records';
const en = (text: string) => ({ lang: 'en', text });

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  ada = await t.person(['monitor'], 'Ada');
  bek = await t.person(['monitor'], 'Bek');
});
afterAll(async () => {
  expect(web?.failures ?? []).toEqual([]);
  await t?.close();
});

type Entries = readonly (readonly [string, string])[];

/** Sends entries in their order. */
async function send(path: string, entries: Entries, as = ada, base = '/en') {
  const fields: Record<string, string[]> = {};
  for (const [name, text] of entries) if (name !== 'token') fields[name] = [...(fields[name] ?? []), text];
  return await web.post(base + path, fields, as);
}
const page = async (path: string, as = ada, base = '/en') => (await web.get(base + path, as)).html;
const editing = async (rid: string, as = ada) => formEntries(await page(`${HERE}/${rid}/edit`, as), `${rid}/edit`);
const made = async (body: Record<string, unknown>, type = 'breach') =>
  (await t.save({ type, body, by: ada.signedIn.id })).rid;
const read = async (rid: string) => await t.system.records.read(rid);
const op = (entries: Entries, name: string): Entries => [...entries.filter(([one]) => one !== 'op'), ['op', name]];

describe('a record', () => {
  test.each(['breach', 'person', 'group', 'source', 'evidence'])(
    'of type %s is shown in its form and sent back unchanged, without a revision',
    async (type) => {
      const examples = fc.sample(bodies(t.system.models, type), { numRuns: 4, seed: 7 });
      for (const body of examples) {
        const rid = await made(body, type);
        for (const base of ['/en', '/ar']) {
          const form = formEntries(await page(`${HERE}/${rid}/edit`, ada, base), `${rid}/edit`);
          const answer = await send(`${HERE}/${rid}/edit`, op(form, 'save'), ada, base);
          expect([answer.status, answer.location]).toEqual([303, `${base}${HERE}/${rid}`]);
        }
        expect(await read(rid)).toMatchObject({ rev: 1, body });
        expect((await web.get(`/en${HERE}/${rid}`, ada)).status).toBe(200);
      }
    },
  );

  test('of a relation shows members whom to reach and what was noted, each marked as not for everybody', async () => {
    const secretary = await t.person(['secretary'], 'Secretary of relations');
    const when = { precise: { from: '2026-02-01', to: '2026-02-01' } };
    const contacts = [{ id: 'c1', name: 'Whom to reach' }];
    const meetings = [{ id: 'm1', when, subject: en('Road'), note: en('What was noted') }];
    const rid = await made({ title: en('A parliament'), kind: 'parliament', contacts, meetings }, 'relation');
    const shown = await page(`${HERE}/${rid}`, secretary);
    expect(shown).toMatch(/Contacts<span class="mark members">.*Whom to reach/s);
    expect(shown).toMatch(/Note<span class="mark members">.*What was noted/s);
    expect((await web.get(`/en${HERE}/${rid}`, ada)).html).not.toMatch(/Whom to reach|What was noted/);
  });

  test('is begun, filled in and found in the list, its age and author told', async () => {
    const begun = formEntries(await page(`${HERE}/new/breach`), 'new/breach');
    const filled = typed(begun, {
      '/title': 'Bridge at Qaraz',
      '/class': 'rights-breach',
      '/when': 'early March 2022',
      '/killed:best': '4',
    });
    const more = formEntries((await send(`${HERE}/new/breach`, op(filled, 'add /acts'))).html, 'new/breach');
    const answer = await send(`${HERE}/new/breach`, op(typed(more, { '/acts/a1/note': 'Shots at night' }), 'save'));
    expect(answer.status).toBe(303);
    const rid = answer.location?.split('/').at(-1) ?? '';
    expect((await read(rid)).body).toMatchObject({
      title: en('Bridge at Qaraz'),
      when: { imprecise: { from: '2022-03-01', to: '2022-03-10' }, text: 'early March 2022' },
      killed: { best: 4, unit: 'person' },
      acts: [{ id: 'a1', note: en('Shots at night') }],
    });
    const list = await page(HERE);
    expect(list).toContain('Bridge at Qaraz');
    expect(list).toContain('Ada');
    expect(await page(`${HERE}?q=qaraz`)).toContain(rid);
    expect(await page(`${HERE}?state=in-review`)).not.toContain('Bridge at Qaraz');
  });

  test('shows what was not understood at its field and keeps every word, whatever is refused', async () => {
    const rid = await made({
      title: en('Refusals'),
      class: 'rights-breach',
      acts: [{ id: 'a1' }],
      where: [{ id: 'w1' }],
    });
    const form = await editing(rid);
    const wrong: Record<string, fc.Arbitrary<string>> = {
      '/when': fc.constantFrom('yesterday', '5 to 3 May 2022', 'весной'),
      '/killed:low': fc.constantFrom('some', '-3', '1.5'),
      '/acts/a1/type': fc.constantFrom('zzz', 'killing'),
      '/acts/a1/victim': fc.constantFrom('the teacher', 'pe_x'),
      '/where/w1:country': fc.constantFrom('Atlantis', 'United'),
      '/where/w1:lat': fc.constantFrom('95', 'north'),
    };
    const right = {
      '/title': fc.constantFrom('A title', 'Мост «у реки»', 'x < y & "z"'),
      '/summary': fc.constantFrom('One\r\ntwo', '  spaces '),
    };
    const refusals = fc.record(wrong, { requiredKeys: [] }).filter((one) => Object.keys(one).length > 0);
    for (const [bad, good] of fc.sample(fc.tuple(refusals, fc.record(right)), { numRuns: 12, seed: 3 })) {
      const sent = typed(form, { ...bad, ...good });
      const answer = await send(`${HERE}/${rid}/edit`, op(sent, 'save'));
      expect(answer.status).toBe(422);
      const held = new Map(formEntries(answer.html, `${rid}/edit`));
      for (const [name, text] of Object.entries({ ...bad, ...good }))
        expect([name, held.get(name)]).toEqual([name, text]);
      expect(answer.html).toContain('aria-invalid="true"');
    }
    expect((await read(rid)).rev).toBe(1);
  });

  test('is handed in when complete; what is missing is listed where it is missing', async () => {
    const rid = await made({ title: en('Unfinished') });
    const before = await page(`${HERE}/${rid}`);
    expect(before).toContain(`${rid}/edit#/class`);
    const refused = await send(`${HERE}/${rid}/edit`, op(await editing(rid), 'submit'));
    expect([refused.status, refused.html.includes('A required field is empty')]).toEqual([422, true]);
    const answer = await send(
      `${HERE}/${rid}/edit`,
      op(typed(await editing(rid), { '/class': 'rights-breach' }), 'submit'),
    );
    expect(answer.status).toBe(303);
    expect((await read(rid)).status).toBe('in-review');
    const other = await made({ title: en('Finished'), class: 'rights-breach' });
    const form = formEntries(await page(`${HERE}/${other}`), `${other}/submit`);
    expect((await send(`${HERE}/${other}/submit`, form)).status).toBe(303);
    expect((await read(other)).status).toBe('in-review');
  });

  test('closes a field to members, and says so', async () => {
    const rid = await made({ title: en('Closing'), class: 'rights-breach', killed: { best: 1, unit: 'person' } });
    await send(`${HERE}/${rid}/edit`, op(typed(await editing(rid), { 'tighten:killed': 'members' }), 'save'));
    expect(await read(rid)).toMatchObject({ rev: 2, tightened: { killed: 'members' } });
    expect(new Map(await editing(rid)).get('tighten:killed')).toBe('members');
  });

  test('keeps its sealed values through an edit and never shows them', async () => {
    const sealed = { '/contact': { commitment: 'ab'.repeat(32), box: 'c2VjcmV0Ym94' } };
    const { rid } = await t.save({
      type: 'person',
      body: { title: en('P-1'), kind: 'victim' },
      sealed,
      by: ada.signedIn.id,
    });
    const shown = (await page(`${HERE}/${rid}`)) + (await page(`${HERE}/${rid}/edit`));
    expect(shown).not.toContain('c2VjcmV0Ym94');
    await send(`${HERE}/${rid}/edit`, op(typed(await editing(rid), { '/title': 'P-2' }), 'save'));
    expect(await read(rid)).toMatchObject({ rev: 2, sealed });
  });
});

describe('two people at one record', () => {
  test('never overwrite each other: both texts are shown, and each field is chosen', async () => {
    const rid = await made({
      title: en('Both'),
      class: 'rights-breach',
      killed: { best: 1, unit: 'person' },
    });
    const mine = await editing(rid);
    const theirs = typed(await editing(rid, bek), { '/killed:best': '3', '/summary': 'theirs' });
    expect((await send(`${HERE}/${rid}/edit`, op(theirs, 'save'), bek)).status).toBe(303);
    const conflict = await send(
      `${HERE}/${rid}/edit`,
      op(typed(mine, { '/killed:best': '5', '/title': 'Mine' }), 'save'),
    );
    expect(conflict.status).toBe(409);
    expect(conflict.html).toContain('both changed it');
    expect((await read(rid)).rev).toBe(2);
    const choice = formEntries(conflict.html, `${rid}/edit`);
    expect(new Map(choice).get('choose:/title')).toBe('mine');
    expect(new Map(choice).has('choose:/killed')).toBe(false);
    const merging: Entries = [...choice, ['choose:/killed', 'theirs'], ['op', 'merge']];
    const form = formEntries((await send(`${HERE}/${rid}/edit`, merging)).html, `${rid}/edit`);
    expect((await send(`${HERE}/${rid}/edit`, op(form, 'save'))).status).toBe(303);
    expect(await read(rid)).toMatchObject({
      rev: 3,
      body: { title: en('Mine'), killed: { best: 3 }, summary: en('theirs') },
    });
  });

  test('see each other while they type, and what is kept unsaved is each one’s own', async () => {
    const rid = await made({ title: en('Presence'), class: 'rights-breach' });
    const kept = [...typed(await editing(rid, bek), { '/title': 'Secret words' }), ['type', 'breach']] as Entries;
    const answer = await send(`${HERE}/${rid}/unsaved`, kept, bek);
    expect(answer.status).toBe(200);
    expect(await page(`${HERE}/${rid}/edit`)).toContain('Bek');
    expect(await page(`${HERE}/${rid}/edit`)).not.toContain('Secret words');
    expect(await page(`${HERE}/${rid}/edit`, bek)).toContain('You left something unsaved');
    const resumed = formEntries(await page(`${HERE}/${rid}/edit?unsaved=1`, bek), `${rid}/edit`);
    expect(new Map(resumed).get('/title')).toBe('Secret words');
    expect(await t.dump()).not.toContain('Secret words');
    expect((await read(rid)).rev).toBe(1);
    await send(`${HERE}/${rid}/edit`, op(resumed, 'save'), bek);
    expect(await page(`${HERE}/${rid}/edit`, bek)).not.toContain('You left something unsaved');
    expect((await read(rid)).body).toMatchObject({ title: en('Secret words') });
  });
});

describe('a person met in an act', () => {
  test('is made in place and comes back into the form, with everything typed there', async () => {
    const rid = await made({ title: en('Acts'), class: 'rights-breach', acts: [{ id: 'a1' }] });
    const filled = typed(await editing(rid), { '/acts/a1/note': 'Half written', '/when': 'someday soon' });
    const away = await send(`${HERE}/${rid}/edit`, op(filled, 'make /acts/a1/victim person'));
    const address = (away.location ?? '').replace('/en', '');
    const small = typed(formEntries(await page(address), 'new/person'), { '/title': 'Teacher T-1', '/kind': 'victim' });
    const back = await send(`${HERE}/new/person`, op(small, 'save'));
    expect(back.location).toContain(`${rid}/edit?unsaved=1#/acts/a1/victim`);
    const form = formEntries(await page((back.location ?? '').replace('/en', '').replace(/#.*/, '')), `${rid}/edit`);
    const now = new Map(form);
    expect([now.get('/acts/a1/note'), now.get('/when'), now.get('/acts/a1/victim')]).toEqual([
      'Half written',
      'someday soon',
      'Teacher T-1',
    ]);
    await send(`${HERE}/${rid}/edit`, op(typed(form, { '/when': 'May 2022' }), 'save'));
    expect((await read(rid)).body).toMatchObject({
      acts: [{ victim: expect.stringMatching(/^pe_/), note: en('Half written') }],
    });
  });

  test('is found by words of the title, and chosen', async () => {
    const person = await made({ title: { lang: 'ru', text: 'Учитель из Караза' }, kind: 'victim' }, 'person');
    const rid = await made({ title: en('Finding'), class: 'rights-breach', acts: [{ id: 'a1' }] });
    const asked = await send(
      `${HERE}/${rid}/edit`,
      op(typed(await editing(rid), { '/acts/a1/victim': 'учитель' }), 'check'),
    );
    expect(asked.html).toContain(`name="/acts/a1/victim:pick" value="${person}"`);
    const picked: Entries = [
      ...formEntries(asked.html, `${rid}/edit`),
      ['/acts/a1/victim:pick', person],
      ['op', 'save'],
    ];
    expect((await send(`${HERE}/${rid}/edit`, picked)).status).toBe(303);
    expect((await read(rid)).body).toMatchObject({ acts: [{ victim: person }] });
    expect(await page(`${HERE}/${rid}`)).toContain('Учитель из Караза');
  });
});

describe('the accounts of a fact', () => {
  test('stand side by side with what they rest on, and another can be adopted', async () => {
    const sources = [{ id: 's1', title: en('Hospital register') }];
    const rid = await made({
      title: en('Accounts'),
      class: 'rights-breach',
      killed: { best: 4, unit: 'person' },
      sources,
    });
    const path = `${HERE}/${rid}/accounts`;
    const start = formEntries(await page(`${path}?at=/killed`), 'accounts');
    const other = formEntries((await send(path, op(start, 'add /others'))).html, 'accounts');
    const cited = formEntries(
      (
        await send(
          path,
          op(
            typed(other, { '/others/o1/value:best': '7', '/others/o1/confidence': 'low' }),
            'add /others/o1/citations',
          ),
        )
      ).html,
      'accounts',
    );
    const cite = Object.fromEntries(cited.filter(([name]) => name.endsWith('/cite')).map(([name]) => [name, 's1']));
    const pages = Object.fromEntries(cited.filter(([name]) => name.endsWith('/page')).map(([name]) => [name, '12']));
    expect((await send(path, op(typed(cited, { ...cite, ...pages }), 'save'))).status).toBe(303);
    expect((await read(rid)).body.accounts).toEqual({
      '/killed': [
        { adopted: true },
        { value: { best: 7, unit: 'person' }, confidence: 'low', citations: [{ cite: 's1', locator: { page: '12' } }] },
      ],
    });
    const again = formEntries(await page(`${path}?at=/killed`), 'accounts');
    const id = again.find(([name]) => name === '/others:ids')?.[1] ?? '';
    const swapped = formEntries((await send(path, op(again, `adopt ${id}`))).html, 'accounts');
    expect((await send(path, op(swapped, 'save'))).status).toBe(303);
    expect((await read(rid)).body).toMatchObject({
      killed: { best: 7 },
      accounts: { '/killed': [{ adopted: true, confidence: 'low' }, { value: { best: 4, unit: 'person' } }] },
    });
    expect(await page(path)).toContain('2 accounts');
    expect(new Map(await editing(rid)).get('accounts')).toContain('confidence');
  });
});

describe('many records', () => {
  test('get one field together: looked at first, then saved each as a revision', async () => {
    const rids = [
      await made({ title: en('B1'), class: 'complaint' }),
      await made({ title: en('B2'), class: 'complaint' }),
    ];
    const chosen: Entries = rids.map((rid) => ['rid', rid] as const);
    const choose = await send(`${HERE}/bulk`, [...chosen, ['op', 'choose']]);
    const form = formEntries(
      (await send(`${HERE}/bulk`, op(typed(formEntries(choose.html, 'bulk'), { field: 'proof' }), 'choose'))).html,
      'bulk',
    );
    const proof = t.system.models.vocabularies.get('proof')?.terms[0]?.code ?? '';
    const preview = await send(`${HERE}/bulk`, op(typed(form, { '/proof': proof }), 'preview'));
    expect(preview.html).toContain('2 records would change');
    expect((await read(rids[0] ?? '')).rev).toBe(1);
    const applied = await send(`${HERE}/bulk`, op(formEntries(preview.html, 'bulk'), 'apply'));
    expect(applied.html.match(/: saved/g)).toHaveLength(2);
    for (const rid of rids) expect(await read(rid)).toMatchObject({ rev: 2, body: { proof } });
  });
});

describe('the history of a record', () => {
  test('tells who, when and why, and what differs between any two revisions', async () => {
    const rid = await made({ title: en('First words'), class: 'rights-breach' });
    const form = typed(await editing(rid, bek), { '/title': 'Second words', why: 'The register says so' });
    await send(`${HERE}/${rid}/edit`, op(form, 'save'), bek);
    const told = await page(`${HERE}/${rid}/history`);
    for (const words of ['Bek', 'The register says so', '<del>First</del>', '<ins>Second</ins>'])
      expect(told).toContain(words);
  });
});

describe('who may not', () => {
  test('neither reads nor edits; reports are not opened at this desk by those who may not read them', async () => {
    const rid = await made({ title: en('Closed'), class: 'rights-breach' });
    const aid = await t.person(['aid']);
    const guide = await t.person(['guide']);
    expect((await web.get(`/en${HERE}/${rid}`, aid)).status).toBe(200);
    expect((await web.get(`/en${HERE}/${rid}/edit`, aid)).status).toBe(403);
    expect((await web.get(`/en${HERE}/${rid}`, guide)).status).toBe(403);
    const evidence = await made({ title: en('Photo') }, 'evidence');
    expect((await web.get(`/en${HERE}/${evidence}`, aid)).status).toBe(403);
    expect(await page(HERE, aid)).not.toContain('Photo');
  });

  test('every save and hand-in stands in the audit trail, without a word of what was written', async () => {
    const rid = await made({ title: en('Audited'), class: 'rights-breach' });
    await send(`${HERE}/${rid}/edit`, op(typed(await editing(rid), { '/title': 'Audited twice' }), 'submit'));
    const { rows } = await t.system.platform.db.query(
      `select action, by from private.audit where target = $1 order by n`,
      [rid],
    );
    expect(rows).toEqual([
      { action: 'record.save', by: ada.signedIn.id },
      { action: 'record.submit', by: ada.signedIn.id },
    ]);
  });
});
