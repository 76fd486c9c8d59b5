import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkRuleSet, decide, previewRule, type RuleSet } from './index.ts';
import { rulePresets } from './presets.ts';

const least: RuleSet = {
  id: 'least',
  version: 1,
  names: { lang: 'en', text: 'Least' },
  decisions: {
    resolution: { names: { lang: 'en', text: 'All' }, rule: { all: [{ base: 'cast', fraction: [1, 2], op: 'gt' }] } },
  },
};

describe('a rule set', () => {
  it('comes ready in four presets, each named and told in every language of the interface', () => {
    const presets = rulePresets();
    const files = readdirSync(new URL('../../schema/rule-sets/', import.meta.url));
    expect(presets.map(({ id }) => `${id}.json`).sort()).toEqual(files.sort());
    for (const { names, about, decisions } of presets) {
      for (const text of [names, about, ...Object.values(decisions).map((kind) => kind.names)])
        expect(Object.keys(text?.translations ?? {})).toEqual(['ru', 'tg', 'uk', 'tr', 'ar']);
    }
  });

  it('says nothing unsaid: what is left out has a stated default', () => {
    expect(checkRuleSet(least)).toMatchObject({
      entitled: ['accepted', 'challenged'],
      prevented: { in_members: true, may_request: true },
      substitutes: { for: 'prevented' },
      proxies: { allowed: false },
      convening: {
        special: { threshold: { fraction: [2, 3], op: 'gte', unit: 'persons' }, withdrawable: true },
        who: ['chair'],
      },
      decisions: { resolution: { rule: { tie: 'rejected', base_snapshot: 'vote_open' } } },
    });
    expect(checkRuleSet(checkRuleSet(least))).toEqual(checkRuleSet(least));
  });

  it('is refused by the name of any key it should not have, at any depth', () => {
    const [council] = rulePresets().filter(({ id }) => id === 'biennial-council');
    const paths: string[][] = [];
    const walk = (value: unknown, path: string[]) => {
      if (typeof value !== 'object' || value === null) return;
      if (!Array.isArray(value) && !['names', 'about', 'translations', 'decisions'].includes(path.at(-1) ?? ''))
        paths.push(path);
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
    };
    walk(council, []);
    expect(paths.length).toBeGreaterThan(25);
    for (const path of paths) {
      const copy = structuredClone(council) as unknown as Record<string, unknown>;
      const inner = path.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
      inner.surprise = 1;
      expect(() => checkRuleSet(copy), path.join('.')).toThrow(/surprise/);
    }
  });

  it('is refused without decisions, with words that are none, or numbers that are none', () => {
    for (const wrong of [
      { decisions: {} },
      { names: 'Least' },
      { version: 0 },
      { id: 'Not An Id' },
      { entitled: ['tired'] },
    ])
      expect(() => checkRuleSet({ ...least, ...wrong })).toThrow(/shape-/);
    expect(() => checkRuleSet({ id: 'x', version: 1, names: least.names })).toThrow(/shape-key-missing.*decisions/);
    expect(() => checkRuleSet(null)).toThrow('shape-invalid');
  });

  it('gives nobody the floor for longer than a day, whatever number stands there', () => {
    const endless = { ...least, speaking: { seconds: { pro: Number.MAX_SAFE_INTEGER } } };
    expect(checkRuleSet(endless).speaking?.seconds.pro).toBe(86_400);
  });
});

describe('a preview', () => {
  it('shows how past votes would have gone, and what their records do not say', () => {
    const past = [
      { id: 'v1', input: { members: 25, votes: { for: 13, against: 9, abstain: 0 } }, outcome: 'adopted' as const },
      { id: 'v2', input: { members: 25, votes: { for: 17, against: 8, abstain: 0 } }, outcome: 'adopted' as const },
      { id: 'v3', input: { votes: { for: 17, against: 8, abstain: 0 } }, outcome: 'adopted' as const },
    ];
    const rule = { all: [{ base: 'members', fraction: [2, 3], op: 'gte' }] } as const;
    expect(previewRule(rule, past)).toMatchObject([
      { id: 'v1', was: 'adopted', outcome: 'rejected', changed: true },
      { id: 'v2', outcome: 'adopted', changed: false, missing: null },
      { id: 'v3', outcome: null, changed: false, missing: 'members' },
    ]);
    expect(previewRule(rule, past.slice(0, 1), { lang: 'ru' })[0]?.explanation.at(-1)).toBe('Отклонено.');
    expect(() => previewRule(rule, [{ id: 'v4', input: { members: -1 } }])).toThrow('vote-number-invalid');
  });

  it('asks nothing of the record that the biennial council’s own resolution does not', () => {
    const council = rulePresets().find(({ id }) => id === 'biennial-council');
    const rule = council?.decisions.resolution?.rule;
    if (rule === undefined) throw new Error('no rule');
    expect(decide(rule, { members: 24, votes: { for: 7, against: 5, abstain: 1 } }).outcome).toBe('adopted');
    expect(decide(rule, { members: 24, votes: { for: 7, against: 5, abstain: 0 } }).outcome).toBe('postponed');
  });
});
