import { describe, expect, it } from 'vitest';
import { basesOf, decide, isEntitled, type Mandate, move, type RuleSet, voterOf } from './index.ts';
import { rulePresets } from './presets.ts';

const council = rulePresets().find(({ id }) => id === 'biennial-council') as RuleSet;
const mandate = (n: number, more: Partial<Mandate> = {}): Mandate => ({
  id: `ma_${n}`,
  holderId: `pe_${n}`,
  constituencyId: `co_${n % 3}`,
  substituteIds: [`su_${n}a`, `su_${n}b`],
  from: '2025-01-01',
  until: '2026-12-31',
  state: 'accepted',
  history: [{ type: 'accept', at: '2025-01-01T00:00:00Z', to: 'accepted' }],
  ...more,
});
const all = Array.from({ length: 25 }, (_, n) => mandate(n));
const opened = '2025-11-10T09:00:00Z';
const vote = '2025-11-11T15:00:00Z';
const [first, ...others] = all as [Mandate, ...Mandate[]];
const revoked = move(first, { type: 'revoke', at: '2025-11-11T10:00:00Z' });
const presence = all.map(({ id }, n) => ({ mandateId: id, in: opened, room: n < 10 }));

describe('the bases of a vote', () => {
  it('are counted at both moments, so that the rule decides whether a mandate revoked mid-session counts', () => {
    const register = { seats: 30, mandates: [revoked, ...others], presence };
    const bases = basesOf(council, register, { session_opened: opened, vote_opened: vote });
    expect(bases).toMatchObject({
      members: { session_open: 25, vote_open: 24 },
      seats: 30,
      present: 24,
      attending: 9,
      bases_by: { constituencies: { members: { session_open: 3, vote_open: 3 } } },
    });
    const all = [{ base: 'members', fraction: [2, 3], op: 'gte' }] as const;
    const input = { ...bases, votes: { for: 16, against: 8 } };
    expect(decide({ all, base_snapshot: 'session_open' }, input).outcome).toBe('rejected');
    expect(decide({ all, base_snapshot: 'vote_open' }, input).outcome).toBe('adopted');
  });

  it('keep the running vote’s register when a revocation takes effect at the next vote', () => {
    const later = move(first, { type: 'revoke', at: vote, effective: 'next_vote' });
    const register = { seats: 30, mandates: [later, ...others], presence };
    const members = (vote_opened: string) =>
      basesOf(council, register, { session_opened: opened, vote_opened }).members;
    expect(members(vote)).toMatchObject({ vote_open: 25 });
    expect(members('2025-11-11T15:00:01Z')).toMatchObject({ vote_open: 24 });
  });

  it('state what being prevented changes', () => {
    const prevented = new Set(['pe_1', 'pe_2']);
    const bare = { ...mandate(2), substituteIds: [] };
    const mandates = all.map((one) => (one.id === 'ma_2' ? bare : one));
    const register = { seats: 30, mandates, presence, prevented };
    const at = (rules: RuleSet) => {
      const { members, eligible } = basesOf(rules, register, { session_opened: opened, vote_opened: vote });
      return [members, eligible].map((base) => (typeof base === 'object' ? base.vote_open : base));
    };
    expect(at(council)).toEqual([25, 24]);
    expect(at({ ...council, substitutes: { for: 'nobody' } })).toEqual([25, 23]);
    const outside: RuleSet = { ...council, prevented: { in_members: false, may_request: false } };
    expect(at(outside)).toEqual([24, 24]);
    expect(at({ ...outside, substitutes: { for: 'nobody' } })).toEqual([23, 23]);
    const represented = new Set(['ma_2']);
    expect(basesOf(outside, { ...register, represented }, { session_opened: opened, vote_opened: vote })).toMatchObject(
      {
        members: { vote_open: 25 },
        eligible: { vote_open: 25 },
      },
    );
  });

  it('name no seats where the body states none, and nobody present where nobody is asked to be there', () => {
    const register = { seats: null, mandates: all, presence: null };
    const bases = basesOf(council, register, { session_opened: opened, vote_opened: vote });
    for (const base of ['seats', 'present', 'attending']) expect(bases).not.toHaveProperty(base);
    expect(bases.bases_by.weight).not.toHaveProperty('present');
  });

  it('count among those present whoever somebody there can vote for', () => {
    const register = { seats: 30, mandates: all, presence: presence.slice(0, 10), represented: new Set(['ma_20']) };
    expect(basesOf(council, register, { session_opened: opened, vote_opened: vote })).toMatchObject({
      present: 11,
      attending: 10,
    });
  });

  it('leave room for whoever joined after the session opened, though the rule reckons from before', () => {
    const rule = { all: [{ base: 'members', fraction: [1, 2], op: 'gt' }], base_snapshot: 'session_open' } as const;
    const input = { members: { session_open: 4, vote_open: 5 }, votes: { for: 5 } };
    expect(decide(rule, input).outcome).toBe('adopted');
    expect(() => decide(rule, { ...input, votes: { for: 6 } })).toThrow('votes-over-base');
  });

  it('weigh mandates by their weight', () => {
    const register = { seats: 30, mandates: [mandate(0, { weight: 7 }), ...others], presence };
    const { bases_by } = basesOf(council, register, { session_opened: opened, vote_opened: vote });
    expect(bases_by.weight).toMatchObject({ members: { vote_open: 31 }, present: 31, attending: 16 });
  });
});

describe('who casts a vote', () => {
  const moment = { at: vote, vote_opened: vote };
  const people = (available: string[], prevented: string[] = []) => ({
    available: new Set(available),
    prevented: new Set(prevented),
  });
  const who = (rules: RuleSet, available: string[], prevented: string[] = []) =>
    voterOf(rules, first, moment, people(available, prevented));
  const forPrevented: RuleSet = { ...council, substitutes: { for: 'prevented' } };

  it('is the holder, or the first substitute in order who is there', () => {
    expect(who(council, ['pe_0', 'su_0a'])).toBe('pe_0');
    expect(who(council, ['su_0b', 'su_0a'])).toBe('su_0a');
    expect(who(council, ['su_0b'])).toBe('su_0b');
    expect(who(council, ['su_0b', 'su_0a'], ['su_0a'])).toBe('su_0b');
    expect(who(council, [])).toBeNull();
  });

  it('is no substitute of somebody merely absent where the rules say only for the prevented', () => {
    expect(who(forPrevented, ['su_0a'])).toBeNull();
    expect(who(forPrevented, ['su_0a', 'pe_0'], ['pe_0'])).toBe('su_0a');
    expect(who({ ...council, substitutes: { for: 'nobody' } }, ['su_0a'], ['pe_0'])).toBeNull();
  });

  it('is nobody for a mandate that is revoked, not accepted, or out of its period', () => {
    const there = people(['pe_0']);
    expect(voterOf(council, revoked, moment, there)).toBeNull();
    expect(voterOf(council, mandate(0, { until: '2025-11-10' }), moment, there)).toBeNull();
    expect(isEntitled(council, mandate(0, { until: '2025-11-11' }), moment)).toBe(true);
    expect(isEntitled(council, mandate(0, { state: 'provisional', history: [] }), moment)).toBe(false);
  });
});
