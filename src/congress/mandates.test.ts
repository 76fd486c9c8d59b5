/** Mandates as they are handed in and counted, on a real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import type { Submitted } from './mandates.ts';

let t: TestSystem;
let secretary: TestPerson;
let delegate: TestPerson;
let body: string;

beforeAll(async () => {
  t = await openTestSystem();
  secretary = await t.person(['secretary']);
  delegate = await t.person(['delegate']);
  body = (await t.save({ type: 'body', body: { title: { lang: 'en', text: 'Global Council' }, kind: 'council' } })).rid;
});
afterAll(() => t?.close());

const asked = (more: Partial<Submitted> = {}): Submitted => ({
  body,
  holder: delegate.signedIn.id,
  constituency: 'Delegation of the upper valley',
  class: 'country',
  country: 'TJ',
  release: 'delegation',
  substitutes: [],
  weight: 1,
  from: '2026-01-01',
  until: '',
  grantedBy: 'Vote of the assembly',
  ...more,
});

describe('a mandate handed in', () => {
  it('waits for examination and does not count yet; its holder reads it, other delegates do not', async () => {
    const { mandates } = t.system.congress;
    const id = await mandates.submit(secretary.signedIn, asked());
    expect(await mandates.list(secretary.signedIn, body)).toMatchObject([
      { id, state: 'submitted', told: { constituency: 'Delegation of the upper valley', country: 'TJ' } },
    ]);
    expect(await mandates.register(t.system.platform.db, body, t.clock.now())).toEqual([]);
    expect(await mandates.own(delegate.signedIn)).toMatchObject([{ id }]);
    const other = await t.person(['delegate']);
    await expect(mandates.open(other.signedIn, id)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(mandates.list(other.signedIn, body)).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('is refused for whoever is no delegate, for a weight of nothing and for a term turned round', async () => {
    const { mandates } = t.system.congress;
    const nobody = await t.person(['monitor']);
    const codes: [Partial<Submitted>, string][] = [
      [{ holder: nobody.signedIn.id }, 'holder-unfit'],
      [{ weight: 0 }, 'weight-invalid'],
      [{ from: '2026-05-02', until: '2026-05-01' }, 'term-reversed'],
      [{ class: 'galaxy' }, 'term-unknown'],
      [{ country: 'tj' }, 'country-unknown'],
      [{ constituency: ' ' }, 'text-missing'],
      [{ body: 'by_aaaaaaaaaaaaaaaaaaaaaaaaaa' }, 'record-unknown'],
    ];
    for (const [wrong, code] of codes)
      await expect(mandates.submit(secretary.signedIn, asked(wrong))).rejects.toMatchObject({ code });
    await expect(mandates.submit(delegate.signedIn, asked())).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('leaves no word of who sent whom in a table', async () => {
    expect(await t.dump()).not.toContain('upper valley');
  });
});
