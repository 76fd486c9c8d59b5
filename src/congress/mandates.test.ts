/** Mandates as they are handed in and counted, on a real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODY, openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import type { Moving, Submitted } from './mandates.ts';

let t: TestSystem;
let secretary: TestPerson;
let delegate: TestPerson;
let body: string;

beforeAll(async () => {
  t = await openTestSystem();
  secretary = await t.person(['secretary']);
  delegate = await t.person(['delegate']);
  body = (await t.save({ type: 'body', body: { title: { lang: 'en', text: BODY }, kind: 'council' } })).rid;
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
    expect(await mandates.register(t.system.platform.db, body)).toMatchObject([
      { id, state: 'submitted', history: [] },
    ]);
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

describe('a mandate under examination', () => {
  it('goes from submitted to accepted by its steps alone, each kept with who took it, when it takes effect and why', async () => {
    const { mandates } = t.system.congress;
    const examiner = await t.person(['examiner']);
    const id = await mandates.submit(secretary.signedIn, asked());
    const move = (what: Moving['move'], more: Partial<Moving> = {}) =>
      mandates.move(examiner.signedIn, id, { move: what, effective: 'immediate', reason: '', ...more });
    await expect(move('accept')).rejects.toMatchObject({ code: 'state-move-invalid' });
    await move('examine');
    await move('accept');
    await expect(move('challenge')).rejects.toMatchObject({ code: 'text-missing' });
    await move('challenge', { reason: 'The minutes bear no date' });
    await mandates.move(secretary.signedIn, id, { move: 'revoke', effective: 'next_vote', reason: 'Recalled' });
    const { mandate, events } = await mandates.open(examiner.signedIn, id);
    expect(mandate.state).toBe('revoked');
    expect(events.map(({ move: made, effective, why }) => [made, effective, why])).toEqual([
      ['examine', 'immediate', ''],
      ['accept', 'immediate', ''],
      ['challenge', 'immediate', 'The minutes bear no date'],
      ['revoke', 'next_vote', 'Recalled'],
    ]);
    expect(await t.dump()).not.toContain('bear no date');
    await expect(
      mandates.move(delegate.signedIn, id, { move: 'examine', effective: 'immediate', reason: '' }),
    ).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('is never decided on by its own holder', async () => {
    const { mandates } = t.system.congress;
    const both = await t.person(['examiner', 'delegate']);
    const id = await mandates.submit(secretary.signedIn, asked({ holder: both.signedIn.id }));
    await expect(
      mandates.move(both.signedIn, id, { move: 'examine', effective: 'immediate', reason: '' }),
    ).rejects.toMatchObject({ code: 'own-mandate' });
  });

  it('is not said to be prevented by its own holder, nor by who would then stand in', async () => {
    const { mandates } = t.system.congress;
    const both = await t.person(['secretary', 'delegate']);
    for (const own of [{ holder: both.signedIn.id }, { substitutes: [both.signedIn.id] }]) {
      const id = await mandates.submit(secretary.signedIn, asked(own));
      await expect(mandates.setPrevented(both.signedIn, id, true)).rejects.toMatchObject({ code: 'own-mandate' });
    }
  });
});
