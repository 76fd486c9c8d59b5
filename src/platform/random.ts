// Chance comes in as an argument, so that tests can repeat a run exactly.
import { createHash, randomBytes } from 'node:crypto';

/** `bytes(n)` gives n fresh random bytes. */
export type Random = { bytes(count: number): Uint8Array };

const poolSize = 8192;
let pool = Buffer.alloc(0);

/** The operating system's cryptographic source, asked for 8 KiB at a time; no byte is given twice. */
export const systemRandom: Random = {
  bytes: (count) => {
    if (count > 64) return randomBytes(count);
    if (pool.length < count) pool = randomBytes(poolSize);
    const bytes = Uint8Array.prototype.slice.call(pool, 0, count);
    pool.fill(0, 0, count);
    pool = pool.subarray(count);
    return bytes;
  },
};

/** The same bytes for the same seed, for tests only. */
export function seededRandom(seed: string): Random {
  let counter = 0;
  return {
    bytes: (count) => {
      const blocks: Buffer[] = [];
      for (let have = 0; have < count; have += 32) {
        blocks.push(createHash('sha256').update(`${seed}/${counter++}`).digest());
      }
      return Buffer.concat(blocks).subarray(0, count);
    },
  };
}
