/**
 * The chain of entries of each record, as an audit meets them: `prev` is the leaf hash of the record's previous entry,
 * revision numbers grow. Kept in flat arrays, under 200 bytes a record, so that millions of records fit in memory.
 */
import { equal, fromHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Entry } from './entry.ts';
import { HASH_SIZE } from './tree.ts';

/** A digit of an id (a–z, 2–7) as its five bits. */
const digit = (id: string, at: number): number => {
  const code = id.charCodeAt(at);
  return code >= 97 ? code - 97 : code - 24;
};

/**
 * An id as a short string of its own: the prefix, and the 26 digits three to a UTF-16 unit. A piece of the entry's text
 * would keep the whole text in memory.
 */
function keyOf(id: string): string {
  const at = id.length - 26;
  const units = [0, 3, 6, 9, 12, 15, 18, 21].map(
    (i) => (digit(id, at + i) << 10) | (digit(id, at + i + 1) << 5) | digit(id, at + i + 2),
  );
  return id.slice(0, at) + String.fromCharCode(...units, (digit(id, at + 24) << 5) | digit(id, at + 25));
}

/** Per record: the leaf hash of its last entry, then that of its last entry with a revision. */
const SLOT = 2 * HASH_SIZE;

/** Kinds that speak about a revision that is there: they repeat its number. */
const ABOUT_REVISION = new Set<Entry['kind']>(['dispute', 'withdraw']);

export class RecordChains {
  readonly #slots = new Map<string, number>();
  #hashes = new Uint8Array(1_024 * SLOT);
  #revs = new Float64Array(1_024);

  /**
   * Takes in a record's next entry. Refuses `record-unknown` (hidden or erased before it was published),
   * `prev-unexpected` (the first entry has none), `prev-missing`, `prev-mismatch`, and `rev-order`.
   */
  add(rid: string, { kind, prev, rev }: Entry, leaf: Uint8Array): void {
    const key = keyOf(rid);
    const known = this.#slots.get(key);
    if (known === undefined && rev === undefined) throw new Refusal('record-unknown');
    const slot = known ?? this.#newSlot(key);
    const last = this.#hashes.subarray(slot * SLOT, slot * SLOT + HASH_SIZE);
    const lastRevision = this.#hashes.subarray(slot * SLOT + HASH_SIZE, (slot + 1) * SLOT);
    const revBefore = this.#revs[slot];
    const hash = prev === undefined ? null : fromHex(prev);
    const follows = hash !== null && (equal(hash, last) || equal(hash, lastRevision));
    last.set(leaf);
    if (rev !== undefined) {
      lastRevision.set(leaf);
      this.#revs[slot] = rev;
    }
    if (known === undefined) {
      if (hash !== null) throw new Refusal('prev-unexpected');
      return;
    }
    if (hash === null && rev !== undefined) throw new Refusal('prev-missing');
    if (hash !== null && !follows) throw new Refusal('prev-mismatch');
    const least = ABOUT_REVISION.has(kind) ? revBefore : revBefore + 1;
    if (rev !== undefined && rev < least) throw new Refusal('rev-order', { rev, before: revBefore });
  }

  /** A small number that stands for a record taken in before; -1 for any other. */
  slotOf(rid: string): number {
    return this.#slots.get(keyOf(rid)) ?? -1;
  }

  #newSlot(key: string): number {
    const slot = this.#slots.size;
    if (slot === this.#revs.length) {
      const [hashes, revs] = [this.#hashes, this.#revs];
      this.#hashes = new Uint8Array(2 * hashes.length);
      this.#hashes.set(hashes);
      this.#revs = new Float64Array(2 * revs.length);
      this.#revs.set(revs);
    }
    this.#slots.set(key, slot);
    return slot;
  }
}
