/**
 * Votes cast for another mandate. A proxy counts only while both mandates have their rights, nobody of the absent delegation
 * is there to vote, and the one who was given it is: an absent proxy casts nothing, and a proxy is not passed on. In a vote
 * that waits for everybody nobody is absent yet: there a proxy counts beside its giver, whose own ballot goes first.
 */

import type { Mandate, Moment } from './mandate.ts';
import { type Instant, readInstant } from './moment.ts';
import { checkRuleSet, type RuleSet } from './rule-set.ts';
import { isEntitled, type Reachable, voterOf } from './voters.ts';

/** One mandate's vote given into the hands of another, `from` included, `until` not. */
export interface MandateProxy {
  id: string;
  fromMandateId: string;
  toMandateId: string;
  from: Instant;
  until?: Instant;
  revokedAt?: Instant;
}

/**
 * Why a proxy does not count. `duplicate`: the mandate gave an earlier one that counts; `too_many`: the other already holds
 * as many as the rules let one hold.
 */
export type ProxyRefusal =
  | 'not_allowed'
  | 'not_in_force'
  | 'unknown_mandate'
  | 'to_oneself'
  | 'not_entitled'
  | 'voter_present'
  | 'proxy_absent'
  | 'duplicate'
  | 'too_many';

/** `counted` says who casts each mandate's vote; `refused` why the others do not count. */
export interface CountedProxies {
  counted: { id: string; fromMandateId: string; voter: string }[];
  refused: { id: string; reason: ProxyRefusal }[];
}

/** Which proxies count at a moment. The earliest given goes first, then the id; their order here makes no difference. */
export function countProxies(
  ruleSet: RuleSet,
  mandates: readonly Mandate[],
  proxies: readonly MandateProxy[],
  moment: Moment,
  people: Reachable,
): CountedProxies {
  const { allowed, most_held } = checkRuleSet(ruleSet).proxies;
  const known = new Map(mandates.map((mandate) => [mandate.id, mandate]));
  const held = new Map<string, number>();
  const given = new Set<string>();
  const result: CountedProxies = { counted: [], refused: [] };
  for (const proxy of inOrder(proxies)) {
    const { id, fromMandateId, toMandateId } = proxy;
    const [absent, other] = [known.get(fromMandateId), known.get(toMandateId)];
    const voter = other === undefined ? null : voterOf(ruleSet, other, moment, people);
    const reason = ((): ProxyRefusal | null => {
      if (!allowed) return 'not_allowed';
      if (!inForce(proxy, moment.at)) return 'not_in_force';
      if (absent === undefined || other === undefined) return 'unknown_mandate';
      if (fromMandateId === toMandateId) return 'to_oneself';
      if (![absent, other].every((mandate) => isEntitled(ruleSet, mandate, moment))) return 'not_entitled';
      if (people.waits !== true && voterOf(ruleSet, absent, moment, people) !== null) return 'voter_present';
      if (voter === null) return 'proxy_absent';
      if (given.has(fromMandateId)) return 'duplicate';
      return (held.get(toMandateId) ?? 0) >= most_held ? 'too_many' : null;
    })();
    if (reason !== null || voter === null) {
      result.refused.push({ id, reason: reason ?? 'proxy_absent' });
      continue;
    }
    given.add(fromMandateId);
    held.set(toMandateId, (held.get(toMandateId) ?? 0) + 1);
    result.counted.push({ id, fromMandateId, voter });
  }
  return result;
}

function inOrder(proxies: readonly MandateProxy[]): MandateProxy[] {
  return [...proxies].sort(
    (a, b) => readInstant(a.from, 'proxy.from') - readInstant(b.from, 'proxy.from') || (a.id < b.id ? -1 : 1),
  );
}

function inForce({ from, until, revokedAt }: MandateProxy, at: Instant): boolean {
  const now = readInstant(at, 'at');
  const ended = (end: Instant | undefined) => end !== undefined && readInstant(end, 'proxy') <= now;
  return readInstant(from, 'proxy.from') <= now && !ended(until) && !ended(revokedAt);
}
