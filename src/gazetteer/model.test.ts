import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kmBetween } from '../kernel/cells.ts';
import { boxesAround, divisionOf, nameFor, placeOf, searchedNames } from './model.ts';

const LINE =
  '1221328\tKhorugh\tKhorugh\tKhorog,Khorug,Khorugh,Хорог,Хоруғ\t37.48974\t71.55304\tP\tPPLA\tTJ\t\t01\t\t\t\t30500\t\t2089\tAsia/Dushanbe\t2022-10-15';
const khorugh = placeOf(LINE);

describe('a place of the gazetteer', () => {
  it('is read from a line of GeoNames, with its division by ISO 3166-2', () => {
    expect(khorugh).toEqual({
      id: 1221328,
      name: 'Khorugh',
      others: ['Khorog', 'Khorug', 'Хорог', 'Хоруғ'],
      country: 'TJ',
      adm1: 'TJ-GB',
      point: { lat: 37.48974, lon: 71.55304 },
      population: 30500,
    });
    expect(placeOf('not\ta place')).toBeNull();
    expect(placeOf(LINE.replace('37.48974', 'north'))).toBeNull();
  });

  it('is in no division where the code is not known', () => {
    expect(divisionOf('RU', '12')).toBe('RU-CE');
    expect(divisionOf('US', 'CA')).toBe('US-CA');
    expect(divisionOf('TJ', '99')).toBeNull();
    expect(divisionOf('FR', '11')).toBeNull();
  });

  it('is searched by each folded name once', () => {
    expect(searchedNames(khorugh ?? { name: '', others: [] })).toEqual(['khorugh', 'khorog', 'khorug']);
  });

  it('is called as it was typed, else as the reader writes, else as GeoNames does', () => {
    const place = khorugh ?? { name: '', others: [] };
    expect(nameFor(place, 'ru')).toBe('Хорог');
    expect(nameFor(place, 'tg')).toBe('Хорог');
    expect(nameFor(place, 'en')).toBe('Khorugh');
    expect(nameFor(place, 'ar')).toBe('Khorugh');
    expect(nameFor(place, 'en', 'khorog')).toBe('Khorog');
    expect(nameFor(place, 'en', 'хорог')).toBe('Хорог');
    expect(nameFor(place, 'ru', 'Xorugh')).toBe('Хорог');
  });
});

describe('the boxes around a point', () => {
  const lat = fc.double({ min: -89, max: 89, noNaN: true });
  const lon = fc.double({ min: -180, max: 180, noNaN: true });
  it('hold every point within the distance, also across the antimeridian and near the poles', () => {
    fc.assert(
      fc.property(lat, lon, lat, lon, fc.integer({ min: 1, max: 300 }), (a, b, c, d, km) => {
        const [from, to] = [
          { lat: a, lon: b },
          { lat: a + (c - a) / 100, lon: d },
        ];
        fc.pre(kmBetween(from, to) < km * 0.99);
        const boxes = boxesAround(from, km);
        expect(
          boxes.some(
            ({ south, north, west, east }) => to.lat >= south && to.lat <= north && to.lon >= west && to.lon <= east,
          ),
        ).toBe(true);
      }),
      { examples: [[71, 179.9, 71, -179.9, 20]] },
    );
  });
});
