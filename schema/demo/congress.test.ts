/**
 * The congress of the demonstration set must be what it asks of others: votes that anybody can reckon again, amendments
 * written against words that stood there, counts in which nobody can be picked out, a request that reached its two thirds.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clauseHash, decide, type Rule, readRuleSet, sayStepsIn, type VoteInput } from '../../src/assembly/index.ts';
import { recompute } from '../../src/cli/verify-votes.ts';
import { clausesIn } from '../../src/congress/clauses.ts';
import { FLOOR } from '../../src/congress/endorsements.ts';
import type { PublicObject } from '../../src/ledger/index.ts';
import { LEAST } from '../../src/statistics/commands.ts';

type Body = Record<string, unknown>;
interface DemoRecord {
  ext: string[];
  type: string;
  revisions: { day: string; body: Body }[];
}
type Lines = Record<string, unknown>[];

const records = readFileSync(new URL('records.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as DemoRecord);
const bodiesOf = (type: string): Body[] =>
  records.filter((record) => record.type === type).map(({ revisions }) => revisions.at(-1)!.body);
const named = (ref: unknown): DemoRecord => records.find(({ ext }) => ext[0] === (ref as { ext: string }).ext)!;

describe('the congress of the demonstration set', () => {
  it('has every kind of public record of a congress', () => {
    const count = (type: string) => bodiesOf(type).length;
    expect({
      bodies: count('body'),
      sessions: count('session'),
      votes: count('vote'),
      relations: count('relation'),
    }).toEqual({
      ...{ bodies: 5, sessions: 4, votes: 5, relations: 4 },
    });
    for (const type of [
      'rule-set',
      'motion',
      'amendment',
      'credentials',
      'resolution',
      'commitment',
      'action',
      'endorsement',
    ])
      expect(count(type), type).toBeGreaterThan(0);
  });

  it('counts votes as they can be counted again, and says how in every language', () => {
    const said: string[] = [];
    for (const vote of bodiesOf('vote')) {
      expect(recompute(vote as unknown as PublicObject['record'], (how) => said.push(how))).toBeNull();
      const { steps } = decide(JSON.parse(String(vote.rule)) as Rule, JSON.parse(String(vote.input)) as VoteInput);
      const { text, translations } = vote.explanation as { text: string; translations: Record<string, string> };
      expect(text).toBe(sayStepsIn('en', steps).join('\n'));
      expect(Object.keys(translations).sort()).toEqual(['ar', 'ru', 'tg', 'tr', 'uk']);
      for (const [lang, words] of Object.entries(translations)) expect(words).toBe(sayStepsIn(lang, steps).join('\n'));
    }
    expect(said).toEqual(Array(5).fill('again'));
    expect(new Set(bodiesOf('vote').map(({ outcome }) => outcome))).toEqual(new Set(['adopted', 'rejected']));
  });

  it('prints a roll that has as many lines as votes', () => {
    const vote = bodiesOf('vote').find(({ roll }) => roll !== undefined) as Body;
    for (const { option, persons } of vote.counts as Lines)
      expect((vote.roll as Lines).filter((line) => line.option === option)).toHaveLength(persons as number);
  });

  it('calls its special session by at least two thirds of the mandates', () => {
    const [special] = bodiesOf('session').filter(({ kind }) => kind === 'special');
    const { base, counted } = JSON.parse(String(special?.certified)) as { base: number; counted: number };
    expect(3 * counted).toBeGreaterThanOrEqual(2 * base);
  });

  it('amends a clause in words that stood there, and adopts the words of the amendment', () => {
    for (const { motion, clause, base, text } of bodiesOf('amendment')) {
      const [first, last] = [named(motion).revisions[0]!.body, named(motion).revisions.at(-1)!.body];
      expect(clauseHash(clausesIn(first).find(({ eId }) => eId === clause)!)).toBe(base);
      expect((last.clauses as Lines).find(({ id }) => id === clause)?.text).toEqual(text);
      for (const resolution of bodiesOf('resolution').filter((one) => one.motion !== undefined))
        expect(resolution.clauses).toEqual(last.clauses);
    }
  });

  it('has rules that can be read', () => {
    for (const { data } of bodiesOf('rule-set'))
      expect(readRuleSet(String(data)).decisions).toHaveProperty('resolution');
  });

  it('follows clauses that exist, and cites at clauses that exist', () => {
    const has = (resolution: Body, clause: unknown) => (resolution.clauses as Lines).some(({ id }) => id === clause);
    for (const { resolution, clause } of bodiesOf('commitment'))
      expect(has(named(resolution).revisions.at(-1)!.body, clause)).toBe(true);
    for (const one of bodiesOf('resolution'))
      for (const { clause } of one.citations as Lines) expect(has(one, clause)).toBe(true);
  });

  it('tells no small number of mandates or endorsements', () => {
    for (const { counts, classes, countries } of bodiesOf('credentials'))
      for (const { mandates } of [counts, classes, countries].flat() as Lines)
        expect(mandates).toBeGreaterThanOrEqual(LEAST);
    for (const { total = 0, counts = [], countries = [] } of bodiesOf('endorsement'))
      for (const endorsements of [total, ...([counts, countries].flat() as Lines).map((line) => line.endorsements)])
        expect((endorsements as number) % FLOOR).toBe(0);
  });
});
