/** Lists that overlap: which ids make a list, what is estimated, and when it is said that nothing can be. */
import { describe, expect, test } from 'vitest';
import { overlapOf } from './overlap.ts';

const records = (count: number, ids: (n: number) => string[]) => Array.from({ length: count }, (_, n) => ids(n));

describe('an estimate from registers that recorded the same events', () => {
  test('needs two of them that overlap', () => {
    expect(overlapOf(null)).toMatchObject({ known: false, why: 'too-many' });
    expect(overlapOf(records(20, (n) => [`a:${n}`]))).toMatchObject({ known: false, why: 'one-list' });
    expect(overlapOf(records(20, (n) => [n % 2 ? `a:${n}` : `b:${n}`]))).toMatchObject({ why: 'no-overlap' });
    expect(overlapOf([['a:1', 'b:1'], ['a:2'], ['b:3']])).toMatchObject({ known: false, why: 'too-few' });
  });

  test('is Chapman’s for two, and never below what was seen', () => {
    const found = overlapOf(records(60, (n) => [...(n < 40 ? [`a:${n}`] : []), ...(n >= 20 ? [`b:${n}`] : [])]));
    expect(found).toMatchObject({ known: true, method: 'chapman', seen: 60, both: 20 });
    if (!found.known) throw new Error('unknown');
    expect(found.estimate.estimate).toBeCloseTo((41 * 41) / 21 - 1, 6);
    expect(found.estimate.low).toBeGreaterThanOrEqual(60);
    expect(found.estimate.high).toBeGreaterThan(found.estimate.estimate);
  });

  test('is log-linear for three', () => {
    const on = (n: number) => [
      ...(n % 2 ? [`a:${n}`] : []),
      ...(n % 3 ? [`b:${n}`] : []),
      ...(n % 5 ? [`c:${n}`] : []),
    ];
    expect(overlapOf(records(120, on))).toMatchObject({
      known: true,
      method: 'log-linear',
      lists: [{ name: 'c' }, {}, {}],
    });
  });

  test('takes no list from ids that several records share, or that belong to another list', () => {
    const found = overlapOf(records(20, (n) => [`ucdp:${n}`, `ucdp-dyad:${n % 3}`, `ucdp-x:${n}`, 'case:9', 'plain']));
    expect(found).toEqual({ known: false, why: 'one-list', lists: [{ name: 'ucdp', records: 20 }] });
  });
});
