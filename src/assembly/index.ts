/**
 * The assembly as a package: what votes decided, when bodies meet, who holds a mandate, what a text becomes — by rules that
 * are data. Pure: nothing here reads a clock, a file or a network, so that anybody can recompute a result from the
 * published record. A failed check throws a Refusal.
 */
export { Refusal } from '../kernel/refusal.ts';
export { type CheckedCase, checkCases, type RuleCase, readCases } from './cases.ts';
export { type Clause, type ClauseKind, clauseHash, type NumberedClause, numberClauses } from './clause.ts';
export {
  type ClockReading,
  type LastSession,
  lastNoticeDay,
  type NextSession,
  nextOrdinarySession,
  noticeMet,
  readClock,
} from './clock.ts';
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
export { advance, eventsFrom, type Machine } from './lifecycle.ts';
export {
  type Effective,
  inPeriod,
  MANDATE,
  MANDATE_STATES,
  type Mandate,
  type MandateEvent,
  type MandateMove,
  type MandateState,
  type Moment,
  move,
  stateAt,
} from './mandate.ts';
export type { Day, Instant, Period } from './moment.ts';
export {
  type Attendance,
  type LiveQuorum,
  liveQuorum,
  presenceOverTime,
  presentAt,
} from './presence.ts';
export { rulePresets } from './presets.ts';
export { type PastVote, type Preview, previewRule } from './preview.ts';
export { type CountedProxies, countProxies, type MandateProxy, type ProxyRefusal } from './proxies.ts';
export {
  type Certificate,
  certifyRequest,
  type ExaminedRequest,
  examineRequests,
  type NotCounted,
  type Register,
  type RegisteredMandate,
  type SessionRequest,
} from './request.ts';
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
export {
  type Convening,
  checkRuleSet,
  type DecisionKind,
  METHODS,
  type Method,
  type OrdinaryClock,
  type RuleSet,
  type SpecialClock,
  TURNS,
  type TurnKind,
  type WholeRuleSet,
} from './rule-set.ts';
export { readRuleSet } from './rule-set-text.ts';
export { type SeatedPost, statedSeats, votingSeats } from './seats.ts';
export {
  MOTION,
  type MotionEvent,
  type MotionFlags,
  type MotionState,
  motionFlags,
  SESSION,
  type SessionEvent,
  type SessionState,
  SITTING,
  type SittingEvent,
  type SittingState,
} from './session-states.ts';
export {
  type NextSpeaker,
  nextSpeaker,
  type SpeakerRequest,
  type SpeakersList,
  speakersList,
  type Turn,
} from './speakers.ts';
export { judgeSupport, type Support, type Supported } from './support.ts';
export { type BaseSize, type Bases, isCounted, readVote, type VoteInput, type Votes } from './vote-input.ts';
export { type BodyRegister, basesOf, isEntitled, type Openings, type Reachable, voterOf } from './voters.ts';
export { type Run, wordDiff } from './word-diff.ts';
