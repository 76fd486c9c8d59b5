import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkCases, readCases } from './cases.ts';
import { checkRuleSet, readRule } from './index.ts';
import examples from './vectors/worked-examples.json' with { type: 'json' };

const page = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');

describe('the page on rule sets', () => {
  it('shows rules, rule sets and cases that are what it says', () => {
    const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, block]) => JSON.parse(block ?? ''));
    const kinds = blocks.map((block) => {
      if ('decisions' in block) return checkRuleSet(block).id;
      if ('cases' in block) return checkCases(readCases(block)).every(({ agrees }) => agrees);
      return readRule(block).tie;
    });
    expect(kinds).toEqual(['our-council', 'rejected', true]);
  });

  it('lists the worked examples with their outcomes', () => {
    const listed = [...page.matchAll(/^\| `(\d[\w-]+)` \|[^|]+\| (\w+) \|/gm)].map(([, id, outcome]) => [id, outcome]);
    expect(listed).toEqual(examples.cases.map(({ id, expected }) => [id, expected.outcome]));
  });
});
