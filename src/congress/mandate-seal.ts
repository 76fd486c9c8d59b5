/**
 * Words about a mandate, sealed with the key of its papers: whoever erases the papers has destroyed what is told of the mandate,
 * why it was moved on, and on what grounds it was challenged. Older rows are under the instance's key until they change.
 */
import type { Db } from '../platform/index.ts';
import type { RecordKey, Vault } from '../records/vault.ts';
import { openTold } from './parts.ts';

/** Ciphertext as it stands in a row. */
export interface Kept {
  bytes: Uint8Array;
  /** Under the key of the mandate's papers. */
  ownKey: boolean;
}

interface Parts {
  vault: Vault;
}

/** `context` binds it to its row. @throws Refusal `record-erased` */
export async function sealOf(
  { vault }: Parts,
  db: Db,
  mandate: string,
  told: unknown,
  context: string,
): Promise<Uint8Array> {
  const key = await vault.key(db, mandate);
  return vault.sealBytes(key, Buffer.from(JSON.stringify(told), 'utf8'), context);
}

/** Opens what is kept of mandates; one whose papers were erased opens no more. */
export class MandateOpener {
  private readonly parts: Parts;
  private readonly keys: ReadonlyMap<string, RecordKey>;

  private constructor(parts: Parts, keys: ReadonlyMap<string, RecordKey>) {
    this.parts = parts;
    this.keys = keys;
  }

  /** Reads the keys of these mandates at once. */
  static async of(parts: Parts, db: Db, mandates: readonly string[]): Promise<MandateOpener> {
    return new MandateOpener(parts, await parts.vault.keys(db, [...new Set(mandates)]));
  }

  /** Undefined for what was erased. The caller knows its shape by the context. */
  open<T>(mandate: string, { bytes, ownKey }: Kept, context: string): T | undefined {
    const key = this.keys.get(mandate);
    if (!key) return undefined;
    if (!ownKey) return openTold<T>(this.parts, bytes, context);
    return JSON.parse(Buffer.from(this.parts.vault.openBytes(key, bytes, context)).toString('utf8')) as T;
  }
}
