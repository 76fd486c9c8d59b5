/** Wall clocks of real zones: offsets, clocks that change, hours that are skipped or come twice. */
import { expect, test } from 'vitest';
import { offsetAt, transitionsBetween, zonedMoment } from './zoned.ts';

test('a wall clock’s time is a moment in UTC', () => {
  expect(zonedMoment('2026-12-10T18:00', 'Europe/Paris')).toEqual({
    ...{ local: '2026-12-10T18:00', zone: 'Europe/Paris', offset: '+01:00', utc: '2026-12-10T17:00Z' },
  });
  expect(zonedMoment('2026-12-10 18:00', 'Asia/Kathmandu')?.utc).toBe('2026-12-10T12:15Z');
  expect(zonedMoment('2026-12-10T18:00', '-03:30')?.utc).toBe('2026-12-10T21:30Z');
});

test('an hour that the clocks skip is an hour later, and one that comes twice is the first', () => {
  expect(zonedMoment('2026-03-29T02:30', 'Europe/Paris')).toMatchObject({
    local: '2026-03-29T03:30',
    offset: '+02:00',
  });
  expect(zonedMoment('2026-10-25T02:30', 'Europe/Paris')).toMatchObject({
    local: '2026-10-25T02:30',
    offset: '+02:00',
  });
});

test('what is no time or no zone is nothing', () => {
  for (const [local, zone] of [
    ['2026-02-30T10:00', 'UTC'],
    ['2026-12-10T25:00', 'UTC'],
    ['at dusk', 'UTC'],
    ['2026-12-10T10:00', 'Europe/Nowhere'],
    ['2026-12-10T10:00', '"><script>'],
  ] as const)
    expect(zonedMoment(local, zone), `${local} ${zone}`).toBeNull();
});

test('the changes of a zone’s clocks come in order, and none where there are none', () => {
  expect(transitionsBetween('America/New_York', '2026-01-01T00:00:00Z', '2026-12-31T00:00:00Z')).toEqual([
    { utc: '2026-03-08T07:00:00Z', from: -18_000, to: -14_400 },
    { utc: '2026-11-01T06:00:00Z', from: -14_400, to: -18_000 },
  ]);
  expect(transitionsBetween('Asia/Dushanbe', '2026-01-01T00:00:00Z', '2030-12-31T00:00:00Z')).toEqual([]);
  expect(offsetAt('Asia/Dushanbe', '2026-01-01T00:00:00Z')).toBe(18_000);
});
