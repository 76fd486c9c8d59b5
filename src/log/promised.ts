/** What the log itself says of the successor of its key, and where the secrets of each of its keys are kept. */
import { fromBase64, toBase64 } from '../kernel/bytes.ts';
import { type Entry, type KeyBody, parseEntry } from '../ledger/index.ts';
import type { Db } from '../platform/index.ts';
import { readLogKeyEntries } from './succession-store.ts';

/** Names of the secrets after this many changes. */
export function secretNames(changes: number): { log: string; instance: string } {
  const after = changes === 0 ? '' : `-${changes}`;
  return { log: `log-key${after}`, instance: `instance-key${after}` };
}

/** The promise that holds now: its entry, the promised raw key, and the instance key that signed it. */
export interface Promised {
  index: number;
  at: string;
  key: Uint8Array;
  /** The entry that announced the instance key of now, and that key in base64. */
  announced: number;
  instance: string;
}

/** The successor promised last, unless it has taken over or was revoked; null without one. */
export async function promisedSuccessor(db: Db): Promise<Promised | null> {
  let found: Pick<Promised, 'index' | 'at' | 'key'> | null = null;
  let instance = { announced: 0, instance: '' };
  for (const { index, bytes } of await readLogKeyEntries(db)) {
    const { body, at } = parseEntry(bytes) as Entry & { body: KeyBody };
    const { key } = body;
    if ('revoked' in body) found = found !== null && toBase64(found.key) === key ? null : found;
    else if (body.role === 'instance') instance = { announced: index, instance: key };
    else if (body.role === 'log') found = null;
    else if (body.role === 'log-successor') found = { index, at, key: fromBase64(key) };
  }
  return found === null ? null : { ...found, ...instance };
}
