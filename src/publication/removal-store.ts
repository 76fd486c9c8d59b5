/**
 * SQL of taking things away and giving them back: hide withholds at once, erase destroys, restore shows again. Prepared
 * figures are corrected in the same transaction, so no count remembers what a reader may no longer see.
 */
import type { Client, Pool } from '../platform/index.ts';
import type { Status } from '../records/commands.ts';
import type { Model } from '../records/models.ts';
import { quoted } from '../records/search-text.ts';
import { endRows, insertRows, insertWords } from './store.ts';

/** An object that readers are served, or will be once the entry that gives it back is published. */
const SERVED = '(o.withheld is null or o.restored is not null)';
const HIDDEN = `(o.withheld = 'hidden' and o.restored is null)`;

/** The record inside the newest object that is still served, and the kind of its entry; null when there is none. */
export async function lastObject(
  client: Client,
  rid: string,
): Promise<{ index: number; kind: string; record: Record<string, unknown> } | null> {
  const { rows } = await client.query(
    `select o.index, e.kind, o.bytes from open.object o join open.entry e on e.index = o.index
     where e.rid = $1 and ${SERVED} and o.bytes is not null order by o.index desc limit 1`,
    [rid],
  );
  const [row] = rows;
  return row ? { index: row.index, kind: row.kind, record: recordOf(row.bytes) } : null;
}

const recordOf = (bytes: Buffer): Record<string, unknown> => JSON.parse(bytes.toString('utf8')).record;

/** Public revisions of a record whose objects are served, or (`hidden`) hidden; `but` leaves out objects of one kind of entry. */
export async function separableRevisions(
  client: Client,
  rid: string,
  hidden: boolean,
  but?: 'withdraw',
): Promise<number[]> {
  const { rows } = await client.query(
    `select distinct (convert_from(e.bytes, 'UTF8')::jsonb ->> 'rev')::int as rev from open.object o join open.entry e on e.index = o.index
     where e.rid = $1 and ${hidden ? HIDDEN : SERVED} and e.kind is distinct from $2`,
    [rid, but ?? null],
  );
  return rows.map((row) => row.rev);
}

/** Withholds a record's objects (or those of one revision), its rows and words. `shown` = something of it still is. */
export async function hideShown(
  client: Client,
  model: Model,
  rid: string,
  rev: number | undefined,
): Promise<{ touched: number[]; shown: boolean }> {
  const { rows } = await client.query(
    `update open.object o set withheld = 'hidden', restored = null from open.entry e
     where e.rid = $1 and e.index = o.index and ${SERVED}
       and ($2::int is null or (convert_from(e.bytes, 'UTF8')::jsonb ->> 'rev')::int = $2) returning o.index`,
    [rid, rev ?? null],
  );
  const touched = rows.map((row) => row.index as number);
  await removeRows(client, rid, rev === undefined ? null : touched);
  await forgetWords(client, model, rid);
  const { rows: left } = await client.query(
    `select exists (select from open.record where rid = $1 and until is null) as shown`,
    [rid],
  );
  return { touched, shown: left[0].shown };
}

/** Gives back what was hidden and shows its newest state, both once the `restore` entry at `index` is published. */
export async function restoreShown(
  client: Client,
  model: Model,
  rid: string,
  index: number,
  rev: number | undefined,
): Promise<{ touched: number[]; status: Status }> {
  const { rows } = await client.query(
    `update open.object o set restored = $3 from open.entry e
     where e.rid = $1 and e.index = o.index and ${HIDDEN}
       and ($2::int is null or (convert_from(e.bytes, 'UTF8')::jsonb ->> 'rev')::int = $2) returning o.index`,
    [rid, rev ?? null, index],
  );
  const touched = rows.map((row) => row.index as number);
  const last = await lastObject(client, rid);
  if (!last) return { touched, status: 'hidden' };
  const shown = last.record;
  const status = last.kind === 'withdraw' ? 'withdrawn' : last.kind === 'dispute' ? 'disputed' : null;
  const derived = model.derive(shown);
  await endRows(client, [{ rid, index }]);
  await insertRows(client, [
    {
      index,
      object: last.index,
      rid,
      type: model.type.name,
      rev: Number(shown.rev),
      status,
      title: shown[model.type.title],
      derived,
    },
  ]);
  await insertWords(client, derived.words.toSorted());
  return { touched, status: status ?? 'published' };
}

/** Destroys a record's objects with their salts, its rows and the words only it used. Returns the indexes touched. */
export async function eraseShown(client: Client, model: Model, rid: string): Promise<number[]> {
  await removeRows(client, rid, null);
  await forgetWords(client, model, rid);
  const { rows } = await client.query(
    `update open.object o set withheld = 'erased', restored = null, bytes = null from open.entry e
     where e.rid = $1 and e.index = o.index returning o.index`,
    [rid],
  );
  return rows.map((row) => row.index as number);
}

/** Takes the words of all objects of a record out of the dictionary, but for those that shown records use. */
async function forgetWords(client: Client, model: Model, rid: string): Promise<void> {
  const { rows } = await client.query(
    `select o.bytes from open.object o join open.entry e on e.index = o.index where e.rid = $1 and o.bytes is not null`,
    [rid],
  );
  const words = [...new Set(rows.flatMap((row) => model.derive(recordOf(row.bytes)).words))].sort();
  await client.query(
    `delete from open.word w using unnest($1::text[], $2::text[]) as g (word, query)
     where w.word = g.word and not exists (select from open.record r where r.search @@ g.query::tsquery)`,
    [words, words.map(quoted)],
  );
  await client.query(`update open.dictionary set forgotten = forgotten + 1 where id = 1`);
}

/** Deletes a record's rows (all, or those that show the objects at `only`) and takes them out of the prepared figures. */
async function removeRows(client: Client, rid: string, only: number[] | null): Promise<void> {
  await client.query(
    `with head as (select published from open.log_head where id = 1 for update),
     gone as (
       delete from open.record where rid = $1 and ($2::bigint[] is null or object = any($2)) returning *),
     counted as (
       select g.type, f.facet, count(*) as records, coalesce(sum(g.low), 0) as low, coalesce(sum(g.best), 0) as best,
         coalesce(sum(g.high), 0) as high
       from gone g, head, lateral (select unnest(g.facets || ''::text) as facet) f
       where g.index < head.published and (g.until is null or g.until >= head.published)
       group by 1, 2),
     places as (delete from open.place p using gone g where p.index = g.index),
     edges as (delete from open.edge e using gone g where e.index = g.index),
     facts as (delete from open.fact f using gone g where f.index = g.index)
     update open.rollup r set records = r.records - c.records, low = r.low - c.low, best = r.best - c.best, high = r.high - c.high
     from counted c where r.type = c.type and r.facet = c.facet`,
    [rid, only],
  );
  await client.query(`delete from open.rollup where records = 0`);
}

/**
 * After an erasure: the table of keys is written anew, so that no freed page still holds the destroyed key, and the rows
 * that were deleted elsewhere are given up for overwriting. The old write-ahead log is let go at the next checkpoint.
 */
export async function overwriteErased(pool: Pool): Promise<void> {
  await pool.query('vacuum full keystore.record_key');
  await pool.query('vacuum private.revision, private.external, private.edge, private.proposal');
  await pool.query('vacuum open.object, open.record, open.place, open.edge, open.fact, open.word');
}
