/**
 * The assembly as a package: what a vote decided, by rules that are data. Pure: nothing here reads a clock, a file or a
 * network, so that anybody can recompute a result from the published record. A failed check throws a Refusal.
 */
export { Refusal } from '../kernel/refusal.ts';
export { type Clause, type ClauseKind, clauseHash, type NumberedClause, numberClauses } from './clause.ts';
export {
  type Amendment,
  type AmendmentOp,
  type ClauseDiff,
  type Conflict,
  type ConflictKind,
  type Consolidated,
  consolidate,
} from './consolidate.ts';
export { type Decision, decide } from './decide.ts';
export { type Outcome, type Step, sayStepsIn } from './explain.ts';
export { type Fraction, leastOf, type Op, reaches, type Share } from './fraction.ts';
export {
  BASES,
  type Base,
  type Condition,
  type Quorum,
  type QuorumCount,
  type QuorumFailure,
  type Rule,
  readRule,
  type Snapshot,
  TIES,
  type Tie,
  UNITS,
  type Unit,
} from './rule.ts';
export { type BaseSize, type Bases, readVote, type VoteInput, type Votes } from './vote-input.ts';
export { type Run, wordDiff } from './word-diff.ts';
