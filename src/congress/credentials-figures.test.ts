/** Figures of a report: whatever the mandates, nothing small is told, and nothing small can be had by subtraction. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresOf } from './credentials-figures.ts';
import type { Registered } from './mandates.ts';

const LEAST = 5;
const mandates = fc.array(
  fc.record({
    state: fc.constantFrom(...(['accepted', 'challenged', 'submitted', 'refused', 'revoked'] as const)),
    weight: fc.integer({ min: 1, max: 9 }),
    told: fc.record({
      class: fc.constantFrom('country', 'diaspora', 'district', 'people'),
      country: fc.constantFrom('TJ', 'UA', 'TR', 'PL', 'DE', ''),
    }),
  }),
  { maxLength: 60 },
);
const register = mandates.map((all) => all.map((one, n) => ({ ...one, id: `ma_${n}` }) as unknown as Registered));
const hasRights = ({ state }: Registered) => state === 'accepted' || state === 'challenged';
const sum = (cells: { mandates: number }[]) => cells.reduce((all, one) => all + one.mandates, 0);

describe('figures of a report on credentials', () => {
  it('hold no count under the least one but that of all who have their rights', () => {
    fc.assert(
      fc.property(register, (all) => {
        const { states, classes, countries } = figuresOf(all, all.filter(hasRights), LEAST);
        for (const { mandates: count } of [...states.slice(1), ...classes, ...countries])
          expect(count).toBeGreaterThanOrEqual(LEAST);
      }),
    );
  });

  it('add up to the whole, or tell nothing of a table', () => {
    fc.assert(
      fc.property(register, (all) => {
        const entitled = all.filter(hasRights);
        const { accepted, classes, countries } = figuresOf(all, entitled, LEAST);
        expect([0, accepted]).toContain(sum(classes));
        for (const { mandates: count } of countries) expect(count % LEAST).toBe(0);
        expect(sum(countries)).toBeLessThanOrEqual(accepted);
      }),
    );
  });

  it('tell no challenged mandate from an accepted one while its rights stand', () => {
    const all = Array.from({ length: 6 }, (_, n) => ({
      ...{ id: `ma_${n}`, state: n === 0 ? 'challenged' : 'accepted', weight: 1 },
      told: { class: 'country', country: 'UA' },
    })) as unknown as Registered[];
    expect(figuresOf(all, all, LEAST)).toEqual({
      ...{ accepted: 6, weight: 6, states: [{ code: 'accepted', mandates: 6 }] },
      ...{ classes: [{ code: 'country', mandates: 6 }], countries: [{ code: 'UA', mandates: 5 }] },
    });
  });
});
