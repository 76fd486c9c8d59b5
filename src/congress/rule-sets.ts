/** Rule sets before a body adopts them: read strictly, and held against the votes the body has already had. */
import { type Outcome, previewRule, readRuleSet } from '../assembly/index.ts';
import type { Text } from '../kernel/text.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { readCurrentBodies, recordsOfType } from '../records/commands.ts';
import { innerOf } from './inner.ts';
import { assertWorksFor, type CongressParts, isOfBody } from './parts.ts';
import { publishedInput } from './vote-record.ts';
import { votesOf } from './vote-store.ts';

/** How past votes of one kind of decision would have gone. */
export interface Foreseen {
  decision: string;
  names: Text;
  votes: number;
  /** Votes that would have ended otherwise. */
  changed: { id: string; was: Outcome | null; outcome: Outcome | null }[];
  /** Votes whose counts lack what the rule asks for, or are told to nobody. */
  unknown: number;
}

const SHOWN = 500;

export class RuleSets {
  private readonly parts: CongressParts;

  constructor(parts: CongressParts) {
    this.parts = parts;
  }

  /** All rule sets, last changed first. @throws Refusal `not-allowed` */
  async list(person: SignedIn): Promise<{ rid: string; title: Text }[]> {
    assertMay(person, 'congress.read');
    const { pool, vault } = this.parts;
    const bodies = await readCurrentBodies(pool, vault, await recordsOfType(pool, 'rule-set', SHOWN));
    return [...bodies].map(([rid, { title }]) => ({ rid, title: title as Text }));
  }

  /**
   * Decides the closed votes of a body again by the rules in a text, for who works for that body. Counts of void votes are
   * not looked at, so that nobody finds them out by trying rules; votes on internal matters only for people of the body
   * itself. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown`, and what `readRuleSet` refuses
   */
  async preview(person: SignedIn, body: string, text: string): Promise<Foreseen[]> {
    const { pool } = this.parts;
    assertMay(person, 'congress.prepare');
    const rules = readRuleSet(text);
    await assertWorksFor(this.parts, pool, person, body, 'congress.prepare');
    const all = (await votesOf(pool, body, SHOWN)).filter(({ state }) => state === 'closed');
    const within = await isOfBody(this.parts, pool, person, body, 'congress.read');
    const inner = within
      ? new Map()
      : await innerOf(
          this.parts,
          pool,
          all.map(({ id }) => id),
        );
    const closed = all.filter(({ id }) => !inner.has(id));
    return Object.entries(rules.decisions).flatMap(([decision, { names, rule }]) => {
      const past = closed.flatMap((vote) => {
        const input = publishedInput(vote);
        const outcome = vote.result?.outcome;
        return vote.decision === decision && input && outcome ? [{ id: vote.id, input, outcome }] : [];
      });
      if (past.length === 0) return [];
      const again = previewRule(rule, past);
      const changed = again.filter((one) => one.changed).map(({ id, was, outcome }) => ({ id, was, outcome }));
      const unknown = again.filter(({ missing }) => missing !== null).length;
      return [{ decision, names, votes: past.length, changed, unknown }];
    });
  }
}
