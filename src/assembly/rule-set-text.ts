/** A rule set as people keep it: JSON in a text. */
import { parseJson } from '../kernel/jcs.ts';
import { Refusal } from '../kernel/refusal.ts';
import { checkRuleSet, type WholeRuleSet } from './rule-set.ts';

/** @throws Refusal `rules-malformed` for what is no JSON, and what `checkRuleSet` refuses */
export function readRuleSet(text: string): WholeRuleSet {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    throw new Refusal('rules-malformed', {}, 422);
  }
  return checkRuleSet(value);
}
