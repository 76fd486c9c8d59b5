/**
 * The chain of entries of each record, as an audit meets them: `prev` is the leaf hash of the record's previous entry,
 * revision numbers grow. Kept in flat arrays, about 200 bytes a record, so that millions of records fit in memory.
 */
import { equal, fromHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Entry } from './entry.ts';
import { HASH_SIZE } from './tree.ts';

/** Per record: the leaf hash of its last entry, then that of its last entry with a revision. */
const SLOT = 2 * HASH_SIZE;

export class RecordChains {
  readonly #slots = new Map<string, number>();
  #hashes = new Uint8Array(1_024 * SLOT);
  #revs = new Float64Array(1_024);

  /**
   * Takes in a record's next entry. Refuses `record-unknown` (hidden or erased before it was published),
   * `prev-unexpected` (the first entry has none), `prev-missing`, `prev-mismatch`, and `rev-order`.
   */
  add(rid: string, { prev, rev }: Entry, leaf: Uint8Array): void {
    const known = this.#slots.get(rid);
    if (known === undefined && rev === undefined) throw new Refusal('record-unknown');
    const slot = known ?? this.#newSlot(rid);
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
    if (rev !== undefined && rev <= revBefore) throw new Refusal('rev-order', { rev, before: revBefore });
  }

  #newSlot(rid: string): number {
    const slot = this.#slots.size;
    if (slot === this.#revs.length) {
      const [hashes, revs] = [this.#hashes, this.#revs];
      this.#hashes = new Uint8Array(2 * hashes.length);
      this.#hashes.set(hashes);
      this.#revs = new Float64Array(2 * revs.length);
      this.#revs.set(revs);
    }
    this.#slots.set(rid, slot);
    return slot;
  }
}
