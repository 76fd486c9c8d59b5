/**
 * Which objects a copy of a log serves, of which record and revision: eight bytes an entry, so that an audit can say at its
 * end what should have been gone.
 */

/** An object that is served. `slot` stands for its record (see `RecordChains.slotOf`). */
export type ServedObject = { index: number; slot: number; rev: number };

export class Served {
  /** By index of the entry: slot + 1, or 0 where nothing is served; and the revision. */
  #slots = new Uint32Array(1_024);
  #revs = new Uint32Array(1_024);
  #end = 0;

  /** Notes an object. */
  add(index: number, slot: number, rev: number): void {
    while (index >= this.#slots.length) this.#grow();
    this.#slots[index] = slot + 1;
    this.#revs[index] = rev;
    this.#end = Math.max(this.#end, index + 1);
  }

  /** The objects of these records, in order of the log. */
  of(slots: ReadonlySet<number>): ServedObject[] {
    const found: ServedObject[] = [];
    if (slots.size === 0) return found;
    for (let index = 0; index < this.#end; index++) {
      const slot = (this.#slots[index] ?? 0) - 1;
      if (slot >= 0 && slots.has(slot)) found.push({ index, slot, rev: this.#revs[index] ?? 0 });
    }
    return found;
  }

  #grow(): void {
    const [slots, revs] = [this.#slots, this.#revs];
    this.#slots = new Uint32Array(2 * slots.length);
    this.#slots.set(slots);
    this.#revs = new Uint32Array(2 * revs.length);
    this.#revs.set(revs);
  }
}
