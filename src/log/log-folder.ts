/**
 * The static form of a log: tiles, bundles, packs, checkpoint, keys as files any web server can serve. Every file appears
 * whole or not at all; full tiles never change, and a partial one goes once its full tile is there.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { tilePath } from '../ledger/index.ts';
import { writeAllDurably, writeDurably } from '../platform/index.ts';

export class LogFolder {
  /** Root of the static site; `log/` and `objects/` lie in it. */
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  async write(path: string, bytes: Uint8Array | string): Promise<void> {
    await writeDurably(this.path(path), bytes);
  }

  /** Writes many files by path; all of them are durable when it resolves. */
  async writeAll(files: Iterable<readonly [path: string, bytes: Uint8Array]>): Promise<void> {
    await writeAllDurably(new Map(Array.from(files, ([path, bytes]) => [this.path(path), bytes])));
  }

  /** The file's bytes, or null when there is none. */
  async read(path: string): Promise<Buffer | null> {
    try {
      return await readFile(this.path(path));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** A tile of at least `width` hashes: the full tile will do for a partial one. @throws Error when neither is there */
  async readTile(level: number, index: number, width: number): Promise<Uint8Array> {
    const exact = await this.read(`log/${tilePath(level, index, width)}`);
    const bytes = exact ?? (await this.read(`log/${tilePath(level, index)}`));
    if (!bytes) throw new Error(`tile ${tilePath(level, index, width)} is missing`);
    return bytes;
  }

  async drop(path: string): Promise<void> {
    await rm(this.path(path), { force: true });
  }

  /** Removes the partial forms of a file that is full now. */
  async dropPartials(path: string): Promise<void> {
    await rm(`${this.path(path)}.p`, { recursive: true, force: true });
  }

  /** Removes all partial forms of a file but the one of this width. */
  async keepPartial(path: string, width: number): Promise<void> {
    const names = await readdir(`${this.path(path)}.p`).catch(() => []);
    await Promise.all(
      names.filter((name) => name !== String(width)).map((name) => rm(join(`${this.path(path)}.p`, name))),
    );
  }

  private path(path: string): string {
    const full = normalize(join(this.root, path));
    if (!full.startsWith(this.root + sep)) throw new Error(`a path outside the log: ${path}`);
    return full;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
