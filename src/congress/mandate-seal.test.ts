/** What is told of a mandate dies with its papers: the row, the reasons of its events, the grounds of its challenges. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { sealTold } from './parts.ts';
import { openSeatedBody, type Seat, type SeatedBody } from './testing/seated-body.ts';

let t: TestSystem;
let on: SeatedBody;
const at = (n: number): Seat => on.seats[n] as Seat;

beforeAll(async () => {
  t = await openTestSystem();
  on = await openSeatedBody(t, { credentials: { challenge: { members: 9, delegations: 1 } } });
  for (let n = 0; n < 4; n++) await on.seat({ constituency: `Upper valley ${n}` });
});
afterAll(() => t?.close());

/** The ciphertext of a mandate's rows, as a backup of the tables would hold it. */
async function ciphertexts(mandate: string): Promise<Buffer[]> {
  const { rows } = await t.system.platform.db.query(
    `select told as bytes from private.mandate where id = $1
     union all select reason from private.mandate_event where mandate = $1 and reason is not null
     union all select grounds from private.mandate_challenge where mandate = $1`,
    [mandate],
  );
  return rows.map(({ bytes }) => bytes as Buffer);
}

/** As rows were before: everything under the instance's key. */
async function aged({ mandate }: Seat, told: unknown): Promise<void> {
  const { db } = t.system.platform;
  const parts = { vault: t.system.vault };
  await db.query(`update private.mandate set told = $2, own_key = false where id = $1`, [
    ...[mandate, sealTold(parts, told, `mandate/${mandate}`)],
  ]);
  await db.query(`update private.mandate_event set reason = $2, own_key = false where mandate = $1`, [
    ...[mandate, sealTold(parts, 'An older reason', `mandate/${mandate}/event`)],
  ]);
  const { rows } = await db.query(`select id from private.mandate_challenge where mandate = $1`, [mandate]);
  for (const { id } of rows)
    await db.query(`update private.mandate_challenge set grounds = $2, own_key = false where id = $1`, [
      ...[id, sealTold(parts, 'Older grounds', `challenge/${id}`)],
    ]);
}

describe('a mandate whose papers are erased', () => {
  it('leaves nothing that any key still opens, counts no longer, and is no longer in question', async () => {
    const { mandates, challenges, credentials } = t.system.congress;
    const { mandate, delegate } = at(0);
    await mandates.move(on.examiner.signedIn, mandate, { move: 'suspend', effective: 'immediate', reason: 'Secret' });
    await mandates.move(on.examiner.signedIn, mandate, { move: 'reinstate', effective: 'immediate', reason: 'Found' });
    await challenges.open(at(1).delegate.signedIn, mandate, 'A quiet ground');
    expect(await challenges.list(on.examiner.signedIn, on.body)).toMatchObject([{ grounds: 'A quiet ground' }]);
    const report = await credentials.prepare(on.examiner.signedIn, { body: on.body, title: 'Report', summary: '' });
    const kept = await ciphertexts(mandate);
    expect(kept).toHaveLength(4);
    for (const context of [`mandate/${mandate}`, `mandate/${mandate}/event`])
      for (const bytes of kept) expect(() => t.system.vault.openNote(bytes, context)).toThrow();
    await t.act(mandate, 'erase');
    expect(await t.system.vault.keys(t.system.platform.db, [mandate])).toEqual(new Map());
    expect((await ciphertexts(mandate)).every((bytes) => bytes.length === 0)).toBe(true);
    const register = await mandates.register(t.system.platform.db, on.body);
    expect(register.map(({ id }) => id).sort()).toEqual([1, 2, 3].map((n) => at(n).mandate).sort());
    expect(await challenges.list(on.examiner.signedIn, on.body)).toEqual([]);
    expect(await mandates.own(delegate.signedIn)).toEqual([]);
    await expect(mandates.open(on.examiner.signedIn, mandate)).rejects.toMatchObject({ code: 'record-unknown' });
    await expect(mandates.setPrevented(on.secretary.signedIn, mandate, true)).rejects.toMatchObject({
      code: 'record-unknown',
    });
    const lines = (await credentials.open(on.examiner.signedIn, report)).lines;
    expect(lines.filter(({ now }) => now === null)).toMatchObject([{ name: '' }]);
    const again = await credentials.prepare(on.examiner.signedIn, { body: on.body, title: 'Again', summary: '' });
    expect((await credentials.open(on.examiner.signedIn, again)).lines).toHaveLength(3);
  });

  it('takes with it what older rows hold under the instance’s key', async () => {
    const { mandates, challenges } = t.system.congress;
    const { mandate } = at(1);
    const { told } = (await mandates.open(on.examiner.signedIn, mandate)).mandate;
    await challenges.open(at(2).delegate.signedIn, mandate, 'Grounds');
    await aged(at(1), told);
    const { mandate: read, events } = await mandates.open(on.examiner.signedIn, mandate);
    expect([read.told, events[0]?.why]).toEqual([told, 'An older reason']);
    expect(await challenges.list(on.examiner.signedIn, on.body)).toMatchObject([{ grounds: 'Older grounds' }]);
    await t.act(mandate, 'erase');
    expect((await ciphertexts(mandate)).every((bytes) => bytes.length === 0)).toBe(true);
  });
});

describe('an older row', () => {
  it('is read as before, and comes under the key of its papers when it is touched', async () => {
    const { mandates } = t.system.congress;
    const { mandate } = at(2);
    const { told } = (await mandates.open(on.examiner.signedIn, mandate)).mandate;
    await aged(at(2), told);
    await mandates.move(on.examiner.signedIn, mandate, { move: 'suspend', effective: 'immediate', reason: 'Now' });
    expect((await mandates.open(on.examiner.signedIn, mandate)).mandate.told).toEqual(told);
    const { rows } = await t.system.platform.db.query(`select own_key from private.mandate where id = $1`, [mandate]);
    expect(rows).toEqual([{ own_key: true }]);
  });
});
