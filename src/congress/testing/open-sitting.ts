/** A session with an agenda that is open, and a sitting of it whose register is open. */
import type { TestSystem } from '../../testing/test-system.ts';
import type { SeatedBody } from './seated-body.ts';

const en = (text: string) => ({ lang: 'en', text });
const day = (at: string) => ({ precise: { from: at, to: at } });

/** The record of a session of a body, as an officer writes it. */
export const sessionBody = (body: string) => ({
  ...{ title: en('First session'), body, kind: 'special', when: day('2026-03-01'), noticed: day('2026-01-01') },
  agenda: [
    { id: 'a1', number: '1', title: en('Opening') },
    { id: 'a2', number: '2', title: en('Resolution on the detained') },
  ],
  internal: [{ id: 'i1', number: '3', title: en('Safety of those who travel') }],
});

/** Returns the sitting's id. */
export async function openSitting(t: TestSystem, { body, chair }: SeatedBody, mode = 'hybrid'): Promise<string> {
  const { sessions, sittings } = t.system.congress;
  const { rid } = await t.save({ type: 'session', body: sessionBody(body) });
  for (const step of ['schedule', 'convene', 'open'] as const) await sessions.move(chair.signedIn, rid, step);
  const starts = t.clock.now();
  const windowEnds = new Date(starts.getTime() + 36 * 3_600_000);
  const asked = { session: rid, mode, zone: 'Europe/Warsaw', starts, windowEnds };
  const sitting = await sittings.call(chair.signedIn, asked);
  await sittings.open(chair.signedIn, sitting);
  return sitting;
}
