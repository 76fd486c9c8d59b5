import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCounts, type Count, formatCount, isCount, readCount } from './count.ts';

const count = fc
  .tuple(fc.array(fc.nat(5000), { minLength: 3, maxLength: 3 }), fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }))
  .map(([numbers, present]) => {
    const [low, best, high] = numbers.toSorted((a, b) => a - b);
    const built: Count = { unit: 'person' };
    if (present[0]) built.low = low;
    if (present[1]) built.best = best;
    if (present[2]) built.high = high;
    return built;
  });

describe('a count', () => {
  it('is read with any of its numbers missing', () => {
    fc.assert(
      fc.property(count, (value) => {
        expect(readCount(value)).toEqual(value);
      }),
    );
  });

  it('is refused when low, best and high are out of order, negative, broken or unknown fields', () => {
    expect(() => readCount({ low: 4, high: 3, unit: 'person' })).toThrow('count-order');
    expect(() => readCount({ best: -1, unit: 'person' })).toThrow('count-invalid');
    expect(() => readCount({ best: 1.5, unit: 'person' })).toThrow('count-invalid');
    expect(isCount({ best: 1 })).toBe(false);
    expect(isCount({ best: 1, unit: 'person', about: true })).toBe(false);
  });
});

describe('a sum of counts', () => {
  it('is itself a count, low ≤ best ≤ high', () => {
    fc.assert(
      fc.property(fc.array(count, { minLength: 1 }), (counts) => {
        expect(isCount(addCounts(counts))).toBe(true);
      }),
    );
  });

  it('is the same in any grouping and order', () => {
    fc.assert(
      fc.property(fc.array(count, { minLength: 1 }), fc.array(count, { minLength: 1 }), (left, right) => {
        const grouped = addCounts([addCounts(right)!, addCounts(left)!]);
        expect(grouped).toEqual(addCounts([...left, ...right]));
      }),
    );
  });

  it('lets the nearest stated number stand in for a missing one, and a bare maximum adds no victim', () => {
    expect(
      addCounts([
        { best: 4, unit: 'person' },
        { low: 1, best: 2, high: 5, unit: 'person' },
      ]),
    ).toEqual({
      low: 5,
      best: 6,
      high: 9,
      unit: 'person',
    });
    expect(
      addCounts([
        { high: 5, unit: 'person' },
        { best: 1, unit: 'person' },
      ]),
    ).toEqual({ best: 1, high: 6, unit: 'person' });
  });

  it('is null for nothing and refused across units', () => {
    expect(addCounts([])).toBeNull();
    expect(() =>
      addCounts([
        { best: 1, unit: 'person' },
        { best: 1, unit: 'family' },
      ]),
    ).toThrow('count-units-differ');
  });
});

describe('a count in words', () => {
  const unit = 'person';
  it.each([
    [{ low: 3, best: 4, high: 5, unit }, 'en', '4 (3–5)'],
    [{ low: 4, best: 4, high: 4, unit }, 'en', '4'],
    [{ best: 1234, unit }, 'en', '1,234'],
    [{ low: 3, high: 5, unit }, 'en', '3–5'],
    [{ low: 3, unit }, 'en', 'at least 3'],
    [{ best: 4, high: 9, unit }, 'en', '4 (at most 9)'],
    [{ unit }, 'en', 'not known'],
    [{ low: 3, best: 4, high: 5, unit }, 'ar', '٤ (٣–٥)'],
    [{ low: 3, unit }, 'ru', 'не менее 3'],
    [{ best: 12345, unit }, 'tg', '12\u00a0345'],
    [{ best: 1234, unit }, 'tr', '1.234'],
    [{ unit }, 'uk', 'невідомо'],
    [{ high: 2, unit }, 'xx', 'at most 2'],
  ])('%o in %s reads %s', (value, lang, said) => {
    expect(formatCount(value, lang)).toBe(said);
  });
});
