/**
 * The single writer of the log's public form. A round takes what was committed since the last checkpoint and walks the
 * steps below; killed at any of them, the next start does the same steps again and arrives at the same bytes. A tree that
 * was promised in the lock record is always finished before anything newer is looked at.
 */
import { toHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import {
  appendTiles,
  bundlePath,
  CompactRange,
  EMPTY_EDGE,
  edgeRoot,
  edgeSubtrees,
  encodeBundle,
  encodePack,
  leafHash,
  loadEdge,
  packPath,
  parseBundle,
  type Signer,
  signCheckpoint,
  TILE_WIDTH,
  type TileEdge,
  type TileFile,
  verifierKeyOf,
} from '../ledger/index.ts';
import { type Client, type Clock, type Pool, transaction } from '../platform/index.ts';
import { type ChangeOfKey, crossSigned, firstOfKey, provedChange } from './change-of-key.ts';
import { writeKeys } from './key-files.ts';
import type { LockedHead, LockRecord } from './lock-record.ts';
import type { LogFolder } from './log-folder.ts';
import { rewriteStale } from './packs.ts';
import {
  batchAround,
  giveBack,
  type LogHead,
  markWithheld,
  readEntries,
  readHead,
  readObjects,
  setPublished,
} from './store.ts';
import { setChange } from './succession-store.ts';

export interface SequencerParts {
  pool: Pool;
  folder: LogFolder;
  lock: LockRecord;
  signer: Signer;
  /** Verifier keys that signed before this one, in order. */
  former?: readonly string[];
  /** The change that made this the signer; its first tree stands alone. */
  change?: ChangeOfKey | null;
  clock: Clock;
  /** Runs in the transaction that publishes a checkpoint: prepared figures move with the size. */
  onPublish(client: Client, from: number, to: number): Promise<void>;
  /** Called before each step with its name; tests stop the process here. */
  step?(name: Step): Promise<void> | void;
  /** Entries sequenced in one round at most, but for the rest of a batch: a promise must be redone quickly. */
  most?: number;
}

export type Step = 'read' | 'tiles' | 'recompute' | 'lock' | 'sign' | 'publish' | 'packs' | 'done';

const MOST = 65_536;

/** A tree from two paths: its tiles, and the hashes of the entries as they are served. */
interface Tree {
  edge: TileEdge;
  range: CompactRange;
}

/** What a round wrote: the new tree, and files of no use once it is published. */
interface Built extends Tree {
  stale: (() => Promise<void>)[];
}

export class Sequencer {
  private readonly parts: SequencerParts;
  /** Right edge of the published tree. */
  private tree: Tree | null = null;
  private holds: (client: Client) => Promise<boolean> = async () => true;
  /** Rounds and rewritten packs take turns: both write the same files. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(parts: SequencerParts) {
    this.parts = parts;
  }

  /** Says how to ask, inside the publishing transaction, whether this process is still the one sequencer. */
  holding(holds: (client: Client) => Promise<boolean>): void {
    this.holds = holds;
  }

  /** Sequences what is new; with `tick`, publishes a checkpoint even when nothing is. Returns the published size. */
  round({ tick = false }: { tick?: boolean } = {}): Promise<number> {
    return this.inTurn(() => this.sequence(tick));
  }

  /**
   * Looks whether the log may go on from here, before anything is written to it.
   * @throws Refusal `log-behind-lock`, `log-lock-behind`, `log-origin-differs`, `log-tiles-damaged`
   */
  inspect(): Promise<void> {
    return this.inTurn(async () => {
      const head = await this.head();
      await this.published(head, await this.lockedFor(head));
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work, work);
    this.turn = mine.catch(() => {});
    return mine;
  }

  private async sequence(tick: boolean): Promise<number> {
    await this.step('read');
    const head = await this.head();
    const locked = await this.lockedFor(head);
    const published = await this.published(head, locked);
    await rewriteStale(this.parts.pool, this.parts.folder);
    const promised = locked && locked.size > head.published ? locked : null;
    const target = promised ? promised.size : await this.target(head);
    if (target === head.published && !(tick && target > 0)) return target;
    const built = await this.build(published, target);
    const root = toHex(edgeRoot(built.edge));
    await this.step('recompute');
    if (toHex(built.range.root()) !== root) throw new Refusal('log-root-differs', { size: target }, 500);
    if (promised && promised.root !== root) throw new Refusal('log-fork', { size: target }, 503);
    await this.step('lock');
    if (!(await transaction(this.parts.pool, (client) => this.holds(client)))) throw new Refusal('lease-lost', {}, 503);
    const next = { origin: head.origin, size: target, root };
    if (!promised && (locked?.size ?? -1) !== target) await this.parts.lock.swap(locked, next);
    await this.step('sign');
    const signed = { origin: head.origin, size: target, root: edgeRoot(built.edge) };
    const note = await crossSigned(await signCheckpoint(signed, this.parts.signer), target, this.parts.change);
    await this.step('publish');
    await this.publish(head, target, note);
    this.tree = { edge: built.edge, range: built.range };
    for (const drop of built.stale) await drop();
    await this.step('packs');
    await rewriteStale(this.parts.pool, this.parts.folder);
    await this.step('done');
    return target;
  }

  /** The published tree, read from its tiles when this process has not made it. @throws Refusal `log-tiles-damaged` */
  private async published(head: LogHead, locked: LockedHead | null): Promise<Tree> {
    if (this.tree?.edge.size === head.published) return this.tree;
    const edge = await this.loadedEdge(head.published);
    if (locked?.size === edge.size && locked.root !== toHex(edgeRoot(edge)))
      throw new Refusal('log-tiles-damaged', { size: edge.size }, 503);
    this.tree = { edge, range: new CompactRange(edge.size, edgeSubtrees(edge)) };
    return this.tree;
  }

  /** How far to go: never into the middle of a batch, whose members nobody has signed before its end. */
  private async target(head: LogHead): Promise<number> {
    const first = firstOfKey(this.parts.change);
    if (head.published < first) return first;
    const size = head.published + (this.parts.most ?? MOST);
    if (size >= head.next) return head.next;
    return (await batchAround(this.parts.pool, size - 1)) ?? size;
  }

  /** Sequences until nothing is left. */
  async drain(): Promise<number> {
    for (;;) {
      const size = await this.round();
      const head = await this.head();
      if (size >= head.next) return size;
    }
  }

  /** Writes the packs again whose objects were withheld or given back; every round does so too. */
  rewritePacks(): Promise<void> {
    return this.inTurn(() => rewriteStale(this.parts.pool, this.parts.folder));
  }

  private async head(): Promise<LogHead> {
    const head = await readHead(this.parts.pool);
    if (!head) throw new Error('the log has no head: run init first');
    return head;
  }

  /** @throws Refusal `log-behind-lock` when more was promised than the database holds */
  private async lockedFor(head: LogHead): Promise<LockedHead | null> {
    const locked = await this.parts.lock.read();
    if (locked && locked.origin !== head.origin)
      throw new Refusal('log-origin-differs', { locked: locked.origin, origin: head.origin }, 503);
    if ((locked?.size ?? 0) > head.next)
      throw new Refusal('log-behind-lock', { promised: locked?.size ?? 0, held: head.next }, 503);
    if ((locked?.size ?? 0) < head.published)
      throw new Refusal('log-lock-behind', { promised: locked?.size ?? 0, published: head.published }, 503);
    return locked;
  }

  private async build(published: Tree, target: number): Promise<Built> {
    const { folder, pool } = this.parts;
    const range = copyOf(published.range);
    const stale: Built['stale'] = [];
    let { edge } = published;
    await this.step('tiles');
    for (let from = edge.size; from < target; ) {
      const to = Math.min(target, (Math.floor(from / TILE_WIDTH) + 16) * TILE_WIDTH);
      const start = Math.floor(from / TILE_WIDTH) * TILE_WIDTH;
      const [entries, objects] = await Promise.all([readEntries(pool, start, to), readObjects(pool, start, to)]);
      if (entries.length !== to - start) throw new Error(`entries ${start} to ${to} are not all there`);
      const grown = appendTiles(
        edge,
        entries.slice(from - start).map((entry) => entry.leaf),
      );
      edge = grown.edge;
      const byIndex = new Map(objects.map((object) => [object.index, object.bytes]));
      const bundles = chunks(entries, TILE_WIDTH);
      await folder.writeAll([
        ...grown.tiles.map((tile) => [`log/${tile.path}`, tile.bytes] as const),
        ...bundles.flatMap((bundle, i): [string, Uint8Array][] => {
          const n = start / TILE_WIDTH + i;
          const pack = encodePack(bundle.map((entry) => byIndex.get(entry.index) ?? null));
          return [
            [`log/${bundlePath(n, bundle.length)}`, encodeBundle(bundle.map((entry) => entry.bytes))],
            [packPath(n, bundle.length), pack],
          ];
        }),
      ]);
      await this.hashServed(
        range,
        from,
        start,
        bundles.map((bundle) => bundle.length),
      );
      const first = from;
      stale.push(() => this.dropFilled(grown.tiles, start, first));
      from = to;
    }
    const width = target % TILE_WIDTH;
    if (width > 0) stale.push(() => folder.keepPartial(packPath(Math.floor(target / TILE_WIDTH)), width));
    return { edge, range, stale };
  }

  /** The second path: reads the bundles back as a stranger would, and hashes them. */
  private async hashServed(range: CompactRange, from: number, start: number, widths: number[]): Promise<void> {
    for (const [i, width] of widths.entries()) {
      const n = start / TILE_WIDTH + i;
      const bytes = await this.parts.folder.read(`log/${bundlePath(n, width)}`);
      if (!bytes) throw new Error(`bundle ${n} is missing right after it was written`);
      const skip = Math.max(0, from - n * TILE_WIDTH);
      for (const entry of parseBundle(bytes, width).slice(skip)) range.push(leafHash(entry));
    }
  }

  private async dropFilled(tiles: TileFile[], start: number, from: number): Promise<void> {
    const filled = tiles.filter(
      (tile) => tile.width === TILE_WIDTH && (tile.level > 0 || (from > start && tile.index === start / TILE_WIDTH)),
    );
    for (const tile of filled) {
      await this.parts.folder.dropPartials(`log/${tile.path}`);
      if (tile.level > 0) continue;
      await this.parts.folder.dropPartials(`log/${bundlePath(tile.index)}`);
      await this.parts.folder.dropPartials(packPath(tile.index));
    }
  }

  private async loadedEdge(size: number): Promise<TileEdge> {
    if (size === 0) return EMPTY_EDGE;
    return await loadEdge(size, (level, index, width) => this.parts.folder.readTile(level, index, width));
  }

  /** Publishes the checkpoint. What was withheld while its packs were written, or is given back by it, makes them stale. */
  private async publish(head: LogHead, target: number, note: string): Promise<void> {
    const { folder, pool, clock, signer, former = [] } = this.parts;
    const proved = await provedChange(this.parts, target, note);
    await writeKeys(folder, former, verifierKeyOf(signer));
    await folder.write('log/checkpoint', note);
    const from = Math.floor(head.published / TILE_WIDTH) * TILE_WIDTH;
    await transaction(pool, async (client) => {
      await client.query('select published from open.log_head where id = 1 for update');
      if (!(await this.holds(client))) throw new Refusal('lease-lost', {}, 503);
      if (target > head.published) await this.parts.onPublish(client, head.published, target);
      if (proved) await setChange(client, proved.position, proved.change);
      await setPublished(client, target, clock.now());
      await giveBack(client, target);
      await markWithheld(client, from, target);
    });
  }

  private async step(name: Step): Promise<void> {
    await this.parts.step?.(name);
  }
}

function chunks<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

const copyOf = (range: CompactRange): CompactRange => CompactRange.parse(range.serialize());
