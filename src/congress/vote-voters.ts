/** Who may cast for each mandate when a vote opens: its holder, the substitute who stands in, or the proxy it was given to. */
import { countProxies, type MandateState, stateAt, voterOf, type WholeRuleSet } from '../assembly/index.ts';
import type { Db } from '../platform/index.ts';
import { asHistory, eventsOf, isPrevented, readMandate } from './mandate-store.ts';
import type { Registered } from './mandates.ts';
import { asGiven, proxiesInForce, proxiesOf } from './proxy-store.ts';
import { readSitting } from './sitting-store.ts';
import { ballotBy, type EntitledRow, type VoteRow } from './vote-store.ts';

/** The register of a body at the opening of a vote. */
export interface Voting {
  rules: WholeRuleSet;
  register: readonly Registered[];
  prevented: ReadonlySet<string>;
  /** People in the sitting; null when the vote waits for everybody. */
  here: ReadonlySet<string> | null;
  at: { vote_opened: string; sitting_opened?: string };
}

/** A vote that waits for everybody leaves a proxy beside its giver, whose own ballot goes first. */
export async function votersOf(
  db: Db,
  { rules, register, prevented, here, at }: Voting,
): Promise<Omit<EntitledRow, 'vote'>[]> {
  const moment = { ...at, at: at.vote_opened };
  const everybody = new Set(register.flatMap(({ holderId, substituteIds = [] }) => [holderId, ...substituteIds]));
  const people = { prevented, available: here ?? everybody, waits: here === null };
  const given = await proxiesInForce(db, new Date(at.vote_opened));
  const { counted } = countProxies(rules, register, given.map(asGiven), moment, people);
  const proxies = new Map(counted.map(({ fromMandateId, voter }) => [fromMandateId, voter]));
  return register.flatMap((mandate): Omit<EntitledRow, 'vote'>[] => {
    const right = { mandate: mandate.id, weight: mandate.weight ?? 1, release: mandate.told.release };
    const person = voterOf(rules, mandate, moment, people);
    const proxy = proxies.get(mandate.id) ?? null;
    if (!person) return proxy ? [{ ...right, person: proxy, via: 'proxy', proxy: null }] : [];
    return [{ ...right, person, via: person === mandate.holderId ? 'holder' : 'substitute', proxy }];
  });
}

/** States in which a mandate has lost its rights, and a challenge alone is none of them. */
const LOST: readonly MandateState[] = ['refused', 'suspended', 'expired', 'revoked'];

/**
 * Does somebody who was entitled when the vote opened cast nothing more? Their mandate has lost its rights with effect at
 * once, or they are detained or cut off: others may have their phone. What was cast before stands.
 */
export async function rightEnded(
  db: Db,
  { body, opens, sitting }: Pick<VoteRow, 'body' | 'opens' | 'sitting'>,
  { mandate, person }: { mandate: string; person: string },
  at: Date,
): Promise<boolean> {
  const row = await readMandate(db, mandate);
  if (!row || (await isPrevented(db, body, person))) return true;
  const opened = sitting ? (await readSitting(db, sitting))?.opened?.toISOString() : undefined;
  const history = asHistory(await eventsOf(db, [mandate]));
  const counted = { id: mandate, holderId: row.holder, constituencyId: '', from: '', state: row.state, history };
  const moment = { at: at.toISOString(), vote_opened: opens.toISOString() };
  return LOST.includes(stateAt(counted, opened ? { ...moment, sitting_opened: opened } : moment));
}

/** Does somebody who was given the vote of a mandate cast nothing more with it, since their own has lost its rights meanwhile? */
export async function holderEnded(
  db: Db,
  vote: Pick<VoteRow, 'body' | 'opens' | 'sitting'>,
  { mandate, person }: { mandate: string; person: string },
  at: Date,
): Promise<boolean> {
  const given = (await proxiesOf(db, [mandate], vote.opens)).filter(({ giver }) => giver === mandate);
  // One after the other: they are asked on the one connection of a transaction.
  for (const { holder } of given) if (await rightEnded(db, vote, { mandate: holder, person }, at)) return true;
  return false;
}

/**
 * May the proxy beside a giver still cast? `ended`: it was taken back or ran out meanwhile; `voted`: the giver has voted, and
 * that counts. Null where they may.
 */
export async function proxyBarred(
  db: Db,
  { id, opens }: { id: string; opens: Date },
  { mandate, person }: Pick<EntitledRow, 'mandate' | 'person'>,
  at: Date,
): Promise<'ended' | 'voted' | null> {
  const given = await proxiesOf(db, [mandate], at);
  if (!given.some(({ giver, from }) => giver === mandate && from <= opens)) return 'ended';
  return (await ballotBy(db, id, mandate)) === person ? 'voted' : null;
}
