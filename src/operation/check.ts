/**
 * Reads a whole backup as a stranger would: every byte against its digests, and the tree of the log computed from the
 * entries inside. It is done right after a backup was written, and again before anything is restored from it.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { toHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { CompactRange, leafHash } from '../ledger/index.ts';
import {
  compareSums,
  MANIFEST_FILE,
  type Manifest,
  parseManifest,
  SUMS_FILE,
  type Table,
  tableOfPiece,
} from './manifest.ts';
import { readTar, type TarFile } from './tar.ts';

/** A backup that holds. `root` = hex root of the published tree in it. */
export interface Checked {
  manifest: Manifest;
  root: string;
  files: number;
}

const MOST_SMALL = 64 * 1024 ** 2;
const uncompress = promisify(gunzip);

/** @throws Refusal `backup-damaged` (where), `backup-foreign` */
export async function checkBackup(source: AsyncIterable<Uint8Array>): Promise<Checked> {
  const sums = new Map<string, string>();
  let manifest: Manifest | null = null;
  let log: LogReader | null = null;
  let complete = false;
  for await (const file of readTar(source)) {
    if (complete || sums.has(file.name)) throw new Refusal('backup-damaged', { where: file.name });
    if (file.name === SUMS_FILE) {
      compareSums((await whole(file)).toString('utf8'), sums);
      complete = true;
      continue;
    }
    if (manifest === null) {
      if (file.name !== MANIFEST_FILE) throw new Refusal('backup-foreign');
      const bytes = await whole(file);
      sums.set(file.name, digestOf(bytes));
      manifest = parseManifest(bytes);
      log = new LogReader(manifest);
      continue;
    }
    const table = tableOfPiece(manifest.tables, file.name);
    if (table && log?.reads(table)) {
      const bytes = await whole(file);
      sums.set(file.name, digestOf(bytes));
      log.take(await uncompress(bytes).catch(() => damaged(file.name)));
    } else sums.set(file.name, await digestOfBody(file));
  }
  if (!complete || manifest === null || log === null) throw new Refusal('backup-damaged', { where: SUMS_FILE });
  return { manifest, root: log.root(), files: sums.size };
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function digestOfBody({ body }: TarFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of body) hash.update(part);
  return hash.digest('hex');
}

/** The bytes of a file that ours are never large. @throws Refusal `backup-damaged` */
export async function whole({ name, size, body }: TarFile): Promise<Buffer> {
  if (size > MOST_SMALL) throw new Refusal('backup-damaged', { where: name });
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

const damaged = (where: string): never => {
  throw new Refusal('backup-damaged', { where });
};

/** Hashes the entries of the log out of their table's rows as they pass. */
class LogReader {
  private readonly range = new CompactRange();
  private readonly published: number;
  private readonly next: number;
  private readonly at: { index: number; bytes: number };
  private rest: Buffer = Buffer.alloc(0);
  private count = 0;

  constructor({ tables, published, next }: Manifest) {
    const columns = tables.find((table) => this.reads(table))?.columns ?? [];
    this.at = { index: columns.indexOf('index'), bytes: columns.indexOf('bytes') };
    if (this.at.index < 0 || this.at.bytes < 0) throw new Refusal('backup-foreign');
    this.published = published;
    this.next = next;
  }

  reads({ schema, name }: Table): boolean {
    return schema === 'open' && name === 'entry';
  }

  take(piece: Buffer): void {
    const text = Buffer.concat([this.rest, piece]);
    const end = text.lastIndexOf(10) + 1;
    this.rest = text.subarray(end);
    for (const line of text.toString('latin1', 0, end).split('\n').slice(0, -1)) this.line(line.split('\t'));
  }

  private line(fields: string[]): void {
    const bytes = /^\\\\x((?:[0-9a-f]{2})*)$/.exec(fields[this.at.bytes] ?? '')?.[1];
    if (bytes === undefined || Number(fields[this.at.index]) !== this.count) damaged(`entry ${this.count}`);
    if (this.count < this.published) this.range.push(leafHash(Buffer.from(bytes as string, 'hex')));
    this.count += 1;
  }

  /** @throws Refusal `backup-damaged` when entries are missing */
  root(): string {
    if (this.count !== this.next || this.rest.length > 0) damaged(`entry ${this.count}`);
    return toHex(this.range.root());
  }
}
