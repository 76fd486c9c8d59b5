/** The driven clock: what falls due on the way is run, and a machine that slept does once what repeats. */
import { expect, test } from 'vitest';
import { drivenClock } from './clock.ts';

const START = new Date('2026-03-01T09:00:00Z');
const DAY = 86_400_000;

test('moved on, it runs what repeats as often as it falls due', async () => {
  const clock = drivenClock(START);
  let runs = 0;
  clock.every(500, () => void runs++);
  await clock.advance(5000);
  expect(runs).toBe(10);
});

test('leaping, it runs what repeats once at the end, and what waits for a moment at that moment', async () => {
  const clock = drivenClock(START);
  const seen: string[] = [];
  clock.every(500, () => void seen.push(clock.now().toISOString()));
  const woken = clock.sleep(DAY).then(() => clock.now().toISOString());
  await clock.leap(3 * DAY);
  expect(seen).toEqual(['2026-03-04T09:00:00.000Z']);
  expect(await woken).toBe('2026-03-02T09:00:00.000Z');
  await clock.advance(500);
  expect(seen).toHaveLength(2);
});
