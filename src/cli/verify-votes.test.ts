/** `tamga verify` decides published votes again: of a whole log, and of one proof. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide, type Rule, type VoteInput } from '../assembly/index.ts';
import { canonicalize } from '../kernel/jcs.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { verifyCommand } from './verify.ts';
import { recompute } from './verify-votes.ts';

const RULE: Rule = {
  all: [{ base: 'cast', fraction: [2, 3], op: 'gte' }],
  quorum: { base: 'members', fraction: [1, 2], op: 'gt', count: 'participants', on_failure: 'void' },
};
let t: TestSystem;
beforeEach(async () => {
  t = await openTestSystem();
});
afterEach(() => t?.close());

/** The record of a vote as the congress makes it, with what is said to have come of it. */
function voteOf(body: string, input: VoteInput, outcome: string, counts = input.votes): Record<string, unknown> {
  const { explanation } = decide(RULE, input);
  const lines = Object.entries(counts ?? {}).map(([option, persons], n) => ({ id: `o${n}`, option, persons }));
  return {
    ...{ title: { lang: 'en', text: 'On the budget' }, body, method: 'show', outcome },
    ...{ rule: canonicalize(RULE), input: canonicalize(input), counts: lines },
    explanation: { lang: 'en', text: explanation.join('\n') },
  };
}

async function run(...argv: string[]): Promise<{ status: number; first: string; out: string }> {
  let out = '';
  const status = await verifyCommand(argv, { stdout: (text) => (out += text), stderr: () => {} });
  return { status, first: out.split('\n')[0] ?? '', out };
}

const INPUT: VoteInput = { members: 20, votes: { for: 10, against: 5, abstain: 1 } };

/** Publishes such a vote; answers its id. */
async function published(outcome: string, counts = INPUT.votes): Promise<string> {
  const council = { title: { lang: 'en', text: 'Council' }, kind: 'council' };
  const body = await t.publish('body', council);
  return await t.publish('vote', voteOf(body, INPUT, outcome, counts), { command: true });
}

/** The download of a record's proof, as the site gives it. */
async function proofFile(rid: string): Promise<string> {
  const path = join(t.dataFolder, 'vote.tamga-proof.json');
  await writeFile(path, JSON.stringify(await t.reader.proofFile(rid)));
  return path;
}

describe('tamga verify of a log with votes', () => {
  it('decides each again by its own rule and says how many', async () => {
    await published('adopted');
    await t.sequence();
    const { status, out } = await run(t.system.folder.root);
    expect(out).toContain('1 votes decided again by their own rules');
    expect(status).toBe(0);
  });

  it('decides that of one proof again, too', async () => {
    const [right, wrong] = [await published('adopted'), await published('rejected')];
    await t.sequence();
    const held = await run(await proofFile(right));
    expect([held.status, held.out]).toEqual([0, expect.stringContaining('1 votes decided again')]);
    const broken = await run(await proofFile(wrong));
    expect([broken.status, broken.first]).toEqual([1, expect.stringContaining('rejected, reckoned adopted')]);
  });

  it('names a vote whose published outcome is not what its counts make', async () => {
    const rid = await published('rejected');
    await t.sequence();
    const { status, first } = await run(t.system.folder.root);
    expect(status).toBe(1);
    expect(first).toContain(
      'the outcome of a vote is not what its own rule makes of its counts (rejected, reckoned adopted)',
    );
    expect(first).toContain(rid);
  });

  it('names a vote that shows other counts than those it was decided by', async () => {
    const rid = await published('adopted', { for: 15, against: 0, abstain: 1 });
    await t.sequence();
    const { first } = await run(t.system.folder.root);
    expect(first).toContain('the counts shown of a vote are not those its rule was asked with');
    expect(first).toContain(rid);
  });
});

describe('the record of a void vote', () => {
  const told: string[] = [];
  const look = (outcome: string, input: VoteInput, more = {}) =>
    recompute(
      { id: 'vo_a', type: 'vote', rev: 1, rule: canonicalize(RULE), input: canonicalize(input), outcome, ...more },
      (how) => told.push(how),
    );

  it('is believed without its counts where the rule counts those who took part, and nothing else is', () => {
    expect(look('void', { members: 20 })).toBeNull();
    expect(told).toEqual(['withheld']);
    expect(look('adopted', { members: 20 })).toEqual({ code: 'vote-not-computable', detail: 'vote-base-missing' });
    expect(look('void', { members: 20 }, { counts: [] })).toMatchObject({ code: 'vote-not-computable' });
    expect(look('adopted', INPUT, { rule: '{' })).toMatchObject({ code: 'vote-not-computable' });
  });
});
