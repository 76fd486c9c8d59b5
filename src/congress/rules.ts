/** The rules a body goes by: the rule set its record names, read strictly. A body without one decides nothing. */
import { readRuleSet, type WholeRuleSet } from '../assembly/index.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Db } from '../platform/index.ts';
import { type CongressParts, readInForce } from './parts.ts';

/** @throws Refusal `record-unknown`, `rules-missing`, and what `readRuleSet` refuses */
export async function rulesOf(
  parts: Pick<CongressParts, 'vault' | 'models'>,
  db: Db,
  body: string,
): Promise<WholeRuleSet> {
  const { rules } = await readInForce(parts, db, body, 'body');
  if (typeof rules !== 'string') throw new Refusal('rules-missing', {}, 409);
  const { data } = await readInForce(parts, db, rules, 'rule-set');
  return readRuleSet(String(data ?? ''));
}
