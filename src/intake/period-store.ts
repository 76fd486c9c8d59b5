/** SQL of the days whose reports are committed to in the log. */
import type { Client, Db } from '../platform/index.ts';

/** The last day that has its entry, locked; before the first, the day before `today`, from which days are then counted. */
export async function lockLastPeriod(client: Client, today: string): Promise<string> {
  await client.query(
    `insert into private.setting (key, value) values ('intake-last-period', to_jsonb(($1::date - 1)::text)) on conflict do nothing`,
    [today],
  );
  const { rows } = await client.query(
    `select value #>> '{}' as day from private.setting where key = 'intake-last-period' for update`,
  );
  return rows[0].day;
}

/** Takes up to `most` waiting commitments of that day or earlier into its period. */
export async function takeWaiting(client: Client, day: string, most: number): Promise<Buffer[]> {
  const { rows } = await client.query(
    `update private.intake_leaf set period = $1
     where leaf in (select leaf from private.intake_leaf where period is null and "on" <= $1 order by "on", leaf limit $2)
     returning leaf`,
    [day, most],
  );
  return rows.map(({ leaf }) => leaf);
}

export async function insertPeriod(
  client: Client,
  period: { period: string; index: number; leaves: Uint8Array },
): Promise<void> {
  await client.query(`insert into private.intake_period (period, index, leaves) values ($1, $2, $3)`, [
    period.period,
    period.index,
    period.leaves,
  ]);
  await client.query(`update private.setting set value = to_jsonb($1::text) where key = 'intake-last-period'`, [
    period.period,
  ]);
}

/** The day and the log entry that commit to a leaf; null while it waits. */
export async function periodOf(db: Db, leaf: Uint8Array): Promise<{ period: string; index: number } | null> {
  const { rows } = await db.query(
    `select to_char(p.period, 'YYYY-MM-DD') as period, p.index
     from private.intake_leaf l join private.intake_period p on p.period = l.period where l.leaf = $1`,
    [leaf],
  );
  return rows[0] ?? null;
}

/** A day's leaves in the order of its tree, and its entry as it stands in the log; null before it is over. */
export async function readPeriod(db: Db, period: string): Promise<{ leaves: Buffer[]; entry: Buffer } | null> {
  const { rows } = await db.query(
    `select p.leaves, e.bytes as entry from private.intake_period p join open.entry e on e.index = p.index where p.period = $1`,
    [period],
  );
  const [row] = rows as { leaves: Buffer; entry: Buffer }[];
  if (!row) return null;
  const leaves = Array.from({ length: row.leaves.length / 32 }, (_, n) => row.leaves.subarray(n * 32, n * 32 + 32));
  return { leaves, entry: row.entry };
}
