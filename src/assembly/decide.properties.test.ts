import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, decide, type Rule, sayStepsIn, type VoteInput } from './index.ts';

const LANGUAGES = ['en', 'ru', 'tg', 'uk', 'tr', 'ar'];
const MOST = Number.MAX_SAFE_INTEGER;
const count = (max: number) => fc.oneof(fc.integer({ min: 0, max: Math.min(max, 30) }), fc.integer({ min: 0, max }));

const fraction = fc
  .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 1000 }))
  .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
const condition: fc.Arbitrary<Condition> = fc.record(
  {
    base: fc.constantFrom('cast', 'cast_incl_abstain', 'valid_plus_illegal', 'members', 'seats', 'present', 'eligible'),
    fraction,
    op: fc.constantFrom('gt', 'gte'),
  },
  { noNullPrototype: true },
);
const tie = fc.constantFrom<NonNullable<Rule['tie']>>(
  'rejected',
  'adopted',
  'second_vote_then_rejected',
  'debate_reopened_then_chair',
);
const rule: fc.Arbitrary<Rule> = fc.record(
  { all: fc.array(condition, { minLength: 1, maxLength: 4 }), tie },
  { noNullPrototype: true },
);

/** Counts whose sum is exact, in a body large enough for them. */
interface Counts {
  votes: Required<Omit<NonNullable<VoteInput['votes']>, 'blank'>>;
  members: number;
  seats: number;
  present: number;
  eligible: number;
}
const input = (most: number): fc.Arbitrary<Counts> =>
  fc
    .tuple(...[1, 2, 3, 4].map(() => count(Math.floor(most / 5))), count(Math.floor(most / 5)))
    .map(([yes = 0, no = 0, abstain = 0, illegal = 0, rest = 0]) => {
      const members = yes + no + abstain + rest;
      return {
        votes: { for: yes, against: no, abstain, illegal },
        ...{ members, seats: members, present: members, eligible: members },
      };
    });

/** The rule read aloud by somebody else: rational numbers as pairs, compared by division with remainder. */
function independently({ all }: Rule, { votes, members }: Counts) {
  const { for: yes, against, abstain, illegal } = votes;
  return all.every(({ base, fraction: [n, d], op }) => {
    const size = {
      cast: yes + against,
      cast_incl_abstain: yes + against + abstain,
      valid_plus_illegal: yes + against + illegal,
    }[base as 'cast'];
    const product = BigInt(n) * BigInt(size ?? members);
    const [whole, rest] = [product / BigInt(d), product % BigInt(d)];
    const has = BigInt(yes);
    const enough = op === 'gt' ? has > whole : rest === 0n ? has >= whole : has > whole;
    return enough && has > 0n;
  });
}

describe('a decision', () => {
  it('is exact up to the last whole number a machine holds', () => {
    fc.assert(
      fc.property(rule, input(MOST), (rule, input) => {
        const { outcome } = decide({ ...rule, tie: 'rejected' }, input);
        expect(outcome).toBe(independently(rule, input) ? 'adopted' : 'rejected');
      }),
      { numRuns: 1000 },
    );
  });

  it('never turns against a motion that gains a vote', () => {
    fc.assert(
      fc.property(rule, input(MOST), fc.boolean(), (rule, input, fromAgainst) => {
        const { votes } = input;
        const before = decide(rule, input).outcome;
        fc.pre(before === 'adopted');
        const taken = fromAgainst && votes.against > 0 ? 1 : 0;
        const grown = { ...votes, for: votes.for + 1, against: votes.against - taken };
        const room = {
          members: input.members + 1 - taken,
          seats: input.seats + 1,
          present: input.present + 1,
          eligible: input.eligible + 1,
        };
        const bodies = taken === 1 ? input : { ...input, ...room };
        const conditions = rule.all.filter(
          ({ base }) => taken === 1 || !['members', 'seats', 'present', 'eligible'].includes(base),
        );
        fc.pre(conditions.length > 0);
        expect(decide({ ...rule, all: conditions }, { ...bodies, votes: grown }).outcome).toBe('adopted');
      }),
    );
  });

  it('hangs neither on the order of conditions nor on that of keys', () => {
    const turned = <T extends object>(value: T) => Object.fromEntries(Object.entries(value).reverse()) as T;
    fc.assert(
      fc.property(rule, input(10_000), (rule, input) => {
        const other = turned({ ...rule, all: rule.all.map(turned).reverse() });
        const [one, two] = [decide(rule, input), decide(other, turned({ ...input, votes: turned(input.votes) }))];
        expect(two.outcome).toBe(one.outcome);
        expect(two.threshold_votes_for.toReversed()).toEqual(one.threshold_votes_for);
      }),
    );
  });

  it('names as threshold the least number that passes: with it the condition is met, with one fewer it is not', () => {
    fc.assert(
      fc.property(condition, input(1_000_000), (condition, input) => {
        const all = [condition];
        const [threshold] = decide({ all }, input).threshold_votes_for;
        const { for: yes, against } = input.votes;
        if (threshold === null || threshold === undefined) throw new Error('no threshold');
        // The base stays as it is: votes for are taken from those against.
        const counted = ['cast', 'cast_incl_abstain', 'valid_plus_illegal'].includes(condition.base);
        const withFor = (votesFor: number) =>
          decide(
            { all },
            { ...input, votes: { ...input.votes, for: votesFor, against: counted ? yes + against - votesFor : 0 } },
          );
        const room = counted ? yes + against : input.members - input.votes.abstain;
        if (threshold <= room) expect(withFor(threshold).outcome).toBe('adopted');
        if (threshold - 1 <= room) expect(withFor(threshold - 1).outcome).toBe('rejected');
      }),
    );
  });

  it('needs for a quorum the least number that makes one', () => {
    fc.assert(
      fc.property(fraction, fc.constantFrom('gt' as const, 'gte' as const), count(MOST), (fraction, op, members) => {
        const rule: Rule = {
          all: [{ base: 'cast', fraction: [1, 2], op: 'gt' }],
          quorum: { base: 'members', fraction, op, on_failure: 'void' },
        };
        const at = (present: number) => decide(rule, { members, present, votes: { for: 0, against: 0 } });
        const needed = at(0).quorum_needed ?? -1;
        if (needed <= MOST) expect(at(needed).outcome).toBe('rejected');
        if (needed > 0) expect(at(needed - 1).outcome).toBe('void');
      }),
    );
  });

  it('names each number it used, in every language', () => {
    const digits = (lang: string) =>
      new Intl.NumberFormat(lang === 'ar' ? 'ar-SY-u-nu-arab' : 'en', { useGrouping: false });
    fc.assert(
      fc.property(rule, input(MOST), (rule, input) => {
        const { steps, threshold_votes_for } = decide(rule, input);
        const bodies = rule.all.some(({ base }) => ['members', 'seats', 'present', 'eligible'].includes(base));
        const numbers = [
          ...Object.values(input.votes),
          ...(bodies ? [input.members] : []),
          ...threshold_votes_for.map(Number),
          ...rule.all.flatMap(({ fraction }) => fraction),
        ];
        for (const lang of LANGUAGES) {
          const said = sayStepsIn(lang, steps).join(' ');
          const found = new Set(said.match(/\p{Nd}+/gu));
          for (const number of numbers) expect(found, `${lang}: ${said}`).toContain(digits(lang).format(number));
          expect(said).not.toMatch(/[{}]|undefined/);
        }
      }),
      { numRuns: 60 },
    );
  });
});
