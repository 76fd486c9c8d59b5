/** The limits everybody shares: a burst goes through, the rest queue in order, and right codes are never slowed. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drivenClock } from '../platform/index.ts';
import { Patience, WrongCodes } from './patience.ts';

const START = new Date('2026-03-01T00:00:00Z');
const OPTIONS = { burst: 3, everyMs: 1000, mostMs: 10_000 };

it('lets a burst through, gives the next ones later and later places, and refuses only at the end', () => {
  const patience = new Patience(drivenClock(START), OPTIONS);
  const now = START.getTime();
  expect([1, 2, 3].map(() => patience.enter())).toEqual([null, null, null]);
  expect([1, 2].map(() => patience.enter())).toEqual([now + 1000, now + 2000]);
  for (let i = 0; i < 8; i++) patience.enter();
  expect(() => patience.enter()).toThrow('too-busy');
});

it('takes whoever comes at their time, without another place', async () => {
  const clock = drivenClock(START);
  const patience = new Patience(clock, OPTIONS);
  let place: number | null = null;
  while (place === null) place = patience.enter();
  expect(patience.enter(place)).toBe(place);
  await clock.advance(1000);
  expect(patience.enter(place)).toBeNull();
});

it('never lets through more than the burst and one for each interval', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 40 }), async (pauses) => {
      const clock = drivenClock(START);
      const patience = new Patience(clock, OPTIONS);
      const due: number[] = [];
      let spent = 0;
      for (const pause of pauses) {
        await clock.advance(pause);
        spent += pause;
        try {
          due.push(patience.enter() ?? clock.now().getTime());
        } catch {
          // Refused: counts for nothing.
        }
      }
      const sooner = due.filter((at) => at <= START.getTime() + spent).length;
      expect(sooner).toBeLessThanOrEqual(OPTIONS.burst + Math.ceil(spent / OPTIONS.everyMs));
    }),
    { numRuns: 60 },
  );
});

it('answers wrong codes one after another, and refuses when too many wait', async () => {
  const clock = drivenClock(START);
  const wrong = new WrongCodes(clock);
  const told: number[] = [];
  const turns = Array.from({ length: 4 }, (_, i) => wrong.turn().then(() => void told.push(i)));
  await clock.advance(500);
  expect(told).toEqual([0, 1]);
  await clock.advance(500);
  await Promise.all(turns);
  expect(told).toEqual([0, 1, 2, 3]);
  const many = Array.from({ length: 200 }, () => wrong.turn());
  await expect(wrong.turn()).rejects.toThrow('too-busy');
  await clock.advance(60_000);
  await Promise.all(many);
});
