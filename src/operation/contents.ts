/**
 * What a backup consists of, in the order it is written: its own description, the database as it was in one moment, the
 * instance's sealed secrets, the promise of the log, and every file by its digest.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { codeOf, type Pool } from '../platform/index.ts';
import {
  formatSums,
  MANIFEST_FILE,
  type Manifest,
  type MasterKeyPlace,
  pieceName,
  SEQUENCES_FILE,
  SUMS_FILE,
} from './manifest.ts';
import { lossOf, readLogFigures, readSequences, readSteps, readTables, rowsOf } from './store.ts';
import { TAR_END, tarHeader, tarPadding } from './tar.ts';

export interface ContentsOptions {
  /** The owner's pool. */
  pool: Pool;
  dataFolder: string;
  vkey: string;
  postgres: number;
  /** Is the file going to be encrypted? Only then may a plain master key be in it. */
  sealed: boolean;
  at: Date;
}

/** What was found while it was written. */
export interface Noted {
  manifest?: Manifest;
  /** Bytes of files, and their number. */
  blobs: number;
  /** Files by digest whose bytes are not those of their name any more. */
  damagedBlobs: string[];
}

/** Rows of a table are cut into pieces of this many bytes, so that damage can be told apart and memory stays flat. */
const PIECE = 4 * 1024 ** 2;
const compress = promisify(gzip);
const FAST = { level: constants.Z_BEST_SPEED };

/** The bytes of a whole backup. */
export async function* backupBytes(options: ContentsOptions, noted: Noted): AsyncGenerator<Uint8Array> {
  const sums = new Map<string, string>();
  yield* database(options, noted, sums);
  yield* blobs(join(options.dataFolder, 'blobs'), noted, sums);
  yield* file(new Map(), SUMS_FILE, Buffer.from(formatSums(sums)));
  yield TAR_END;
}

/**
 * One moment of the database: nothing that is committed after its first statement is in it, and nothing of it is missing.
 * What unlocks it stands before it, so that whoever restores finds out at once whether they can.
 */
async function* database(
  { pool, dataFolder, vkey, postgres, sealed, at }: ContentsOptions,
  noted: Noted,
  sums: Map<string, string>,
): AsyncGenerator<Uint8Array> {
  // Read before the database: whatever they promise, the snapshot that follows has it.
  const promises = await smallFiles(dataFolder, ['lock/log', 'site/log/checkpoint', 'site/log/policy']);
  const client = await pool.connect();
  const lost = lossOf(client);
  let whole = false;
  try {
    await client.query('begin isolation level repeatable read read only');
    const head = await readLogFigures(client);
    if (!head) throw new Error('there is no log yet');
    const { origin, next, published } = head;
    const tables = await readTables(client);
    const migrations = await readSteps(client);
    const { place, files } = await masterKeyFiles(dataFolder, sealed);
    const log = { origin, vkey, next, published };
    const manifest = {
      format: 1 as const,
      at: at.toISOString(),
      ...log,
      postgres,
      masterKey: place,
      migrations,
      tables,
    };
    noted.manifest = manifest;
    yield* file(sums, MANIFEST_FILE, Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
    const secrets = await smallFiles(dataFolder, files);
    for (const [name, bytes] of [...secrets, ...promises]) yield* file(sums, name, bytes);
    for (const table of tables) {
      let n = 0;
      for await (const piece of piecesOf(rowsOf(client, table, lost))) {
        n += 1;
        yield* file(sums, pieceName(table, n), await compress(piece, FAST));
      }
    }
    yield* file(sums, SEQUENCES_FILE, Buffer.from(`${JSON.stringify(await readSequences(client))}\n`));
    await client.query('commit');
    whole = true;
  } finally {
    client.release(!whole);
  }
}

async function* piecesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of source) {
    parts.push(part);
    length += part.length;
    if (length < PIECE) continue;
    yield Buffer.concat(parts);
    parts = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(parts);
}

/** What must be in a backup for the instance to be unlocked again, and where its master key is. */
async function masterKeyFiles(
  dataFolder: string,
  sealed: boolean,
): Promise<{ place: MasterKeyPlace; files: string[] }> {
  const folder = join(dataFolder, 'secrets');
  const names = (await readdir(folder)).filter((name) => name === 'master.json' || name.endsWith('.sealed')).sort();
  const files = names.map((name) => `secrets/${name}`);
  const record = JSON.parse(await readFile(join(folder, 'master.json'), 'utf8')) as { wrapped?: string };
  if (record.wrapped) return { place: 'passphrase', files };
  const plain = existsSync(join(folder, 'master.key'));
  return plain && sealed ? { place: 'inside', files: [...files, 'secrets/master.key'] } : { place: 'apart', files };
}

async function smallFiles(root: string, names: string[]): Promise<[name: string, bytes: Buffer][]> {
  const found: [string, Buffer][] = [];
  for (const name of names) {
    const bytes = await readFile(join(root, name)).catch(absent);
    if (bytes !== null) found.push([name, bytes]);
  }
  return found;
}

function absent(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

async function* file(sums: Map<string, string>, name: string, bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  sums.set(name, createHash('sha256').update(bytes).digest('hex'));
  yield tarHeader(name, bytes.length);
  yield bytes;
  yield tarPadding(bytes.length);
}

/** Files by digest that are there after the snapshot: all it speaks of, but what has been erased since. */
async function* blobs(root: string, noted: Noted, sums: Map<string, string>): AsyncGenerator<Uint8Array> {
  for await (const hash of blobsIn(root)) {
    const handle = await open(join(root, hash.slice(0, 2), hash.slice(2, 4), hash), 'r').catch(absent);
    if (handle === null) continue;
    const { size } = await handle.stat();
    const digest = createHash('sha256');
    const name = `blobs/${hash}`;
    yield tarHeader(name, size);
    for await (const piece of handle.createReadStream({ highWaterMark: 1024 ** 2 })) {
      digest.update(piece);
      yield piece;
    }
    yield tarPadding(size);
    const found = digest.digest('hex');
    sums.set(name, found);
    noted.blobs += 1;
    if (found !== hash) noted.damagedBlobs.push(hash);
  }
}

/** Digests of the files in a folder of blobs. */
export async function* blobsIn(root: string): AsyncGenerator<string> {
  const inside = async (path: string): Promise<string[]> => (await readdir(path).catch(absent)) ?? [];
  for (const first of (await inside(root)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()) {
    for (const second of (await inside(join(root, first))).sort()) {
      const names = await inside(join(root, first, second));
      yield* names.filter((name) => /^[0-9a-f]{64}$/.test(name)).sort();
    }
  }
}
