/** SQL of whole records: what is shown of each, every public step of its life, and the titles of what it refers to. */
import type { Pool } from '../platform/index.ts';

/** One step of a record. Texts are those of the log, as they were signed. */
export interface StepRow {
  rid: string;
  index: number;
  entry: string;
  /** Is its object there for readers? */
  readable: boolean;
  /** The rest stands only at the step whose object the record's page shows. */
  object: string | null;
  leaf: string | null;
  /** Index of the entry that made it the one shown: another one after a restore. */
  shownAt: number | null;
  status: string | null;
  titles: [rid: string, type: string, title: unknown][] | null;
  /** Types of records that name it, of the newest `LOOKED_AT` that do, and how many were looked at. */
  named: [count: number, types: string[] | null] | null;
}

/** So many records that name one are looked at for their types. */
export const LOOKED_AT = 200;

const WHOLE = `
  with shown as (
    select distinct on (rid) rid, index, object, status from open.record
    where rid = any($1) and index < $2 and (until is null or until >= $2) order by rid, index desc)
  select e.rid, e.index, convert_from(e.bytes, 'UTF8') as entry,
    o.bytes is not null and o.withheld is null as readable,
    case when e.index = s.object and o.withheld is null then convert_from(o.bytes, 'UTF8') end as object,
    case when e.index = s.object then encode(e.leaf, 'hex') end as leaf,
    case when e.index = s.object then s.index end as "shownAt",
    case when e.index = s.object then s.status end as status,
    case when e.index = s.object then (
      select json_agg(json_build_array(t.rid, t.type, t.title))
      from (select distinct target from open.edge where index = s.index) d,
        lateral (
          select rid, type, title from open.record
          where rid = d.target and index < $2 and (until is null or until >= $2) order by index desc limit 1) t
      where t.title is not null) end as titles,
    case when e.index = s.object then (
      select json_build_array(count(*), json_agg(distinct r.type))
      from (select index from open.edge where target = e.rid and index < $2 order by index desc limit ${LOOKED_AT}) n
        join open.record r using (index)) end as named
  from open.entry e left join shown s on s.rid = e.rid left join open.object o on o.index = e.index
  where e.rid = any($1) and e.index < $2
  order by e.index desc`;

/** The steps of these records below `size`, newest first, in one round trip. */
export async function readWhole(pool: Pool, rids: string[], size: number): Promise<StepRow[]> {
  const { rows } = await pool.query({ name: 'whole', text: WHOLE, values: [rids, size] });
  return rows;
}
