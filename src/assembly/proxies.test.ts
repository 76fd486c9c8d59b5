import { describe, expect, it } from 'vitest';
import { countProxies, judgeSupport, type Mandate, type MandateProxy, type RuleSet } from './index.ts';
import { rulePresets } from './presets.ts';

const council = rulePresets().find(({ id }) => id === 'biennial-council') as RuleSet;
const at = '2025-11-11T15:00:00Z';
const moment = { at, vote_opened: at };
const mandate = (n: number, more: Partial<Mandate> = {}): Mandate => ({
  id: `ma_${n}`,
  holderId: `pe_${n}`,
  constituencyId: `co_${n}`,
  from: '2025-01-01',
  state: 'accepted',
  history: [],
  ...more,
});
const proxy = (from: number, to: number, more: Partial<MandateProxy> = {}): MandateProxy => ({
  id: `px_${from}_${to}`,
  fromMandateId: `ma_${from}`,
  toMandateId: `ma_${to}`,
  from: '2025-11-01T00:00:00Z',
  ...more,
});
const mandates = [0, 1, 2, 3].map((n) => mandate(n));
const people = (...available: string[]) => ({ available: new Set(available), prevented: new Set<string>() });
const count = (proxies: MandateProxy[], there = people('pe_0'), rules = council, all = mandates) =>
  countProxies(rules, all, proxies, moment, there);
const reason = (...args: Parameters<typeof count>) => count(...args).refused.map((one) => one.reason);

describe('a proxy', () => {
  it('is cast by the one who was given it, when nobody of the absent delegation is there', () => {
    expect(count([proxy(1, 0)])).toEqual({
      counted: [{ id: 'px_1_0', fromMandateId: 'ma_1', voter: 'pe_0' }],
      refused: [],
    });
    expect(reason([proxy(1, 0)], people('pe_0', 'pe_1'))).toEqual(['voter_present']);
    const replaced = [mandate(0), mandate(1, { substituteIds: ['su_1'] })];
    expect(reason([proxy(1, 0)], people('pe_0', 'su_1'), council, replaced)).toEqual(['voter_present']);
  });

  it('stands beside its giver in a vote that waits for everybody', () => {
    const waiting = { ...people('pe_0', 'pe_1'), waits: true };
    expect(count([proxy(1, 0)], waiting).counted).toEqual([{ id: 'px_1_0', fromMandateId: 'ma_1', voter: 'pe_0' }]);
    expect(reason([proxy(1, 0), proxy(2, 0)], waiting)).toEqual(['too_many']);
  });

  it('is not cast by an absent proxy, and not passed on', () => {
    expect(reason([proxy(1, 0)], people())).toEqual(['proxy_absent']);
    expect(reason([proxy(2, 1), proxy(1, 0)])).toEqual(['proxy_absent']);
  });

  it('counts while it is in force and both mandates have their rights', () => {
    expect(reason([proxy(1, 0, { from: '2025-11-12T00:00:00Z' })])).toEqual(['not_in_force']);
    expect(reason([proxy(1, 0, { until: at })])).toEqual(['not_in_force']);
    expect(reason([proxy(1, 0, { revokedAt: '2025-11-11T14:59:59Z' })])).toEqual(['not_in_force']);
    expect(count([proxy(1, 0, { revokedAt: '2025-11-11T15:00:01Z' })]).counted).toHaveLength(1);
    const suspended = [mandate(0), mandate(1, { state: 'suspended' })];
    expect(reason([proxy(1, 0)], people('pe_0'), council, suspended)).toEqual(['not_entitled']);
    expect(reason([proxy(1, 9), proxy(9, 0), proxy(1, 1)])).toEqual([
      'to_oneself',
      'unknown_mandate',
      'unknown_mandate',
    ]);
  });

  it('is one for each mandate, and no more are held than the rules let one hold', () => {
    const two = [proxy(1, 0, { from: '2025-11-03T00:00:00Z' }), proxy(2, 0, { from: '2025-11-02T00:00:00Z' })];
    expect(count(two)).toMatchObject({ counted: [{ id: 'px_2_0' }], refused: [{ id: 'px_1_0', reason: 'too_many' }] });
    expect(count(two.toReversed())).toEqual(count(two));
    expect(reason([proxy(1, 0), proxy(1, 3)], people('pe_0', 'pe_3'))).toEqual(['duplicate']);
    const { proxies: _, ...silent } = council;
    expect(reason([proxy(1, 0)], people('pe_0'), silent)).toEqual(['not_allowed']);
  });
});

describe('a challenge', () => {
  const supporters = (members: number, delegations: number) =>
    Array.from({ length: members }, (_, n) => ({ id: `ma_${n}`, constituencyId: `co_${n % delegations}` }));
  const sizes = { members: 306, present: 200 };

  it('of credentials needs ten members of five delegations (PACE rule 7.1)', () => {
    const needed = { members: 10, delegations: 5 };
    expect(judgeSupport(needed, supporters(10, 5), sizes).met).toBe(true);
    expect(judgeSupport(needed, supporters(9, 5), sizes).met).toBe(false);
    expect(judgeSupport(needed, supporters(30, 4), sizes)).toMatchObject({ met: false, members: 30, delegations: 4 });
    const [one] = supporters(1, 1);
    expect(judgeSupport(needed, Array(10).fill(one), sizes).members).toBe(1);
  });

  it('of the quorum may need a part of the members (PACE rule 42.2: a sixth, five delegations)', () => {
    const needed = { members: { base: 'members', fraction: [1, 6], op: 'gte' }, delegations: 5 } as const;
    expect(judgeSupport(needed, supporters(50, 5), sizes)).toMatchObject({ met: false, members_needed: 51 });
    expect(judgeSupport(needed, supporters(51, 5), sizes).met).toBe(true);
    expect(judgeSupport(needed, [], { members: 0, present: 0 }).met).toBe(false);
  });
});
