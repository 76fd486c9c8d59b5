/** SQL of votes: the event, who is entitled, and ballots of which the last one counts. */
import type { Bases, Decision, Rule, VoteInput } from '../assembly/index.ts';
import type { Client, Db } from '../platform/index.ts';

export type VoteState = 'open' | 'closed';
export type VoteMethod = 'show' | 'roll_call' | 'consensus';
export const OPTIONS = ['for', 'against', 'abstain'] as const;
export type Option = (typeof OPTIONS)[number];

export interface VoteRow {
  /** Id of the record that the vote becomes. */
  id: string;
  body: string;
  session: string | null;
  sitting: string | null;
  /** Record that is decided. */
  subject: string | null;
  method: VoteMethod;
  decision: string;
  rule: Rule;
  opens: Date;
  closes: Date | null;
  closedAt: Date | null;
  state: VoteState;
  bases: Bases & Pick<VoteInput, 'bases_by'>;
  challenged: boolean;
  /** Tellers count hands; nobody casts. */
  byHand: boolean;
  /** What one officer stated of hands, and who confirmed it. */
  stated: { votes: Record<Option, number>; by: string; confirmedBy: string | null } | null;
  input: VoteInput | null;
  result: Pick<Decision, 'outcome' | 'steps'> | null;
  secondOf: string | null;
  title: Buffer;
  by: string;
}

export interface EntitledRow {
  vote: string;
  mandate: string;
  weight: number;
  /** Who may cast it. */
  person: string;
  via: 'holder' | 'substitute' | 'proxy';
  release: string;
  /** Who else may cast it, until that person has: the one the vote was given to, in a vote that waits for everybody. */
  proxy?: string | null;
}

export interface BallotRow {
  mandate: string;
  option: Option;
  weight: number;
}

const VOTE = `id, body, session, sitting, subject, method, decision, rule, opens, closes, closed_at as "closedAt", state,
  bases, quorum_challenged as challenged, by_hand as "byHand", stated, input, result, second_of as "secondOf", title, by`;

const ENTITLED = `vote, mandate, weight, person, via, release, proxy`;

export async function insertVote(
  client: Client,
  vote: Omit<VoteRow, 'closedAt' | 'state' | 'challenged' | 'stated' | 'input' | 'result' | 'title'> & {
    title: Uint8Array;
  },
  entitled: readonly Omit<EntitledRow, 'vote'>[],
): Promise<void> {
  await client.query(
    `insert into private.vote_event
       (id, body, session, sitting, subject, method, decision, rule, opens, closes, state, bases, second_of, title, by, by_hand)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11, $12, $13, $14, $15)`,
    [
      ...[vote.id, vote.body, vote.session, vote.sitting, vote.subject, vote.method, vote.decision],
      ...[JSON.stringify(vote.rule), vote.opens, vote.closes, JSON.stringify(vote.bases), vote.secondOf],
      ...[vote.title, vote.by, vote.byHand],
    ],
  );
  await client.query(
    `insert into private.vote_entitled (vote, mandate, weight, person, via, release, proxy)
     select $1, * from unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[])`,
    [
      vote.id,
      entitled.map((one) => one.mandate),
      entitled.map((one) => one.weight),
      entitled.map((one) => one.person),
      entitled.map((one) => one.via),
      entitled.map((one) => one.release),
      entitled.map((one) => one.proxy ?? null),
    ],
  );
}

/** With `lock`, held against ballots that come while the vote is closed. */
export async function readVoteRow(db: Db, id: string, lock?: 'share' | 'update'): Promise<VoteRow | null> {
  const { rows } = await db.query(`select ${VOTE} from private.vote_event where id = $1 ${lock ? `for ${lock}` : ''}`, [
    id,
  ]);
  return rows[0] ?? null;
}

/** Votes of a body, newest first. */
export async function votesOf(db: Db, body: string, limit: number): Promise<VoteRow[]> {
  const { rows } = await db.query(
    `select ${VOTE} from private.vote_event where body = $1 order by opens desc, id limit $2`,
    [body, limit],
  );
  return rows;
}

export async function votesOfSitting(db: Db, sitting: string): Promise<VoteRow[]> {
  const { rows } = await db.query(`select ${VOTE} from private.vote_event where sitting = $1 order by opens desc, id`, [
    sitting,
  ]);
  return rows;
}

/** An open vote on a record, if there is one. */
export async function openVoteOn(db: Db, subject: string): Promise<string | null> {
  const { rows } = await db.query(`select id from private.vote_event where subject = $1 and state = 'open'`, [subject]);
  return rows[0]?.id ?? null;
}

/** The vote that adopted a record, the last one where there were several. */
export async function adoptedVoteOn(db: Db, subject: string): Promise<VoteRow | null> {
  const { rows } = await db.query(
    `select ${VOTE} from private.vote_event
     where subject = $1 and state = 'closed' and result->>'outcome' = 'adopted' order by closed_at desc, id limit 1`,
    [subject],
  );
  return rows[0] ?? null;
}

export async function entitledOf(db: Db, vote: string): Promise<EntitledRow[]> {
  const { rows } = await db.query(`select ${ENTITLED} from private.vote_entitled where vote = $1 order by mandate`, [
    vote,
  ]);
  return rows;
}

/** What one person may cast in a vote; with `lock`, held so that two ballots of one mandate cannot both stand. */
export async function entitledTo(db: Db, vote: string, person: string, lock?: 'lock'): Promise<EntitledRow[]> {
  const { rows } = await db.query(
    `select ${ENTITLED} from private.vote_entitled
     where (person = $2 or proxy = $2) and vote = $1 order by mandate ${lock ? 'for update' : ''}`,
    [vote, person],
  );
  return rows;
}

/** Replaces what a mandate has cast: the last ballot counts. */
export async function putBallot(
  client: Client,
  vote: string,
  mandate: string,
  cast: readonly { option: Option; weight: number }[],
  by: { person: string; at: Date },
): Promise<void> {
  await client.query(`delete from private.ballot where vote = $1 and mandate = $2`, [vote, mandate]);
  await client.query(
    `insert into private.ballot (vote, mandate, option, weight, person, at)
     select $1, $2, o, w, $3, $4 from unnest($5::text[], $6::int[]) as t (o, w)`,
    [vote, mandate, by.person, by.at, cast.map(({ option }) => option), cast.map(({ weight }) => weight)],
  );
}

export async function ballotsOf(db: Db, vote: string, mandates?: readonly string[]): Promise<BallotRow[]> {
  const { rows } = await db.query(
    `select mandate, option, weight from private.ballot
     where vote = $1 and ($2::text[] is null or mandate = any($2)) order by mandate, option`,
    [vote, mandates ?? null],
  );
  return rows;
}

/** Who cast the ballot a mandate has; null while it has none. */
export async function ballotBy(db: Db, vote: string, mandate: string): Promise<string | null> {
  const { rows } = await db.query(`select person from private.ballot where vote = $1 and mandate = $2 limit 1`, [
    vote,
    mandate,
  ]);
  return rows[0]?.person ?? null;
}

export async function closeVoteRow(
  client: Client,
  id: string,
  closed: { at: Date; input: VoteInput; result: Pick<Decision, 'outcome' | 'steps'> },
): Promise<void> {
  await client.query(
    `update private.vote_event set state = 'closed', closed_at = $2, input = $3, result = $4 where id = $1`,
    [id, closed.at, JSON.stringify(closed.input), JSON.stringify(closed.result)],
  );
}

export async function challengeQuorum(client: Client, id: string): Promise<void> {
  await client.query(`update private.vote_event set quorum_challenged = true where id = $1`, [id]);
}

export async function putStated(client: Client, id: string, stated: NonNullable<VoteRow['stated']>): Promise<void> {
  await client.query(`update private.vote_event set stated = $2 where id = $1`, [id, JSON.stringify(stated)]);
}
