/** SQL of challenges of mandates, and of the mandates that stand behind them. */
import type { Client, Db } from '../platform/index.ts';

export interface ChallengeRow {
  id: string;
  mandate: string;
  body: string;
  /** Which support of the rules it takes. */
  needs: 'challenge' | 'reconsider';
  /** `YYYY-MM-DD` */
  opened: string;
  by: string;
  state: 'gathering' | 'raised' | 'ended';
  /** Ciphertext, and whether it is under the key of the mandate's papers. */
  grounds: Buffer;
  ownKey: boolean;
}

export interface SupportRow {
  challenge: string;
  mandate: string;
  person: string;
}

const CHALLENGE = `id, mandate, body, needs, to_char(opened, 'YYYY-MM-DD') as opened, by, state, grounds,
  own_key as "ownKey"`;

export async function insertChallenge(
  client: Client,
  row: Omit<ChallengeRow, 'state' | 'grounds' | 'ownKey'> & { grounds: Uint8Array },
): Promise<void> {
  await client.query(
    `insert into private.mandate_challenge (id, mandate, body, needs, opened, by, state, grounds, own_key)
     values ($1, $2, $3, $4, $5, $6, 'gathering', $7, true)`,
    [row.id, row.mandate, row.body, row.needs, row.opened, row.by, row.grounds],
  );
}

/** One that has not ended. Whoever changes it holds the row of its mandate. */
export async function readChallenge(db: Db, id: string): Promise<ChallengeRow | null> {
  const { rows } = await db.query(
    `select ${CHALLENGE} from private.mandate_challenge where id = $1 and state <> 'ended'`,
    [id],
  );
  return rows[0] ?? null;
}

/** The challenge of a mandate that has not ended. */
export async function liveChallenge(db: Db, mandate: string): Promise<ChallengeRow | null> {
  const { rows } = await db.query(
    `select ${CHALLENGE} from private.mandate_challenge where mandate = $1 and state <> 'ended'`,
    [mandate],
  );
  return rows[0] ?? null;
}

/** Those of a body that have not ended, the oldest first. */
export async function liveChallenges(db: Db, body: string): Promise<ChallengeRow[]> {
  const { rows } = await db.query(
    `select ${CHALLENGE} from private.mandate_challenge
     where body = $1 and state <> 'ended'
       and mandate not in (select rid from private.record where type = 'mandate' and status = 'erased')
     order by opened, id`,
    [body],
  );
  return rows;
}

export async function raiseChallenge(client: Client, id: string): Promise<void> {
  await client.query(`update private.mandate_challenge set state = 'raised' where id = $1`, [id]);
}

/** Ends what puts a mandate in question: it was decided, or the mandate has moved on. */
export async function endChallenges(client: Client, mandate: string): Promise<void> {
  await client.query(`update private.mandate_challenge set state = 'ended' where mandate = $1 and state <> 'ended'`, [
    mandate,
  ]);
}

/** Puts mandates of a person behind a challenge; those that stand there already stay. */
export async function addSupport(
  client: Client,
  challenge: string,
  mandates: readonly string[],
  person: string,
): Promise<void> {
  await client.query(
    `insert into private.mandate_challenge_support (challenge, mandate, person)
     select $1, m, $3 from unnest($2::text[]) as t (m) on conflict (challenge, mandate) do nothing`,
    [challenge, mandates, person],
  );
}

/** Takes a person's signatures back; returns how many there were. */
export async function dropSupport(client: Client, challenge: string, person: string): Promise<number> {
  const { rowCount } = await client.query(
    `delete from private.mandate_challenge_support where challenge = $1 and person = $2`,
    [challenge, person],
  );
  return rowCount ?? 0;
}

/** Who stands behind challenges. */
export async function supportOf(db: Db, challenges: readonly string[]): Promise<SupportRow[]> {
  const { rows } = await db.query(
    `select challenge, mandate, person from private.mandate_challenge_support where challenge = any($1) order by mandate`,
    [challenges],
  );
  return rows;
}

/** Mandates that are present in sittings of a body at this moment. */
export async function presentIn(db: Db, body: string): Promise<number> {
  const { rows } = await db.query(
    `select count(distinct p.mandate)::int as present from private.presence p join private.sitting s on s.id = p.sitting
     where s.body = $1 and s.state <> 'closed' and p.until is null`,
    [body],
  );
  return rows[0]?.present ?? 0;
}

/** When the next sitting of a body begins that is not over; null for none. */
export async function nextSitting(db: Db, body: string): Promise<Date | null> {
  const { rows } = await db.query(
    `select min(starts) as starts from private.sitting where body = $1 and state <> 'closed'`,
    [body],
  );
  return rows[0]?.starts ?? null;
}
