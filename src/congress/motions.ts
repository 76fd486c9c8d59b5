/**
 * Motions and their amendments: tabled, permitted, amended by clause, decided. The text of a motion stands still once it is
 * permitted; what it would become is always computed from the amendments, with every conflict named.
 */
import {
  advance,
  type Clause,
  type Consolidated,
  clauseHash,
  consolidate,
  MOTION,
  type MotionEvent,
  type MotionState,
} from '../assembly/index.ts';
import { isId, newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { type Action, assertMay, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import {
  firstAuthors,
  listRevisions,
  lockRecord,
  openRevision,
  readCurrentBodies,
  readRecord,
  recordsNaming,
} from '../records/commands.ts';
import { amendmentIn, clausesIn } from './clauses.ts';
import { nextNumber } from './numbers.ts';
import { assertOfBody, type CongressParts } from './parts.ts';
import type { Rights } from './rights.ts';
import { rulesOf } from './rules.ts';
import { openVoteOn } from './vote-store.ts';

type Tabled = 'motion' | 'amendment';

/** A motion or an amendment as it stands. */
export interface TabledText {
  rid: string;
  rev: number;
  state: MotionState;
  body: Record<string, unknown>;
  /** Who wrote its first revision. */
  by: string;
}

/** A motion with what is moved against it. */
export interface Debated extends TabledText {
  clauses: Clause[];
  amendments: TabledText[];
  /** The text with all amendments that are not lost or withdrawn. */
  consolidated: Consolidated;
}

/** What somebody wants changed. */
export interface Amending {
  /** Id of the clause. */
  clause: string;
  op: 'replace' | 'insert-before' | 'insert-after' | 'delete';
  kind?: 'preambular' | 'operative';
  text?: Text;
  reason?: Text;
  submitters: string[];
}

/** Events that the submitter makes; all others are the chair's, or follow from a vote. */
const SUBMITTERS: Readonly<Partial<Record<MotionEvent, Action>>> = {
  submit: 'motion.table',
  withdraw: 'motion.table',
};
/** Events that only a vote, or the publication of a resolution, brings about. */
const FOLLOWING: ReadonlySet<MotionEvent> = new Set(['accept', 'reject', 'finalize', 'publish', 'supersede']);
/** Amendments in these states are no longer before the body. */
const LOST: ReadonlySet<MotionState> = new Set([
  'rejected',
  'withdrawn',
  'not_permitted',
  'not_concerned',
  'in_progress',
]);
/** Motions of one body that a page lists at most. */
const SHOWN = 200;
const OPS = ['replace', 'insert-before', 'insert-after', 'delete'];

export class Motions {
  private readonly parts: CongressParts;
  private readonly rights: Rights;

  constructor(parts: CongressParts, rights: Rights) {
    this.parts = parts;
    this.rights = rights;
  }

  /** Motions of a body, newest first; what somebody is still writing only they see, what is internal people of the body. @throws Refusal `not-allowed` */
  async list(person: SignedIn, body: string): Promise<Omit<TabledText, 'rev'>[]> {
    assertMay(person, 'congress.read');
    const { pool, vault } = this.parts;
    const found = await recordsNaming(pool, 'motion', 'body', [body]);
    const last = found.slice(-SHOWN).map(({ rid }) => rid);
    const hidden = await this.rights.hidden(person, last);
    const rids = last.filter((rid) => !hidden.has(rid));
    const [bodies, authors] = await Promise.all([readCurrentBodies(pool, vault, rids), firstAuthors(pool, rids)]);
    return [...bodies]
      .map(([rid, text]) => ({ rid, body: text, by: authors.get(rid) ?? '', state: stateOf(text.state) }))
      .filter(({ state, by }) => state !== 'in_progress' || by === person.id)
      .sort((a, b) => Number(b.body.number ?? 0) - Number(a.body.number ?? 0));
  }

  /** A motion with its amendments and the text they would make. @throws Refusal `not-allowed`, `record-unknown` */
  async open(person: SignedIn, rid: string): Promise<Debated> {
    assertMay(person, 'congress.read');
    const { pool } = this.parts;
    const motion = await this.read(pool, rid, 'motion');
    const hidden = (await this.rights.hidden(person, [rid])).has(rid);
    if (hidden || (motion.state === 'in_progress' && motion.by !== person.id))
      throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
    const found = await recordsNaming(pool, 'amendment', 'motion', [rid]);
    const all = await Promise.all(found.map((one) => this.read(pool, one.rid, 'amendment')));
    const amendments = all
      .filter(({ state, by }) => state !== 'in_progress' || by === person.id)
      .sort((a, b) => Number(a.body.number ?? 0) - Number(b.body.number ?? 0));
    const live = amendments.filter(({ state }) => !LOST.has(state));
    const clauses = clausesIn(motion.body);
    return { ...motion, clauses, amendments, consolidated: consolidated(clauses, live) };
  }

  /** The text with the amendments that were accepted: what a vote on the whole is about. */
  async amended(db: Db, rid: string): Promise<{ motion: TabledText; text: Consolidated }> {
    const motion = await this.read(db, rid, 'motion');
    const found = await recordsNaming(db, 'amendment', 'motion', [rid]);
    const all = await Promise.all(found.map((one) => this.read(db, one.rid, 'amendment')));
    const accepted = all.filter(({ state }) => state === 'accepted');
    return { motion, text: consolidated(clausesIn(motion.body), accepted) };
  }

  /**
   * Moves an amendment to a permitted motion against the words its clause has now. Returns its id. @throws Refusal
   * `not-allowed`, `not-delegate-of-body`, `motion-closed`, `clause-unknown`, `words-missing`, `amendment-op-unknown`
   */
  async amend(person: SignedIn, motion: string, asked: Amending): Promise<string> {
    assertMay(person, 'motion.table');
    const { pool, records, random, audit } = this.parts;
    if (!OPS.includes(asked.op)) throw new Refusal('amendment-op-unknown', {}, 422);
    if (asked.op !== 'delete' && !asked.text?.text.trim()) throw new Refusal('words-missing', {}, 422);
    const id = newId('am', random.bytes(16));
    return await transaction(pool, async (client) => {
      await lockRecord(client, motion);
      const { state, body } = await this.read(client, motion, 'motion');
      await this.rights.assertTables(client, person, String(body.body));
      if (state !== 'permitted') throw new Refusal('motion-closed', { state }, 409);
      const clauses = clausesIn(body);
      const at = clauses.findIndex(({ eId }) => eId === asked.clause);
      const clause = clauses[at];
      if (!clause) throw new Refusal('clause-unknown', { clause: asked.clause.slice(0, 40) }, 422);
      const number = String((await recordsNaming(client, 'amendment', 'motion', [motion])).length + 1);
      const amendment = {
        title: { lang: 'und', text: `${body.number ? `${body.number} ` : ''}A${number}` },
        number,
        motion,
        clause: clause.eId,
        base: clauseHash(clause),
        op: asked.op,
        ...(asked.kind && asked.op.startsWith('insert') ? { kind: asked.kind } : {}),
        ...(asked.op === 'delete' ? {} : { text: asked.text }),
        ...(asked.reason?.text.trim() ? { reason: asked.reason } : {}),
        ...(asked.submitters.length > 0 ? { submitters: asked.submitters } : {}),
        state: codeOf('submitted'),
      };
      await records.saveIn(client, {
        ...{ rid: id, type: 'amendment', body: amendment, by: person.id },
        ...{ baseRev: 0, command: true as const },
      });
      await audit.note(client, { by: person.id, action: 'motion.amend', target: id });
      return id;
    });
  }

  /**
   * Takes a motion or an amendment one step on: its author with a mandate that sits, or who presides. @throws Refusal
   * `not-allowed`, `not-of-body`, `not-delegate-of-body`, `state-move-invalid`, `not-submitter`
   */
  async step(person: SignedIn, rid: string, event: MotionEvent): Promise<MotionState> {
    if (FOLLOWING.has(event)) throw new Refusal('state-move-invalid', { state: '', event }, 409);
    const authors = Object.hasOwn(SUBMITTERS, event) ? SUBMITTERS[event] : undefined;
    assertMay(person, authors ?? 'sitting.preside');
    const { pool, audit } = this.parts;
    return await transaction(pool, async (client) => {
      await lockRecord(client, rid);
      const tabled = await this.read(client, rid, this.kindOf(rid));
      if (authors && tabled.by !== person.id) throw new Refusal('not-submitter', {}, 403);
      const body = await this.bodyOf(client, tabled);
      if (authors) await this.rights.assertTables(client, person, body);
      else await assertOfBody(this.parts, client, person, body);
      if (await openVoteOn(client, rid)) throw new Refusal('vote-open', {}, 409);
      if (event === 'permit') await this.assertDecided(client, tabled.body);
      const state = await this.stepIn(client, person.id, rid, event);
      await audit.note(client, { by: person.id, action: `motion.${event.replaceAll('_', '-')}`, target: rid });
      return state;
    });
  }

  /** A motion is permitted with a kind of decision its body has, or with none. @throws Refusal `motion-rule-unknown`, and as `rulesOf` */
  private async assertDecided(db: Db, { body, rule }: Record<string, unknown>): Promise<void> {
    if (typeof rule !== 'string' || rule === '') return;
    const { decisions } = await rulesOf(this.parts, db, String(body));
    if (!Object.hasOwn(decisions, rule)) throw new Refusal('motion-rule-unknown', { rule: rule.slice(0, 60) }, 422);
  }

  /** The same as part of what a vote decides; permission was asked by whoever calls. */
  async stepIn(client: Client, by: string, rid: string, event: MotionEvent): Promise<MotionState> {
    const kind = this.kindOf(rid);
    await lockRecord(client, rid);
    const { state: before, body, rev } = await this.read(client, rid, kind);
    const state = advance(MOTION, before, event);
    const numbered =
      kind === 'motion' && event === 'permit' && !body.number
        ? { number: await nextNumber(this.parts, client, 'motion', String(body.body)) }
        : {};
    await this.parts.records.saveIn(client, {
      ...{ rid, type: kind, by, baseRev: rev, command: true as const },
      body: { ...body, ...numbered, state: codeOf(state) },
    });
    return state;
  }

  private async read(db: Db, rid: string, kind: Tabled): Promise<TabledText> {
    const row = isId(rid) ? await readRecord(db, rid) : null;
    if (row?.type !== kind || row.status === 'erased')
      throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
    const { body, rev } = await openRevision(db, this.parts.vault, rid, row.rev);
    const first = (await listRevisions(db, rid))[0];
    return { rid, rev, body, by: first?.by ?? '', state: stateOf(body.state) };
  }

  private kindOf(rid: string): Tabled {
    return rid.startsWith('am_') ? 'amendment' : 'motion';
  }

  private async bodyOf(db: Db, { body }: TabledText): Promise<string> {
    return String(body.body ?? (await this.read(db, String(body.motion), 'motion')).body.body);
  }
}

/** A state as the vocabulary writes it. */
export const codeOf = (state: MotionState): string => state.replaceAll('_', '-');
/** A motion nobody has moved on yet is being written. */
export const stateOf = (code: unknown): MotionState =>
  typeof code === 'string' && code !== '' ? (code.replaceAll('-', '_') as MotionState) : 'in_progress';

const consolidated = (clauses: Clause[], amendments: readonly TabledText[]): Consolidated =>
  consolidate(
    { text: clauses },
    amendments.map(({ rid, body }) => amendmentIn(rid, body)),
  );
