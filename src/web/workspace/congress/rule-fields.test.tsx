/** A rule set written field by field: the form holds all of it, and what it holds is what is read back. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BASES,
  checkRuleSet,
  type DecisionKind,
  MANDATE_STATES,
  METHODS,
  type Quorum,
  type Rule,
  type RuleSet,
  rulePresets,
  type Support,
  TIES,
  TURNS,
  UNITS,
} from '../../../assembly/index.ts';
import { loadModels, PACKAGE_ROOT } from '../../../system.ts';
import { formEntries, typed } from '../../form/testing/form-entries.ts';
import { renderHtml } from '../../html.ts';
import { LANGUAGES } from '../../i18n.ts';
import { loadLabels } from '../../labels.ts';
import { sampleReader } from '../../testing/sample-reader.ts';
import { type SiteOptions, viewOf } from '../../view.ts';
import { rulesFrom, type Tree } from './rule-fields.ts';
import { RuleSetFields } from './rule-set-form.tsx';

const models = await loadModels();
const site: SiteOptions = {
  ...{
    reader: sampleReader(),
    types: models.types,
    vocabularies: models.vocabularies,
    labels: await loadLabels(join(PACKAGE_ROOT, 'schema/types')),
  },
  assets: { url: (name: string) => `/assets/${name}`, get: () => undefined, manifest: {} },
  settings: { name: 'Tamga', demo: false, publicUrl: 'https://register.example', languages: LANGUAGES },
  now: () => new Date('2031-12-04T10:00:00Z'),
};

/** What a browser sends of the form that shows these rules. */
const sent = (rules: unknown, lang = 'en'): [string, string][] => {
  const page = renderHtml(<RuleSetFields view={viewOf(site, lang, '', '/')} rules={rules as Tree} />);
  return formEntries(`<form method="post" action="/x">${page}</form>`);
};

const number = (min: number, max = 500) => fc.integer({ min, max });
const fraction = fc.tuple(number(1), number(1)).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
const share = { fraction, op: fc.constantFrom('gt' as const, 'gte' as const) };
const whole = { noNullPrototype: true } as const;
const words = fc.record(
  {
    lang: fc.constantFrom('en', 'ru', 'tg'),
    text: fc.constantFrom('Our council', 'Решения "о главном" & <прочем>'),
    translations: fc.constantFrom<Record<string, string>>({ ar: 'مجلسنا' }, { tr: 'Kurulumuz', uk: 'Наша рада' }),
  },
  { requiredKeys: ['lang', 'text'], ...whole },
);
const quorum: fc.Arbitrary<Quorum> = fc.record(
  {
    base: fc.constantFrom(...BASES),
    ...share,
    count: fc.constantFrom('present', 'participants', 'votes_for_and_against'),
    on_failure: fc.constantFrom('no_quorum', 'postponed', 'void'),
    only_if_challenged: fc.boolean(),
  },
  { requiredKeys: ['base', 'fraction', 'op'], ...whole },
);
const condition = fc.record({ base: fc.constantFrom(...BASES), ...share, unit: fc.constantFrom(...UNITS) }, whole);
const rule: fc.Arbitrary<Rule> = fc.record(
  {
    all: fc.array(condition, { minLength: 1, maxLength: 3 }),
    quorum,
    tie: fc.constantFrom(...TIES),
    base_snapshot: fc.constantFrom('session_open', 'vote_open'),
  },
  { requiredKeys: ['all'], ...whole },
);
const decision: fc.Arbitrary<DecisionKind> = fc.record(
  { names: words, rule, methods: fc.subarray([...METHODS], { minLength: 1 }) },
  { requiredKeys: ['names', 'rule'], ...whole },
);
const support: fc.Arbitrary<Support> = fc.record(
  {
    members: fc.oneof(number(1), fc.record({ base: fc.constantFrom('members', 'present'), ...share }, whole)),
    delegations: number(0),
  },
  whole,
);
const clock = { notice_days: number(0), withdrawable: fc.boolean(), within_days: number(0), request_days: number(1) };
const ruleSet = fc.record(
  {
    id: fc.constantFrom('our-rules', 'council'),
    version: number(1),
    names: words,
    about: words,
    decisions: fc.dictionary(fc.constantFrom('resolution', 'rules', 'decision-1', 'constructor'), decision, {
      minKeys: 1,
      noNullPrototype: true,
    }),
    entitled: fc.subarray([...MANDATE_STATES], { minLength: 1 }),
    prevented: fc.record({ in_members: fc.boolean(), may_request: fc.boolean() }, whole),
    substitutes: fc.record({ for: fc.constantFrom('nobody', 'prevented', 'absent') }, whole),
    sitting: fc.record(
      { quorum: quorum.map(({ base, fraction: part, op }) => ({ base, fraction: part, op })), challenge: support },
      { requiredKeys: ['quorum'], ...whole },
    ),
    convening: fc.record(
      {
        ordinary: fc.record(
          {
            every: fc.record({ years: number(1, 9), days: number(1) }, { requiredKeys: ['years'], ...whole }),
            from: fc.constantFrom('opened', 'closed'),
            warn_days: fc.array(number(0), { minLength: 1, maxLength: 3 }),
            notice_days: number(0),
          },
          { requiredKeys: ['every', 'notice_days'], ...whole },
        ),
        special: fc.record(
          { threshold: fc.record({ ...share, unit: fc.constantFrom(...UNITS) }, whole), ...clock },
          { requiredKeys: [], ...whole },
        ),
        who: fc.constantFrom(['chair'], ['chair', 'bureau', 'secretary']),
      },
      { requiredKeys: [], ...whole },
    ),
    proxies: fc.record({ allowed: fc.boolean(), most_held: number(0) }, whole),
    speaking: fc.record(
      { seconds: fc.dictionary(fc.constantFrom(...TURNS), number(1), whole), per_delegation: number(1) },
      { requiredKeys: ['seconds'], ...whole },
    ),
    credentials: fc.record(
      { challenge: support, reconsider: support, substitute_hours: number(0), withdrawable: fc.boolean() },
      { requiredKeys: ['challenge'], ...whole },
    ),
  },
  { requiredKeys: ['id', 'version', 'names', 'decisions'], ...whole },
);

/**
 * A flag left out of credentials is the same as no; speaking without any limit is the same as none at all; who may convene
 * stands in no order.
 */
function plain(rules: RuleSet): unknown {
  const { speaking, credentials, convening, ...rest } = checkRuleSet(rules);
  const limited = speaking && (Object.keys(speaking.seconds).length > 0 || speaking.per_delegation !== undefined);
  return {
    ...rest,
    convening: { ...convening, who: [...convening.who].sort() },
    ...(limited ? { speaking } : {}),
    ...(credentials ? { credentials: { withdrawable: false, ...credentials } } : {}),
  };
}

describe('the form of a rule set', () => {
  it('sends every rule set back as it was, in every language', () => {
    fc.assert(
      fc.property(ruleSet, fc.constantFrom(...LANGUAGES), (rules, lang) => {
        expect(plain(rulesFrom(sent(rules, lang)) as never)).toEqual(plain(rules as never));
      }),
      { numRuns: 60 },
    );
  });

  it('sends the presets back as they come with the program', () => {
    for (const preset of rulePresets()) expect(plain(rulesFrom(sent(preset)) as never)).toEqual(plain(preset as never));
  });

  it('makes of a line filled in a second condition, and of the empty decision a new one', () => {
    const [preset] = rulePresets();
    const last = Object.keys(preset?.decisions ?? {}).length;
    const rules = checkRuleSet(
      rulesFrom(
        typed(sent(preset), {
          'n.decisions.0.rule.all.1.fraction.0': '١',
          'n.decisions.0.rule.all.1.fraction.1': '2',
          't.decisions.0.rule.all.1.base': 'members',
          [`t.decisions.${last}.names.text`]: 'Elections',
          [`t.decisions.${last}.rule.all.0.base`]: 'cast',
          [`n.decisions.${last}.rule.all.0.fraction.0`]: '2',
          [`n.decisions.${last}.rule.all.0.fraction.1`]: '3',
        }),
      ),
    );
    const [first, ...others] = Object.values(rules.decisions);
    expect(first?.rule.all.at(-1)).toEqual({ base: 'members', fraction: [1, 2], op: 'gte', unit: 'persons' });
    expect(others.at(-1)).toMatchObject({ names: { text: 'Elections' }, rule: { all: [{ fraction: [2, 3] }] } });
  });

  it('keeps what is no number as it was typed, so that it is refused where it stands', () => {
    const rules = rulesFrom(typed(sent(rulePresets()[0]), { 'n.proxies.most_held': 'one or two' }));
    expect(() => checkRuleSet(rules)).toThrow(expect.objectContaining({ code: 'shape-invalid' }));
    expect(sent(rules)).toContainEqual(['n.proxies.most_held', 'one or two']);
  });

  it('lets no name of a field reach what every object has', () => {
    rulesFrom([
      ['t.__proto__.polluted', 'yes'],
      ['t.constructor.prototype.polluted', 'yes'],
      ['t.a.constructor', 'x'],
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
