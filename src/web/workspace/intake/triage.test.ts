/** What the committee does with reports, as pages without script: look, take on, ask, decide; and who may not. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newReceiptCode } from '../../../intake/commands.ts';
import { readAnswers } from '../../../intake/report-answers.ts';
import { newId } from '../../../kernel/ids.ts';
import { seededRandom } from '../../../platform/index.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';
import { formEntries, typed } from '../../form/testing/form-entries.ts';
import { fillIn } from './testing-form.ts';

let test: TestSystem;
let web: TestWorkspace;
let mara: TestPerson;
let bek: TestPerson;
let lawyer: TestPerson;
let old: Told;
const random = seededRandom('triage');

beforeAll(async () => {
  test = await openTestSystem({ seed: 'triage' });
  web = await openTestWorkspace(test);
  old = await told('An old one.');
  await test.clock.advance(20 * 86_400_000);
  mara = await test.person(['monitor'], 'Mara');
  bek = await test.person(['reviewer'], 'Bek');
  lawyer = await test.person(['lawyer'], 'Laila');
});
afterAll(() => test?.close());
afterEach(() => expect(web.failures).toEqual([]));

interface Told {
  rid: string;
  receipt: string;
  /** Address of its page. */
  at: string;
}

async function told(narrative: string, more: Record<string, unknown> = {}): Promise<Told> {
  const [rid, receipt] = [newId('re', random.bytes(16)), newReceiptCode(random.bytes(32))];
  const answers = readAnswers({ narrative, lang: 'tg', ...more });
  await test.system.intake.reception.receive({ id: rid, receipt, answers, channel: 'form' });
  return { rid, receipt, at: `/workspace/reports/${rid}` };
}

/** Every audit row of a target, oldest first. */
async function audited(rid: string): Promise<string[]> {
  const { rows } = await test.system.platform.db.query(
    `select action from private.audit where target = $1 order by n`,
    [rid],
  );
  return rows.map(({ action }) => action);
}

const revIn = (html: string): string => /name="rev" value="(\d+)"/.exec(html)?.[1] ?? '';

describe('the queue of reports', () => {
  it('puts danger first, then priority, then age, and says what has lain too long', async () => {
    const calm = await told('A calm one.');
    const grave = await told('A grave one.', { danger: 'now' });
    const urgent = await told('An urgent one.');
    await test.system.intake.triage.prioritise(mara.signedIn, urgent.rid, '010000000000');
    const { html } = await web.get('/workspace/reports', mara);
    const order = [...html.matchAll(/\/workspace\/reports\/(re_[a-z2-7]+)/g)].map(([, rid]) => rid);
    expect(order).toEqual([grave, urgent, old, calm].map(({ rid }) => rid));
    expect(html.match(/class="late"/g)).toHaveLength(1);
    const { html: aged } = await web.get('/workspace/reports?age=14', mara);
    expect(aged).toContain('An old one.');
    expect(aged).not.toContain('A calm one.');
    const { html: other } = await web.get('/workspace/reports?lang=ru', mara);
    expect(other).not.toContain('A calm one.');
  });

  it('is read by monitors and reviewers alone, and a report too', async () => {
    const { at } = await told('Not for everybody.');
    for (const path of ['/workspace/reports', at, '/workspace/reports/new']) {
      expect((await web.get(path, bek)).status).toBe(200);
      expect((await web.get(path, lawyer)).status).toBe(403);
      expect((await web.get(path)).status).toBe(303);
    }
    expect((await web.post(`${at}/aside`, { rev: '1', reason: 'too-little' }, lawyer)).status).toBe(403);
  });

  it('has a page after the first, which goes on where that ended', async () => {
    const rows = await test.system.intake.triage.queue(mara.signedIn, { states: ['new'], limit: 3 });
    const mark = rows[1]?.mark ?? '';
    const next = await test.system.intake.triage.queue(mara.signedIn, { states: ['new'], limit: 3, after: mark });
    expect(next[0]?.rid).toBe(rows[2]?.rid);
  });
});

describe('a report', () => {
  it('is taken on, and then stands among one’s own', async () => {
    const { at, rid } = await told('Somebody take this.');
    await web.post(`${at}/assign`, { to: 'me' }, mara);
    const { html } = await web.get('/workspace/reports?view=mine', mara);
    expect(html).toContain(rid);
    expect(html).toContain('Mara');
    expect((await web.get('/workspace/reports?view=mine', bek)).html).not.toContain(rid);
    expect(await audited(rid)).toEqual(['report.assign']);
  });

  it('is answered behind the receipt, waits, and comes back when its reporter writes', async () => {
    const { at, receipt, rid } = await told('Who were they?');
    await web.post(`${at}/ask`, { text: 'How many cars were there?', waits: 'yes' }, mara);
    expect((await web.get('/workspace/reports?view=waiting', mara)).html).toContain(rid);
    const code = `${receipt.slice(0, 4)} ${receipt.slice(4)}`;
    const talk = await fillIn(web, await web.get('/receipt'), { code }, { path: '/receipt' });
    expect(talk.html).toContain('How many cars were there?');
    const said = await fillIn(web, talk, { text: 'Three, I think.' }, { path: '/receipt' });
    expect(said.html).toContain('Three, I think.');
    // The same form sent again is the same message.
    await fillIn(web, talk, { text: 'Three, I think.' }, { path: '/receipt' });
    const { html } = await web.get(at, mara);
    expect(html.match(/Three, I think\./g)).toHaveLength(1);
    expect((await web.get('/workspace/reports?view=open', mara)).html).toContain('1 new message');
  });

  it('becomes a record in a monitor’s words, in one step with its own end', async () => {
    const { at, rid } = await told('He told me this in secret.', { when: '3 May 2022' });
    const form = await web.get(`${at}/record`, mara);
    expect(form.html).toContain('He told me this in secret.');
    expect(/<textarea[^>]*>[^<]*secret/.test(form.html)).toBe(false);
    const fields: Record<string, string[]> = { op: ['save'] };
    for (const [name, text] of typed(formEntries(form.html, `${at}/record`), { '/title': 'Taken from the bazaar' }))
      fields[name] = [...(fields[name] ?? []), text];
    const sent = await web.post(`${at}/record`, fields, mara);
    expect(sent.status).toBe(303);
    const opened = await test.system.intake.triage.open(mara.signedIn, rid);
    const [decision] = opened.body.decisions as { state: string; record: string }[];
    expect(decision?.state).toBe('recorded');
    const record = await test.system.records.read(decision?.record ?? '');
    expect(record.status).toBe('draft');
    expect(JSON.stringify(record.body)).not.toContain('secret');
    expect(record.body).toMatchObject({ when: { precise: { from: '2022-05-03', to: '2022-05-03' } } });
    expect(await audited(rid)).toEqual(['report.recorded']);
  });

  it('is joined to a record that is there, by its id or its address, and to no other', async () => {
    const record = await test.save({
      type: 'breach',
      body: { title: { lang: 'en', text: 'Known' }, class: 'rights-breach' },
    });
    const { at, rid } = await told('Told before.');
    const refused = await web.post(`${at}/join`, { rev: '1', record: 'br_aaaaaaaaaaaaaaaaaaaaaaaaaa' }, mara);
    expect(refused.status).toBe(404);
    expect(refused.html).toContain('br_aaaaaaaaaaaaaaaaaaaaaaaaaa');
    await web.post(`${at}/join`, { rev: '1', record: `https://x.example/en/breaches/${record.rid}/history` }, mara);
    const { row } = await test.system.intake.triage.open(mara.signedIn, rid);
    expect(row.state).toBe('joined');
    const { rows } = await test.system.platform.db.query(`select target from private.edge where rid = $1`, [rid]);
    expect(rows).toEqual([{ target: record.rid }]);
  });

  it('is set aside with a reason, once, and may be looked at again', async () => {
    const { at, rid, receipt } = await told('Too little.');
    expect((await web.post(`${at}/aside`, { rev: '1', note: 'kept note' }, mara)).html).toContain('kept note');
    await web.post(`${at}/aside`, { rev: '1', reason: 'too-little', note: 'No place, no day.' }, mara);
    const again = await web.post(`${at}/aside`, { rev: '2', reason: 'duplicate' }, bek);
    expect(again.status).toBe(409);
    const { html } = await web.get(at, bek);
    expect(html).toContain('No place, no day.');
    await web.post(`${at}/reopen`, {}, bek);
    expect(await audited(rid)).toEqual(['report.set-aside', 'report.reopen']);
    expect((await test.system.intake.conversation.open(receipt)).state).toBe('in-work');
  });

  it('that two people decide on at once is decided once', async () => {
    const { at, rid } = await told('Two at once.');
    const { html } = await web.get(at, mara);
    const rev = revIn(html);
    const answers = await Promise.all(
      [mara, bek].map((person) => web.post(`${at}/aside`, { rev, reason: 'elsewhere' }, person)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await audited(rid)).toHaveLength(1);
  });

  it('is written down by a monitor, without a receipt, and audited', async () => {
    const form = await web.get('/workspace/reports/new', mara);
    const typed = {
      narrative: 'Heard on the telephone.',
      lang: 'ru',
      danger: 'none',
      consent: 'publish',
      contactWish: 'none',
    };
    const picture = new File(['a picture'], 'map.png', { type: 'image/png' });
    const sent = await fillIn(web, form, typed, { path: '/workspace/reports/new', as: mara, files: [picture] });
    expect(sent.status).toBe(303);
    const rows = await test.system.intake.triage.queue(mara.signedIn, { states: ['new'], lang: 'ru', limit: 10 });
    expect(rows).toMatchObject([{ channel: 'monitor', excerpt: 'Heard on the telephone.' }]);
    const files = await test.system.evidence.filesOf(mara.signedIn, rows[0]?.rid ?? '');
    expect(files).toHaveLength(1);
    expect((await web.get(`/workspace/reports/${rows[0]?.rid}`, mara)).html).toContain('map.png');
    expect(await audited(rows[0]?.rid ?? '')).toEqual(['report.enter']);
  });
});
