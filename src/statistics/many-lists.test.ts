// Estimates from overlapping lists: published figures come out again, and nothing is estimated from nothing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cell, logLinear } from './many-lists.ts';
import { chapman } from './two-lists.ts';

/** Hepatitis A in Taiwan, 1995, three lists (Chao, Tsay, Lin, Shau and Chao 2001, table 1). */
const TAIWAN: Cell[] = [
  { lists: 0b111, count: 28 },
  { lists: 0b011, count: 21 },
  { lists: 0b101, count: 17 },
  { lists: 0b001, count: 69 },
  { lists: 0b110, count: 18 },
  { lists: 0b010, count: 55 },
  { lists: 0b100, count: 63 },
];

test('the published estimates for three lists come out: 388 if independent, 1,313 if every pair depends', () => {
  const models = logLinear(3, TAIWAN) ?? [];
  const by = (pairs: number) => models.filter((model) => model.pairs.length === pairs);
  expect(Math.round(by(0)[0]?.estimate ?? 0)).toBe(388);
  expect(Math.round(by(3)[0]?.estimate ?? 0)).toBe(1313);
  expect(models).toHaveLength(8);
  expect(models.map(({ bic }) => bic)).toEqual(models.map(({ bic }) => bic).toSorted((a, b) => a - b));
});

test('two lists: Chapman, by hand', () => {
  expect(chapman(10, 15, 5)?.estimate).toBeCloseTo(28.33, 2);
  expect(chapman(10, 15, 0)).toBeNull();
  expect(chapman(10, 15, 11)).toBeNull();
  expect(chapman(7, 7, 7)).toEqual({ estimate: 7, low: 7, high: 7 });
});

test('two to five lists and nothing else, and never from nothing', () => {
  expect(logLinear(2, TAIWAN)).toBeNull();
  expect(logLinear(6, TAIWAN)).toBeNull();
  expect(logLinear(3, [])).toBeNull();
});

test('an estimate is never below what was seen, and lies within its interval', () => {
  const count = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(fc.array(count, { minLength: 7, maxLength: 7 }), (counts) => {
      const seen = counts.reduce((sum, one) => sum + one, 0);
      for (const { low, estimate, high } of logLinear(
        3,
        counts.map((one, at) => ({ lists: at + 1, count: one })),
      ) ?? []) {
        expect(low).toBeGreaterThanOrEqual(seen);
        expect(low).toBeLessThanOrEqual(estimate);
        expect(estimate).toBeLessThanOrEqual(high);
      }
    }),
  );
});

test('lists that are independent give back the number they were drawn from', () => {
  const total = 1000;
  const share = [0.3, 0.4, 0.5];
  const cells = Array.from({ length: 7 }, (_, at) => ({
    lists: at + 1,
    count: total * share.reduce((part, p, list) => part * ((at + 1) & (1 << list) ? p : 1 - p), 1),
  }));
  expect(logLinear(3, cells)?.[0]?.estimate).toBeCloseTo(total, 3);
});
