// Duplicates: what makes two records look like one event, and what speaks against it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsApart, LIKELY, likeness, POSSIBLE } from './duplicate.ts';
import { type Footprint, textPrint } from './footprint.ts';

const print = (part: Partial<Footprint> & { texts?: string[] }): Footprint => ({
  id: 'br_x',
  days: null,
  places: [],
  acts: [],
  parties: [],
  externals: [],
  count: null,
  pictures: [],
  ...textPrint(part.texts ?? []),
  ...part,
});

const raid = print({
  days: { from: '2022-05-03', to: '2022-05-05' },
  places: [{ lat: 37.49, lon: 71.55, km: 1 }],
  acts: ['030102000000'],
  count: { low: 3, high: 5 },
  texts: ['Soldiers took four men from the bazaar of Oshkand at night'],
});

test('two reports of one event in other words are likely one', () => {
  const told = print({
    days: { from: '2022-05-04', to: '2022-05-04' },
    places: [{ lat: 37.5, lon: 71.56, km: 1 }],
    acts: ['030102000000'],
    count: { low: 4, high: 4 },
    texts: ['At the bazaar of Oshkand four men were led away'],
  });
  const { score, reasons } = likeness(raid, told);
  expect(score).toBeGreaterThanOrEqual(LIKELY);
  expect(reasons.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['days', 'place', 'act', 'count']));
});

test('names meet across scripts', () => {
  const russian = print({
    days: { from: '2022-05-03', to: '2022-05-03' },
    places: [{ lat: 37.49, lon: 71.55, km: 1 }],
    texts: ['Ошканд базар'],
  });
  const english = print({
    days: { from: '2022-05-03', to: '2022-05-03' },
    places: [{ lat: 37.49, lon: 71.55, km: 1 }],
    texts: ['Oshkand bazar'],
  });
  expect(likeness(russian, english).reasons).toContainEqual({ reason: 'names', points: 0.25 });
  expect(likeness(russian, english).score).toBeGreaterThanOrEqual(POSSIBLE);
});

test('the same words a year later and far away are not the same event', () => {
  const later = { ...raid, days: { from: '2023-06-01', to: '2023-06-01' }, places: [{ lat: 43.3, lon: 45.7, km: 1 }] };
  expect(likeness(raid, later).score).toBeLessThan(POSSIBLE);
});

test('one external id, or one picture, is enough to look', () => {
  expect(likeness(print({ externals: ['ucdp:1'] }), print({ externals: ['ucdp:1'] })).score).toBe(1);
  const [a, b] = [print({ pictures: ['00ff00ff00ff00ff'] }), print({ pictures: ['00ff00ff00ff00fe'] })];
  expect(likeness(a, b).score).toBeGreaterThanOrEqual(POSSIBLE);
  expect(bitsApart('00ff00ff00ff00ff', 'ff00ff00ff00ff00')).toBe(64);
});

test('records with nothing to compare are not alike', () => {
  expect(likeness(print({}), print({}))).toEqual({ score: 0, reasons: [] });
});

const day = fc.integer({ min: 0, max: 700 }).map((n) => new Date(Date.UTC(2021, 0, 1 + n)).toISOString().slice(0, 10));
const anything: fc.Arbitrary<Footprint> = fc
  .record({
    days: fc.option(fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }))),
    places: fc.array(
      fc.record({ lat: fc.integer({ min: -80, max: 80 }), lon: fc.integer({ min: -170, max: 170 }), km: fc.nat(50) }),
      { maxLength: 2 },
    ),
    acts: fc.array(fc.constantFrom('010101000000', '010102000000', '030102000000'), { maxLength: 2 }),
    parties: fc.array(fc.constantFrom('pe_a', 'gr_b'), { maxLength: 2 }),
    count: fc.option(fc.tuple(fc.nat(9), fc.nat(9)).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }))),
    texts: fc.array(fc.constantFrom('four men taken at night', 'the bazaar of Oshkand burned', 'ночью увели'), {
      maxLength: 2,
    }),
  })
  .map(print);

test('comparing is symmetric and stays between 0 and 1', () => {
  fc.assert(
    fc.property(anything, anything, (a, b) => {
      const [there, back] = [likeness(a, b), likeness(b, a)];
      expect(there.score).toBe(back.score);
      expect(there.score).toBeGreaterThanOrEqual(0);
      expect(there.score).toBeLessThanOrEqual(1);
    }),
  );
});

test('nothing speaks against a record being like itself', () => {
  fc.assert(
    fc.property(anything, (one) => {
      for (const { points } of likeness(one, one).reasons) expect(points).toBeGreaterThan(0);
    }),
  );
});
