/**
 * Who speaks next: points of order first, then the delegation that has spoken least often and least long. Being quick to
 * raise a hand decides only between delegations that have had the same.
 */
import { type Instant, readInstant } from './moment.ts';
import type { RuleSet, TurnKind } from './rule-set.ts';
import { checkRuleSet } from './rule-set.ts';

/** Somebody who asked to speak. */
export interface SpeakerRequest {
  id: string;
  mandateId: string;
  constituencyId: string;
  kind: TurnKind;
  asked: Instant;
}

/** A turn that was taken; `seconds` without pauses. */
export interface Turn {
  mandateId: string;
  constituencyId: string;
  kind: TurnKind;
  seconds: number;
}

/**
 * Who speaks next and for how many seconds at most; null seconds where the rules set no limit. `had` = what their delegation
 * has had so far, points of order left out: the reason for their place in the order.
 */
export interface NextSpeaker {
  request: SpeakerRequest;
  seconds: number | null;
  had: { turns: number; seconds: number };
}

/** The list as it stands: in order, and those whose delegation has used up its time. */
export interface SpeakersList {
  order: NextSpeaker[];
  exhausted: SpeakerRequest[];
}

/** Points of order take no time from a delegation. */
const free: readonly TurnKind[] = ['point_of_order'];

/**
 * The order of the list after the turns already taken, each coming turn reckoned as one taken in full. The order in which
 * requests are handed in makes no difference.
 */
export function speakersList(
  ruleSet: RuleSet,
  requests: readonly SpeakerRequest[],
  turns: readonly Turn[],
): SpeakersList {
  const { speaking } = checkRuleSet(ruleSet);
  const limit = speaking?.per_delegation ?? null;
  const taken = new Map<string, Had>();
  for (const turn of turns) if (!free.includes(turn.kind)) add(taken, turn);
  const before = new Map(taken);
  const waiting = new Set(requests);
  const list: SpeakersList = { order: [], exhausted: [] };
  for (let next = fairest(waiting, taken); next !== null; next = fairest(waiting, taken)) {
    waiting.delete(next);
    const counts = !free.includes(next.kind);
    const left = limit === null || !counts ? null : limit - hadBy(taken, next.constituencyId).seconds;
    if (left !== null && left <= 0) {
      list.exhausted.push(next);
      continue;
    }
    const own = speaking?.seconds[next.kind] ?? null;
    const seconds = left === null ? own : Math.min(own ?? left, left);
    const { turns: times, seconds: time } = hadBy(before, next.constituencyId);
    list.order.push({ request: next, seconds, had: { turns: times, seconds: time } });
    if (counts) add(taken, { ...next, seconds: seconds ?? 0 });
  }
  return list;
}

/** The next to speak; null for an empty list. */
export function nextSpeaker(
  ruleSet: RuleSet,
  requests: readonly SpeakerRequest[],
  turns: readonly Turn[],
): NextSpeaker | null {
  return speakersList(ruleSet, requests, turns).order[0] ?? null;
}

interface Had {
  turns: number;
  seconds: number;
  byMandate: Map<string, number>;
}

function hadBy(taken: ReadonlyMap<string, Had>, constituencyId: string): Had {
  return taken.get(constituencyId) ?? { turns: 0, seconds: 0, byMandate: new Map() };
}

function add(taken: Map<string, Had>, { constituencyId, mandateId, seconds }: Omit<Turn, 'kind'>): void {
  const had = hadBy(taken, constituencyId);
  const byMandate = new Map(had.byMandate).set(mandateId, (had.byMandate.get(mandateId) ?? 0) + 1);
  taken.set(constituencyId, { turns: had.turns + 1, seconds: had.seconds + seconds, byMandate });
}

function fairest(waiting: ReadonlySet<SpeakerRequest>, taken: ReadonlyMap<string, Had>): SpeakerRequest | null {
  const rank = ({ kind, constituencyId, mandateId, asked }: SpeakerRequest): number[] => {
    const time = readInstant(asked, 'asked');
    if (kind === 'point_of_order') return [0, 0, 0, 0, time];
    const { turns, seconds, byMandate } = hadBy(taken, constituencyId);
    return [1, turns, seconds, byMandate.get(mandateId) ?? 0, time];
  };
  let best: { request: SpeakerRequest; rank: number[] } | null = null;
  for (const request of waiting) {
    const found = { request, rank: rank(request) };
    if (best === null || isBefore(found, best)) best = found;
  }
  return best?.request ?? null;
}

function isBefore(
  a: { request: SpeakerRequest; rank: number[] },
  b: { request: SpeakerRequest; rank: number[] },
): boolean {
  const at = a.rank.findIndex((value, index) => value !== b.rank[index]);
  return at < 0 ? a.request.id < b.request.id : (a.rank[at] ?? 0) < (b.rank[at] ?? 0);
}
