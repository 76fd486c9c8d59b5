/**
 * A body's rules as data: how often it meets, who may convene it, what its decisions ask, who counts. Read strictly: an
 * unknown key is refused by its name, and every default is written out here.
 */
import { isText, type Text } from '../kernel/text.ts';
import type { Op } from './fraction.ts';
import { MANDATE_STATES, type MandateState } from './mandate.ts';
import type { Period } from './moment.ts';
import { type Quorum, type Rule, readQuorum, readRule, type Unit, type WholeRule } from './rule.ts';
import { readConvening } from './rule-set-convening.ts';
import {
  type Fields,
  invalid,
  own,
  ownOr,
  readFields,
  readFlag,
  readList,
  readOneOf,
  readText,
  readWhole,
} from './shape.ts';
import { readSupport, type Support } from './support.ts';

/** How a vote is held. */
export type Method = 'show' | 'roll_call' | 'secret' | 'consensus';
/** A turn to speak. */
export type TurnKind = 'contribution' | 'pro' | 'contra' | 'intervention' | 'interposed_question' | 'point_of_order';

/** One kind of decision: what it is called, what it asks, how it may be voted on. */
export interface DecisionKind<R = Rule> {
  names: Text;
  rule: R;
  methods?: readonly Method[];
}

/** The clock of ordinary sessions; `warn_days` and `notice_days` are days before the due date. */
export interface OrdinaryClock {
  every: Period;
  from?: 'opened' | 'closed';
  warn_days?: readonly number[];
  notice_days: number;
}

/** What a request for a special session must reach, and how soon the session is held. */
export interface SpecialClock {
  threshold?: { fraction: readonly [number, number]; op: Op; unit?: Unit };
  /** Days a request stays good; without end unless stated. */
  request_days?: number;
  withdrawable?: boolean;
  within_days?: number;
  notice_days?: number;
}

/** Who may do what to call the body together. `who` lists roles of posts. */
export interface Convening {
  ordinary?: OrdinaryClock;
  special?: SpecialClock;
  who?: readonly string[];
}

/** Convening with its defaults; `ordinary` stays absent for a body without a clock. */
export interface WholeConvening {
  ordinary?: Required<OrdinaryClock>;
  special: Required<Omit<SpecialClock, 'request_days'>> & { request_days?: number };
  who: readonly string[];
}

/** A rule set as somebody writes it. What is left out has the default named in `checkRuleSet`. */
export interface RuleSet<R = Rule, C = Convening> {
  id: string;
  version: number;
  names: Text;
  about?: Text;
  decisions: Readonly<Record<string, DecisionKind<R>>>;
  /** States of a mandate that give its full rights. */
  entitled?: readonly MandateState[];
  /** What being detained, cut off or silenced changes. */
  prevented?: { in_members: boolean; may_request: boolean };
  /** For whom substitutes stand in. */
  substitutes?: { for: 'nobody' | 'prevented' | 'absent' };
  sitting?: { quorum: Quorum; challenge?: Support };
  convening?: C;
  proxies?: { allowed: boolean; most_held: number };
  speaking?: { seconds: Readonly<Partial<Record<TurnKind, number>>>; per_delegation?: number };
  /** `withdrawable`: may a signature under a challenge be taken back? */
  credentials?: { challenge: Support; reconsider?: Support; substitute_hours?: number; withdrawable?: boolean };
}

/** A rule set with its defaults written out. */
export type WholeRuleSet = RuleSet<WholeRule, WholeConvening> &
  Required<Pick<RuleSet, 'entitled' | 'prevented' | 'substitutes' | 'proxies'>> & { convening: WholeConvening };

/** Seconds; nobody speaks for longer than a day. */
const LONGEST_TURN = 86_400;

const KEYS = [
  ...['id', 'version', 'names', 'about', 'decisions', 'entitled', 'prevented', 'substitutes'],
  ...['sitting', 'convening', 'proxies', 'speaking', 'credentials'],
];
export const METHODS: readonly Method[] = ['show', 'roll_call', 'secret', 'consensus'];
export const TURNS: readonly TurnKind[] = [
  'contribution',
  'pro',
  'contra',
  'intervention',
  'interposed_question',
  'point_of_order',
];

/**
 * Reads a rule set. Defaults: accepted and challenged mandates have full rights (a challenge alone takes none away);
 * prevented ones count as members and may request; substitutes stand in for the prevented; no proxies; a special session
 * at two thirds of accepted mandates, one request each, unweighted. Refuses `shape-key-unknown` and the other `shape-…`.
 */
export function checkRuleSet(value: unknown): WholeRuleSet {
  const at = 'rule_set';
  const fields = readFields(value, at, KEYS, ['id', 'version', 'names', 'decisions']);
  const part = <K extends string, T>(key: K, read: (value: unknown, where: string) => T) => {
    const given = own(fields, key);
    return given === undefined ? {} : ({ [key]: read(given, `${at}.${key}`) } as Record<K, T>);
  };
  return {
    id: readName(own(fields, 'id'), `${at}.id`),
    version: readWhole(own(fields, 'version'), `${at}.version`, 1),
    names: readWords(own(fields, 'names'), `${at}.names`),
    ...part('about', readWords),
    decisions: readDecisions(own(fields, 'decisions'), `${at}.decisions`),
    entitled: readList(ownOr(fields, 'entitled', ['accepted', 'challenged']), `${at}.entitled`, (item, where) =>
      readOneOf(item, where, MANDATE_STATES),
    ),
    prevented: readFlags(ownOr(fields, 'prevented', { in_members: true, may_request: true }), `${at}.prevented`, [
      'in_members',
      'may_request',
    ]),
    substitutes: readSubstitutes(ownOr(fields, 'substitutes', { for: 'prevented' }), `${at}.substitutes`),
    ...part('sitting', readSitting),
    convening: readConvening(ownOr(fields, 'convening', {}), `${at}.convening`),
    proxies: readProxies(ownOr(fields, 'proxies', { allowed: false, most_held: 0 }), `${at}.proxies`),
    ...part('speaking', readSpeaking),
    ...part('credentials', readCredentials),
  };
}

function readName(value: unknown, where: string): string {
  const name = readText(value, where);
  if (!/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(name) || name.length > 60) throw invalid(where);
  return name;
}

function readWords(value: unknown, where: string): Text {
  if (!isText(value)) throw invalid(where);
  return value;
}

function readDecisions(value: unknown, where: string): Record<string, DecisionKind<WholeRule>> {
  const fields = readFields(value, where, Object.keys(typeof value === 'object' && value !== null ? value : {}));
  const kinds = Object.entries(fields).map(([key, kind]) => {
    const at = `${where}.${readName(key, where)}`;
    const parts = readFields(kind, at, ['names', 'rule', 'methods'], ['names', 'rule']);
    const methods = readList(ownOr(parts, 'methods', METHODS), `${at}.methods`, (item, place) =>
      readOneOf(item, place, METHODS),
    );
    const names = readWords(own(parts, 'names'), `${at}.names`);
    return [key, { names, rule: readRule(own(parts, 'rule'), `${at}.rule`), methods }] as const;
  });
  if (kinds.length === 0) throw invalid(where);
  return Object.fromEntries(kinds);
}

function readFlags<K extends string>(value: unknown, where: string, keys: readonly K[]): Record<K, boolean> {
  const fields = readFields(value, where, keys, keys);
  return Object.fromEntries(keys.map((key) => [key, readFlag(own(fields, key), `${where}.${key}`)])) as Record<
    K,
    boolean
  >;
}

function readSubstitutes(value: unknown, where: string): NonNullable<RuleSet['substitutes']> {
  const fields = readFields(value, where, ['for'], ['for']);
  return { for: readOneOf(own(fields, 'for'), `${where}.for`, ['nobody', 'prevented', 'absent']) };
}

function readSitting(value: unknown, where: string): NonNullable<RuleSet['sitting']> {
  const fields = readFields(value, where, ['quorum', 'challenge'], ['quorum']);
  const challenge = own(fields, 'challenge');
  return {
    quorum: readQuorum(own(fields, 'quorum'), `${where}.quorum`),
    ...(challenge === undefined ? {} : { challenge: readSupport(challenge, `${where}.challenge`) }),
  };
}

function readProxies(value: unknown, where: string): NonNullable<RuleSet['proxies']> {
  const fields = readFields(value, where, ['allowed', 'most_held'], ['allowed', 'most_held']);
  return {
    allowed: readFlag(own(fields, 'allowed'), `${where}.allowed`),
    most_held: readWhole(own(fields, 'most_held'), `${where}.most_held`),
  };
}

function readSpeaking(value: unknown, where: string): NonNullable<RuleSet['speaking']> {
  const fields = readFields(value, where, ['seconds', 'per_delegation'], ['seconds']);
  const seconds = readFields(own(fields, 'seconds'), `${where}.seconds`, TURNS);
  return {
    seconds: Object.fromEntries(
      Object.entries(seconds).map(([turn, time]) => [
        turn,
        Math.min(LONGEST_TURN, readWhole(time, `${where}.seconds.${turn}`, 1)),
      ]),
    ),
    ...wholeIfGiven(fields, 'per_delegation', where),
  };
}

function readCredentials(value: unknown, where: string): NonNullable<RuleSet['credentials']> {
  const fields = readFields(
    value,
    where,
    ['challenge', 'reconsider', 'substitute_hours', 'withdrawable'],
    ['challenge'],
  );
  const reconsider = own(fields, 'reconsider');
  const withdrawable = own(fields, 'withdrawable');
  return {
    challenge: readSupport(own(fields, 'challenge'), `${where}.challenge`),
    ...(reconsider === undefined ? {} : { reconsider: readSupport(reconsider, `${where}.reconsider`) }),
    ...wholeIfGiven(fields, 'substitute_hours', where),
    ...(withdrawable === undefined ? {} : { withdrawable: readFlag(withdrawable, `${where}.withdrawable`) }),
  };
}

function wholeIfGiven<K extends string>(fields: Fields, key: K, where: string): Partial<Record<K, number>> {
  const value = own(fields, key);
  return value === undefined ? {} : ({ [key]: readWhole(value, `${where}.${key}`) } as Record<K, number>);
}
