import { describe, expect, it } from 'vitest';
import { cellOf } from '../kernel/cells.ts';
import { boxOf, chartFor, regionChart, worldChart } from './map.ts';

const SIZE = { width: 360, height: 220 };

describe('a drawn map', () => {
  it('of one valley costs a few kilobytes, of the world not many more', () => {
    expect(regionChart(38, 72, 6, SIZE).land.length + regionChart(38, 72, 6, SIZE).borders.length).toBeLessThan(9_000);
    expect(worldChart({ width: 640, height: 0 }).land.length).toBeLessThan(16_000);
  });

  it('is shared by neighbours', () => {
    expect(regionChart(38.1, 72.1, 6, SIZE)).toBe(regionChart(38, 72, 6, SIZE));
  });

  it('closes in on cells that are near each other and shows the world for the rest, across the 180th meridian too', () => {
    const near = [cellOf(38, 72, 4), cellOf(39, 73, 4)];
    const [x = -1, y = -1] = chartFor(near, SIZE).point(38.5, 72.5) ?? [];
    expect(x > 60 && x < 300 && y > 30 && y < 190).toBe(true);
    expect(chartFor([cellOf(60, 20, 3), cellOf(-30, -60, 3)], SIZE).height).toBe(worldChart(SIZE).height);
    expect(chartFor([cellOf(-17, 179.5, 4), cellOf(-17, -179.5, 4)], SIZE).height).toBe(SIZE.height);
  });

  it('gives each cell a box in order, never across the meridian', () => {
    for (const cell of [cellOf(38, 72, 4), cellOf(-17, 179.99, 3), cellOf(89, 0, 2)]) {
      const [w, s, e, n] = boxOf(cell);
      expect(w < e && s < n && w >= -180 && e <= 180).toBe(true);
    }
  });
});
