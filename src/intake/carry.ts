/**
 * What a page carries from one step to the next in a hidden field: packed, and sealed under the instance's key for one
 * use. Nothing of it is kept here, so a server that stops between two steps loses nothing and knows nothing.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Refusal } from '../kernel/refusal.ts';
import type { Secrets } from '../platform/index.ts';

/** Largest value after unpacking, in bytes. */
const MOST = 4 * 1024 * 1024;

/** Values of one kind, told from others by `use`. */
export interface Carry<T> {
  seal(value: T): string;
  /** @throws Refusal `draft-unreadable` for what this instance did not seal for this use */
  open(sealed: string): T;
}

export function carryFor<T>(secrets: Secrets, use: string): Carry<T> {
  return {
    seal: (value) => {
      const packed = deflateRawSync(Buffer.from(JSON.stringify(value), 'utf8'));
      return Buffer.from(secrets.seal(packed, use)).toString('base64url');
    },
    open: (sealed) => {
      const packed = opened(secrets, Buffer.from(sealed, 'base64url'), use);
      return JSON.parse(inflateRawSync(packed, { maxOutputLength: MOST }).toString('utf8')) as T;
    },
  };
}

function opened(secrets: Secrets, bytes: Uint8Array, use: string): Uint8Array {
  try {
    return secrets.open(bytes, use);
  } catch {
    // Whoever sends the form may have changed it: that is no damage of ours.
    throw new Refusal('draft-unreadable', {}, 422);
  }
}
