/** SQL of the audit trail. */
import type { Client, Db } from '../platform/index.ts';

export interface AuditRow {
  n: number;
  at: Date;
  by: string;
  action: string;
  target: string | null;
  detail: Readonly<Record<string, string | number>>;
  digest: Buffer;
}

/** What somebody looks for; rows below `before`, newest first. */
export interface AuditQuery {
  by?: string;
  action?: string;
  target?: string;
  /** Days, both included. */
  from?: string;
  to?: string;
  before?: number;
  limit: number;
}

const COLUMNS = 'n, at, by, action, target, detail, digest';

export async function readAuditHead(db: Db): Promise<{ n: number; digest: Buffer }> {
  const { rows } = await db.query('select n, digest from private.audit_head where id = 1');
  return rows[0];
}

/** The newest row's number and digest, held until the transaction ends. */
export async function lockAuditHead(client: Client): Promise<{ n: number; digest: Buffer }> {
  const { rows } = await client.query('select n, digest from private.audit_head where id = 1 for update');
  return rows[0];
}

export async function appendAudit(client: Client, row: AuditRow): Promise<void> {
  await client.query(`insert into private.audit (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7)`, [
    row.n,
    row.at,
    row.by,
    row.action,
    row.target,
    JSON.stringify(row.detail),
    row.digest,
  ]);
  await client.query('update private.audit_head set n = $1, digest = $2 where id = 1', [row.n, row.digest]);
}

export async function readAuditAfter(db: Db, n: number, limit: number): Promise<AuditRow[]> {
  const { rows } = await db.query(`select ${COLUMNS} from private.audit where n > $1 order by n limit $2`, [n, limit]);
  return rows;
}

/** Rows that fit, newest first. */
export async function findAudit(db: Db, query: AuditQuery): Promise<AuditRow[]> {
  const { rows } = await db.query(
    `select ${COLUMNS} from private.audit
     where ($1::text is null or by = $1) and ($2::text is null or action = $2) and ($3::text is null or target = $3)
       and ($4::date is null or at >= $4::date::timestamp at time zone 'UTC')
       and ($5::date is null or at < ($5::date + 1)::timestamp at time zone 'UTC')
       and ($6::bigint is null or n < $6)
     order by n desc limit $7`,
    [
      query.by ?? null,
      query.action ?? null,
      query.target ?? null,
      query.from ?? null,
      query.to ?? null,
      query.before ?? null,
      query.limit,
    ],
  );
  return rows;
}

/** Every action that has ever been noted. */
export async function auditedActions(db: Db): Promise<string[]> {
  const { rows } = await db.query('select distinct action from private.audit order by action');
  return rows.map(({ action }) => action);
}

/** The earliest day with acts, or after the last day in the log, that the log does not yet hold; null without any act. */
export async function firstUnsealedDay(db: Db): Promise<string | null> {
  const { rows } = await db.query(
    `select coalesce((select max(day) + 1 from private.audit_day),
       (select (at at time zone 'UTC')::date from private.audit order by n limit 1)) as day`,
  );
  return rows[0].day;
}

/** Rows of a day in UTC, in order. */
export async function auditOfDay(db: Db, day: string): Promise<Pick<AuditRow, 'n' | 'digest'>[]> {
  const { rows } = await db.query(
    `select n, digest from private.audit
     where at >= $1::date::timestamp at time zone 'UTC' and at < ($1::date + 1)::timestamp at time zone 'UTC' order by n`,
    [day],
  );
  return rows;
}

/** Notes that a day stands in the log: its first and last row (0 on a day without acts) and its root. */
export async function insertAuditDay(
  client: Client,
  { day, first, last, root }: { day: string; first: number; last: number; root: Uint8Array },
): Promise<void> {
  await client.query('insert into private.audit_day (day, first, last, root) values ($1, $2, $3, $4)', [
    day,
    first,
    last,
    root,
  ]);
}
