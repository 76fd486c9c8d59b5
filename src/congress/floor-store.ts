/** SQL of the floor of a sitting: what happened, numbered without gaps, and who is present. */
import type { Attendance } from '../assembly/index.ts';
import type { Client, Db } from '../platform/index.ts';

export interface FloorEvent {
  /** Number in its sitting, from 1. */
  n: number;
  kind: string;
  at: Date;
  /** Code words, ids and numbers. */
  data: Record<string, unknown>;
}

/** Channel on which every process hears that a floor has moved; the payload is the sitting's id and the event's number. */
export const FLOOR_CHANNEL = 'tamga_floor';

/** Adds the next event. The sitting's row is held until the transaction ends, so numbers have no gaps. */
export async function addFloorEvent(
  client: Client,
  sitting: string,
  { kind, at, data }: Omit<FloorEvent, 'n'>,
): Promise<number> {
  const { rows } = await client.query(
    `update private.sitting set last_event = last_event + 1 where id = $1 returning last_event::int as n`,
    [sitting],
  );
  const { n } = rows[0] as { n: number };
  await client.query(`insert into private.floor_event (sitting, n, kind, at, data) values ($1, $2, $3, $4, $5)`, [
    sitting,
    n,
    kind,
    at,
    JSON.stringify(data),
  ]);
  await client.query(`select pg_notify($1, $2)`, [FLOOR_CHANNEL, `${sitting} ${n}`]);
  return n;
}

/** Events after a number, in order; `limit` at most. */
export async function floorEventsAfter(db: Db, sitting: string, after: number, limit: number): Promise<FloorEvent[]> {
  const { rows } = await db.query(
    `select n::int as n, kind, at, data from private.floor_event where sitting = $1 and n > $2 order by n limit $3`,
    [sitting, after, limit],
  );
  return rows;
}

/** Events of these kinds, in order. */
export async function eventsOfKinds(db: Db, sitting: string, kinds: readonly string[]): Promise<FloorEvent[]> {
  const { rows } = await db.query(
    `select n::int as n, kind, at, data from private.floor_event where sitting = $1 and kind = any($2) order by n`,
    [sitting, kinds],
  );
  return rows;
}

/** How many events these sittings have had. */
export async function floorSizes(db: Db, sittings: readonly string[]): Promise<{ id: string; size: number }[]> {
  const { rows } = await db.query(`select id, last_event::int as size from private.sitting where id = any($1)`, [
    sittings,
  ]);
  return rows;
}

/** The register of presence of a sitting, as the assembly counts it, with who sat. */
export async function presenceOf(db: Db, sitting: string): Promise<(Attendance & { person: string })[]> {
  const { rows } = await db.query(
    `select mandate, since, until, person, room from private.presence where sitting = $1 order by since, mandate`,
    [sitting],
  );
  return rows.map(({ mandate, since, until, person, room }) => ({
    ...{ mandateId: mandate as string, person: person as string, room: room as boolean },
    in: (since as Date).toISOString(),
    ...(until ? { out: (until as Date).toISOString() } : {}),
  }));
}

/** What a vote is about: the record it decides, and the matter that was under way in its sitting when it was opened. */
export interface Question {
  id: string;
  session: string | null;
  subject: string | null;
  item: string | null;
}

export async function questionsOf(db: Db, votes: readonly string[]): Promise<Question[]> {
  if (votes.length === 0) return [];
  const { rows } = await db.query(
    `select v.id, v.session, v.subject,
       (select e.data->>'item' from private.floor_event e
        where e.sitting = v.sitting and e.kind = 'item' and e.n <
          (select o.n from private.floor_event o
           where o.sitting = v.sitting and o.kind = 'vote-opened' and o.data->>'vote' = v.id order by o.n limit 1)
        order by e.n desc limit 1) as item
     from private.vote_event v where v.id = any($1)`,
    [votes],
  );
  return rows;
}
