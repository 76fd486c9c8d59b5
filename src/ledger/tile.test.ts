import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBundle, encodePack, parseBundle, parsePack } from './bundle.ts';
import { bundlePath, encodeTile, packPath, parseTile, tilePath, tileWidth } from './tile.ts';

describe('paths', () => {
  it('are grouped by three digits as in C2SP tlog-tiles', () => {
    expect(tilePath(0, 1_234_067)).toBe('tile/0/x001/x234/067');
    expect(tilePath(0, 0)).toBe('tile/0/000');
    expect(tilePath(1, 1, 17)).toBe('tile/1/001.p/17');
    expect(tilePath(2, 999, 256)).toBe('tile/2/999');
    expect(tilePath(63, 1000, 255)).toBe('tile/63/x001/000.p/255');
    expect(bundlePath(1_234_067, 3)).toBe('tile/entries/x001/x234/067.p/3');
    expect(packPath(273, 112)).toBe('objects/pack/273.p/112');
  });

  it('levels above 63 and widths of 0 or more than 256 do not exist', () => {
    for (const path of [
      () => tilePath(64, 0),
      () => tilePath(0, 0, 0),
      () => tilePath(0, 0, 257),
      () => tilePath(0, -1),
    ]) {
      expect(path).toThrow('tile-invalid');
    }
  });

  it('widths follow from the size of the tree', () => {
    expect(tileWidth(256, 0, 0)).toBe(256);
    expect(tileWidth(256, 0, 1)).toBe(0);
    expect(tileWidth(256, 1, 0)).toBe(1);
    expect(tileWidth(70_000, 2, 0)).toBe(1);
  });
});

describe('tiles, bundles and packs', () => {
  it('read back what was written, and refuse one byte more or less', () => {
    const items = fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(items, (entries) => {
        const bundle = encodeBundle(entries);
        expect(parseBundle(bundle, entries.length).map((entry) => entry.slice())).toEqual(entries);
        expect(() => parseBundle(bundle.subarray(0, -1), entries.length)).toThrow('bundle-invalid');
        expect(() => parseBundle(new Uint8Array([...bundle, 0]), entries.length)).toThrow('bundle-invalid');
        const pack = encodePack(entries);
        const objects = parsePack(pack, entries.length).map((object) => object?.slice() ?? new Uint8Array(0));
        expect(objects).toEqual(entries);
      }),
    );
    expect(parsePack(encodePack([null, Uint8Array.of(1)]), 2)[0]).toBeNull();
    expect(parseBundle(encodeBundle([Uint8Array.of(1), Uint8Array.of(2)]), 1, true)).toEqual([Uint8Array.of(1)]);
  });

  it('an entry of more than 65,535 bytes has no place in a bundle', () => {
    expect(encodeBundle([new Uint8Array(65_535)]).length).toBe(65_537);
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow('bundle-invalid');
  });

  it('a tile is exactly as many hashes as its width says', () => {
    const hashes = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    expect(parseTile(encodeTile(hashes), 2)).toEqual(hashes);
    expect(() => parseTile(encodeTile(hashes), 3)).toThrow('tile-invalid');
  });
});
