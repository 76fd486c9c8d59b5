/**
 * Who may vote at a moment, and the bases of a vote: reckoned from the mandates and the register of presence, each at the
 * moment the rule names. Nothing is typed in that can be counted.
 */
import { inPeriod, type Mandate, type Moment, stateAt } from './mandate.ts';
import type { Instant } from './moment.ts';
import { type Attendance, presentAt } from './presence.ts';
import { checkRuleSet, type RuleSet, type WholeRuleSet } from './rule-set.ts';
import type { Bases, VoteInput } from './vote-input.ts';

/** People who cannot act at a moment, and people who can be reached then, substitutes included. */
export interface Reachable {
  prevented: ReadonlySet<string>;
  available: ReadonlySet<string>;
  /** The vote waits for everybody over a window of time: nobody is absent before it is over. */
  waits?: boolean;
}

/** True for a mandate that has its full rights at the moment. */
export function isEntitled(ruleSet: RuleSet, mandate: Mandate, moment: Moment): boolean {
  return entitled(checkRuleSet(ruleSet), mandate, moment);
}

function entitled(rules: WholeRuleSet, mandate: Mandate, moment: Moment): boolean {
  return rules.entitled.includes(stateAt(mandate, moment)) && inPeriod(mandate, moment.at);
}

/**
 * The person who casts the vote of a mandate: its holder, or the first substitute in order who is there, where the rules
 * let substitutes stand in. Null when nobody may.
 */
export function voterOf(ruleSet: RuleSet, mandate: Mandate, moment: Moment, people: Reachable): string | null {
  const rules = checkRuleSet(ruleSet);
  if (!entitled(rules, mandate, moment)) return null;
  const { holderId, substituteIds = [] } = mandate;
  const can = (person: string) => people.available.has(person) && !people.prevented.has(person);
  if (can(holderId)) return holderId;
  const { for: whom } = rules.substitutes;
  const standIn = whom === 'absent' || (whom === 'prevented' && people.prevented.has(holderId));
  return standIn ? (substituteIds.find(can) ?? null) : null;
}

/** Everything bases are counted from. */
export interface BodyRegister {
  /** Seats the body has, filled or not; null where it states none, and then they are no base. */
  seats: number | null;
  mandates: readonly Mandate[];
  /** Null where nobody is asked to be there: who is present is then told by who takes part. */
  presence: readonly Attendance[] | null;
  /** People detained, cut off or silenced. */
  prevented?: ReadonlySet<string>;
  /** Mandates somebody can vote for now, a substitute or a proxy included: where presence is kept, they are represented. */
  represented?: ReadonlySet<string>;
}

/** When the session and the vote opened; the vote's moment may name its sitting. */
export interface Openings {
  session_opened: Instant;
  vote_opened: Instant;
  sitting_opened?: Instant;
}

/**
 * Bases of a vote, to be put into the input of `decide`. Members, seats and those eligible stand for both moments and the
 * rule chooses; those present and attending are counted when the vote opens, since nobody is present in the past.
 */
export function basesOf(
  ruleSet: RuleSet,
  register: BodyRegister,
  { session_opened, vote_opened, sitting_opened }: Openings,
): Bases & Required<Pick<VoteInput, 'bases_by'>> {
  const rules = checkRuleSet(ruleSet);
  const atVote: Moment = { at: vote_opened, vote_opened, ...(sitting_opened === undefined ? {} : { sitting_opened }) };
  const session = countMandates(rules, register, { at: session_opened });
  const vote = countMandates(rules, register, atVote);
  const { presence, represented } = register;
  const here = (where: 'anywhere' | 'room') => {
    const there = presentAt(presence ?? [], vote_opened, where);
    return vote.members.filter(({ id }) => there.has(id) || (where === 'anywhere' && represented?.has(id) === true));
  };
  const told = <T>(count: (mandates: readonly Mandate[]) => T) =>
    presence ? { present: count(here('anywhere')), attending: count(here('room')) } : {};
  const both = (count: (one: Counts) => number) => ({ session_open: count(session), vote_open: count(vote) });
  return {
    members: both(({ members }) => members.length),
    eligible: both(({ eligible }) => eligible.length),
    ...(register.seats === null ? {} : { seats: register.seats }),
    ...told(({ length }) => length),
    bases_by: {
      weight: {
        members: both(({ members }) => weightOf(members)),
        eligible: both(({ eligible }) => weightOf(eligible)),
        ...told(weightOf),
      },
      constituencies: {
        members: both(({ members }) => constituenciesOf(members)),
        eligible: both(({ eligible }) => constituenciesOf(eligible)),
        ...told(constituenciesOf),
      },
    },
  };
}

interface Counts {
  members: readonly Mandate[];
  eligible: readonly Mandate[];
}

/** `members` fill the seats; `eligible` are those of them for whom somebody can vote. Who is replaced is a member always. */
function countMandates(
  rules: WholeRuleSet,
  { mandates, prevented, represented }: BodyRegister,
  moment: Moment,
): Counts {
  const valid = mandates.filter((mandate) => entitled(rules, mandate, moment));
  const replaced = ({ id, substituteIds = [] }: Mandate) =>
    represented?.has(id) === true ||
    (rules.substitutes.for !== 'nobody' && substituteIds.some((person) => prevented?.has(person) !== true));
  const eligible = valid.filter((mandate) => prevented?.has(mandate.holderId) !== true || replaced(mandate));
  return { members: rules.prevented.in_members ? valid : eligible, eligible };
}

const weightOf = (mandates: readonly Mandate[]): number => mandates.reduce((sum, { weight = 1 }) => sum + weight, 0);

const constituenciesOf = (mandates: readonly Mandate[]): number =>
  new Set(mandates.map(({ constituencyId }) => constituencyId)).size;
