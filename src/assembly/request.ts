/**
 * Requests for a special session, counted against the register of the day. The certificate holds counts only: who asked is
 * told by `examineRequests` alone, to those who count, and never leaves with the certificate.
 */
import { addDays } from '../kernel/calendar.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Fraction, leastOf, type Op, reaches } from './fraction.ts';
import { inPeriod, MANDATE_STATES, type Mandate } from './mandate.ts';
import { type Day, type Instant, readDay, readInstant } from './moment.ts';
import type { Unit } from './rule.ts';
import { checkRuleSet, type RuleSet, type WholeRuleSet } from './rule-set.ts';
import { own, readAny, readList, readOneOf, readText, readWhole } from './shape.ts';
import { speaker } from './words.ts';

/** A mandate as the register of a day has it; `prevented` while its holder is detained, cut off or silenced. */
export type RegisteredMandate = Pick<Mandate, 'id' | 'state' | 'from' | 'until' | 'weight' | 'constituencyId'> & {
  prevented?: boolean;
};

/** The register of mandates on the day of counting. */
export interface Register {
  at: Day | Instant;
  mandates: readonly RegisteredMandate[];
}

/** One signed request; its signature has been checked before. */
export interface SessionRequest {
  mandateId: string;
  at: Day | Instant;
  withdrawnAt?: Day | Instant;
}

/** Why a request is not counted. `later`: made after the day of counting; `lapsed`: older than the rules let it be. */
export type NotCounted =
  | 'unknown_mandate'
  | 'not_accepted'
  | 'suspended'
  | 'expired'
  | 'revoked'
  | 'prevented'
  | 'later'
  | 'lapsed'
  | 'withdrawn'
  | 'duplicate';

/** What became of one request, for those who count; not to be published. */
export interface ExaminedRequest {
  mandateId: string;
  at: Day | Instant;
  counted: boolean;
  reason: NotCounted | null;
}

/** What is published of a request: counts, and no word of who asked. */
export interface Certificate {
  certified: boolean;
  as_of: Day;
  unit: Unit;
  fraction: Fraction;
  op: Op;
  /** Accepted mandates (or their weight, or constituencies) on that day. */
  base: number;
  needed: number;
  counted: number;
  /** Requests handed in, and how many of them were not counted. */
  received: number;
  not_counted: number;
  /** The last day for the session, and the first that leaves time for notice; null when not certified. */
  hold_by: Day | null;
  hold_from: Day | null;
  explanation: string[];
}

/** Examines each request, in the order given. Refuses `register-twice` and `shape-…`. */
export function examineRequests(
  ruleSet: RuleSet,
  register: Register,
  requests: readonly SessionRequest[],
): ExaminedRequest[] {
  const rules = checkRuleSet(ruleSet);
  const day = readDay(register.at, 'register.at');
  const known = byId(register);
  readList(requests, 'requests', (item, where) => readAny(item, where, ['mandateId', 'at']));
  const reasons = requests.map((request, at) => {
    const mandate = known.get(request.mandateId);
    return reasonOfMandate(rules, mandate, day) ?? reasonOfTime(rules, request, day, `requests[${at}]`);
  });
  const first = firstOfEach(requests, reasons);
  return requests.map(({ mandateId, at }, index) => {
    const reason = reasons[index] ?? (first.get(mandateId) === index ? null : 'duplicate');
    return { mandateId, at, counted: reason === null, reason };
  });
}

/**
 * Counts the requests against the register: certified when they reach the share of the rules (two thirds of accepted
 * mandates, one request each, unweighted, unless the rule set says otherwise). Refuses as `examineRequests` does.
 */
export function certifyRequest(
  ruleSet: RuleSet,
  register: Register,
  requests: readonly SessionRequest[],
  options: { lang?: string } = {},
): Certificate {
  const rules = checkRuleSet(ruleSet);
  const { threshold, within_days, notice_days } = rules.convening.special;
  const { fraction, op, unit = 'persons' } = threshold;
  const examined = examineRequests(ruleSet, register, requests).filter(({ counted }) => counted);
  const asked = new Set(examined.map(({ mandateId }) => mandateId));
  const as_of = readDay(register.at, 'register.at');
  const members = register.mandates.filter((mandate) => isMember(rules, mandate, as_of));
  const base = sizeIn(unit, members);
  const counted = sizeIn(
    unit,
    members.filter(({ id }) => asked.has(id)),
  );
  const needed = Math.max(1, leastOf(base, threshold));
  const certified = counted > 0 && reaches(counted, base, threshold);
  const not_counted = requests.length - examined.length;
  const figures = { as_of, unit, fraction, op, base, needed, counted, received: requests.length, not_counted };
  return {
    certified,
    ...figures,
    hold_by: certified ? addDays(as_of, within_days) : null,
    hold_from: certified ? addDays(as_of, notice_days) : null,
    explanation: explain(figures, certified, options.lang ?? 'en'),
  };
}

function byId({ mandates }: Register): Map<string, RegisteredMandate> {
  readList(mandates, 'register.mandates', (item, where) => {
    const fields = readAny(item, where, ['id', 'state', 'from']);
    readText(own(fields, 'id'), `${where}.id`);
    readOneOf(own(fields, 'state'), `${where}.state`, MANDATE_STATES);
  });
  const known = new Map(mandates.map((mandate) => [mandate.id, mandate]));
  if (known.size < mandates.length) throw new Refusal('register-twice');
  return known;
}

/** Entitled and in its period; a prevented mandate where the rules keep it in the base. */
function isMember(rules: WholeRuleSet, mandate: RegisteredMandate, day: Day): boolean {
  const counted = rules.entitled.includes(mandate.state) && inPeriod(mandate, day);
  return counted && (mandate.prevented !== true || rules.prevented.in_members);
}

function reasonOfMandate(rules: WholeRuleSet, mandate: RegisteredMandate | undefined, day: Day): NotCounted | null {
  if (mandate === undefined) return 'unknown_mandate';
  const { state } = mandate;
  if (!rules.entitled.includes(state))
    return state === 'suspended' || state === 'expired' || state === 'revoked' ? state : 'not_accepted';
  if (!inPeriod(mandate, day)) return mandate.from > day ? 'not_accepted' : 'expired';
  const barred = !rules.prevented.may_request || !rules.prevented.in_members;
  return mandate.prevented === true && barred ? 'prevented' : null;
}

function reasonOfTime(
  { convening: { special } }: WholeRuleSet,
  { at, withdrawnAt }: SessionRequest,
  day: Day,
  where: string,
): NotCounted | null {
  const made = readDay(at, `${where}.at`);
  if (made > day) return 'later';
  if (special.request_days !== undefined && addDays(made, special.request_days) < day) return 'lapsed';
  const withdrawn = withdrawnAt !== undefined && readDay(withdrawnAt, `${where}.withdrawnAt`) <= day;
  return withdrawn && special.withdrawable ? 'withdrawn' : null;
}

/** For each mandate, the place of the earliest of its requests that nothing speaks against. */
function firstOfEach(
  requests: readonly SessionRequest[],
  reasons: readonly (NotCounted | null)[],
): Map<string, number> {
  const first = new Map<string, number>();
  const madeAt = (index: number) => readInstant(requests[index]?.at, `requests[${index}].at`);
  requests.forEach(({ mandateId }, index) => {
    const before = first.get(mandateId);
    if (reasons[index] === null && (before === undefined || madeAt(index) < madeAt(before)))
      first.set(mandateId, index);
  });
  return first;
}

function sizeIn(unit: Unit, mandates: readonly RegisteredMandate[]): number {
  if (unit === 'persons') return mandates.length;
  if (unit === 'constituencies') return new Set(mandates.map(({ constituencyId }) => constituencyId)).size;
  const sum = mandates.reduce((total, { id, weight = 1 }) => total + readWhole(weight, `register.${id}.weight`), 0);
  return readWhole(sum, 'register');
}

type Figures = Omit<Certificate, 'certified' | 'hold_by' | 'hold_from' | 'explanation'>;

function explain(figures: Figures, certified: boolean, lang: string): string[] {
  const { say, number } = speaker(lang);
  const { as_of, unit, fraction, op, base, needed, counted, not_counted } = figures;
  const share = say(`share.${op}`, { part: fraction.map(number).join('/') });
  return [
    say(`request.${unit}`, { day: as_of, size: base, share, count: needed }),
    say('request.counted', { count: counted, rest: not_counted }),
    say(certified ? 'request.certified' : 'request.refused'),
  ];
}
