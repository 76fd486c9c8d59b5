/**
 * Identities met so far in one import run, to tell a duplicate within the file from a row that did not change. Sixteen
 * bytes a row, whatever the length of the ids, so that a run of millions stays small.
 */
import { hash } from 'node:crypto';

const FIRST_CAPACITY = 1 << 14;

/** Bytes of the digest that stands for an identity. */
export const KEY_BYTES = 8;

/** The first bytes of an identity's SHA-256. */
export const keyOf = (identity: string): Buffer => hash('sha256', identity, 'buffer').subarray(0, KEY_BYTES);

export class SeenKeys {
  private high = new Uint32Array(FIRST_CAPACITY);
  private low = new Uint32Array(FIRST_CAPACITY);
  /** Number of the batch that met the key first; 0 = empty slot. */
  private batch = new Uint32Array(FIRST_CAPACITY);
  private count = 0;

  /** Remembers a key (`keyOf`) for `batch` (from 1) unless known; answers the batch that met it first. */
  meet(key: Buffer, batch: number): number {
    if (this.count * 2 > this.batch.length) this.grow();
    const [high, low] = [key.readUInt32LE(0), key.readUInt32LE(4)];
    const slot = this.slotOf(high, low);
    if (this.batch[slot] === 0) this.put(slot, high, low, batch);
    return this.batch[slot] as number;
  }

  private slotOf(high: number, low: number): number {
    const mask = this.batch.length - 1;
    let slot = low & mask;
    while (this.batch[slot] !== 0 && (this.low[slot] !== low || this.high[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  }

  private put(slot: number, high: number, low: number, batch: number): void {
    this.high[slot] = high;
    this.low[slot] = low;
    this.batch[slot] = batch;
    this.count += 1;
  }

  private grow(): void {
    const { high, low, batch } = this;
    const size = batch.length * 2;
    [this.high, this.low, this.batch, this.count] = [
      new Uint32Array(size),
      new Uint32Array(size),
      new Uint32Array(size),
      0,
    ];
    for (let i = 0; i < batch.length; i++) {
      if (batch[i] === 0) continue;
      const [h, l] = [high[i] as number, low[i] as number];
      this.put(this.slotOf(h, l), h, l, batch[i] as number);
    }
  }
}
