/** How past votes would have gone under another rule: shown to a body before it changes its own. */

import { Refusal } from '../kernel/refusal.ts';
import { decide } from './decide.ts';
import type { Outcome } from './explain.ts';
import type { Rule } from './rule.ts';
import type { VoteInput } from './vote-input.ts';

/** A vote that was held, with its outcome if it is known. */
export interface PastVote {
  id: string;
  input: VoteInput;
  outcome?: Outcome;
}

/** One past vote under the rule. `missing` names what the record of the vote does not say and the rule asks for. */
export interface Preview {
  id: string;
  was: Outcome | null;
  outcome: Outcome | null;
  changed: boolean;
  missing: string | null;
  explanation: string[];
}

/** Decides each past vote again. A vote whose record lacks a base is shown as such and stops nothing. */
export function previewRule(rule: Rule, past: readonly PastVote[], options: { lang?: string } = {}): Preview[] {
  return past.map(({ id, input, outcome: was }) => {
    try {
      const { outcome, explanation } = decide(rule, input, options);
      return {
        id,
        was: was ?? null,
        outcome,
        changed: was !== undefined && was !== outcome,
        missing: null,
        explanation,
      };
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'vote-base-missing') throw error;
      const missing = String(error.params.key);
      return { id, was: was ?? null, outcome: null, changed: false, missing, explanation: [] };
    }
  });
}
