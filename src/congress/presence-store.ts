/** SQL of presence: who sits for which mandate, from when, and when their phone was last heard of. */
import type { Client, Db } from '../platform/index.ts';

/** An interval that has not ended. */
export interface Seated {
  mandate: string;
  person: string;
  /** In the room, and not on the line. */
  room: boolean;
  since: Date;
}

/** Who is present now, by mandate. */
export async function seatedIn(db: Db, sitting: string): Promise<Seated[]> {
  const { rows } = await db.query(
    `select mandate, person, room, since from private.presence where sitting = $1 and until is null order by mandate`,
    [sitting],
  );
  return rows;
}

/** Begins an interval. One that began in this instant and ended again goes on. */
export async function beginPresence(
  client: Client,
  sitting: string,
  { mandate, person, room, since }: Seated,
): Promise<void> {
  await client.query(
    `insert into private.presence (sitting, mandate, since, person, room, heard) values ($1, $2, $3, $4, $5, $3)
     on conflict (sitting, mandate, since)
     do update set until = null, person = excluded.person, room = excluded.room, heard = excluded.heard, beats = false`,
    [sitting, mandate, since, person, room],
  );
}

export async function endPresence(client: Client, sitting: string, mandate: string, at: Date): Promise<void> {
  await client.query(`update private.presence set until = $3 where sitting = $1 and mandate = $2 and until is null`, [
    ...[sitting, mandate, at],
  ]);
}

export async function endEveryPresence(client: Client, sitting: string, at: Date): Promise<void> {
  await client.query(`update private.presence set until = $2 where sitting = $1 and until is null`, [sitting, at]);
}

/** Notes that somebody's phone was heard of; false when they are not present. `room` where they say it anew. */
export async function hearOf(
  db: Db,
  sitting: string,
  { person, at, beats, room }: { person: string; at: Date; beats: boolean; room?: boolean },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update private.presence set heard = greatest(heard, $3), beats = beats or $4, room = coalesce($5, room)
     where sitting = $1 and person = $2 and until is null`,
    [sitting, person, at, beats, room ?? null],
  );
  return (rowCount ?? 0) > 0;
}

/**
 * Ends the intervals of phones that are gone, at the moment each was last heard of. Whoever is in the room stays: phones in
 * pockets say nothing. Returns how many.
 */
export async function endSilent(
  client: Client,
  sitting: string,
  { beating, still }: { beating: Date; still: Date },
): Promise<number> {
  const { rowCount } = await client.query(
    `update private.presence set until = heard
     where sitting = $1 and until is null and not room and heard < case when beats then $2 else $3 end::timestamptz`,
    [sitting, beating, still],
  );
  return rowCount ?? 0;
}

/** Mandates somebody sits for now in sittings of a body. */
export async function satForIn(db: Db, body: string, person: string): Promise<string[]> {
  const { rows } = await db.query(
    `select p.mandate from private.presence p join private.sitting s on s.id = p.sitting
     where s.body = $1 and s.state <> 'closed' and p.until is null and p.person = $2`,
    [body, person],
  );
  return rows.map(({ mandate }) => mandate as string);
}
