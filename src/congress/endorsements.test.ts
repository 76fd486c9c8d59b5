/** Public endorsement on a real database and over its pages: a code counts once, and nothing tells who used it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../testing/test-workspace.ts';
import { countsOf } from './endorsement-store.ts';

const en = (text: string) => ({ lang: 'en', text });
let t: TestSystem;
let web: TestWorkspace;
let secretary: TestPerson;
let rid: string;

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  secretary = await t.person(['secretary']);
  rid = (
    await t.save({
      type: 'endorsement',
      body: {
        ...{ title: en('For the release of the detained'), summary: en('We ask for their release.') },
        classes: [
          { id: 'k1', name: en('Diaspora organisations') },
          { id: 'k2', name: en('Parishes') },
        ],
      },
    })
  ).rid;
});
afterAll(() => t?.close());

describe('a public endorsement', () => {
  it('is taken once its record is public, with a code that counts once in its class and country', async () => {
    const { endorsements } = t.system.congress;
    const [code = '', other = ''] = await endorsements.issue(secretary.signedIn, rid, 'k1', 12);
    await expect(endorsements.endorse(rid, code, 'PL')).rejects.toMatchObject({ code: 'endorsement-closed' });
    await t.system.records.submit(rid, 1);
    await t.act(rid, 'publish');
    const page = await web.get(`/en/endorse/${rid}`);
    expect([page.status, page.html.includes('For the release of the detained')]).toEqual([200, true]);
    const typed = (code.match(/.{1,4}/g) ?? []).join(' ').toUpperCase();
    const taken = await web.post(`/en/endorse/${rid}`, { code: typed, country: 'PL' });
    expect(taken.html).toContain('It is counted');
    const again = await web.post(`/en/endorse/${rid}`, { code, country: 'DE' });
    expect([again.status, again.html.includes('counted already')]).toEqual([409, true]);
    await expect(endorsements.endorse(rid, 'a'.repeat(26), '')).rejects.toMatchObject({
      code: 'endorsement-code-unknown',
    });
    for (const country of ['pl', 'ZZ', 'AA', 'PLX'])
      await expect(endorsements.endorse(rid, other, country)).rejects.toMatchObject({ code: 'country-unknown' });
    expect(web.failures).toEqual([]);
  });

  it('shows the words that two officers signed, and no draft of one of them', async () => {
    const { endorsements } = t.system.congress;
    const { body, rev } = await endorsements.open(secretary.signedIn, rid);
    const drafted = { ...body, title: en('Names of those who asked') };
    const save = { rid, type: 'endorsement', baseRev: rev, body: drafted };
    await t.system.desk.save(secretary.signedIn, save);
    expect((await endorsements.shown(rid)).title).toEqual(body.title);
    expect((await web.get(`/en/endorse/${rid}`)).html).not.toContain('Names of those');
    await t.system.desk.save(secretary.signedIn, { ...save, baseRev: rev + 1, body });
  });

  it('counts a code once, however many send it at the same moment', async () => {
    const { endorsements } = t.system.congress;
    const [code = ''] = await endorsements.issue(secretary.signedIn, rid, 'k1', 1);
    const used = async () => (await countsOf(t.system.platform.db, rid)).reduce((sum, { count }) => sum + count, 0);
    const before = await used();
    await Promise.allSettled([1, 2, 3, 4].map(() => endorsements.endorse(rid, code, 'PL')));
    expect(await used()).toBe(before + 1);
    // Who hands codes out does not see one used.
    expect((await endorsements.open(secretary.signedIn, rid)).used).toBe(0);
  });

  it('is told in counts above the floor, signed by two officers, and keeps no code, person or time', async () => {
    const { endorsements } = t.system.congress;
    const many = await endorsements.issue(secretary.signedIn, rid, 'k1', 20);
    for (const code of many) await endorsements.endorse(rid, code, 'PL');
    const few = await endorsements.issue(secretary.signedIn, rid, 'k2', 3);
    for (const code of few) await endorsements.endorse(rid, code, 'DE');
    await endorsements.tally(secretary.signedIn, rid);
    await t.act(rid, 'publish');
    await t.sequence();
    const shown = await t.reader.record(rid);
    expect(shown).toMatchObject({ total: 20, counts: [{ endorsements: 20 }], countries: [{ endorsements: 20 }] });
    const { counts, countries } = shown as unknown as Record<string, object[]>;
    expect(JSON.stringify([counts, countries])).not.toMatch(/DE|PL|"k[12]"[,}]/);
    const dump = await t.dump();
    for (const code of [...many, ...few]) expect(dump.includes(code)).toBe(false);
    const { rows } = await t.system.platform.db.query(
      `select column_name as name from information_schema.columns where table_schema = 'private' and table_name like 'endorsement%'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(
      ['campaign', 'campaign', 'class', 'class', 'country', 'digest', 'n', 'used'].sort(),
    );
    expect((await t.audit()).valid).toBe(true);
  });

  it('is prepared by officers alone', async () => {
    const delegate = await t.person(['delegate']);
    const { endorsements } = t.system.congress;
    await expect(endorsements.issue(delegate.signedIn, rid, 'k1', 1)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(endorsements.issue(secretary.signedIn, rid, 'k9', 1)).rejects.toMatchObject({ code: 'class-unknown' });
    await expect(endorsements.issue(secretary.signedIn, rid, 'k1', 0)).rejects.toMatchObject({
      code: 'number-invalid',
    });
    expect((await web.get(`/en/workspace/congress/endorsements/${rid}`, secretary)).status).toBe(200);
  });
});
