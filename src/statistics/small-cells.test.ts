/** Small numbers of coded persons: whatever is shown, nothing small stands in it or can be had from it by subtraction. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sums } from '../publication/reader-types.ts';
import { type Figure, isSmall, mergeSmall } from './small-cells.ts';
import { minus, NOTHING, plus, sumOf } from './tally.ts';

const LEAST = 5;
const part = fc
  .record({ records: fc.nat(12), coded: fc.nat(12), best: fc.nat(30) })
  .map(
    ({ records, coded, best }): Sums =>
      records === 0 ? NOTHING : { records, coded, low: Math.floor(best / 2), best, high: best * 2 },
  );
const figure = fc.tuple(part, part).map(([verified, reported]) => ({
  code: '',
  all: plus(verified, reported),
  verified,
}));
const table = fc
  .array(figure, { maxLength: 12 })
  .map((all): Figure[] => all.map((one, at) => ({ ...one, code: `c${at}` })));

describe('small numbers of coded persons', () => {
  test('are in nothing that is shown, and in nothing that is the whole less what is shown', () => {
    fc.assert(
      fc.property(table, (figures) => {
        const { figures: shown, merged, withheld } = mergeSmall(figures, LEAST);
        for (const one of shown) expect(isSmall(one, LEAST)).toBe(false);
        if (withheld) {
          expect([shown, merged]).toEqual([[], null]);
          return;
        }
        const left = (pick: (one: Figure) => Sums) => minus(sumOf(figures.map(pick)), sumOf(shown.map(pick)));
        const hidden = { all: left(({ all }) => all), verified: left(({ verified }) => verified) };
        expect(isSmall(hidden, LEAST)).toBe(false);
        expect(hidden).toEqual(
          merged ? { all: merged.all, verified: merged.verified } : { all: NOTHING, verified: NOTHING },
        );
      }),
    );
  });

  test('are never merged alone, since one line that is missing names itself', () => {
    fc.assert(
      fc.property(table, (figures) => {
        const { figures: shown, merged } = mergeSmall(figures, LEAST);
        if (merged) expect([merged.lines >= 2, merged.lines + shown.length]).toEqual([true, figures.length]);
      }),
    );
  });

  test('concern nobody where no coded person is', () => {
    fc.assert(
      fc.property(table, (figures) => {
        const open = figures.map(({ code, all, verified }) => ({
          code,
          all: { ...all, coded: 0 },
          verified: { ...verified, coded: 0 },
        }));
        expect(mergeSmall(open, LEAST)).toEqual({ figures: open, merged: null, withheld: false });
      }),
    );
  });

  test('take the next smallest with them, and leave nothing where that does not help', () => {
    const sums = (records: number, coded = 0): Sums => ({ records, coded, low: 0, best: 0, high: 0 });
    const line = (code: string, records: number, coded = 0): Figure => ({
      code,
      all: sums(records, coded),
      verified: NOTHING,
    });
    expect(mergeSmall([line('a', 40), line('b', 2, 2), line('c', 9)], LEAST)).toMatchObject({
      figures: [{ code: 'a' }],
      merged: { lines: 2, all: { records: 11 } },
    });
    expect(mergeSmall([line('a', 2, 1), line('b', 1)], LEAST)).toMatchObject({ figures: [], withheld: true });
  });
});
