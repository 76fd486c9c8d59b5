/**
 * Cases by which a rule is checked: what was voted and what should come of it. Whoever writes rules writes cases first, and
 * anybody can run them again.
 */
import { Refusal } from '../kernel/refusal.ts';
import { decide } from './decide.ts';
import type { Rule } from './rule.ts';
import { type Fields, own, readAny, readList, readText } from './shape.ts';
import type { VoteInput } from './vote-input.ts';

/** One case as written. Rule and input are read when it is decided, so that one broken case does not hide the others. */
export interface RuleCase {
  id: string;
  rule: unknown;
  input: unknown;
  expected: Fields;
}

/** One case after it was decided. `expected` and `actual` hold the keys compared. */
export interface CheckedCase {
  id: string;
  agrees: boolean;
  expected: Fields;
  actual: Fields;
  explanation: string[];
  /** Set when rule or input were refused; `actual.error` is its code then. */
  refusal: Refusal | null;
  /** Keys of `expected` that no result has. */
  uncompared: string[];
}

const COMPARED = ['outcome', 'threshold_votes_for', 'quorum_needed', 'error'];

/**
 * Reads `{"cases": […]}`; other keys of a case are remarks. Refuses `shape-invalid`, `shape-key-missing`, and
 * `rule-case-twice` for an id that two cases have.
 */
export function readCases(value: unknown): RuleCase[] {
  const top = readAny(value, 'file', ['cases']);
  const cases = readList(own(top, 'cases'), 'cases', (item, where): RuleCase => {
    const fields = readAny(item, where, ['id', 'rule', 'input', 'expected']);
    const expected = readAny(own(fields, 'expected'), `${where}.expected`);
    const says = own(expected, 'outcome') ?? own(expected, 'error');
    readText(says, `${where}.expected.outcome`);
    const id = readText(own(fields, 'id'), `${where}.id`);
    return { id, rule: own(fields, 'rule'), input: own(fields, 'input'), expected };
  });
  const seen = new Set<string>();
  for (const { id } of cases) {
    if (seen.has(id)) throw new Refusal('rule-case-twice', { id: id.slice(0, 60) });
    seen.add(id);
  }
  return cases;
}

/** Decides each case, in the order given. A refusal of a rule or an input is a result like others. */
export function checkCases(cases: readonly RuleCase[], options: { lang?: string } = {}): CheckedCase[] {
  return cases.map(({ id, rule, input, expected: all }) => {
    const result = resultOf(rule, input, options);
    const keys = Object.keys(all);
    const pick = (from: Fields) =>
      Object.fromEntries(keys.filter((key) => COMPARED.includes(key)).map((key) => [key, own(from, key)]));
    const [expected, compared] = [pick(all), pick(result.actual)];
    const actual = result.refusal === null ? compared : result.actual;
    const agrees = JSON.stringify(expected) === JSON.stringify(compared);
    const uncompared = keys.filter((key) => !COMPARED.includes(key));
    return { id, agrees, expected, actual, explanation: result.explanation, refusal: result.refusal, uncompared };
  });
}

interface CaseResult {
  actual: Fields;
  explanation: string[];
  refusal: Refusal | null;
}

function resultOf(rule: unknown, input: unknown, options: { lang?: string }): CaseResult {
  try {
    const { outcome, threshold_votes_for, quorum_needed, explanation } = decide(
      rule as Rule,
      input as VoteInput,
      options,
    );
    return { actual: { outcome, threshold_votes_for, quorum_needed }, explanation, refusal: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { actual: { error: error.code, ...error.params }, explanation: [], refusal: error };
  }
}
