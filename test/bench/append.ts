/**
 * Growing the log without signatures: leaf hashes, tiles and bundles into a folder, against hashing alone, which no log
 * can do without: every leaf once, and one inner node for it.
 */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import {
  appendTiles,
  bundlePath,
  EMPTY_EDGE,
  encodeBundle,
  leafHash,
  TILE_WIDTH,
  type TileEdge,
} from '../../src/ledger/index.ts';
import { LogFolder } from '../../src/log/log-folder.ts';
import { byTurns, median } from './measure.ts';
import { memoryOf } from './process.ts';
import type { Context, Row } from './row.ts';

const LEAF = 1024;
/** As many bundles at a time as the sequencer takes. */
const STEP = 16 * TILE_WIDTH;
/** Bundles are written over one another in the test of memory, so that it needs no 3 GB of disk. */
const SLOTS = 4096;

export async function appendBench({ folder, quick, say }: Context): Promise<Row[]> {
  const count = quick ? 20 * STEP : 50 * STEP;
  const entries = Array.from({ length: STEP }, (_, i) => Buffer.alloc(LEAF, `entry ${i} `));
  let turn = 0;
  const rates = await byTurns(quick ? 3 : 7, {
    append: async () => {
      const log = new LogFolder(join(folder, `log-${turn++}`));
      const begin = performance.now();
      let edge: TileEdge = EMPTY_EDGE;
      for (let from = 0; from < count; from += STEP) edge = await append(log, edge, entries);
      return (count / (performance.now() - begin)) * 1000;
    },
    hashing: () => hashOnly(entries, count),
  });
  say(`rates: ${JSON.stringify(rates)}`);
  const [rate, limit] = [median(rates.append), median(rates.hashing)];
  const first: Row = {
    bench: 'append',
    what: 'unsigned entries of 1 KiB into tiles and bundles',
    value: rate,
    unit: 'entries/s',
    against: `hashing alone: ${Math.round(limit)}`,
    ratio: rate / limit,
    target: { is: 'at least', figure: 0.35 },
  };
  return [first, await flatness(folder, quick ? 1_000_000 : 10_000_000)];
}

async function append(
  log: LogFolder,
  edge: TileEdge,
  entries: readonly Uint8Array[],
  slots = Number.POSITIVE_INFINITY,
): Promise<TileEdge> {
  const grown = appendTiles(edge, entries.map(leafHash));
  const files: [string, Uint8Array][] = grown.tiles.map((tile) => [`log/${tile.path}`, tile.bytes]);
  for (let at = 0; at < entries.length; at += TILE_WIDTH) {
    const index = (edge.size + at) / TILE_WIDTH;
    files.push([`log/${bundlePath(index % slots)}`, encodeBundle(entries.slice(at, at + TILE_WIDTH))]);
  }
  await log.writeAll(files);
  return grown.edge;
}

/** Entries a second if nothing but hashing had to be done. */
function hashOnly(entries: readonly Buffer[], count: number): number {
  const leaves = entries.map((entry) => Buffer.concat([Buffer.of(0), entry]));
  const node = Buffer.alloc(65, 1);
  const begin = performance.now();
  for (let i = 0; i < count; i++) {
    hash('sha256', leaves[i % leaves.length] as Buffer, 'buffer');
    hash('sha256', node, 'buffer');
  }
  return (count / (performance.now() - begin)) * 1000;
}

/** Memory while the log grows far: leaves of the usual length, looked at from a tenth of the way on. */
async function flatness(folder: string, leaves: number): Promise<Row> {
  const log = new LogFolder(join(folder, 'flat'));
  const entries = Array.from({ length: STEP }, (_, i) => Buffer.alloc(300, `entry ${i} `));
  let edge: TileEdge = EMPTY_EDGE;
  let early = 0;
  while (edge.size < leaves) {
    edge = await append(log, edge, entries, SLOTS);
    if (early === 0 && edge.size >= leaves / 10) early = memoryOf('self').now;
  }
  const late = memoryOf('self').now;
  return {
    bench: 'append',
    what: `memory at ${leaves.toLocaleString('en')} leaves`,
    value: late,
    unit: 'MiB',
    against: `at a tenth of the way: ${Math.round(early)}`,
    ratio: late / early,
    target: { is: 'at most', figure: 1.25 },
  };
}
