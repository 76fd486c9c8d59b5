/**
 * Entry bundles and object packs: 256 items in a file, each behind its length. Both readers refuse a file that does not
 * hold exactly what the size of the log says.
 */
import { Refusal } from '../kernel/refusal.ts';
import { MAX_ENTRY, MAX_OBJECT } from './tile.ts';

/** How items are framed: bytes of the big-endian length, the longest item, the code of a refusal. */
type Framing = { lengthBytes: 2 | 4; max: number; code: string };
const ENTRIES: Framing = { lengthBytes: 2, max: MAX_ENTRY, code: 'bundle-invalid' };
const OBJECTS: Framing = { lengthBytes: 4, max: MAX_OBJECT, code: 'pack-invalid' };

function encode(items: readonly Uint8Array[], { lengthBytes, max, code }: Framing): Uint8Array {
  const bytes = new Uint8Array(items.reduce((total, item) => total + lengthBytes + item.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const item of items) {
    if (item.length > max) throw new Refusal(code, { length: item.length, max });
    if (lengthBytes === 2) view.setUint16(at, item.length);
    else view.setUint32(at, item.length);
    bytes.set(item, at + lengthBytes);
    at += lengthBytes + item.length;
  }
  return bytes;
}

function parse(bytes: Uint8Array, count: number, prefix: boolean, { lengthBytes, max, code }: Framing): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const items: Uint8Array[] = [];
  let at = 0;
  while (items.length < count) {
    const start = at + lengthBytes;
    if (start > bytes.length) throw new Refusal(code, { byte: at, item: items.length, detail: 'too-short' });
    const length = lengthBytes === 2 ? view.getUint16(at) : view.getUint32(at);
    if (length > max || start + length > bytes.length) {
      throw new Refusal(code, { byte: at, item: items.length, detail: 'length' });
    }
    items.push(bytes.subarray(start, start + length));
    at = start + length;
  }
  if (!prefix && at !== bytes.length) throw new Refusal(code, { byte: at, detail: 'too-long' });
  return items;
}

/** An entry bundle: for each entry its length as 2 bytes big-endian, then its bytes. Refuses `bundle-invalid`. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  return encode(entries, ENTRIES);
}

/** The `count` entries of a bundle (views, not copies); with `prefix`, more may follow. Refuses `bundle-invalid`. */
export function parseBundle(bytes: Uint8Array, count: number, prefix = false): Uint8Array[] {
  return parse(bytes, count, prefix, ENTRIES);
}

/**
 * An object pack: for each entry of the bundle its object's length as 4 bytes big-endian, then the object. `null` (no
 * `pub`, hidden or erased) is written as length 0. Refuses `pack-invalid`.
 */
export function encodePack(objects: readonly (Uint8Array | null)[]): Uint8Array {
  return encode(
    objects.map((object) => object ?? new Uint8Array(0)),
    OBJECTS,
  );
}

/** The `count` places of a pack (views, not copies), null where there is no object. Refuses `pack-invalid`. */
export function parsePack(bytes: Uint8Array, count: number, prefix = false): (Uint8Array | null)[] {
  return parse(bytes, count, prefix, OBJECTS).map((object) => (object.length === 0 ? null : object));
}
