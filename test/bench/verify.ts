/**
 * What a mirror does with a whole log: every entry and tile hashed and checked, signatures counted apart. The log is one
 * of imported records, half a thousand in each signed batch, read from a folder.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toBase64 } from '../../src/kernel/bytes.ts';
import { newId } from '../../src/kernel/ids.ts';
import {
  appendTiles,
  bundlePath,
  EMPTY_EDGE,
  edgeRoot,
  encodeBundle,
  encodeEntry,
  leafHash,
  newSigner,
  type Signer,
  signCheckpoint,
  signEntry,
  TILE_WIDTH,
  type TileEdge,
  treeRoot,
  verifierKeyOf,
  verifyLog,
} from '../../src/ledger/index.ts';
import { LogFolder } from '../../src/log/log-folder.ts';
import { chanceOf } from './chance.ts';
import { processorSeconds } from './process.ts';
import type { Context, Row } from './row.ts';

const ORIGIN = 'bench.invalid/log';
const AT = '2025-06-01T00:00:00Z';
const BATCH = 500;

export async function verifyBench({ folder, quick, say }: Context): Promise<Row[]> {
  const size = quick ? 100_000 : 1_000_000;
  const signer = await newSigner(ORIGIN, new Uint8Array(32).fill(7));
  await writeLog(new LogFolder(folder), signer, size);
  say(`a log of ${size} entries is written`);
  const source = { read: (path: string) => readFile(join(folder, path)).catch(() => null) };
  const before = processorSeconds(process.pid);
  const report = await verifyLog(source, { signatures: true });
  const used = processorSeconds(process.pid) - before;
  if (!report.valid) throw new Error(`the log does not verify: ${JSON.stringify(report.failures.slice(0, 3))}`);
  const { structure, signatures } = report.milliseconds;
  const row = (what: string, value: number, more: Partial<Row> = {}): Row => ({
    bench: 'verify',
    what,
    value,
    unit: 's',
    ...more,
  });
  const scale = 1_000_000 / size;
  return [
    row('hashes and structure of 1 M entries', (structure / 1000) * scale, {
      target: { is: 'at most', figure: 10 },
      ...(quick ? { note: `from ${size}` } : {}),
    }),
    row(`their ${Math.round(size / BATCH)} batch signatures`, signatures / 1000),
    row('processor time of both, all threads', used),
  ];
}

async function writeLog(log: LogFolder, signer: Signer, size: number): Promise<void> {
  let edge: TileEdge = EMPTY_EDGE;
  let waiting: Uint8Array[] = [];
  const flush = async (all: boolean): Promise<void> => {
    const whole = all ? waiting.length : Math.floor(waiting.length / TILE_WIDTH) * TILE_WIDTH;
    const entries = waiting.slice(0, whole);
    waiting = waiting.slice(whole);
    const first = edge.size / TILE_WIDTH;
    const grown = appendTiles(edge, entries.map(leafHash));
    edge = grown.edge;
    const writes = grown.tiles.map((tile) => log.write(`log/${tile.path}`, tile.bytes));
    for (let at = 0; at < entries.length; at += TILE_WIDTH) {
      const bundle = entries.slice(at, at + TILE_WIDTH);
      writes.push(log.write(`log/${bundlePath(first + at / TILE_WIDTH, bundle.length)}`, encodeBundle(bundle)));
    }
    await Promise.all(writes);
  };
  for await (const entries of entriesOf(signer, size)) {
    waiting.push(...entries);
    if (waiting.length >= 32 * TILE_WIDTH) await flush(false);
  }
  await flush(true);
  await log.write(
    'log/checkpoint',
    await signCheckpoint({ origin: ORIGIN, size: edge.size, root: edgeRoot(edge) }, signer),
  );
  await log.write('log/keys', `${verifierKeyOf(signer)}\n`);
}

/** The instance's key, then batches of publications with the entry that signs them. */
async function* entriesOf(signer: Signer, size: number): AsyncGenerator<Uint8Array[]> {
  const chance = chanceOf(size);
  const key = { body: 'instance', from: AT, key: toBase64(signer.publicKey), role: 'instance' };
  yield [encodeEntry(await signEntry({ v: 1, kind: 'key', log: ORIGIN, at: AT, body: key }, [signer]))];
  for (let first = 1; first < size; ) {
    const count = Math.min(BATCH, size - first - 1) || 1;
    const entries = Array.from({ length: count }, () => publication(chance.below));
    const root = Buffer.from(treeRoot(entries.map(leafHash))).toString('hex');
    const basis = { licence: 'CC-BY-4.0', retrieved: '2025-06-01', url: 'https://data.example/events.csv' };
    const batch = await signEntry({ v: 1, kind: 'batch', log: ORIGIN, at: AT, body: { basis, count, first, root } }, [
      signer,
    ]);
    yield [...entries, encodeEntry(batch)];
    first += count + 1;
  }
}

function publication(below: (n: number) => number): Uint8Array {
  const random = Uint8Array.from({ length: 16 }, () => below(256));
  const pub = Buffer.from(leafHash(random)).toString('hex');
  return Buffer.from(
    `{"at":"${AT}","kind":"publish","log":"${ORIGIN}","pub":"${pub}","rev":1,"rid":"${newId('br', random)}","type":"breach","v":1}`,
  );
}
