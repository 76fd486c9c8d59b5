/** The rule sets that come with Tamga, read from `schema/rule-sets/` and checked as those of anybody else are. */
import biennialCouncil from '../../schema/rule-sets/biennial-council.json' with { type: 'json' };
import ownExample from '../../schema/rule-sets/own-example.json' with { type: 'json' };
import simpleMajority from '../../schema/rule-sets/simple-majority.json' with { type: 'json' };
import twoThirds from '../../schema/rule-sets/two-thirds-of-members.json' with { type: 'json' };
import { checkRuleSet, type WholeRuleSet } from './rule-set.ts';

/** Every preset, in the order they are offered; the last is the least one to start one's own from. */
export function rulePresets(): WholeRuleSet[] {
  return [simpleMajority, twoThirds, biennialCouncil, ownExample].map(checkRuleSet);
}
