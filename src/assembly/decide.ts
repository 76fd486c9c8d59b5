/**
 * What a vote decided, by a rule that is data. The quorum is looked at first, then every condition, then what equality
 * means; nobody's word is taken for a result, and nothing is adopted for which nobody voted.
 */
import { Refusal } from '../kernel/refusal.ts';
import { type Outcome, type Step, sayStepsIn } from './explain.ts';
import { isExactly, leastOf, reaches } from './fraction.ts';
import {
  type Condition,
  type Quorum,
  type Rule,
  readRule,
  STATED_BASES,
  type Tie,
  UNITS,
  type WholeRule,
} from './rule.ts';
import {
  isCounted,
  participantsOf,
  type ReadVote,
  readVote,
  sizeOf,
  sumOf,
  type VoteInput,
  votesOf,
} from './vote-input.ts';

/** A decision with everything it was reckoned from. */
export interface Decision {
  outcome: Outcome;
  /**
   * For each condition, the least number of votes for that meets it, the base staying as it is (at least 1). Null only
   * where no votes were handed in because there was no quorum.
   */
  threshold_votes_for: (number | null)[];
  /** The least count that makes the quorum; null without a quorum rule, or where it is presumed and its base not given. */
  quorum_needed: number | null;
  /** The steps in words, one sentence or two each. */
  explanation: string[];
  /** The same, to be said in another language by `sayStepsIn`. */
  steps: Step[];
}

/**
 * Decides a vote. Refuses `shape-key-unknown`, `shape-key-missing`, `shape-invalid` for a rule or an input not of their
 * form, `vote-base-missing` naming the base, `vote-number-invalid`, and `votes-over-base` when more voted than there are.
 */
export function decide(rule: Rule, input: VoteInput, options: { lang?: string } = {}): Decision {
  const whole = readRule(rule);
  const vote = readVote(input, whole.base_snapshot);
  refuseOverfull(whole, vote);
  const quorum = whole.quorum === undefined ? null : judgeQuorum(whole.quorum, vote);
  const failed = quorum?.met === false;
  const thresholds = whole.all.map((condition) => thresholdOf(condition, vote, failed));
  const judged = failed
    ? { outcome: whole.quorum?.on_failure ?? 'no_quorum', steps: quorum.steps }
    : judgeVotes(whole, vote, quorum?.steps ?? []);
  const { outcome } = judged;
  const steps: Step[] = [...judged.steps, { kind: 'outcome', outcome }];
  return {
    outcome,
    threshold_votes_for: thresholds,
    quorum_needed: quorum?.needed ?? null,
    explanation: sayStepsIn(options.lang ?? 'en', steps),
    steps,
  };
}

/**
 * Nobody votes who is not counted: more votes than there are members, seats or entitled cannot be true. Those attending in
 * the room may be fewer: others vote from elsewhere.
 */
function refuseOverfull({ all, quorum }: WholeRule, vote: ReadVote): void {
  for (const unit of UNITS) {
    const { votes, most } = vote.units[unit];
    if (votes === null) continue;
    const sum = sumOf(votes, ['for', 'against', 'abstain', 'blank']);
    for (const base of STATED_BASES) {
      const size = most[base];
      const asked = all.some((one) => one.base === base && one.unit === unit) || quorum?.base === base;
      const hard = base === 'members' || base === 'seats' || base === 'eligible';
      if (base === 'attending') continue;
      if (size !== undefined && (hard || asked) && sum > size)
        throw new Refusal('votes-over-base', { base, size, votes: sum });
    }
  }
}

interface JudgedQuorum {
  met: boolean;
  needed: number | null;
  steps: Step[];
}

function judgeQuorum(quorum: Required<Quorum>, vote: ReadVote): JudgedQuorum {
  const { base, fraction, op, count } = quorum;
  if (quorum.only_if_challenged && !vote.challenged) {
    const size = isCounted(base) ? undefined : vote.units.persons.bases[base];
    const needed = size === undefined ? null : leastOf(size, quorum);
    return { met: true, needed, steps: [{ kind: 'quorum_presumed' }] };
  }
  const size = sizeOf(vote, 'persons', base);
  const have = countedFor(quorum, vote);
  const needed = leastOf(size, quorum);
  const met = reaches(have, size, quorum);
  return { met, needed, steps: [{ kind: 'quorum', base, size, fraction, op, count, have, needed, met }] };
}

function countedFor({ count, base }: Required<Quorum>, vote: ReadVote): number {
  if (count === 'present') return sizeOf(vote, 'persons', 'present');
  const votes = votesOf(vote, 'persons', base);
  return count === 'participants' ? participantsOf(votes) : votes.for + votes.against;
}

const thresholdIn = (size: number, condition: Required<Condition>): number => Math.max(1, leastOf(size, condition));

function thresholdOf(condition: Required<Condition>, vote: ReadVote, failed: boolean): number | null {
  const { base, unit } = condition;
  if (failed && isCounted(base) && vote.units[unit].votes === null) return null;
  return thresholdIn(sizeOf(vote, unit, base), condition);
}

interface Judged {
  outcome: Outcome;
  steps: readonly Step[];
}
type ConditionStep = Extract<Step, { kind: 'condition' }>;

/** The votes of each unit the rule asks of, then each condition, then what a tie means. */
function judgeVotes({ all, tie }: WholeRule, vote: ReadVote, before: readonly Step[]): Judged {
  const told = UNITS.filter((unit) => all.some((one) => one.unit === unit)).map((unit): Step => {
    const { given } = vote.units[unit];
    const votes = votesOf(vote, unit, all.find((one) => one.unit === unit)?.base ?? 'cast');
    return { kind: 'votes', unit, votes: Object.fromEntries(given.map((kind) => [kind, votes[kind]])) };
  });
  const conditions = all.map((condition): ConditionStep => {
    const { base, unit, fraction, op } = condition;
    const size = sizeOf(vote, unit, base);
    const { for: votesFor } = votesOf(vote, unit, base);
    const met = votesFor > 0 && reaches(votesFor, size, condition);
    const needed = thresholdIn(size, condition);
    return { kind: 'condition', unit, base, size, fraction, op, for: votesFor, needed, met };
  });
  const steps = [...before, ...told, ...conditions];
  const unmet = conditions.filter(({ met }) => !met);
  const [first] = unmet;
  if (first === undefined) return { outcome: 'adopted', steps };
  if (!unmet.every((step) => isTied(step, vote))) return { outcome: 'rejected', steps };
  const { outcome, steps: last } = judgeTie(tie, vote, first.for);
  return { outcome, steps: [...steps, ...last] };
}

function judgeTie(tie: Tie, { second, chair }: ReadVote, votes: number): Judged {
  const divided: Step = { kind: 'tie', votes, second };
  if (tie === 'rejected' || tie === 'adopted') return { outcome: tie, steps: [divided] };
  if (!second) return { outcome: 'second_vote', steps: [divided] };
  if (tie === 'second_vote_then_rejected') return { outcome: 'rejected', steps: [divided] };
  if (chair === null) return { outcome: 'chair_decides', steps: [divided] };
  return { outcome: chair === 'for' ? 'adopted' : 'rejected', steps: [divided, { kind: 'chair', vote: chair }] };
}

/**
 * A tie is as many for as against where more than half is asked and exactly half is there: one vote more would decide.
 * Where more is asked than that, or nobody voted, equality is no tie but a majority that was not reached.
 */
function isTied(step: ConditionStep, vote: ReadVote): boolean {
  const votes = vote.units[step.unit].votes;
  const [part, whole] = step.fraction;
  return (
    votes !== null &&
    votes.for > 0 &&
    votes.for === votes.against &&
    isExactly(part, whole, [1, 2]) &&
    isExactly(votes.for, step.size, step.fraction)
  );
}
