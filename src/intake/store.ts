/** SQL of reports: their place in the queue, and the conversations behind their receipts. */
import type { Client, Db } from '../platform/index.ts';
import type { State } from './model.ts';

export interface ReportRow {
  rid: string;
  state: State;
  channel: string;
  lang: string;
  danger: string;
  /** `YYYY-MM-DD`, like every day here. */
  receivedOn: string;
  changedOn: string;
  assigned: string | null;
  priority: string | null;
  unread: number;
  leaf: Buffer;
}

/** A report as it is first written. */
export interface NewReport extends Pick<ReportRow, 'rid' | 'channel' | 'lang' | 'danger' | 'receivedOn'> {
  receipt: Uint8Array | null;
  leaf: Uint8Array;
  opening: Uint8Array;
}

const DAY = (column: string) => `to_char(${column}, 'YYYY-MM-DD')`;
const REPORT = `rid, state, channel, lang, danger, ${DAY('received_on')} as "receivedOn",
  ${DAY('changed_on')} as "changedOn", assigned, priority, unread, leaf`;

export async function insertReport(client: Client, report: NewReport): Promise<void> {
  await client.query(
    `insert into private.report (rid, state, channel, lang, danger, received_on, changed_on, receipt, leaf, opening)
     values ($1, 'new', $2, $3, $4, $5, $5, $6, $7, $8)`,
    [
      report.rid,
      report.channel,
      report.lang,
      report.danger,
      report.receivedOn,
      report.receipt,
      report.leaf,
      report.opening,
    ],
  );
  await client.query(`insert into private.intake_leaf (leaf, "on") values ($1, $2)`, [report.leaf, report.receivedOn]);
}

export async function hasReport(db: Db, rid: string): Promise<boolean> {
  const { rows } = await db.query(`select exists (select from private.report where rid = $1) as there`, [rid]);
  return rows[0].there;
}

export async function readReport(db: Db, rid: string): Promise<ReportRow | null> {
  const { rows } = await db.query(`select ${REPORT} from private.report where rid = $1`, [rid]);
  return rows[0] ?? null;
}

/** The report, locked until the transaction ends. */
export async function lockReport(client: Client, rid: string): Promise<ReportRow | null> {
  const { rows } = await client.query(`select ${REPORT} from private.report where rid = $1 for update`, [rid]);
  return rows[0] ?? null;
}

/** Whose receipt this is, by its keyed digest. */
export async function ridOfReceipt(db: Db, receipt: Uint8Array): Promise<string | null> {
  const { rows } = await db.query(`select rid from private.report where receipt = $1`, [receipt]);
  return rows[0]?.rid ?? null;
}

/** Writes what may change of a report. */
export async function updateReport(
  client: Client,
  row: Pick<ReportRow, 'rid' | 'state' | 'assigned' | 'priority' | 'unread' | 'changedOn'>,
): Promise<void> {
  await client.query(
    `update private.report set state = $2, assigned = $3, priority = $4, unread = $5, changed_on = $6 where rid = $1`,
    [row.rid, row.state, row.assigned, row.priority, row.unread, row.changedOn],
  );
}

/** Which reports somebody wants to see. */
export interface QueueQuery {
  states: readonly State[];
  /** Only those of this person. */
  assigned?: string;
  lang?: string;
  danger?: string;
  /** Only with messages nobody has seen. */
  unread?: boolean;
  /** Received this day or earlier. */
  before?: string;
  /** Where the last page ended. */
  after?: string;
  limit: number;
}

/** What waits most urgently comes first: danger, then priority, then age. The text sorts, and continues a list. */
const ORDER = `(case danger when 'now' then '0' when 'feared' then '1' else '2' end) || coalesce(priority, '030000000000')
  || to_char(received_on, 'YYYY-MM-DD') || rid`;

/** Reports that fit, most urgent first, each with the mark after which the next page begins. */
export async function findReports(db: Db, query: QueueQuery): Promise<(ReportRow & { mark: string })[]> {
  const { rows } = await db.query(
    `select ${REPORT}, ${ORDER} as mark from private.report
     where state = any($1) and ($2::text is null or assigned = $2) and ($3::text is null or lang = $3)
       and ($4::text is null or danger = $4) and (not $5 or unread > 0) and ($6::date is null or received_on <= $6)
       and ($7::text is null or (${ORDER}) collate "C" > $7)
     order by (${ORDER}) collate "C" limit $8`,
    [
      query.states,
      query.assigned ?? null,
      query.lang ?? null,
      query.danger ?? null,
      query.unread ?? false,
      query.before ?? null,
      query.after ?? null,
      query.limit,
    ],
  );
  return rows;
}

export interface QueueCounts {
  new: number;
  mine: number;
  waiting: number;
  open: number;
  done: number;
}

export async function countReports(db: Db, person: string): Promise<QueueCounts> {
  const { rows } = await db.query(
    `select count(*) filter (where state = 'new')::int as new,
       count(*) filter (where state in ('new', 'in-work', 'waiting') and assigned = $1)::int as mine,
       count(*) filter (where state = 'waiting')::int as waiting,
       count(*) filter (where state in ('new', 'in-work', 'waiting'))::int as open,
       count(*) filter (where state not in ('new', 'in-work', 'waiting'))::int as done
     from private.report`,
    [person],
  );
  return rows[0];
}

/** Languages in which reports have come. */
export async function reportLanguages(db: Db): Promise<string[]> {
  const { rows } = await db.query(`select distinct lang from private.report order by lang`);
  return rows.map(({ lang }) => lang);
}

export interface MessageRow {
  n: number;
  by: string | null;
  on: string;
  body: Buffer;
}

export async function readMessages(db: Db, rid: string): Promise<MessageRow[]> {
  const { rows } = await db.query(
    `select n, by, ${DAY('"on"')} as on, body from private.report_message where rid = $1 order by n`,
    [rid],
  );
  return rows;
}

/** The number the next message of a report gets; its row is locked by the caller. */
export async function nextMessage(client: Client, rid: string): Promise<number> {
  const { rows } = await client.query(
    `select coalesce(max(n), 0)::int + 1 as n from private.report_message where rid = $1`,
    [rid],
  );
  return rows[0].n;
}

export async function insertMessage(
  client: Client,
  message: { rid: string; n: number; by: string | null; on: string; body: Uint8Array },
): Promise<void> {
  await client.query(`insert into private.report_message (rid, n, by, "on", body) values ($1, $2, $3, $4, $5)`, [
    message.rid,
    message.n,
    message.by,
    message.on,
    message.body,
  ]);
}

/** Puts another text in place of a message's. */
export async function replaceMessage(
  client: Client,
  { rid, n, body }: { rid: string; n: number; body: Uint8Array },
): Promise<void> {
  await client.query(`update private.report_message set body = $3 where rid = $1 and n = $2`, [rid, n, body]);
}

/** The receipt of a report opens nothing from now on. */
export async function dropReceipt(client: Client, rid: string): Promise<void> {
  await client.query(`update private.report set receipt = null where rid = $1`, [rid]);
}
