/**
 * How a decision came about, step by step: each step holds the numbers it used, and each can be said in any language
 * spoken here. When the quorum is missing no votes are told, since a void result is never published.
 */
import type { Share } from './fraction.ts';
import type { Base, QuorumCount, Unit } from './rule.ts';
import { speaker } from './words.ts';

/** What a vote led to. `second_vote` and `chair_decides` ask for more; the three before them are failures of quorum. */
export type Outcome = 'adopted' | 'rejected' | 'no_quorum' | 'postponed' | 'void' | 'second_vote' | 'chair_decides';

/** One step; `needed` is the least number that reaches the share of `size`. */
export type Step =
  | { kind: 'votes'; unit: Unit; votes: Readonly<Record<string, number>> }
  | ({
      kind: 'quorum';
      base: Base;
      size: number;
      count: QuorumCount;
      have: number;
      needed: number;
      met: boolean;
    } & Share)
  | { kind: 'quorum_presumed' }
  | ({ kind: 'condition'; unit: Unit; base: Base; size: number; for: number; needed: number; met: boolean } & Share)
  | { kind: 'tie'; votes: number; second: boolean }
  | { kind: 'chair'; vote: 'for' | 'against' }
  | { kind: 'outcome'; outcome: Outcome };

/** Kinds of votes in the order a chair reads them out, whatever order a database kept them in. */
const READ_OUT = ['for', 'against', 'abstain', 'illegal', 'blank'] as const;

/** The steps as sentences in a language (BCP 47), one string a step. */
export function sayStepsIn(lang: string, steps: readonly Step[]): string[] {
  return steps.map((step) => sayStep(lang, step));
}

function sayStep(lang: string, step: Step): string {
  const { say, number, list } = speaker(lang);
  const share = ({ op, fraction: [part, whole] }: Share) =>
    say(`share.${op}`, { part: `${number(part)}/${number(whole)}` });
  switch (step.kind) {
    case 'votes': {
      const told = READ_OUT.filter((kind) => step.votes[kind] !== undefined);
      const kinds = told.map((kind) => say(`kind.${kind}`, { count: step.votes[kind] ?? 0 }));
      return say(`votes.${step.unit}`, { list: list(kinds) });
    }
    case 'quorum': {
      const { size, base, count, needed } = step;
      const asked = say(`quorum.${count}`, { share: share(step), size, base: say(`base.${base}`), count: needed });
      return `${asked} ${say(step.met ? 'quorum.met' : 'quorum.unmet', { count: step.have })}`;
    }
    case 'quorum_presumed':
      return say('quorum.presumed');
    case 'condition': {
      const { size, base, unit, needed } = step;
      const asked = say(`condition.${unit}`, { share: share(step), size, base: say(`base.${base}`), count: needed });
      return `${asked} ${say(step.met ? 'condition.met' : 'condition.unmet', { count: step.for })}`;
    }
    case 'tie':
      return say(step.second ? 'tie.second' : 'tie.first', { count: step.votes });
    case 'chair':
      return say(`chair.${step.vote}`);
    case 'outcome':
      return say(`outcome.${step.outcome}`);
  }
}
