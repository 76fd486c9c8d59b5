/**
 * Near duplicates: originals whose pictures look alike, by perceptual hash, across the whole vault. The hashes lie sealed
 * with their files; a process opens each once and keeps it in memory only.
 */

import { isId } from '../kernel/ids.ts';
import { assertMay, may, type SignedIn } from '../people/model.ts';
import type { Pool } from '../platform/index.ts';
import { distanceOfAll, NEAR } from './model.ts';
import type { Shelf } from './shelf.ts';
import { type FileRow, listExamined, readFiles, readSame } from './store.ts';

/** Another original that is the same (`distance` 0 and `same`) or looks like it. */
export interface Like {
  id: string;
  rid: string;
  /** Bits of 64 that differ. */
  distance: number;
  /** Every byte is the same. */
  same: boolean;
}

interface Known {
  rid: string;
  /** Of a picture its one hash, of a film those of its frames. */
  prints: Uint8Array[];
}

const BATCH = 500;

export class Likeness {
  private readonly pool: Pool;
  private readonly shelf: Shelf;
  private readonly known = new Map<string, Known>();

  constructor(pool: Pool, shelf: Shelf) {
    this.pool = pool;
    this.shelf = shelf;
  }

  /** What is like this original, nearest first, among what the person may read. @throws Refusal `not-allowed` */
  async of(person: SignedIn, row: FileRow): Promise<Like[]> {
    return (await this.ofMany(person, [row])).get(row.id) ?? [];
  }

  /** The same for several at once. */
  async ofMany(person: SignedIn, rows: readonly FileRow[]): Promise<Map<string, Like[]>> {
    assertMay(person, 'evidence.read');
    await this.learn();
    const reports = may(person, 'report.read');
    const likes = new Map<string, Like[]>();
    for (const row of rows) {
      const same = new Set((await readSame(this.pool, row.digest, row.id)).map(({ id }) => id));
      const mine = this.known.get(row.id)?.prints ?? [];
      const found: Like[] = [];
      for (const [id, { rid, prints }] of this.known) {
        if (id === row.id || (isId(rid, 're') && !reports)) continue;
        const bits = distanceOfAll(mine, prints);
        if (same.has(id) || bits <= NEAR)
          found.push({ id, rid, distance: same.has(id) ? 0 : bits, same: same.has(id) });
      }
      likes.set(
        row.id,
        found.sort((a, b) => Number(b.same) - Number(a.same) || a.distance - b.distance),
      );
    }
    return likes;
  }

  /** Opens what is new and forgets what is gone. */
  private async learn(): Promise<void> {
    const ids = await listExamined(this.pool);
    const there = new Set(ids);
    for (const id of this.known.keys()) if (!there.has(id)) this.known.delete(id);
    const fresh = ids.filter((id) => !this.known.has(id));
    for (let at = 0; at < fresh.length; at += BATCH) {
      const rows = await readFiles(this.pool, fresh.slice(at, at + BATCH));
      const metas = await this.shelf.metas(this.pool, rows);
      for (const { id, rid } of rows) {
        const { print, prints = [] } = metas.get(id)?.findings ?? {};
        const all = print ? [print, ...prints] : prints;
        if (rid && metas.has(id)) this.known.set(id, { rid, prints: all.map((one) => Buffer.from(one, 'hex')) });
      }
    }
  }
}
