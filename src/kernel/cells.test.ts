import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundary, cellOf, cellsInBox, centreOf, isCell, parentOf, parents, resolutionOf } from './cells.ts';

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const latitude = fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 0, 90));
const longitude = fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(-180, 0, 180));
const size = fc.oneof(
  fc.double({ min: 0, max: 360, noNaN: true }),
  fc.double({ min: 0, max: 2, noNaN: true }),
  fc.constant(0),
);

function covers(cells: string[], lat: number, lon: number): boolean {
  return cells.includes(cellOf(lat, lon, resolutionOf(cells[0] ?? '')));
}

describe('cells in a box', () => {
  it('cover every point of it, rims and poles and the 180th meridian included', () => {
    const points = fc.array(
      fc.tuple(fc.oneof(fraction, fc.constantFrom(0, 1)), fc.oneof(fraction, fc.constantFrom(0, 1))),
      {
        minLength: 20,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(longitude, latitude, size, size, points, (west, south, width, height, within) => {
        const north = Math.min(90, south + height / 2);
        const wide = Math.min(width, 359.9);
        const east = west + wide > 180 ? west + wide - 360 : west + wide;
        const cells = cellsInBox(west, south, east, north);
        for (const [across, up] of within) {
          const lon = west + across * wide;
          const lat = Math.min(north, south + up * (north - south));
          expect(covers(cells, lat, lon > 180 ? lon - 360 : lon)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('are no more than asked, at one resolution, and the next finer would be more', () => {
    const cells = cellsInBox(35.5, 32.3, 42.4, 37.4, 64);
    expect(cells.length).toBeGreaterThan(8);
    expect(cells.length).toBeLessThanOrEqual(64);
    expect(new Set(cells.map(resolutionOf)).size).toBe(1);
    expect(resolutionOf(cells[0] ?? '')).toBe(3);
  });

  it('stop at the finest resolution asked, and at the coarsest there is', () => {
    expect(cellsInBox(69, 38, 69, 38, 64, 8).map(resolutionOf)[0]).toBe(8);
    expect(cellsInBox(-180, -90, 180, 90)).toHaveLength(122);
  });

  it('are few for a thin box around half the globe', () => {
    const cells = cellsInBox(-90, 10, 89, 10);
    expect(cells.length).toBeLessThanOrEqual(64);
  });

  it('are refused for a box off the globe', () => {
    expect(() => cellsInBox(0, 10, 10, 0)).toThrow('box-invalid');
    expect(() => cellsInBox(0, 0, 190, 10)).toThrow('box-invalid');
    expect(() => cellsInBox(Number.NaN, 0, 10, 10)).toThrow('box-invalid');
  });
});

describe('a cell', () => {
  it('knows its parents, finest first', () => {
    const cell = cellOf(38.56, 68.78, 4);
    expect(parents(cell).map(resolutionOf)).toEqual([4, 3, 2, 1, 0]);
    expect(parents(cell)[2]).toBe(parentOf(cell, 2));
    expect(isCell(cell)).toBe(true);
    expect(isCell(cell.toUpperCase())).toBe(false);
    expect(isCell('here')).toBe(false);
  });

  it('has a closed boundary around its centre, longitude first', () => {
    const cell = cellOf(38.56, 68.78, 8);
    const ring = boundary(cell);
    expect(ring[0]).toEqual(ring.at(-1));
    expect(ring).toHaveLength(7);
    expect(ring[0]?.[0]).toBeCloseTo(68.78, 1);
    expect(cellOf(centreOf(cell).lat, centreOf(cell).lon, 8)).toBe(cell);
  });

  it('is refused for a point off the globe', () => {
    expect(() => cellOf(91, 0, 4)).toThrow('point-invalid');
  });
});
