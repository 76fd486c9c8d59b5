/**
 * The audit of a whole log: its head, every tile, entry, signature and public object, read in bundles of 256 with a
 * window of parallel reads, so that memory does not grow with the size of entries and objects.
 */
import { sha256 } from '#crypto';
import { equal, toHex } from '../kernel/bytes.ts';
import { EntryAudit, pubOf } from './audit-entries.ts';
import { auditHead, type Head, type Trust } from './audit-head.ts';
import { type AuditCounts, type Failure, Findings, failureOf, Held } from './audit-report.ts';
import { TreeAudit } from './audit-tree.ts';
import { parseBundle, parsePack } from './bundle.ts';
import { EarlierTrees } from './earlier-trees.ts';
import { type Entry, parseEntry } from './entry.ts';
import { formatVerifierKey } from './key.ts';
import { Served } from './served-objects.ts';
import { type Part, readPart, type Source } from './source.ts';
import { bundlePath, packPath, TILE_WIDTH, tileWidth } from './tile.ts';
import { HASH_SIZE, leafHash } from './tree.ts';

/**
 * What a caller looks for besides in an object that is the one its entry commits to: what is wrong with it, or null. The
 * ledger knows nothing of what records mean.
 */
export type Inspect = (entry: Entry, object: Uint8Array) => Pick<Failure, 'code' | 'detail'> | null;

/** `window` = bundles read ahead (8); `signatures: false` leaves individual signatures out; `clock` is in milliseconds. */
export type AuditOptions = Trust & {
  inspect?: Inspect;
  window?: number;
  signatures?: boolean;
  onProgress?: (entries: number, size: number) => void;
  clock?: () => number;
};

/**
 * What was found. `head` is null when the checkpoint itself does not hold; `objects` is `absent` when this copy has no
 * packs at all; `more` counts failures beyond those listed (reading stops there). `warnings` name objects that this copy still
 * serves though an entry took them away: the log holds, its keeper does not obey it. `milliseconds` keeps individual signatures apart.
 */
export type AuditReport = {
  valid: boolean;
  head: Head | null;
  root: string | null;
  counts: AuditCounts;
  objects: 'checked' | 'absent' | 'none';
  failures: Failure[];
  more: number;
  warnings: Failure[];
  milliseconds: { structure: number; signatures: number };
};

/** One bundle's files, being read. */
type Fetched = {
  index: number;
  width: number;
  tile: { path: string; stored: Uint8Array | null };
  bundle: Part;
  pack: Part;
};

/** An object that is not in its pack, to be explained by a hide or erase entry anywhere in the log. */
type Missing = { path: string; index: number; rid: string; rev: number };

class LogAudit {
  readonly #findings: Findings;
  readonly #tree: TreeAudit;
  readonly #entries: EntryAudit;
  readonly #size: number;
  /** What entries say, and what objects are: believed only of entries that are really in the tree. */
  readonly #held = new Held();
  readonly #heldObjects = new Held();
  readonly #missing: Missing[] = [];
  readonly #served = new Served();
  readonly #missingPacks: string[] = [];
  #expectedPacks = 0;
  readonly #head: Head;
  readonly #earlier: EarlierTrees;
  readonly #inspect: Inspect | undefined;

  constructor(head: Head, source: Source, findings: Findings, inspect?: Inspect) {
    this.#inspect = inspect;
    const { origin, size } = head.checkpoint;
    this.#head = head;
    this.#earlier = new EarlierTrees(head.succession);
    this.#findings = findings;
    this.#size = size;
    this.#tree = new TreeAudit(source, size, findings);
    this.#entries = new EntryAudit(origin, findings.counts, this.#held);
  }

  fetch(source: Source, size: number, index: number): Promise<Fetched> {
    const width = tileWidth(size, 0, index);
    return Promise.all([
      this.#tree.readTile(0, index),
      readPart(source, (w) => `log/${bundlePath(index, w)}`, width),
      readPart(source, (w) => packPath(index, w), width),
    ]).then(([tile, bundle, pack]) => ({ index, width, tile, bundle, pack }));
  }

  async addBundle({ index, width, tile, bundle, pack }: Fetched): Promise<void> {
    const items = this.#readItems(bundle, width, index);
    const start = items === null ? 0 : (bundle.bytes?.byteOffset ?? 0);
    const bytesAt = items?.map((item) => item.byteOffset - start) ?? [];
    const hashes = items && new Uint8Array(width * HASH_SIZE);
    const entries = items?.map((item, i) => {
      const leaf = leafHash(item);
      hashes?.set(leaf, i * HASH_SIZE);
      this.#earlier.add(leaf);
      return this.#readEntry(item, leaf, { path: bundle.path, index: index * TILE_WIDTH + i, byte: bytesAt[i] });
    });
    await this.#tree.addLeaves(index, tile.path, hashes, tile.stored, bytesAt);
    if (entries) this.#checkObjects(entries, pack, index);
  }

  #readItems({ path, bytes, wider }: Part, width: number, index: number): Uint8Array[] | null {
    try {
      if (bytes !== null) {
        const items = parseBundle(bytes, width, wider);
        this.#findings.counts.bundles++;
        return items;
      }
      this.#findings.add({ path, code: 'file-missing' });
    } catch (error) {
      this.#findings.addRefusal(error, { path });
    }
    this.#tree.markUnreadable(index);
    return null;
  }

  #readEntry(item: Uint8Array, leaf: Uint8Array, place: { path: string; index: number; byte: number }): Entry | null {
    this.#findings.counts.entries++;
    try {
      const entry = parseEntry(item);
      this.#entries.add(entry, leaf, place);
      return entry;
    } catch (error) {
      this.#held.add(failureOf(error, place), place.index);
      return null;
    }
  }

  #checkObjects(entries: readonly (Entry | null)[], pack: Part, bundle: number): void {
    const expected = entries.some((entry) => entry?.pub !== undefined);
    if (expected) this.#expectedPacks++;
    if (pack.bytes === null) {
      if (expected) this.#missingPacks.push(pack.path);
      return;
    }
    let objects: (Uint8Array | null)[];
    try {
      objects = parsePack(pack.bytes, entries.length, pack.wider);
    } catch (error) {
      this.#findings.addRefusal(error, { path: pack.path });
      return;
    }
    this.#findings.counts.packs++;
    const { path, bytes } = pack;
    for (const [i, object] of objects.entries()) {
      const entry = entries[i];
      if (!entry) continue;
      const index = bundle * TILE_WIDTH + i;
      const { rid = '', rev = 0 } = entry;
      const pub = pubOf(entry);
      if (object === null) {
        if (pub !== null) this.#missing.push({ path, index, rid, rev });
      } else if (pub === null) {
        const byte = object.byteOffset - bytes.byteOffset;
        this.#heldObjects.add({ path, code: 'object-unexpected', index, byte }, index);
      } else if (equal(sha256(object), pub)) {
        this.#findings.counts.objects++;
        this.#entries.noteServed(this.#served, rid, rev, index);
        const wrong = this.#inspect?.(entry, object);
        if (wrong) this.#heldObjects.add({ path, ...wrong, index, rid }, index);
      } else {
        const byte = object.byteOffset - bytes.byteOffset;
        this.#heldObjects.add({ path, code: 'object-mismatch', index, rid, byte }, index);
      }
    }
  }

  /** The head must be signed by the key that the entries say, and the trees of a change of keys be this very log. */
  #checkLogKey(): void {
    const { log, checkpoint } = this.#head;
    const key = this.#entries.logKey;
    if (key !== null && formatVerifierKey(checkpoint.origin, key) !== log.vkey)
      this.#findings.add({ path: 'log/checkpoint', code: 'log-key-succeeded' });
    if (!this.#earlier.hold()) this.#findings.add({ path: 'log/succession', code: 'succession-invalid' });
  }

  verifySignatures(): Promise<void> {
    return this.#entries.verifySignatures();
  }

  /** After the last bundle; says whether this copy has objects. */
  async finish(root: Uint8Array): Promise<AuditReport['objects']> {
    this.#entries.finish(this.#size);
    await this.#tree.finish(root);
    const { damaged, damagedFrom } = this.#tree;
    if (damagedFrom > this.#size) this.#checkLogKey();
    this.#held.release(this.#findings, (seenAt) => seenAt < damagedFrom);
    this.#heldObjects.release(this.#findings, (index) => !damaged.has(index));
    for (const { path, index, rid, rev } of this.#missing) {
      if (this.#entries.isRemoved(rid, rev, index)) this.#findings.counts.removed++;
      else if (damagedFrom > this.#size) this.#findings.add({ path, code: 'object-missing', index, rid });
    }
    for (const { index, rid } of this.#entries.servedThough(this.#served)) {
      const n = Math.floor(index / TILE_WIDTH);
      this.#findings.warn({ path: packPath(n, tileWidth(this.#size, 0, n)), code: 'object-served', index, rid });
    }
    if (this.#expectedPacks === 0) return 'none';
    if (this.#missingPacks.length === this.#expectedPacks) return 'absent';
    for (const path of this.#missingPacks) this.#findings.add({ path, code: 'file-missing' });
    return 'checked';
  }
}

/**
 * Verifies a whole log from a source. What does not hold is in the report; only what cannot be told (a source that
 * fails) and an unusable policy or key of the caller throw.
 */
export async function verifyLog(source: Source, options: AuditOptions = {}): Promise<AuditReport> {
  const { window = 8, signatures = true, onProgress, clock = () => performance.now() } = options;
  const started = clock();
  let signing = 0;
  const findings = new Findings();
  const head = await auditHead(source, options, findings);
  let objects: AuditReport['objects'] = 'none';
  if (head !== null) {
    const { size, root } = head.checkpoint;
    const audit = new LogAudit(head, source, findings, options.inspect);
    const bundles = Math.ceil(size / TILE_WIDTH);
    const queue: Promise<Fetched>[] = [];
    // A head may claim any size: once there are more failures than a report holds, the rest is not worth reading.
    for (let index = 0; index < bundles && findings.more === 0; index++) {
      for (let next = index + queue.length; next < Math.min(index + window, bundles); next++) {
        const fetched = audit.fetch(source, size, next);
        fetched.catch(() => {}); // Thrown where it is awaited; a read ahead must not end the process before.
        queue.push(fetched);
      }
      await audit.addBundle(await (queue.shift() as Promise<Fetched>));
      const before = clock();
      if (signatures) await audit.verifySignatures();
      signing += clock() - before;
      onProgress?.(Math.min((index + 1) * TILE_WIDTH, size), size);
    }
    if (findings.more === 0) objects = await audit.finish(root);
  }
  return {
    valid: head !== null && findings.failures.length === 0,
    head,
    root: head && toHex(head.checkpoint.root),
    counts: findings.counts,
    objects,
    failures: findings.failures,
    more: findings.more,
    warnings: findings.warnings,
    milliseconds: { structure: clock() - started - signing, signatures: signing },
  };
}
