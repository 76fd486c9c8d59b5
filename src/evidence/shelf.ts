/**
 * Where the bytes of files lie: sealed under a key of the file's own, that key sealed with everything else that describes
 * the file under its record's key. Erasing the record destroys that key, and with it every file; the bytes then left on
 * a disk or in a backup are noise. Blobs are found by the hash of what is stored, files by a keyed digest of what was received.
 */
import { createHash } from 'node:crypto';
import { fromHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Blobs, Db, Random, Secrets } from '../platform/index.ts';
import type { RecordKey, Vault } from '../records/vault.ts';
import type { Findings } from './findings.ts';
import { openStream, sealedSize, sealStream } from './sealed-stream.ts';
import { HEAD_BYTES, sniff } from './sniff.ts';
import type { FileRow } from './store.ts';

/** What is known of a file; stored only sealed. */
export interface Meta {
  /** Base64 of the file's own key, 32 bytes. */
  key: string;
  /** Hex SHA-256 of the plain bytes. */
  sha256: string;
  /** Bytes. */
  size: number;
  /** Found by looking at the bytes, never by the name. */
  mediaType: string;
  /** As it was sent. */
  name?: string;
  findings?: Findings;
}

/** Bytes on the shelf that belong to no row yet. */
export interface Shelved {
  blob: string;
  meta: Meta;
}

export interface ShelfParts {
  blobs: Blobs;
  vault: Vault;
  secrets: Secrets;
  random: Random;
}

export class Shelf {
  private readonly parts: ShelfParts;

  constructor(parts: ShelfParts) {
    this.parts = parts;
  }

  /** Seals a file as it streams by; `mediaType` is given for what we made ourselves. @throws Refusal `file-too-large`, `file-empty` */
  async put(
    source: AsyncIterable<Uint8Array>,
    limit: number,
    { name, mediaType }: { name?: string | undefined; mediaType?: string } = {},
  ): Promise<Shelved> {
    const key = this.parts.random.bytes(32);
    const seen = new Seen(limit);
    const { hash: blob } = await this.parts.blobs.put(sealStream(key, seen.pass(source)));
    const { sha256, size, head } = seen.result();
    if (size === 0) {
      await this.parts.blobs.remove(blob);
      throw new Refusal('file-empty', {}, 422);
    }
    const meta = {
      key: Buffer.from(key).toString('base64'),
      sha256,
      size,
      mediaType: mediaType ?? (await sniff(head)),
    };
    return { blob, meta: name ? { ...meta, name } : meta };
  }

  /** The plain bytes, all or from `start` to `end` inclusive. Throws an Error when the blob is missing or damaged. */
  async bytes(
    blob: string,
    { key, size }: Meta,
    range?: { start: number; end: number },
  ): Promise<AsyncIterable<Uint8Array>> {
    const { blobs } = this.parts;
    if ((await blobs.size(blob)) !== sealedSize(size)) throw new Error('the bytes of a file are missing or cut off');
    const read = async (start: number, end: number): Promise<AsyncIterable<Uint8Array>> => {
      const found = await blobs.get(blob, { start, end });
      if (!found) throw new Error('the bytes of a file are missing');
      return found;
    };
    return openStream(Buffer.from(key, 'base64'), { size, read }, range?.start, range?.end);
  }

  async remove(blob: string): Promise<void> {
    await this.parts.blobs.remove(blob);
  }

  /** Keyed digest by which a file is known again without its fingerprint standing in a table. */
  digest(sha256: string): Uint8Array {
    return this.parts.secrets.mac(fromHex(sha256), 'file');
  }

  /** What describes a file, sealed for its record; for nobody's record (null) under the instance's key. */
  seal(key: RecordKey | null, id: string, meta: Meta): Uint8Array {
    const bytes = Buffer.from(JSON.stringify(meta), 'utf8');
    const context = `file/${id}`;
    return key ? this.parts.vault.sealBytes(key, bytes, context) : this.parts.vault.sealNote(bytes, context);
  }

  open(key: RecordKey | null, id: string, sealed: Uint8Array): Meta {
    const context = `file/${id}`;
    const bytes = key ? this.parts.vault.openBytes(key, sealed, context) : this.parts.vault.openNote(sealed, context);
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as Meta;
  }

  /** Metas of rows by file id; those of erased records are absent. */
  async metas(db: Db, rows: readonly FileRow[]): Promise<Map<string, Meta>> {
    const rids = [...new Set(rows.flatMap(({ rid }) => (rid === null ? [] : [rid])))];
    const keys = await this.parts.vault.keys(db, rids);
    const metas = new Map<string, Meta>();
    for (const { id, rid, meta } of rows) {
      const key = rid === null ? null : keys.get(rid);
      if (key !== undefined) metas.set(id, this.open(key, id, meta));
    }
    return metas;
  }

  /** @throws Refusal `record-erased` */
  async meta(db: Db, row: FileRow): Promise<Meta> {
    const meta = (await this.metas(db, [row])).get(row.id);
    if (!meta) throw new Refusal('record-erased', { rid: row.rid ?? '' }, 410);
    return meta;
  }
}

/** Hashes, measures and limits what passes through it, and keeps the first bytes. */
class Seen {
  private readonly hash = createHash('sha256');
  private readonly limit: number;
  private size = 0;
  private head = Buffer.alloc(0);

  constructor(limit: number) {
    this.limit = limit;
  }

  async *pass(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      this.size += piece.length;
      if (this.size > this.limit) throw new Refusal('file-too-large', { limit: this.limit }, 413);
      this.hash.update(piece);
      if (this.head.length < HEAD_BYTES)
        this.head = Buffer.concat([this.head, piece.subarray(0, HEAD_BYTES - this.head.length)]);
      yield piece;
    }
  }

  result(): { sha256: string; size: number; head: Uint8Array } {
    return { sha256: this.hash.digest('hex'), size: this.size, head: this.head };
  }
}
