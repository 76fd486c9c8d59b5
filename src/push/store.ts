/** SQL of devices that are told when something waits. Addresses pass through here sealed. */
import type { Client, Db } from '../platform/index.ts';

export interface DeviceRow {
  id: string;
  person: string;
  /** Sealed subscription. */
  body: Buffer;
  madeAt: Date;
  sentAt: Date | null;
}

const COLUMNS = 'id, person, body, made_at as "madeAt", sent_at as "sentAt"';

/** A device that subscribes again, for whomever, belongs to who does it now. */
export async function putDevice(
  client: Client,
  device: { id: string; person: string; digest: Uint8Array; body: Uint8Array; at: Date },
): Promise<void> {
  await client.query('delete from private.push_device where digest = $1', [device.digest]);
  await client.query(
    'insert into private.push_device (id, person, digest, body, made_at) values ($1, $2, $3, $4, $5)',
    [device.id, device.person, device.digest, device.body, device.at],
  );
}

export async function devicesOf(db: Db, person: string): Promise<DeviceRow[]> {
  const { rows } = await db.query(`select ${COLUMNS} from private.push_device where person = $1 order by made_at, id`, [
    person,
  ]);
  return rows;
}

/** Those of these people who have devices, with when the one that was told longest ago was told; null for never. */
export async function longestQuiet(
  db: Db,
  people: readonly string[],
): Promise<{ person: string; sentAt: Date | null }[]> {
  const { rows } = await db.query(
    `select person, case when bool_or(sent_at is null) then null else min(sent_at) end as "sentAt"
     from private.push_device where person = any($1) group by person order by person`,
    [people],
  );
  return rows;
}

/** Forgets one device of a person; false when there is none. */
export async function dropDevice(db: Db, person: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from private.push_device where person = $1 and id = $2', [person, id]);
  return rowCount === 1;
}

export async function markSent(db: Db, id: string, at: Date): Promise<void> {
  await db.query('update private.push_device set sent_at = $2, failures = 0 where id = $1', [id, at]);
}

/** Counts a try that failed; a device that failed `most` times in a row is forgotten. */
export async function markFailed(db: Db, id: string, at: Date, most: number): Promise<void> {
  await db.query('update private.push_device set sent_at = $2, failures = failures + 1 where id = $1', [id, at]);
  await db.query('delete from private.push_device where id = $1 and failures >= $2', [id, most]);
}
