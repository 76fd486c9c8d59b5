/**
 * What a test reads of an instance beside its web site: how far imports and log have come in the database, and what the
 * static folder promises and holds, the way a stranger with a copy of it would read it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bundlePath,
  type Checkpoint,
  leafHash,
  nodesFromTiles,
  packPath,
  parseBundle,
  parseCheckpoint,
  parseEntry,
  parseObject,
  parsePack,
  proveConsistency,
  TILE_WIDTH,
  tilePath,
  verifyConsistency,
} from '../src/ledger/index.ts';
import { type Client, openDatabase, type Pool, platformMigrations } from '../src/platform/index.ts';
import { migrations } from '../src/system.ts';

/** Uses the database of an instance that runs (or starts it for the while). */
export async function withDatabase<T>(dataFolder: string, use: (pool: Pool) => Promise<T>): Promise<T> {
  const all = [...platformMigrations, ...migrations];
  const database = await openDatabase({ dataFolder, migrations: all, join: true });
  try {
    return await use(database.open);
  } finally {
    await database.close();
  }
}

/** How far an instance has come; nothing of this may ever become less. */
export interface Progress {
  /** Rows done by run. */
  runs: Map<string, number>;
  /** Indexes given out. */
  next: number;
  published: number;
}

export async function readProgress(db: Pool | Client): Promise<Progress> {
  const runs = await db.query('select id, rows_done from private.import_run');
  const head = await db.query('select next, published from open.log_head where id = 1');
  const { next = 0, published = 0 } = head.rows[0] ?? {};
  return { runs: new Map(runs.rows.map(({ id, rows_done }) => [id, rows_done])), next, published };
}

/** The checkpoint in a static folder, or null before the first. */
export function checkpointIn(site: string): Checkpoint | null {
  try {
    return parseCheckpoint(readFileSync(join(site, 'log/checkpoint'), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Checks that an older checkpoint is a prefix of a newer one, with a proof made from the tiles. Throws when it is not. */
export async function assertPrefix(site: string, older: Checkpoint, newer: Checkpoint): Promise<void> {
  if (older.origin !== newer.origin) throw new Error(`another log: ${older.origin}, ${newer.origin}`);
  const read = nodesFromTiles(newer.size, async (level, index, width) =>
    readFileSync(join(site, 'log', tilePath(level, index, width))),
  );
  const proof = await proveConsistency(older.size, newer.size, read);
  verifyConsistency({ fromSize: older.size, fromRoot: older.root, toSize: newer.size, toRoot: newer.root, proof });
}

/** What the static folder shows of one entry. */
export interface Shown {
  index: number;
  leaf: string;
  kind: string;
  rid: string | undefined;
  rev: number | undefined;
  /** External ids of the record, from the object in the pack. */
  external: string[];
  type: string | undefined;
}

/** All entries of the published log with what their objects say. */
export function readSite(site: string): Shown[] {
  const size = checkpointIn(site)?.size ?? 0;
  const shown: Shown[] = [];
  for (let n = 0; n * TILE_WIDTH < size; n++) {
    const width = Math.min(TILE_WIDTH, size - n * TILE_WIDTH);
    const entries = parseBundle(readFileSync(join(site, 'log', bundlePath(n, width))), width);
    const objects = parsePack(readFileSync(join(site, packPath(n, width))), width);
    entries.forEach((bytes, i) => {
      const { kind, rid, rev, type } = parseEntry(bytes);
      const object = objects[i];
      const external = object ? ((parseObject(object).record as { external?: string[] }).external ?? []) : [];
      shown.push({
        index: shown.length,
        leaf: Buffer.from(leafHash(bytes)).toString('hex'),
        kind,
        rid,
        rev,
        type,
        external,
      });
    });
  }
  return shown;
}
