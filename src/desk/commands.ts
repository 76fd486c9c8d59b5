/**
 * The desk at which records are read and written by people: every reading asks permission by the type of record, every
 * writing notes who did it, and what is typed and not yet saved waits, encrypted, for the one who typed it.
 */
import { readRuleSet } from '../assembly/index.ts';
import { fold, words } from '../kernel/fold.ts';
import { isId, newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Text, wordings } from '../kernel/text.ts';
import type { AuditTrail } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Clock, codeOf, type Db, type Pool, type Random, transaction } from '../platform/index.ts';
import {
  listRevisions,
  type OpenedRevision,
  openRevision,
  type RecordRow,
  type Records,
  readCurrentBodies,
  readRecord,
  type Save,
  type SavedRevision,
} from '../records/commands.ts';
import type { Models } from '../records/models.ts';
import type { Body } from '../records/validate.ts';
import type { Vault } from '../records/vault.ts';
import { assertEdit, assertOpen, assertSubmit, mayEdit, mayOpen } from './access.ts';
import { assertOwnText, draftsOfOthers } from './drafts.ts';
import * as store from './store.ts';

export { assertAct, assertOpen, mayEdit, mayOpen, maySign } from './access.ts';
export { type Listed, type Only, SHELVES, type Shelf } from './store.ts';

export interface DeskParts {
  pool: Pool;
  models: Models;
  records: Records;
  vault: Vault;
  audit: AuditTrail;
  clock: Clock;
  random: Random;
  rights: BodyRights;
}

/** Rights that belong to a body and not to a role: asked besides what a role allows. */
export interface BodyRights {
  /** Which of these records are for people of another body alone. */
  hidden(person: SignedIn, rids: readonly string[]): Promise<ReadonlySet<string>>;
  /** What of a record this person reads. */
  shown<Read extends Body>(person: SignedIn, type: string, body: Read): Promise<Read>;
  /** @throws Refusal `not-of-body`, `not-delegate-of-body` */
  assertWrites(db: Db, person: SignedIn, written: Pick<Save, 'type' | 'body'> & { rid: string }): Promise<void>;
  /** Before somebody signs what becomes public. @throws Refusal `not-of-body` */
  assertSigns(person: SignedIn, rid: string): Promise<void>;
}

/** A record as it is kept, with its history. */
export interface OpenedRecord extends OpenedRevision {
  row: RecordRow;
  revisions: { rev: number; at: Date; by: string }[];
  /** What of it may not be changed any more: the body whose append-only entries stay. */
  kept: Body | null;
}

/** What was typed and not saved. */
export interface Unsaved {
  type: string;
  baseRev: number;
  at: Date;
  entries: [string, string][];
}

export type Title = Pick<store.Listed, 'rid' | 'type'> & { title: Text };

const UNIQUE_VIOLATION = '23505';
const DAY_MS = 86_400_000;
/** Somebody counts as at work on a record for so long after their last words were kept. */
const PRESENT_MS = 10 * 60_000;
const KEPT_DAYS = 60;
/** Records whose titles one search opens at most, and those opened at once. */
const MOST_OPENED = 600;
const AT_ONCE = 200;

export class RecordDesk {
  private readonly parts: DeskParts;

  constructor(parts: DeskParts) {
    this.parts = parts;
  }

  /** A page of what is at work, last changed first, of the types this person may read; `only` some records, or all but some. */
  async list(
    person: SignedIn,
    shelves: readonly store.Shelf[],
    types: readonly string[],
    before: { at: string; rid: string } | null,
    limit: number,
    only?: store.Only,
  ): Promise<store.Listed[]> {
    assertMay(person, 'desk.read');
    const open = types.filter((type) => mayOpen(person, type));
    const found: store.Listed[] = [];
    for (let from = before; ; ) {
      const page = await store.recordsOnShelves(this.parts.pool, { types: open, shelves, only }, from, limit);
      const rids = page.map(({ rid }) => rid);
      const others = await this.closed(person, rids);
      found.push(...page.filter(({ rid }) => !others.has(rid)));
      const last = page.at(-1);
      if (found.length >= limit || !last || page.length < limit) return found.slice(0, limit);
      from = { at: last.updatedAt, rid: last.rid };
    }
  }

  /** A revision with the record's history. @throws Refusal `not-allowed`, `record-unknown`, `record-erased`, `revision-unknown` */
  async open(person: SignedIn, rid: string, rev?: number): Promise<OpenedRecord> {
    const { pool, vault, models } = this.parts;
    const row = isId(rid) ? await readRecord(pool, rid) : null;
    if (!row) throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
    assertOpen(person, row.type);
    if ((await draftsOfOthers(this.parts, person, [rid])).size > 0) throw new Refusal('not-allowed', {}, 403);
    const { rights } = this.parts;
    if ((await rights.hidden(person, [rid])).size > 0) throw new Refusal('not-of-body', {}, 403);
    const opened = await openRevision(pool, vault, rid, rev ?? row.rev);
    const from = models.of(row.type).type.publication === 'open' ? row.publishedRev : row.rev;
    const kept = from === null ? null : from === opened.rev ? opened : await openRevision(pool, vault, rid, from);
    const shown = (body: Body) => rights.shown(person, row.type, body);
    const revisions = await listRevisions(pool, rid);
    return { ...opened, body: await shown(opened.body), row, revisions, kept: kept && (await shown(kept.body)) };
  }

  /** Titles of records this person may read; others are absent. */
  async titles(person: SignedIn, rids: readonly string[]): Promise<Map<string, Text>> {
    const { pool, vault, models } = this.parts;
    const types = new Map(models.types.all.map((type) => [type.prefix, type]));
    const open = [...new Set(rids)].filter((rid) => {
      const type = types.get(rid.slice(0, rid.indexOf('_')));
      return type !== undefined && mayOpen(person, type.name);
    });
    const others = await this.closed(person, open);
    const bodies = await readCurrentBodies(
      pool,
      vault,
      open.filter((rid) => !others.has(rid)),
    );
    return new Map(
      [...bodies].flatMap(([rid, body]) => {
        const title = body[models.types.ofId(rid).title] as Text | undefined;
        return title ? [[rid, title] as const] : [];
      }),
    );
  }

  /** Records at work whose title has all these words in any of its languages, last changed first; `limit` at most. */
  async find(person: SignedIn, types: readonly string[], text: string, limit: number): Promise<Title[]> {
    assertMay(person, 'desk.read');
    const asked = words(text);
    if (asked.length === 0) return [];
    const found: Title[] = [];
    let before: { at: string; rid: string } | null = null;
    for (let opened = 0; opened < MOST_OPENED && found.length < limit; opened += AT_ONCE) {
      const page: store.Listed[] = await this.list(person, store.SHELVES, types, before, AT_ONCE);
      const titles = await this.titles(
        person,
        page.map(({ rid }) => rid),
      );
      for (const { rid, type } of page) {
        const title = titles.get(rid);
        if (title && found.length < limit && answers(title, asked)) found.push({ rid, type, title });
      }
      const last = page.at(-1);
      if (!last || page.length < AT_ONCE) break;
      before = { at: last.updatedAt, rid: last.rid };
    }
    return found;
  }

  /** An id for a record that is begun here. */
  newId(person: SignedIn, type: string): string {
    assertEdit(person, type);
    return newId(this.parts.models.types.byName(type).prefix, this.parts.random.bytes(16));
  }

  /**
   * Saves a revision, and forgets what its author had not saved. @throws Refusal as `Records.save`, `not-allowed`,
   * `not-of-body`, `not-delegate-of-body`, and what `readRuleSet` refuses
   */
  async save(person: SignedIn, save: Omit<Save, 'by'> & { rid: string }): Promise<SavedRevision> {
    assertEdit(person, save.type);
    await assertOwnText(this.parts, person, save.rid);
    // Rules that cannot be read would leave a body without any.
    if (save.type === 'rule-set') readRuleSet(String(save.body.data ?? ''));
    const { pool, records, audit, rights } = this.parts;
    const saving = transaction(pool, async (client) => {
      await rights.assertWrites(client, person, save);
      const saved = await records.saveIn(client, { ...save, by: person.id });
      await store.dropUnsaved(client, person.id, save.rid);
      await audit.note(client, { by: person.id, action: 'record.save', target: save.rid, detail: { rev: saved.rev } });
      return saved;
    });
    return await saving.catch((error: unknown) => {
      if (codeOf(error) === UNIQUE_VIOLATION) throw new Refusal('revision-conflict', { rid: save.rid, rev: 1 }, 409);
      throw error;
    });
  }

  /** Would `save` take a revision of this record from this person, as far as roles and bodies say? */
  async mayWrite(person: SignedIn, written: Pick<Save, 'type' | 'body'> & { rid: string }): Promise<boolean> {
    if (!mayEdit(person, written.type)) return false;
    try {
      await this.parts.rights.assertWrites(this.parts.pool, person, written);
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  /** Hands a revision in for review. @throws Refusal as `Records.submit`, `not-allowed`, `not-of-body` */
  async submit(person: SignedIn, rid: string, rev: number): Promise<void> {
    const { pool, vault, records, audit, models, rights } = this.parts;
    const type = models.types.ofId(rid).name;
    assertSubmit(person, type);
    await transaction(pool, async (client) => {
      const body = (await readCurrentBodies(client, vault, [rid])).get(rid);
      if (body) await rights.assertWrites(client, person, { rid, type, body });
      await records.submitIn(client, rid, rev);
      await audit.note(client, { by: person.id, action: 'record.submit', target: rid, detail: { rev } });
    });
  }

  /** Keeps what somebody is typing. It is no revision, and nobody else ever reads it. @throws Refusal `not-allowed`, `record-erased` */
  async keep(person: SignedIn, rid: string, unsaved: Omit<Unsaved, 'at'>): Promise<void> {
    assertEdit(person, unsaved.type);
    const { pool, vault, models, clock } = this.parts;
    const { type, baseRev, entries } = unsaved;
    const fits: boolean = isId(rid, models.types.byName(type).prefix);
    if (!fits) throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
    const bytes = Buffer.from(JSON.stringify(entries), 'utf8');
    const row = await readRecord(pool, rid);
    const context = contextOf(person, rid);
    const body = row ? vault.sealBytes(await vault.key(pool, rid), bytes, context) : vault.sealNote(bytes, context);
    const at = clock.now();
    await store.putUnsaved(pool, person.id, { rid, type, baseRev, at, ownKey: row !== null, body });
    await store.dropUnsavedBefore(pool, new Date(at.getTime() - KEPT_DAYS * DAY_MS));
  }

  /** What this person typed in a record and did not save; null where nothing, or where the record was erased since. */
  async unsaved(person: SignedIn, rid: string): Promise<Unsaved | null> {
    const { pool, vault } = this.parts;
    const kept = await store.readUnsaved(pool, person.id, rid);
    if (!kept) return null;
    assertEdit(person, kept.type);
    const key = kept.ownKey ? (await vault.keys(pool, [rid])).get(rid) : undefined;
    if (kept.ownKey && !key) return null;
    const context = contextOf(person, rid);
    const bytes = key ? vault.openBytes(key, kept.body, context) : vault.openNote(kept.body, context);
    const entries = JSON.parse(Buffer.from(bytes).toString('utf8')) as [string, string][];
    return { type: kept.type, baseRev: kept.baseRev, at: kept.at, entries };
  }

  /** All that this person has not saved, newest first, without what is in it. */
  async allUnsaved(person: SignedIn): Promise<{ rid: string; type: string; baseRev: number; at: Date }[]> {
    assertMay(person, 'desk.read');
    return await store.unsavedOf(this.parts.pool, person.id);
  }

  /** Forgets what this person has not saved. */
  async forget(person: SignedIn, rid: string): Promise<void> {
    await store.dropUnsaved(this.parts.pool, person.id, rid);
  }

  /** Which of these this person does not read, whatever their role: drafts of others, and what another body keeps. */
  private async closed(person: SignedIn, rids: readonly string[]): Promise<ReadonlySet<string>> {
    const drafts = await draftsOfOthers(this.parts, person, rids);
    return new Set([...drafts, ...(await this.parts.rights.hidden(person, rids))]);
  }

  /** Ids of others who have typed in this record in the last minutes. */
  async others(person: SignedIn, rid: string): Promise<string[]> {
    assertMay(person, 'desk.read');
    const since = new Date(this.parts.clock.now().getTime() - PRESENT_MS);
    return (await store.typingIn(this.parts.pool, rid, since, person.id)).map((one) => one.person);
  }
}

const contextOf = (person: SignedIn, rid: string): string => `unsaved/${person.id}/${rid}`;

/** Does every word asked for begin a word of one wording of the title? */
function answers(title: Text, asked: readonly string[]): boolean {
  return wordings(title).some(({ text }) => {
    const has = fold(text).split(' ');
    return asked.every((part) => has.some((word) => word.startsWith(part)));
  });
}
