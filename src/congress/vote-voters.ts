/** Who may cast for each mandate when a vote opens: its holder, the substitute who stands in, or the proxy it was given to. */
import { countProxies, voterOf, type WholeRuleSet } from '../assembly/index.ts';
import type { Db } from '../platform/index.ts';
import type { Registered } from './mandates.ts';
import { asGiven, proxiesInForce, proxiesOf } from './proxy-store.ts';
import { ballotBy, type EntitledRow } from './vote-store.ts';

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
