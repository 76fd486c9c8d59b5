/**
 * Sealed words from the form to the court, without a browser: typed where there is no script, sealed in memory, published as
 * a commitment, handed to a custodian who says why, opened with their key, disclosed and verified.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyCommand } from '../../../cli/verify.ts';
import type { HandedOver } from '../../../custody/commands.ts';
import { toBase64, utf8 } from '../../../kernel/bytes.ts';
import { sealWords } from '../../../records/seal.ts';
import { custodianKey } from '../../../testing/test-custodian.ts';
import { ORIGIN, openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';
import { formEntries, typed } from '../../form/testing/form-entries.ts';
import { disclosureOf } from '../../islands/keys/disclosure-file.ts';
import { openSealed } from '../../islands/keys/open-sealed.ts';
import { type MadeKey, makeRoleKey } from '../../islands/keys/role-key.ts';

const SECRET = 'Заринаи Нозимзода kept nowhere';
const RECORDS = '/workspace/records';
const ROOM = '/workspace/sealed';
const en = (text: string) => ({ lang: 'en', text });

let t: TestSystem;
let web: TestWorkspace;
let ada: TestPerson;
let keeper: TestPerson;
let key: MadeKey;
let folder: string;

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  ada = await t.person(['monitor', 'reviewer'], 'Ada');
  keeper = await t.person(['custodian'], 'Keeper');
  folder = await mkdtemp(join(tmpdir(), 'tamga-custody-'));
});
afterAll(async () => {
  expect(web?.failures ?? []).toEqual([]);
  await rm(folder, { recursive: true, force: true });
  await t?.close();
});

type Entries = readonly (readonly [string, string])[];
const op = (entries: Entries, name: string): Entries => [...entries.filter(([one]) => one !== 'op'), ['op', name]];
const plain = (entries: Entries, pointer: string, words: string): Entries => [
  ...entries.filter(([name]) => name !== `seal:${pointer}`),
  [`seal:${pointer}`, words],
];
async function send(path: string, entries: Entries, as = ada) {
  const fields: Record<string, string[]> = {};
  for (const [name, text] of entries) if (name !== 'token') fields[name] = [...(fields[name] ?? []), text];
  return await web.post(`/en${path}`, fields, as);
}
const html = async (path: string, as = ada) => (await web.get(`/en${path}`, as)).html;
const editing = async (rid: string) => formEntries(await html(`${RECORDS}/${rid}/edit`), `${rid}/edit`);
const read = async (rid: string) => await t.system.records.read(rid);

/** What a page handed over, as its script reads it. */
const handed = (page: string): HandedOver[] =>
  [...page.matchAll(/data-sealed="([^"]*)"/g)].map(([, json = '']) =>
    JSON.parse(json.replaceAll('&quot;', '"').replaceAll('&amp;', '&')),
  );

async function verified(file: unknown): Promise<{ status: number; out: string }> {
  const path = join(folder, 'x.tamga-disclosure.json');
  await writeFile(path, JSON.stringify(file));
  let out = '';
  const status = await verifyCommand([path], { stdout: (text) => (out += text), stderr: () => {} });
  return { status, out };
}

describe('a sealed field in the form', () => {
  test('cannot be written while there is no custodian, and says why', async () => {
    const page = await html(`${RECORDS}/new/person`);
    expect(page).toContain('a custodian must first make a key');
    expect(page).not.toContain('name="seal:/contact"');
    key = await custodianKey(t, keeper, 'a very long phrase');
    expect(await html(`${RECORDS}/new/person`)).toContain('name="seal:/contact"');
  });

  test('is sealed by the server in memory where there is no script, and says so; the words are nowhere', async () => {
    const begun = formEntries(await html(`${RECORDS}/new/person`), 'new/person');
    const entries = plain(typed(begun, { '/title': 'P-1', '/kind': 'victim' }), '/names', SECRET);
    // Every way a form can come back: checked, put away, refused, kept.
    const checked = await send(`${RECORDS}/new/person`, op(entries, 'check'));
    expect(checked.html).toContain('Sealed by the server in memory just now');
    expect(checked.html).not.toContain(SECRET);
    const rid = new Map(begun).get('rid') ?? '';
    expect((await send(`${RECORDS}/${rid}/unsaved`, [...entries, ['type', 'person']])).html).not.toContain(SECRET);
    expect((await send(`${RECORDS}/new/person`, op(entries, 'later'))).status).toBe(303);
    const refused = await send(`${RECORDS}/new/person`, op(typed(entries, { '/kind': 'nonsense' }), 'save'));
    expect([refused.status, refused.html.includes(SECRET)]).toEqual([422, false]);

    const again = formEntries(checked.html, 'new/person');
    expect((await send(`${RECORDS}/new/person`, op(again, 'save'))).status).toBe(303);
    const { body, sealed } = await read(rid);
    expect(body).not.toHaveProperty('names');
    expect(sealed?.['/names']).toMatchObject({ rev: 1, by: 'server' });
    const pages = (await html(`${RECORDS}/${rid}`)) + (await html(`${RECORDS}/${rid}/edit`));
    expect(pages).toContain('Sealed by the server in memory, with revision 1');
    expect(pages).not.toContain(SECRET);
    expect(pages).not.toContain(sealed?.['/names']?.box);
    expect(await t.dump()).not.toContain(SECRET);

    await send(`${RECORDS}/${rid}/edit`, op(typed(await editing(rid), { '/title': 'P-2' }), 'save'));
    expect((await read(rid)).sealed?.['/names']).toEqual(sealed?.['/names']);
    await send(`${RECORDS}/${rid}/edit`, op(plain(await editing(rid), '/names', 'Other words'), 'save'));
    expect((await read(rid)).sealed?.['/names']).toMatchObject({ rev: 3, by: 'server' });
  });

  test('takes what a browser sealed as it is, and refuses what is bound to a revision that is to come', async () => {
    const { rid } = await t.save({ type: 'source', body: { title: en('S') }, by: ada.signedIn.id });
    const salt = Buffer.alloc(32, 7);
    const made = await sealWords({ origin: ORIGIN, rid, rev: 2, pointer: '/identity' }, SECRET, [key.recipient], salt);
    const line = (rev: string) => ['sealed:/identity', `${made.commitment} ${made.box} ${rev}`] as const;
    const late = await send(`${RECORDS}/${rid}/edit`, op([...(await editing(rid)), line('3')], 'save'));
    expect(late.status).toBe(409);
    const odd = await send(`${RECORDS}/${rid}/edit`, op([...(await editing(rid)), line('x')], 'save'));
    expect(odd.status).toBe(400);
    expect((await send(`${RECORDS}/${rid}/edit`, op([...(await editing(rid)), line('2')], 'save'))).status).toBe(303);
    expect((await read(rid)).sealed).toEqual({ '/identity': { ...made, rev: 2 } });
    expect(await html(`${RECORDS}/${rid}/edit`)).toContain('Sealed in the browser of its author, with revision 2');
  });

  test('is carried through a conflict as ciphertext', async () => {
    const { rid } = await t.save({ type: 'source', body: { title: en('C') }, by: ada.signedIn.id });
    const mine = plain(typed(await editing(rid), { '/title': 'Mine' }), '/identity', SECRET);
    await t.save({ rid, baseRev: 1, type: 'source', body: { title: en('Theirs') } });
    const conflict = await send(`${RECORDS}/${rid}/edit`, op(mine, 'save'));
    expect([conflict.status, conflict.html.includes(SECRET)]).toEqual([409, false]);
    const chosen: Entries = [...formEntries(conflict.html, `${rid}/edit`), ['choose:/title', 'mine']];
    const merged = await send(`${RECORDS}/${rid}/edit`, op(chosen, 'merge'));
    await send(`${RECORDS}/${rid}/edit`, op(formEntries(merged.html, `${rid}/edit`), 'save'));
    expect(await read(rid)).toMatchObject({ rev: 3, sealed: { '/identity': { rev: 2, by: 'server' } } });
  });
});

describe('a custodian', () => {
  let rid: string;
  let taken: HandedOver;

  test('is the only one who is handed ciphertext, after saying why; the trail has it', async () => {
    const { rid: made } = await t.save({
      type: 'breach',
      body: {
        title: en('Sealed in part'),
        class: 'rights-breach',
        summary: en('Заринаи was seen.'),
        acts: [{ id: 'a1', type: '010100000000' }],
      },
      tightened: { 'acts.note': 'sealed' },
      by: ada.signedIn.id,
    });
    rid = made;
    await send(`${RECORDS}/${rid}/edit`, op(plain(await editing(rid), '/acts/a1/note', SECRET), 'save'));
    expect((await web.get(`/en${ROOM}/${rid}`, ada)).status).toBe(403);
    const list = await html(`${ROOM}/${rid}`, keeper);
    expect(list).toContain('sealed by the server, revision 2');
    expect(list).not.toContain('data-sealed');
    const value = `${rid} /acts/a1/note`;
    expect((await web.post(`/en${ROOM}/${rid}`, { value, reason: 'because' }, keeper)).status).toBe(422);
    expect((await web.post(`/en${ROOM}/${rid}`, { value, reason: 'court' }, ada)).status).toBe(403);
    const opened = await web.post(`/en${ROOM}/${rid}`, { value, reason: 'court' }, keeper);
    expect(opened.status).toBe(200);
    [taken] = handed(opened.html) as [HandedOver];
    const { rows } = await t.system.platform.db.query(
      `select by, target, detail from private.audit where action = 'sealed.open'`,
    );
    expect(rows).toEqual([{ by: keeper.signedIn.id, target: rid, detail: { reason: 'court', count: 1 } }]);
    const file = await web.post(`/en${ROOM}/${rid}`, { value, reason: 'court', op: 'file' }, keeper);
    expect(file.html).toContain('age-encryption.org/v1');
  });

  test('opens it in the browser, where the commitment is checked', async () => {
    const { identity } = key.opened;
    expect(await openSealed(taken, ORIGIN, [identity])).toMatchObject({ words: SECRET, holds: true });
    expect((await openSealed({ ...taken, rev: 1 }, ORIGIN, [identity])).holds).toBe(false);
    expect((await openSealed({ ...taken, pointer: '/acts/a2/note' }, ORIGIN, [identity])).holds).toBe(false);
    const other = await makeRoleKey('another long phrase', 2);
    await expect(openSealed(taken, ORIGIN, [other.opened.identity])).rejects.toThrow();
  });

  test('discloses it with a proof once it is published, also when the entry is of a later revision', async () => {
    expect(taken.published).toBeNull();
    // Another edit lies between the sealing and the publication.
    await send(`${RECORDS}/${rid}/edit`, op(typed(await editing(rid), { '/title': 'Edited since' }), 'save'));
    await t.system.records.submit(rid, 3);
    await t.act(rid, 'publish');
    await t.sequence();
    const value = `${rid} /acts/a1/note`;
    const [now] = handed((await web.post(`/en${ROOM}/${rid}`, { value, reason: 'court' }, keeper)).html);
    if (!now?.published) throw new Error('not published');
    const { opening } = await openSealed(now, ORIGIN, [key.opened.identity]);
    const file = disclosureOf(now.published, now.rev, opening, t.system.log.vkey);
    const good = await verified(file);
    expect([good.status, good.out]).toEqual([0, expect.stringContaining(SECRET)]);
    const [only] = file.openings;
    for (const altered of [
      { ...only, value: toBase64(utf8('{"lang":"und","text":"Somebody else"}')) },
      { ...only, rev: 1 },
      { ...only, rev: 4 },
      { ...only, pointer: '/acts/a2/note' },
    ])
      expect((await verified({ ...file, openings: [altered] })).status, JSON.stringify(altered)).toBe(1);
  });

  test('finds the commitment in one entry alone, among decoys: a revision that keeps it does not repeat it', async () => {
    await send(`${RECORDS}/${rid}/edit`, op(typed(await editing(rid), { '/title': 'Edited again' }), 'save'));
    await t.act(rid, 'publish');
    await t.sequence();
    const { rows } = await t.system.platform.db.query(
      `select convert_from(bytes, 'UTF8')::jsonb -> 'sealed' as sealed from open.entry where rid = $1 order by index`,
      [rid],
    );
    expect(rows.map(({ sealed }) => [sealed.length, sealed.includes(taken.commitment)])).toEqual([
      [8, true],
      [8, false],
    ]);
    expect((await t.audit()).failures).toEqual([]);
  });

  test('is shown the key’s own box, and whoever has none is told that there is none', async () => {
    expect((await web.get(`/en${ROOM}/key`, keeper)).html).toContain('age-encryption.org/v1');
    const late = await t.person(['custodian'], 'Late');
    const value = `${rid} /acts/a1/note`;
    const page = await web.post(`/en${ROOM}/${rid}`, { value, reason: 'safety' }, late);
    expect(page.html).toContain('You hold no custodian’s key in force');
    expect((await web.get(`/en${ROOM}/key`, late)).status).toBe(404);
  });
});
