import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellOf, resolutionOf } from './cells.ts';
import { blur, isPlace, type Place, type PlacePrecision, resolutionFor } from './place.ts';

const precision = fc.constantFrom<PlacePrecision>(1, 2, 3, 4, 5, 6, 7);
const place: fc.Arbitrary<Place> = fc.record(
  {
    id: fc.constant('p1'),
    text: fc.constant('house 5, Mira street'),
    gazetteer: fc.constant('geonames:1221874'),
    point: fc.record({
      lat: fc.double({ min: -90, max: 90, noNaN: true }),
      lon: fc.double({ min: -180, max: 180, noNaN: true }),
    }),
    precision,
    role: fc.constant('detention'),
    country: fc.constant('TJ'),
    adm1: fc.constant('Khatlon'),
    adm2: fc.constant('Vakhsh'),
  },
  { requiredKeys: ['id'] },
);

const house: Place = {
  id: 'p1',
  text: 'house 5, Mira street',
  gazetteer: 'geonames:1221874',
  point: { lat: 38.559772, lon: 68.787038 },
  precision: 1,
  country: 'TJ',
  adm1: 'Dushanbe',
  adm2: 'Sino',
};

describe('blurring a place', () => {
  it('twice is blurring once', () => {
    fc.assert(
      fc.property(place, precision, (exact, at) => {
        const once = blur(exact, at);
        expect(isPlace(once)).toBe(true);
        expect(blur(once, at)).toEqual(once);
      }),
    );
  });

  it('never makes it more precise, also after it was blurred coarser', () => {
    fc.assert(
      fc.property(place, precision, precision, (exact, first, second) => {
        const once = blur(exact, first);
        const twice = blur(once, second);
        expect(twice.precision).toBeGreaterThanOrEqual(Math.max(exact.precision ?? 1, first, second));
        const cell = twice.cell;
        if (cell !== undefined) expect(resolutionOf(cell)).toBe(resolutionFor(twice.precision ?? 1));
        for (const key of ['text', 'gazetteer', 'adm1', 'adm2'] as const) {
          if (once[key] === undefined) expect(twice[key]).toBeUndefined();
        }
      }),
    );
  });

  it('shows the centre of the cell it lies in and nothing of the point', () => {
    const shown = blur(house, 2);
    expect(shown.cell).toBe(cellOf(38.559772, 68.787038, 4));
    expect(shown.blurred).toBe(true);
    const neighbour = blur({ ...house, point: { lat: 38.5601, lon: 68.7865 } }, 2);
    expect(neighbour.point).toEqual(shown.point);
    expect(JSON.stringify(shown)).not.toContain('38.559772');
  });

  it('lets no words survive that tell more than the precision', () => {
    expect(blur(house, 1)).toMatchObject({ text: house.text, adm2: 'Sino' });
    expect(blur(house, 2).text).toBeUndefined();
    expect(blur(house, 2).gazetteer).toBeUndefined();
    expect(blur({ ...house, precision: 2, text: 'near the dam' }, 2).text).toBe('near the dam');
    expect(blur(house, 3)).toMatchObject({ adm1: 'Dushanbe', adm2: 'Sino' });
    expect(blur(house, 4).adm2).toBeUndefined();
    expect(blur(house, 5).adm1).toBeUndefined();
    expect(blur(house, 6)).toMatchObject({ country: 'TJ', precision: 6 });
  });
});

it('a place is checked in every field', () => {
  expect(isPlace(house)).toBe(true);
  for (const wrong of [
    { ...house, point: { lat: 91, lon: 0 } },
    { ...house, point: { lat: 1 } },
    { ...house, precision: 8 },
    { ...house, precision: '1' },
    { ...house, country: 'Tajikistan' },
    { ...house, cell: 'here' },
    { ...house, text: '' },
    { ...house, note: 'x' },
    { ...house, id: '' },
    null,
  ]) {
    expect(isPlace(wrong)).toBe(false);
  }
});
