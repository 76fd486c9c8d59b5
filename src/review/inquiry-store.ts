/** SQL of inquiries: what was asked of whom about a record, and until when. */
import type { Client, Db } from '../platform/index.ts';

export interface InquiryRow {
  id: string;
  /** The record it is about. */
  rid: string;
  /** The report whose conversation the reply comes in. */
  report: string;
  by: string;
  /** `YYYY-MM-DD`, like every day here. */
  madeOn: string;
  due: string;
  sentOn: string | null;
  declinedOn: string | null;
  part: string | null;
  content: Buffer;
}

const DAY = (column: string) => `to_char(${column}, 'YYYY-MM-DD')`;
const INQUIRY = `id, rid, report, by, ${DAY('made_on')} as "madeOn", ${DAY('due')} as due, ${DAY('sent_on')} as "sentOn",
  ${DAY('declined_on')} as "declinedOn", part, content`;

export async function insertInquiry(
  client: Client,
  one: Pick<InquiryRow, 'id' | 'rid' | 'report' | 'by' | 'madeOn' | 'due'> & { content: Uint8Array },
): Promise<void> {
  await client.query(
    `insert into private.inquiry (id, rid, report, by, made_on, due, content) values ($1, $2, $3, $4, $5, $6, $7)`,
    [one.id, one.rid, one.report, one.by, one.madeOn, one.due, one.content],
  );
}

/** Inquiries about a record, oldest first. */
export async function readInquiries(db: Db, rid: string): Promise<InquiryRow[]> {
  const { rows } = await db.query(`select ${INQUIRY} from private.inquiry where rid = $1 order by made_on, id`, [rid]);
  return rows;
}

/** One of a record, locked until the transaction ends. */
export async function lockInquiry(client: Client, rid: string, id: string): Promise<InquiryRow | null> {
  const { rows } = await client.query(`select ${INQUIRY} from private.inquiry where rid = $1 and id = $2 for update`, [
    rid,
    id,
  ]);
  return rows[0] ?? null;
}

/** Writes what may change of an inquiry. */
export async function updateInquiry(
  client: Client,
  one: Pick<InquiryRow, 'id' | 'due' | 'sentOn' | 'declinedOn' | 'part'> & { content: Uint8Array },
): Promise<void> {
  await client.query(
    'update private.inquiry set due = $2, sent_on = $3, declined_on = $4, part = $5, content = $6 where id = $1',
    [one.id, one.due, one.sentOn, one.declinedOn, one.part, one.content],
  );
}

export async function dropInquiry(client: Client, id: string): Promise<void> {
  await client.query('delete from private.inquiry where id = $1', [id]);
}
