/** Sittings over a window of time: they close by themselves when it ends, once, and never over an open vote. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { openSitting } from './testing/open-sitting.ts';
import { openSeatedBody, type SeatedBody } from './testing/seated-body.ts';

const HOUR = 3_600_000;
let t: TestSystem;
let on: SeatedBody;

beforeAll(async () => {
  t = await openTestSystem({ seed: 'windows' });
  on = await openSeatedBody(t);
  for (const country of ['TJ', 'UA']) await on.seat({ country });
});
afterAll(() => t?.close());

const read = (id: string) => t.system.congress.sittings.read(on.chair.signedIn, id);
const state = async (id: string) => (await read(id)).state;
const later = async (ms: number) => {
  await t.clock.advance(ms);
  return await t.system.platform.jobs.drain();
};
const count = async (table: string, sitting: string) => {
  const { rows } = await t.system.platform.db.query(
    `select count(*)::int as n from private.${table} where sitting = $1 and until is null`,
    [sitting],
  );
  return rows[0].n as number;
};
const again = (sitting: string) =>
  t.system.platform.jobs.enqueue(t.system.platform.db, 'congress.sitting.close', { sitting });

describe('an asynchronous sitting', () => {
  it('closes by itself when its window ends, and closing it again changes nothing', async () => {
    const id = await openSitting(t, on, 'asynchronous');
    await t.system.congress.floor.join(on.seats[0]?.delegate.signedIn as never, id);
    await again(id);
    await later(36 * HOUR - 1000);
    expect(await state(id)).not.toBe('closed');
    await later(1000);
    expect([await state(id), await count('presence', id)]).toEqual(['closed', 0]);
    const { lastEvent } = await read(id);
    await again(id);
    await later(HOUR);
    expect((await read(id)).lastEvent).toBe(lastEvent);
  });

  it('waits for a vote that is still open, and closes soon after it', async () => {
    const id = await openSitting(t, on, 'asynchronous');
    const { votes } = t.system.congress;
    const closes = new Date(t.clock.now().getTime() + 37 * HOUR);
    const asked = { body: on.body, sitting: id, subject: '', decision: 'resolution', method: 'roll_call' };
    const vote = await votes.open(on.chair.signedIn, { ...asked, title: 'In our own hours', closes });
    await later(36.5 * HOUR);
    expect(await state(id)).not.toBe('closed');
    await later(HOUR);
    expect((await votes.read(on.chair.signedIn, vote)).state).toBe('closed');
    await later(HOUR);
    expect(await state(id)).toBe('closed');
    expect(await later(HOUR)).toBe(0);
  });

  it('whose window is over is not opened any more, and one without a window is left to the chair', async () => {
    const { sittings, sessions } = t.system.congress;
    const hybrid = await openSitting(t, on);
    const { session } = await read(hybrid);
    const [starts, windowEnds] = [t.clock.now(), new Date(t.clock.now().getTime() + HOUR)];
    const asked = { session, mode: 'asynchronous', zone: 'UTC', starts, windowEnds };
    const late = await sittings.call(on.chair.signedIn, asked);
    await later(HOUR);
    expect(await state(late)).toBe('called');
    await expect(sittings.open(on.chair.signedIn, late)).rejects.toMatchObject({ code: 'sitting-window-over' });
    await later(48 * HOUR);
    expect(await state(hybrid)).not.toBe('closed');
    expect((await sessions.open(on.chair.signedIn, session)).state).toBe('open');
  });
});
