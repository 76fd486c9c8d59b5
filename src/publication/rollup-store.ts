/**
 * Prepared figures: for every type and facet the number of current records and the sums of their headline count. Moved
 * forward by the sequencer in the transaction that publishes a checkpoint; the facet '' is the whole type.
 */
import type { Client } from '../platform/index.ts';

/**
 * A row outlives its end by this many entries, so that whoever leafs through pages or loads an export of an earlier size
 * still meets every record once, though it is revised meanwhile.
 */
const KEPT = 65_536;

/** Adds what became current between the two sizes, takes away what ended, and clears rows that ended long ago. */
export async function rollForward(client: Client, from: number, to: number): Promise<void> {
  await client.query(
    `insert into open.rollup as r (type, facet, records, low, best, high)
     select type, facet, sum(sign), sum(sign * coalesce(low, 0)), sum(sign * coalesce(best, 0)), sum(sign * coalesce(high, 0))
     from (
       select type, facets, low, best, high, 1 as sign from open.record
       where index >= $1 and index < $2 and (until is null or until >= $2)
       union all
       select type, facets, low, best, high, -1 from open.record
       where index < $1 and until >= $1 and until < $2) moved,
       lateral (select unnest(facets || ''::text) as facet) f
     group by type, facet
     order by type, facet
     on conflict (type, facet) do update set records = r.records + excluded.records, low = r.low + excluded.low,
       best = r.best + excluded.best, high = r.high + excluded.high`,
    [from, to],
  );
  await client.query(
    `with gone as (delete from open.record where until < $1 returning index),
     places as (delete from open.place p using gone g where p.index = g.index),
     edges as (delete from open.edge e using gone g where e.index = g.index)
     delete from open.fact f using gone g where f.index = g.index`,
    [to - KEPT],
  );
}
