import { describe, expect, it } from 'vitest';
import { Refusal } from '../kernel/refusal.ts';
import { decide, type Rule, type VoteInput } from './index.ts';
import examples from './vectors/worked-examples.json' with { type: 'json' };

const majority: Rule = { all: [{ base: 'cast', fraction: [1, 2], op: 'gt' }] };
const votes = (yes: number, no: number, abstain = 0) => ({ for: yes, against: no, abstain });
const outcome = (rule: Rule, input: VoteInput) => decide(rule, input).outcome;

/** What a hostile or broken document is refused with. */
function refusal(rule: unknown, input: unknown): string {
  try {
    return decide(rule as Rule, input as VoteInput).outcome;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

describe('the worked examples of real rules', () => {
  it.each(examples.cases.map((one) => [one.id, one] as const))('%s', (_, { rule, input, expected }) => {
    expect(decide(rule as unknown as Rule, input as VoteInput)).toMatchObject(expected);
  });
});

describe('a majority', () => {
  it('is reckoned from the base the rule names', () => {
    const cases: [Rule['all'][number]['base'], string, number][] = [
      ['cast', 'adopted', 58],
      ['cast_incl_abstain', 'rejected', 93],
      ['valid_plus_illegal', 'rejected', 61],
      ['present', 'rejected', 101],
      ['members', 'rejected', 121],
      ['seats', 'rejected', 126],
      ['eligible', 'rejected', 116],
      ['attending', 'rejected', 96],
    ];
    const input = {
      ...{ present: 200, members: 240, seats: 250, eligible: 230, attending: 190 },
      votes: { for: 60, against: 55, abstain: 70, illegal: 5, blank: 2 },
    };
    for (const [base, wanted, threshold] of cases) {
      const { outcome, threshold_votes_for } = decide({ all: [{ base, fraction: [1, 2], op: 'gt' }] }, input);
      expect([base, outcome, threshold_votes_for]).toEqual([base, wanted, [threshold]]);
    }
  });

  it('never counts a blank vote as cast', () => {
    expect(outcome(majority, { votes: { for: 3, against: 2, blank: 90 } })).toBe('adopted');
  });

  it('must be reached by persons, by weight and by constituencies where the rule says so', () => {
    const rule: Rule = {
      all: [
        { base: 'cast', fraction: [1, 2], op: 'gt' },
        { base: 'cast', fraction: [2, 3], op: 'gte', unit: 'weight' },
        { base: 'members', fraction: [1, 2], op: 'gt', unit: 'constituencies' },
      ],
    };
    const input = {
      votes: votes(6, 4),
      votes_by: { weight: { for: 20, against: 10 }, constituencies: { for: 13, against: 2 } },
      bases_by: { constituencies: { members: 24 } },
    };
    expect(decide(rule, input)).toMatchObject({ outcome: 'adopted', threshold_votes_for: [6, 20, 13] });
    const lighter = { ...input, votes_by: { ...input.votes_by, weight: { for: 19, against: 11 } } };
    expect(outcome(rule, lighter)).toBe('rejected');
  });

  it('is not reached by nobody, even when two thirds of nothing are asked', () => {
    const twoThirds: Rule = { all: [{ base: 'cast', fraction: [2, 3], op: 'gte' }], tie: 'adopted' };
    expect(decide(twoThirds, { votes: votes(0, 0, 96) })).toMatchObject({
      outcome: 'rejected',
      threshold_votes_for: [1],
    });
    expect(outcome({ ...majority, tie: 'adopted' }, { votes: votes(0, 0) })).toBe('rejected');
  });

  it('is exact where numbers of a machine are not', () => {
    const rule: Rule = { all: [{ base: 'members', fraction: [1, 3], op: 'gt' }] };
    const members = 9_007_199_254_740_990;
    expect(outcome(rule, { members, votes: { for: members / 3 } })).toBe('rejected');
    expect(outcome(rule, { members, votes: { for: members / 3 + 1 } })).toBe('adopted');
  });
});

describe('equality of votes', () => {
  const equal = { votes: votes(80, 80) };
  it('means what the rule says', () => {
    expect(outcome(majority, equal)).toBe('rejected');
    expect(outcome({ ...majority, tie: 'adopted' }, equal)).toBe('adopted');
    expect(outcome({ ...majority, tie: 'second_vote_then_rejected' }, equal)).toBe('second_vote');
    expect(outcome({ ...majority, tie: 'second_vote_then_rejected' }, { ...equal, second_vote: true })).toBe(
      'rejected',
    );
    expect(outcome({ ...majority, tie: 'debate_reopened_then_chair' }, equal)).toBe('second_vote');
  });

  it('a second time is left to the chair where the rule leaves it to the chair', () => {
    const rule: Rule = { ...majority, tie: 'debate_reopened_then_chair' };
    const second = { ...equal, second_vote: true };
    expect(outcome(rule, second)).toBe('chair_decides');
    expect(outcome(rule, { ...second, chair_vote: 'for' })).toBe('adopted');
    expect(outcome(rule, { ...second, chair_vote: 'against' })).toBe('rejected');
    expect(outcome(rule, { votes: votes(81, 80), second_vote: true, chair_vote: 'against' })).toBe('adopted');
  });

  it('is no tie where more than half is asked, or half of more than voted', () => {
    const policies = ['adopted', 'second_vote_then_rejected'] as const;
    for (const tie of policies) {
      expect(outcome({ all: [{ base: 'cast', fraction: [2, 3], op: 'gte' }], tie }, equal)).toBe('rejected');
      const ofMembers: Rule = { all: [{ base: 'members', fraction: [1, 2], op: 'gt' }], tie };
      expect(outcome(ofMembers, { ...equal, members: 193 })).toBe('rejected');
      const both: Rule = { all: [...majority.all, ...ofMembers.all], tie };
      expect(outcome(both, { ...equal, members: 193 })).toBe('rejected');
    }
  });
});

describe('a quorum', () => {
  const quorum = { base: 'members', fraction: [1, 3], op: 'gte', only_if_challenged: true } as const;
  it('is presumed until it is challenged', () => {
    const rule: Rule = { ...majority, quorum };
    expect(outcome(rule, { votes: votes(10, 7) })).toBe('adopted');
    const challenged = { members: 720, present: 239, votes: votes(10, 7), quorum_challenge_valid: true };
    expect(decide(rule, challenged)).toMatchObject({ outcome: 'no_quorum', quorum_needed: 240 });
    expect(outcome(rule, { ...challenged, present: 240 })).toBe('adopted');
  });

  it('that fails gives the outcome the rule names, and no votes are told', () => {
    for (const on_failure of ['no_quorum', 'postponed', 'void'] as const) {
      const rule: Rule = {
        ...majority,
        quorum: { ...quorum, only_if_challenged: false, count: 'participants', on_failure },
      };
      const result = decide(rule, { members: 306, votes: votes(77, 23, 1) });
      expect(result.outcome).toBe(on_failure);
      expect(result.explanation.join(' ')).not.toMatch(/77|23/);
    }
  });

  it('needs no votes to fail', () => {
    const rule: Rule = { ...majority, quorum: { ...quorum, only_if_challenged: false } };
    expect(decide(rule, { members: 43, present: 14 })).toMatchObject({
      outcome: 'no_quorum',
      quorum_needed: 15,
      threshold_votes_for: [null],
    });
    expect(refusal(rule, { members: 43, present: 15 })).toBe('vote-base-missing {"base":"cast","key":"votes"}');
  });
});

describe('a rule or a count that is not as it should be', () => {
  const input = { votes: votes(3, 2) };
  it('is refused by the name of the unknown key, however deep', () => {
    const share = { base: 'cast', fraction: [1, 2], op: 'gt' };
    for (const rule of [
      { ...majority, rounding: 'up' },
      { all: [{ ...share, rounding: 'up' }] },
      { ...majority, quorum: { ...share, rounding: 'up' } },
      JSON.parse('{"all":[{"base":"cast","fraction":[1,2],"op":"gt","rounding":"up"}],"__proto__":{}}'),
    ]) {
      expect(refusal(rule, input)).toMatch(/^shape-key-unknown .*"(rounding|__proto__)"/);
    }
    for (const wrong of [{ vots: 1 }, { votes: { ...votes(1, 1), agianst: 2 } }, { votes_by: { heads: {} } }])
      expect(refusal(majority, { ...input, ...wrong })).toMatch(/^shape-key-unknown .*"(vots|agianst|heads)"/);
  });

  it('names the base that is missing', () => {
    for (const base of ['present', 'members', 'seats', 'eligible', 'attending'] as const) {
      expect(refusal({ all: [{ base, fraction: [1, 2], op: 'gt' }] }, input)).toContain(`"base":"${base}"`);
      const weighed = { all: [{ base, fraction: [1, 2], op: 'gt', unit: 'weight' }] };
      expect(refusal(weighed, { ...input, [base]: 9 })).toContain(`"key":"bases_by.weight.${base}"`);
      const quorum = { ...majority, quorum: { base, fraction: [1, 2], op: 'gt' } };
      expect(refusal(quorum, input)).toContain(`"base":"${base}"`);
    }
    expect(refusal(majority, {})).toBe('vote-base-missing {"base":"cast","key":"votes"}');
    expect(refusal(majority, { votes: { for: 3 } })).toBe('vote-base-missing {"base":"cast","key":"votes.against"}');
  });

  it('is refused when the moment of the base was not recorded', () => {
    const rule = { all: [{ base: 'members', fraction: [1, 2], op: 'gt' }], base_snapshot: 'session_open' };
    expect(refusal(rule, { ...input, members: { vote_open: 9 } })).toContain('"base":"members"');
  });

  it('is refused when it is no whole number, negative, or beyond exact arithmetic', () => {
    for (const wrong of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(refusal(majority, { votes: { for: wrong, against: 1 } })).toMatch(/^vote-number-invalid .*votes.for/);
    for (const wrong of ['3', null, 3n, [3], {}])
      expect(refusal(majority, { votes: { for: wrong, against: 1 } })).toMatch(/^shape-invalid .*votes.for/);
    expect(refusal(majority, { votes: { for: 2 ** 53 - 1, against: 1 } })).toMatch(/^vote-number-invalid/);
  });

  it('is refused when more voted than there are', () => {
    for (const base of ['members', 'seats', 'eligible'])
      expect(refusal(majority, { ...input, [base]: 4 })).toBe(`votes-over-base {"base":"${base}","size":4,"votes":5}`);
    const ofPresent = { all: [{ base: 'present', fraction: [1, 2], op: 'gt' }] };
    expect(refusal(ofPresent, { ...input, present: 4 })).toMatch(/^votes-over-base/);
    expect(refusal(majority, { ...input, present: 4 })).toBe('adopted');
  });

  it('is refused for a fraction that is none, a word that is not in the list, or no condition at all', () => {
    const of = (wrong: object) => ({ all: [{ base: 'cast', fraction: [1, 2], op: 'gt', ...wrong }] });
    for (const fraction of [[1], [1, 0], [3, 2], [-1, 2], [0.5, 1], [1, 2, 3], '1/2', null])
      expect(refusal(of({ fraction }), input)).toMatch(/^shape-invalid .*fraction/);
    for (const wrong of [{ base: 'votes' }, { op: '>=' }, { unit: 'heads' }, { base: null }])
      expect(refusal(of(wrong), input)).toMatch(/^shape-invalid/);
    for (const rule of [{}, { all: [] }, { all: {} }, [], null, 'majority'])
      expect(refusal(rule, input)).toMatch(/^shape-(invalid|key-missing)/);
    expect(refusal({ ...majority, tie: 'coin' }, input)).toMatch(/^shape-invalid .*tie/);
    expect(refusal({ all: [{ base: 'cast', fraction: [1, 2] }] }, input)).toMatch(/^shape-key-missing .*"op"/);
  });
});
