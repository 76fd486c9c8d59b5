/**
 * The tree's part of an audit: every stored tile is compared with what the entries give, at all levels. Where they
 * differ, the parent hash (or, at the right edge, the signed root) decides whether the tile or the data below is wrong.
 */
import { equal } from '../kernel/bytes.ts';
import type { Findings } from './audit-report.ts';
import { readPart, type Source } from './source.ts';
import { bundlePath, TILE_WIDTH, tilePath, tilesAt, tileWidth } from './tile.ts';
import { edgeRoot } from './tile-edge.ts';
import { HASH_SIZE, rowRoot } from './tree.ts';

/** A stored tile that differs from the computed one: where, and for level 0 at which bytes of the bundle. */
type Suspect = {
  level: number;
  index: number;
  path: string;
  stored: Uint8Array;
  computed: Uint8Array;
  entryBytes: readonly number[];
};

/** Suspects kept, at 16 KiB each. */
const MAX_SUSPECTS = 1_000;

type Row = { bytes: Uint8Array; filled: number; index: number };

const logPath = (level: number, index: number) => (width: number) => `log/${tilePath(level, index, width)}`;
const hashAt = (bytes: Uint8Array, i: number): Uint8Array => bytes.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE);
const newRow = (index: number): Row => ({ bytes: new Uint8Array(TILE_WIDTH * HASH_SIZE), filled: 0, index });

export class TreeAudit {
  readonly #source: Source;
  readonly #size: number;
  readonly #findings: Findings;
  readonly #rows: Row[] = [newRow(0)];
  /** The stored partial tiles, for the root as the tiles tell it. */
  readonly #storedEdge: Uint8Array[] = [];
  readonly #suspects: Suspect[] = [];
  /** Tiles whose computed hashes are known to be wrong, as `level/index`. */
  readonly #spoilt = new Set<string>();
  #broken = false;
  /** Entries that are not those of the tree, and the first place from which entries are missing or damaged. */
  readonly damaged = new Set<number>();
  damagedFrom = Number.POSITIVE_INFINITY;

  constructor(source: Source, size: number, findings: Findings) {
    this.#source = source;
    this.#size = size;
    this.#findings = findings;
  }

  /** Says that the bundle of level-0 tile `index` is missing or unreadable. */
  markUnreadable(index: number): void {
    this.#broken = true;
    this.damagedFrom = Math.min(this.damagedFrom, index * TILE_WIDTH);
  }

  /**
   * Takes the hashes of level-0 tile `index`: as the entries give them (null when the bundle is unreadable) and as the
   * tile has them (null when missing). `entryBytes` are the offsets of the entries in their bundle.
   */
  async addLeaves(
    index: number,
    path: string,
    computed: Uint8Array | null,
    stored: Uint8Array | null,
    entryBytes: readonly number[],
  ): Promise<void> {
    const width = tileWidth(this.#size, 0, index);
    const hashes = computed ?? stored ?? new Uint8Array(width * HASH_SIZE);
    this.#compare({ level: 0, index, path, stored: stored ?? hashes, computed: hashes, entryBytes });
    if (width < TILE_WIDTH) {
      this.#rows[0] = { bytes: hashes.slice(), filled: hashes.length, index };
      return;
    }
    this.#rows[0] = newRow(index + 1);
    await this.#push(1, rowRoot(hashes));
  }

  #compare(found: Suspect): void {
    if (found.computed.length < TILE_WIDTH * HASH_SIZE) this.#storedEdge[found.level] = found.stored;
    if (equal(found.stored, found.computed)) return;
    if (this.#suspects.length < MAX_SUSPECTS) this.#suspects.push(found);
    else this.#findings.more++;
  }

  async #push(level: number, hash: Uint8Array): Promise<void> {
    this.#rows[level] ??= newRow(0);
    const row = this.#rows[level];
    row.bytes.set(hash, row.filled);
    row.filled += HASH_SIZE;
    if (row.filled < row.bytes.length) return;
    await this.#compareRow(level, row);
    this.#rows[level] = newRow(row.index + 1);
    await this.#push(level + 1, rowRoot(row.bytes));
  }

  async #compareRow(level: number, row: Row): Promise<void> {
    const computed = row.bytes.slice(0, row.filled);
    const { path, stored } = await this.readTile(level, row.index);
    this.#compare({ level, index: row.index, path, stored: stored ?? computed, computed, entryBytes: [] });
  }

  /** Reads and measures a stored tile; a missing or too short one is a failure and null. */
  async readTile(level: number, index: number): Promise<{ path: string; stored: Uint8Array | null }> {
    const width = tileWidth(this.#size, level, index);
    const { path, bytes, wider } = await readPart(this.#source, logPath(level, index), width);
    const length = width * HASH_SIZE;
    if (bytes === null || (wider ? bytes.length < length : bytes.length !== length)) {
      this.#findings.add({ path, code: bytes === null ? 'file-missing' : 'tile-invalid' });
      this.#broken = true;
      return { path, stored: null };
    }
    this.#findings.counts.tiles++;
    return { path, stored: bytes.subarray(0, length) };
  }

  /** After the last leaves: compares what is left, then the root, and writes down what is to blame. */
  async finish(root: Uint8Array): Promise<void> {
    for (let level = 1; level < this.#rows.length; level++) {
      const row = this.#rows[level];
      if (row.filled > 0) await this.#compareRow(level, row);
    }
    const partials = this.#rows.map(({ bytes, filled }) => bytes.slice(0, filled));
    const dataHolds = equal(edgeRoot({ size: this.#size, partials }), root);
    const tilesHold = equal(edgeRoot({ size: this.#size, partials: this.#edgeOf(partials) }), root);
    const before = this.#findings.failures.length;
    for (const suspect of this.#suspects.sort((a, b) => a.level - b.level)) {
      if (dataHolds) this.#blameTile(suspect);
      else await this.#judge(suspect, tilesHold);
    }
    const explained = dataHolds || this.#broken || this.#findings.failures.length > before;
    if (!explained) this.#findings.add({ path: 'log/checkpoint', code: 'root-mismatch' });
  }

  #edgeOf(partials: readonly Uint8Array[]): Uint8Array[] {
    return partials.map((partial, level) => (partial.length === 0 ? partial : (this.#storedEdge[level] ?? partial)));
  }

  #blameTile({ path, stored, computed }: Suspect): void {
    const byte = stored.findIndex((value, i) => value !== computed[i]);
    this.#findings.add({ path, code: 'tile-mismatch', byte });
  }

  /** The hash of a full tile as its stored parent has it, or null. */
  async #parentHash(level: number, index: number): Promise<Uint8Array | null> {
    const parent = Math.floor(index / TILE_WIDTH);
    const width = tileWidth(this.#size, level + 1, parent);
    const { bytes } = await readPart(this.#source, logPath(level + 1, parent), width);
    return bytes === null ? null : hashAt(bytes, index % TILE_WIDTH);
  }

  async #judge(suspect: Suspect, tilesHold: boolean): Promise<void> {
    const { level, index, stored, computed } = suspect;
    const first = index * TILE_WIDTH;
    const differing = Array.from({ length: stored.length / HASH_SIZE }, (_, i) => i).filter(
      (i) => !equal(hashAt(stored, i), hashAt(computed, i)),
    );
    const unexplained = differing.filter((i) => !this.#spoilt.has(`${level - 1}/${first + i}`));
    const full = index < tilesAt(this.#size, level).full;
    const parent = full ? await this.#parentHash(level, index) : null;
    const tileRight = full ? parent !== null && equal(rowRoot(stored), parent) : tilesHold;
    const dataRight = parent !== null && equal(rowRoot(computed), parent);
    if (!dataRight) this.#spoilt.add(`${level}/${index}`);
    if (unexplained.length === 0) return;
    if (!tileRight) this.#blameTile(suspect);
    if (!dataRight) this.#blameData(suspect, unexplained);
  }

  #blameData({ level, index, entryBytes }: Suspect, differing: readonly number[]): void {
    const first = index * TILE_WIDTH;
    for (const i of differing) {
      if (level === 0) {
        this.damaged.add(first + i);
        this.damagedFrom = Math.min(this.damagedFrom, first + i);
        const width = tileWidth(this.#size, 0, index);
        const path = `log/${bundlePath(index, width)}`;
        this.#findings.add({ path, code: 'entry-mismatch', index: first + i, byte: entryBytes[i] });
      } else {
        const width = tileWidth(this.#size, level - 1, first + i);
        this.#findings.add({ path: logPath(level - 1, first + i)(width), code: 'tile-mismatch' });
      }
    }
  }
}
