/**
 * The counts of one vote as they are handed to a rule. Every number is checked before anything is reckoned: a count that is
 * negative, broken or too large for exact arithmetic is refused by its name, and so is a sum larger than its own base.
 */
import { Refusal } from '../kernel/refusal.ts';
import { type Base, COUNTED_BASES, SNAPSHOTS, type Snapshot, STATED_BASES, type Unit } from './rule.ts';
import { type Fields, invalid, own, ownOr, readFields, readFlag, readOneOf } from './shape.ts';

/** Votes of one unit. Kinds left out are 0 (but no base is summed from a kind that is not stated); `blank` is never counted as cast. */
export interface Votes {
  for: number;
  against?: number;
  abstain?: number;
  illegal?: number;
  blank?: number;
}

/** A base as a number, or as it stood at both moments; the rule's `base_snapshot` says which is taken. */
export type BaseSize = number | Readonly<Partial<Record<Snapshot, number>>>;
/** Bases that are stated and not summed from votes. */
export type StatedBase = (typeof STATED_BASES)[number];
export type Bases = Readonly<Partial<Record<StatedBase, BaseSize>>>;

/** Everything a rule may ask of a vote. Bases at the top count persons. */
export interface VoteInput extends Bases {
  votes?: Votes;
  votes_by?: Readonly<Partial<Record<'weight' | 'constituencies', Votes>>>;
  bases_by?: Readonly<Partial<Record<'weight' | 'constituencies', Bases>>>;
  /** The votes given are those of the second vote, which decides. */
  second_vote?: boolean;
  /** Somebody challenged the quorum as the rules ask. */
  quorum_challenge_valid?: boolean;
  /** How the chair decided a second tie, where the rule leaves it to the chair. */
  chair_vote?: 'for' | 'against';
}

const KINDS = ['for', 'against', 'abstain', 'illegal', 'blank'] as const;
type Kind = (typeof KINDS)[number];

/**
 * Checked counts of one unit. `given` names the kinds that the input states; `most` are the bases at whichever moment they
 * were larger: who joined after the session opened votes, though a rule may reckon from before.
 */
export interface Counted {
  votes: Readonly<Record<Kind, number>> | null;
  given: readonly Kind[];
  bases: Readonly<Partial<Record<StatedBase, number>>>;
  most: Readonly<Partial<Record<StatedBase, number>>>;
}

/** A vote as read: each unit apart, bases at the moment of the rule. */
export interface ReadVote {
  units: Readonly<Record<Unit, Counted>>;
  second: boolean;
  challenged: boolean;
  chair: 'for' | 'against' | null;
}

const TOP = [...STATED_BASES, 'votes', 'votes_by', 'bases_by', 'second_vote', 'quorum_challenge_valid', 'chair_vote'];
const OTHER_UNITS = ['weight', 'constituencies'] as const;

/** Reads the input of a vote. Refuses `shape-…` for its form and `vote-number-invalid`, naming the count. */
export function readVote(value: unknown, snapshot: Snapshot): ReadVote {
  const top = readFields(value, 'input', TOP);
  const votesBy = readFields(ownOr(top, 'votes_by', {}), 'input.votes_by', OTHER_UNITS);
  const basesBy = readFields(ownOr(top, 'bases_by', {}), 'input.bases_by', OTHER_UNITS);
  const other = (unit: (typeof OTHER_UNITS)[number]): Counted => ({
    ...readVotes(own(votesBy, unit), `input.votes_by.${unit}`),
    ...readBases(
      readFields(ownOr(basesBy, unit, {}), `input.bases_by.${unit}`, STATED_BASES),
      `input.bases_by.${unit}`,
      snapshot,
    ),
  });
  const chair = own(top, 'chair_vote');
  return {
    units: {
      persons: { ...readVotes(own(top, 'votes'), 'input.votes'), ...readBases(top, 'input', snapshot) },
      weight: other('weight'),
      constituencies: other('constituencies'),
    },
    second: readFlag(ownOr(top, 'second_vote', false), 'input.second_vote'),
    challenged: readFlag(ownOr(top, 'quorum_challenge_valid', false), 'input.quorum_challenge_valid'),
    chair: chair === undefined ? null : readOneOf(chair, 'input.chair_vote', ['for', 'against']),
  };
}

function readVotes(value: unknown, where: string): Pick<Counted, 'votes' | 'given'> {
  if (value === undefined) return { votes: null, given: [] };
  const fields = readFields(value, where, KINDS, ['for']);
  const count = (kind: Kind) => readCount(ownOr(fields, kind, 0), `${where}.${kind}`);
  const votes = {
    for: count('for'),
    against: count('against'),
    abstain: count('abstain'),
    illegal: count('illegal'),
    blank: count('blank'),
  };
  if (!Number.isSafeInteger(KINDS.reduce((sum, kind) => sum + votes[kind], 0)))
    throw new Refusal('vote-number-invalid', { key: where });
  return { votes, given: KINDS.filter((kind) => own(fields, kind) !== undefined) };
}

function readBases(fields: Fields, where: string, snapshot: Snapshot): Pick<Counted, 'bases' | 'most'> {
  const read = STATED_BASES.flatMap((base) => {
    const value = own(fields, base);
    const found = value === undefined ? null : readBase(value, `${where}.${base}`, snapshot);
    return found ? [{ base, ...found }] : [];
  });
  return {
    bases: Object.fromEntries(read.map(({ base, size }) => [base, size])),
    most: Object.fromEntries(read.map(({ base, most }) => [base, most])),
  };
}

function readBase(value: unknown, where: string, snapshot: Snapshot): { size: number; most: number } | null {
  if (typeof value !== 'object' || value === null) {
    const size = readCount(value, where);
    return { size, most: size };
  }
  const moments = readFields(value, where, SNAPSHOTS);
  const sizes = SNAPSHOTS.flatMap((moment) => {
    const size = own(moments, moment);
    return size === undefined ? [] : [{ moment, size: readCount(size, `${where}.${moment}`) }];
  });
  const taken = sizes.find(({ moment }) => moment === snapshot);
  return taken ? { size: taken.size, most: Math.max(...sizes.map(({ size }) => size)) } : null;
}

function readCount(value: unknown, key: string): number {
  if (typeof value !== 'number') throw invalid(key);
  if (!Number.isSafeInteger(value) || value < 0) throw new Refusal('vote-number-invalid', { key });
  return value === 0 ? 0 : value;
}

/** The parts of a counted base. */
const SUMS: Readonly<Record<(typeof COUNTED_BASES)[number], readonly Kind[]>> = {
  cast: ['for', 'against'],
  cast_incl_abstain: ['for', 'against', 'abstain'],
  valid_plus_illegal: ['for', 'against', 'illegal'],
};

/** The sum of some kinds of votes. */
export const sumOf = (votes: Readonly<Record<Kind, number>>, kinds: readonly Kind[]): number =>
  kinds.reduce((sum, kind) => sum + votes[kind], 0);

/** Everybody who handed in a vote of any kind. */
export const participantsOf = (votes: Readonly<Record<Kind, number>>): number => sumOf(votes, KINDS);

/** Where the votes of a unit stand in the input. */
const votesKey = (unit: Unit): string => (unit === 'persons' ? 'votes' : `votes_by.${unit}`);

/** The votes of a unit. Refuses `vote-base-missing` with the base that needs them. */
export function votesOf(vote: ReadVote, unit: Unit, base: Base): NonNullable<Counted['votes']> {
  const { votes } = vote.units[unit];
  if (votes === null) throw new Refusal('vote-base-missing', { base, key: votesKey(unit) });
  return votes;
}

/** How large a base is. Refuses `vote-base-missing`, naming the base and the key of the input that is not there. */
export function sizeOf(vote: ReadVote, unit: Unit, base: Base): number {
  if (isCounted(base)) {
    const votes = votesOf(vote, unit, base);
    const unsaid = SUMS[base].find((kind) => !vote.units[unit].given.includes(kind));
    if (unsaid !== undefined) throw new Refusal('vote-base-missing', { base, key: `${votesKey(unit)}.${unsaid}` });
    return sumOf(votes, SUMS[base]);
  }
  const size = vote.units[unit].bases[base];
  if (size === undefined) {
    const key = unit === 'persons' ? base : `bases_by.${unit}.${base}`;
    throw new Refusal('vote-base-missing', { base, key });
  }
  return size;
}

/** True for a base that is summed from votes. */
export const isCounted = (base: Base): base is (typeof COUNTED_BASES)[number] =>
  COUNTED_BASES.some((one) => one === base);
