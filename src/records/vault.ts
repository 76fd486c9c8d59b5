/**
 * Encrypts what people and imports wrote under a key of its own for each record. Destroying that key is what erasure
 * means, so nothing of a body is ever stored outside this envelope.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Db, Secrets } from '../platform/index.ts';
import { readKeys } from './store.ts';
import type { Tightened } from './tighten.ts';
import type { Body } from './validate.ts';

/** A record's key, opened, with the wrapped form that is stored when it is new. */
export interface RecordKey {
  rid: string;
  key: Uint8Array;
  wrapped: Uint8Array;
}

/** A value sealed before it reached the server: what commits to it, and the ciphertext for the custodians. */
export interface Sealed {
  /** Hex HMAC-SHA-256, as in the ledger's `commit`. */
  commitment: string;
  /** Base64 age ciphertext of the opening. */
  box: string;
  /** Present when there was no script and the server sealed in memory. */
  by?: 'server';
  /** The revision the commitment is bound to; set when it is saved. */
  rev?: number;
}

/** What one revision holds. */
export interface Payload {
  body: Body;
  /** By JSON Pointer. */
  sealed?: Record<string, Sealed>;
  /** Fields that this record closes beyond its declaration. */
  tightened?: Tightened;
  /** Fields opened since the last published revision, each with the visibility it had: what the signers are shown. */
  opened?: Tightened;
  /** Why the revision was made, in its author's words. */
  why?: string;
  /** The source row of an imported revision as it was read, kept as evidence of origin. */
  origin?: string;
}

export class Vault {
  private readonly secrets: Secrets;

  constructor(secrets: Secrets) {
    this.secrets = secrets;
  }

  newKey(rid: string): RecordKey {
    const key = this.secrets.newRecordKey();
    return { rid, key, wrapped: this.secrets.wrap(key, rid) };
  }

  /** Keys of existing records. Erased ones are absent. */
  async keys(db: Db, rids: string[]): Promise<Map<string, RecordKey>> {
    if (rids.length === 0) return new Map();
    const wrapped = await readKeys(db, rids);
    return new Map(
      [...wrapped].map(([rid, bytes]) => [rid, { rid, key: this.secrets.unwrap(bytes, rid), wrapped: bytes }]),
    );
  }

  /** @throws Refusal `record-erased` */
  async key(db: Db, rid: string): Promise<RecordKey> {
    const key = (await this.keys(db, [rid])).get(rid);
    if (!key) throw new Refusal('record-erased', { rid }, 410);
    return key;
  }

  sealBody(key: RecordKey, rev: number, payload: Payload): Uint8Array {
    return this.secrets.encryptWith(key.key, Buffer.from(JSON.stringify(payload), 'utf8'), `${key.rid}/${rev}`);
  }

  openBody(key: RecordKey, rev: number, sealed: Uint8Array): Payload {
    return JSON.parse(
      Buffer.from(this.secrets.decryptWith(key.key, sealed, `${key.rid}/${rev}`)).toString('utf8'),
    ) as Payload;
  }

  sealBytes(key: RecordKey, bytes: Uint8Array, context: string): Uint8Array {
    return this.secrets.encryptWith(key.key, bytes, `${key.rid}/${context}`);
  }

  openBytes(key: RecordKey, sealed: Uint8Array, context: string): Uint8Array {
    return this.secrets.decryptWith(key.key, sealed, `${key.rid}/${context}`);
  }

  /** Seals what belongs to no record, e.g. an import's notes on rows it refused. */
  sealNote(bytes: Uint8Array, context: string): Uint8Array {
    return this.secrets.seal(bytes, `note/${context}`);
  }

  openNote(sealed: Uint8Array, context: string): Uint8Array {
    return this.secrets.open(sealed, `note/${context}`);
  }

  /** Keyed digest of an external id: lets an import recognise an erased record without keeping its id. */
  externalDigest(ext: string): Uint8Array {
    return this.secrets.mac(Buffer.from(ext, 'utf8'), 'erased-external');
  }
}
