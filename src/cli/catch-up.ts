/**
 * Brings an instance that was put back from an older backup up to a newer copy of its log: the copy is verified whole, must
 * begin with what the backup holds, and then everything after it is taken over, erasures first of all in their effect.
 */
import { equal } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import {
  bundlePath,
  leafHash,
  packPath,
  parseBundle,
  parseEntry,
  parsePack,
  parseProof,
  parseSuccession,
  type Source,
  type Step,
  TILE_WIDTH,
  verifyLog,
} from '../ledger/index.ts';
import { readHead } from '../log/commands.ts';
import { readEntries } from '../log/store.ts';
import { insertChange, readChanges, setChange } from '../log/succession-store.ts';
import { transaction } from '../platform/index.ts';
import { overwriteErased } from '../publication/removal-store.ts';
import { type Replayed, replayEntry } from '../publication/replay.ts';
import { PublicationWriter } from '../publication/write.ts';
import type { System } from '../system.ts';
import { folderSource, httpSource } from './verify-source.ts';

/** What a newer copy brought. `lost` = records whose newest private revision is in no backup. */
export interface Caught {
  size: number;
  root: string;
  entries: number;
  erased: number;
  hidden: number;
  lost: string[];
}

/** @throws Refusal `restore-log-invalid`, `restore-log-differs`, and what reading the copy throws */
export async function catchUp(system: System, target: string, progress: (what: string) => void): Promise<Caught> {
  const source = /^https?:\/\//.test(target) ? httpSource(target) : await folderSource(target);
  progress('log');
  const report = await verifyLog(source, { vkeys: [system.log.vkey] });
  const size = report.head?.checkpoint.size ?? 0;
  if (!report.valid || report.root === null || report.head?.checkpoint.origin !== system.log.identity.origin)
    throw new Refusal('restore-log-invalid', { log: target, code: report.failures[0]?.code ?? 'origin' });
  const held = (await readHead(system.platform.db))?.next ?? 0;
  const caught: Caught = { size, root: report.root, entries: Math.max(0, size - held), erased: 0, hidden: 0, lost: [] };
  const writer = new PublicationWriter();
  const lost = new Set<string>();
  for (let n = 0; n * TILE_WIDTH < size; n++) {
    const from = n * TILE_WIDTH;
    const bundle = await readBundle(source, n, Math.min(TILE_WIDTH, size - from));
    await assertSame(system, from, bundle.slice(0, Math.max(0, held - from)));
    const fresh = bundle.slice(Math.max(0, held - from));
    if (fresh.length === 0) continue;
    progress(`entry ${from}`);
    await transaction(system.platform.db, async (client) => {
      for (const one of fresh) {
        const missing = await replayEntry(client, { ...system, writer }, one);
        if (missing) lost.add(missing);
        if (one.entry.kind === 'erase') lost.delete(one.entry.rid ?? '');
      }
    });
    caught.erased += fresh.filter(({ entry }) => entry.kind === 'erase').length;
    caught.hidden += fresh.filter(({ entry }) => entry.kind === 'hide').length;
  }
  if (caught.erased > 0) {
    await overwriteErased(system.platform.db);
    await system.evidence.sweep();
  }
  await learnChanges(system, source, report.head?.succession ?? []);
  return { ...caught, lost: [...lost] };
}

/** Changes of the log's key since the backup. Their secrets are in no log: the next start asks for them. */
async function learnChanges(system: System, source: Source, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  const text = Buffer.from((await source.read('log/succession')) ?? []).toString('utf8');
  const { db } = system.platform;
  const before = (await readChanges(db)).length;
  const changes = parseSuccession(text).slice(before);
  await transaction(db, async (client) => {
    for (const [i, change] of changes.entries()) {
      const step = steps[i];
      const { index: announced, checkpoint } = parseProof(change.announced.proof);
      if (!step || checkpoint !== parseProof(change.promise.proof).checkpoint)
        throw new Refusal('restore-log-invalid', { log: 'log/succession', code: 'succession-invalid' });
      const { from: former, to: vkey, promised, taken } = step;
      await insertChange(client, { position: before + i + 1, former, vkey, checkpoint, announced, promised, taken });
      await setChange(client, before + i + 1, change);
    }
  });
}

async function readBundle(source: Source, n: number, width: number): Promise<Replayed[]> {
  const entries = parseBundle(await part(source, (w) => `log/${bundlePath(n, w)}`, width), width, true);
  const pack = await part(source, (w) => packPath(n, w), width).catch(() => null);
  const objects = pack === null ? [] : parsePack(pack, width, true);
  return entries.map((bytes, i) => ({ bytes, entry: parseEntry(bytes), object: objects[i] ?? null }));
}

/** The file of this width, or the beginning of the full one. */
async function part(source: Source, pathOf: (width: number) => string, width: number): Promise<Uint8Array> {
  const bytes = (await source.read(pathOf(width))) ?? (await source.read(pathOf(TILE_WIDTH)));
  if (bytes === null) throw new Refusal('restore-log-invalid', { log: pathOf(width), code: 'missing' });
  return bytes;
}

/** What the backup holds must be what the copy begins with: else one of them is a fork. */
async function assertSame(system: System, from: number, bundle: Replayed[]): Promise<void> {
  if (bundle.length === 0) return;
  const own = await readEntries(system.platform.db, from, from + bundle.length);
  const differs = bundle.findIndex(({ bytes }, i) => !equal(leafHash(bytes), own[i]?.leaf ?? new Uint8Array(32)));
  if (differs >= 0) throw new Refusal('restore-log-differs', { index: from + differs }, 409);
}
