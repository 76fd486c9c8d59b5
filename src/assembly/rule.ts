/**
 * A rule of decision as data: the conditions that must all hold, the quorum, and what a tie means. Nothing is guessed from
 * a rule: what changes an outcome is written in it or has a default stated here.
 */
import { type Fraction, OPS, type Op, readFraction } from './fraction.ts';
import { invalid, own, ownOr, readFields, readFlag, readList, readOneOf } from './shape.ts';

/**
 * What a majority is reckoned from: `cast` for + against; `cast_incl_abstain` these and abstentions; `valid_plus_illegal`
 * for + against + illegal votes; the others are stated in the input.
 */
export type Base =
  | 'cast'
  | 'cast_incl_abstain'
  | 'valid_plus_illegal'
  | 'present'
  | 'members'
  | 'seats'
  | 'eligible'
  | 'attending';

/** What is counted: heads, weights of mandates, or constituencies. */
export type Unit = 'persons' | 'weight' | 'constituencies';

/** One majority; `for` must reach `fraction` of the base. `unit` is `persons` unless stated. */
export interface Condition {
  base: Base;
  fraction: Fraction;
  op: Op;
  unit?: Unit;
}

/** What equality of votes for and against means. */
export type Tie = 'rejected' | 'adopted' | 'second_vote_then_rejected' | 'debate_reopened_then_chair';

/** Who counts for the quorum: those present, those who took part in the vote, or those who voted for or against. */
export type QuorumCount = 'present' | 'participants' | 'votes_for_and_against';

/** The outcome when the quorum is missing. */
export type QuorumFailure = 'no_quorum' | 'postponed' | 'void';

/** How many must be present or take part. `count` is `present` and `on_failure` `no_quorum` unless stated. */
export interface Quorum {
  base: Base;
  fraction: Fraction;
  op: Op;
  count?: QuorumCount;
  on_failure?: QuorumFailure;
  /** Presumed to be there unless the input says that a valid challenge was made. */
  only_if_challenged?: boolean;
}

/** The moment at which bases are taken. */
export type Snapshot = 'session_open' | 'vote_open';

/** `tie` is `rejected` and `base_snapshot` `vote_open` unless stated. */
export interface Rule {
  all: readonly Condition[];
  quorum?: Quorum;
  tie?: Tie;
  base_snapshot?: Snapshot;
}

/** A rule with its defaults written out. */
export interface WholeRule {
  all: readonly Required<Condition>[];
  quorum?: Required<Quorum>;
  tie: Tie;
  base_snapshot: Snapshot;
}

/** Bases that are sums of votes; the other bases are stated. */
export const COUNTED_BASES = ['cast', 'cast_incl_abstain', 'valid_plus_illegal'] as const;
/** Bases that the input of a vote states. */
export const STATED_BASES = ['present', 'members', 'seats', 'eligible', 'attending'] as const;
export const BASES: readonly Base[] = [...COUNTED_BASES, ...STATED_BASES];
export const UNITS: readonly Unit[] = ['persons', 'weight', 'constituencies'];
export const TIES: readonly Tie[] = ['rejected', 'adopted', 'second_vote_then_rejected', 'debate_reopened_then_chair'];
const COUNTS: readonly QuorumCount[] = ['present', 'participants', 'votes_for_and_against'];
const FAILURES: readonly QuorumFailure[] = ['no_quorum', 'postponed', 'void'];
export const SNAPSHOTS: readonly Snapshot[] = ['session_open', 'vote_open'];
const MOST_CONDITIONS = 20;

/**
 * Reads a rule and writes its defaults out. Refuses `shape-key-unknown` (naming the key), `shape-key-missing` and
 * `shape-invalid`; a rule without a condition is no rule.
 */
export function readRule(value: unknown, where = 'rule'): WholeRule {
  const fields = readFields(value, where, ['all', 'quorum', 'tie', 'base_snapshot'], ['all']);
  const all = readList(own(fields, 'all'), `${where}.all`, readCondition, MOST_CONDITIONS);
  if (all.length === 0) throw invalid(`${where}.all`);
  const quorum = own(fields, 'quorum');
  return {
    all,
    ...(quorum === undefined ? {} : { quorum: readQuorum(quorum, `${where}.quorum`) }),
    tie: readOneOf(ownOr(fields, 'tie', 'rejected'), `${where}.tie`, TIES),
    base_snapshot: readOneOf(ownOr(fields, 'base_snapshot', 'vote_open'), `${where}.base_snapshot`, SNAPSHOTS),
  };
}

const SHARE = ['base', 'fraction', 'op'];

function readCondition(value: unknown, where: string): Required<Condition> {
  const fields = readFields(value, where, [...SHARE, 'unit'], SHARE);
  return {
    base: readOneOf(own(fields, 'base'), `${where}.base`, BASES),
    fraction: readFraction(own(fields, 'fraction'), `${where}.fraction`),
    op: readOneOf(own(fields, 'op'), `${where}.op`, OPS),
    unit: readOneOf(ownOr(fields, 'unit', 'persons'), `${where}.unit`, UNITS),
  };
}

/** Reads a quorum and writes its defaults out. Refuses as `readRule` does. */
export function readQuorum(value: unknown, where: string): Required<Quorum> {
  const fields = readFields(value, where, [...SHARE, 'count', 'on_failure', 'only_if_challenged'], SHARE);
  return {
    base: readOneOf(own(fields, 'base'), `${where}.base`, BASES),
    fraction: readFraction(own(fields, 'fraction'), `${where}.fraction`),
    op: readOneOf(own(fields, 'op'), `${where}.op`, OPS),
    count: readOneOf(ownOr(fields, 'count', 'present'), `${where}.count`, COUNTS),
    on_failure: readOneOf(ownOr(fields, 'on_failure', 'no_quorum'), `${where}.on_failure`, FAILURES),
    only_if_challenged: readFlag(ownOr(fields, 'only_if_challenged', false), `${where}.only_if_challenged`),
  };
}
