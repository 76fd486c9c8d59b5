/** SQL of published files: which object names which, whether it is served, and what nobody names any longer. */
import type { Client, Db, Pool } from '../platform/index.ts';
import type { PublicFile } from './public-files.ts';

export async function insertFiles(client: Client, index: number, files: readonly PublicFile[]): Promise<void> {
  await client.query(
    `insert into open.file (object, hash, media_type, size)
     select $1, decode(f.hash, 'hex'), f.media_type, f.size from unnest($2::text[], $3::text[], $4::bigint[]) as f (hash, media_type, size)
     on conflict do nothing`,
    [index, files.map(({ sha256 }) => sha256), files.map(({ mediaType }) => mediaType), files.map(({ size }) => size)],
  );
}

/** A file that some published object names that is not withheld; null for any other. */
export async function readServed(pool: Pool, hash: Uint8Array): Promise<{ mediaType: string; size: number } | null> {
  const { rows } = await pool.query(
    `select f.media_type as "mediaType", f.size from open.file f
     join open.object o on o.index = f.object join open.log_head h on h.id = 1
     where f.hash = $1 and f.object < h.published and o.withheld is null limit 1`,
    [hash],
  );
  return rows[0] ? { mediaType: rows[0].mediaType, size: Number(rows[0].size) } : null;
}

/** Hashes (hex) of files that only erased objects name. */
export async function readErasedFiles(db: Db): Promise<string[]> {
  const { rows } = await db.query(
    `select encode(f.hash, 'hex') as hash from open.file f join open.object o on o.index = f.object
     group by f.hash having bool_and(o.withheld = 'erased')`,
  );
  return rows.map((row) => row.hash);
}

/** Takes away what erased objects name. */
export async function dropErasedFiles(db: Db): Promise<void> {
  await db.query(`delete from open.file f using open.object o where o.index = f.object and o.withheld = 'erased'`);
}
