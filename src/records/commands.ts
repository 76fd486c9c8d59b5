/**
 * What may be done with a record before it is public: save a revision, hand it in for review, read it back, compare.
 * Every save is a complete, immutable revision; a save on top of a revision one has not seen is refused.
 */
import { isId, newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Client, type Clock, codeOf, type Db, type Pool, type Random, transaction } from '../platform/index.ts';
import { assertAppended } from './append-only.ts';
import type { RecordType } from './declare.ts';
import { type Change, diff } from './diff.ts';
import { keptBy } from './kept.ts';
import type { Model, Models } from './models.ts';
import { sealedValues } from './sealed.ts';
import { dropProposal } from './signing-store.ts';
import * as store from './store.ts';
import { assertTightenable, loosened, stillOpened, type Tightened, tighter, visibilityChanges } from './tighten.ts';
import type { Body, Issue } from './validate.ts';
import type { Payload, Sealed, Vault } from './vault.ts';
import { isWellFormed } from './well-formed.ts';

export { commitmentsSince, isThere } from './sealed.ts';
export * from './signing-store.ts';
export * from './store.ts';

export interface Save {
  /** Absent for a new record, or an id made by the author's device together with `baseRev: 0`. */
  rid?: string;
  type: string;
  body: Body;
  /**
   * Values sealed for this revision, by JSON Pointer: commitment (hex) and age ciphertext (base64). Those of the revision
   * before stay unless they are replaced, or what they stood in is gone.
   */
  sealed?: Record<string, Sealed>;
  /** Fields this record closes, all of them anew; absent = as in the revision before. */
  tightened?: Tightened;
  /** Revision the author started from; required for an existing record. */
  baseRev?: number;
  /** The author: a person's id, or the id (hex) of a role key. */
  by: string;
  /** The moment to write down instead of now: a report keeps its day and no hour. */
  at?: Date;
  why?: string;
  /** Saved by a command that keeps the fields and states people may not set. */
  command?: true;
}

export interface SavedRevision {
  rid: string;
  rev: number;
}

export interface OpenedRevision extends SavedRevision, Payload {
  at: Date;
  by: string;
}

export interface RecordParts {
  pool: Pool;
  models: Models;
  vault: Vault;
  clock: Clock;
  random: Random;
  /** Called in the transaction of every saving, for what must follow from it. */
  saved?: (client: Client, saved: { rid: string; type: string; body: Body }) => Promise<void>;
}

const UNIQUE_VIOLATION = '23505';

export class Records {
  private readonly parts: RecordParts;

  constructor(parts: RecordParts) {
    this.parts = parts;
  }

  /**
   * @throws Refusal `record-invalid`, `revision-conflict`, `record-not-open`, `append-only`, `sealed-unknown`, `sealed-outdated`,
   * `tightening-unknown`, `tightening-needed`, `tightening-looser`, `loosening-refused`
   */
  async save(save: Save): Promise<SavedRevision> {
    const { pool, models, random } = this.parts;
    const rid = save.rid ?? newId(models.types.byName(save.type).prefix, random.bytes(16));
    const baseRev = save.baseRev ?? (save.rid ? undefined : 0);
    const saving = transaction(pool, (client) =>
      this.saveIn(client, { ...save, rid, ...(baseRev === undefined ? {} : { baseRev }) }),
    );
    return await saving.catch((error: unknown) => {
      // The same new id was sent twice at once.
      if (codeOf(error) === UNIQUE_VIOLATION) throw new Refusal('revision-conflict', { rid, rev: 1 }, 409);
      throw error;
    });
  }

  /**
   * The same as part of a larger transaction: a record saved together with what else its command writes. A new record
   * needs an id and `baseRev: 0`. Sent twice at once, it fails with the database's own error.
   */
  async saveIn(client: Client, given: Save & { rid: string }): Promise<SavedRevision> {
    const { rid } = given;
    const { models } = this.parts;
    const { type, validator } = models.of(given.type);
    refuseIssues([...validator.draft(given.body), ...whyIssues(given.why)]);
    if (given.tightened) assertTightenable(type, given.tightened);
    const row = await store.lockRecord(client, rid);
    if (!row && !(given.baseRev === 0 && isId(rid, type.prefix))) throw new Refusal('record-unknown', { rid }, 404);
    const before = row ? await this.openedFor(client, row, given, type) : undefined;
    const save = given.command ? given : { ...given, body: keptBy(type, given.body, before?.body) };
    const closing = closingOf(type, save, before, row?.publishedRev === row?.rev);
    const model = models.of(save.type, closing.tightened);
    if (model.validator !== validator) refuseIssues(model.validator.draft(save.body));
    const rev = (row?.rev ?? 0) + 1;
    const [made, held] = [save.sealed ?? {}, before?.sealed ?? {}];
    const published = row?.publishedRev ?? 0;
    const sealed = sealedValues(model, { given: made, before: held, body: save.body, rev, published });
    await this.write(client, { ...save, ...closing, sealed }, rid, rev);
    await this.parts.saved?.(client, { rid, type: save.type, body: save.body });
    const next: store.RecordRow = row
      ? { ...row, rev, status: row.publishedRev === null ? 'draft' : row.status, digest: null }
      : { rid, type: save.type, rev, status: 'draft', publishedRev: null, leaf: null, digest: null };
    if (row) await store.updateRecords(client, [next]);
    else await store.insertRecords(client, [next]);
    if (save.at) await store.dateRecord(client, rid, save.at);
    await store.replaceEdges(client, new Map([[rid, model.edges(save.body)]]), row ? [rid] : []);
    await dropProposal(client, rid);
    return { rid, rev };
  }

  /** Hands a complete revision in for review. @throws Refusal `record-invalid`, `revision-conflict`, `record-not-open` */
  async submit(rid: string, rev: number): Promise<void> {
    await transaction(this.parts.pool, (client) => this.submitIn(client, rid, rev));
  }

  /** The same as part of a larger transaction. */
  async submitIn(client: Client, rid: string, rev: number): Promise<void> {
    const { models, vault } = this.parts;
    const row = await store.lockRecord(client, rid);
    if (!row) throw new Refusal('record-unknown', { rid }, 404);
    if (row.rev !== rev) throw new Refusal('revision-conflict', { rid, rev: row.rev }, 409);
    if (row.status !== 'draft' && row.publishedRev === null)
      throw new Refusal('record-not-open', { rid, status: row.status }, 409);
    const payload = await openRevision(client, vault, rid, rev);
    assertComplete(models.of(row.type), payload.body);
    if (row.publishedRev === null) await store.updateRecords(client, [{ ...row, status: 'in-review' }]);
  }

  /** A revision, opened; the current one by default. @throws Refusal `record-unknown`, `record-erased` */
  async read(rid: string, rev?: number): Promise<OpenedRevision & { status: store.Status }> {
    const { pool, vault } = this.parts;
    const row = await store.readRecord(pool, rid);
    if (!row) throw new Refusal('record-unknown', { rid }, 404);
    return { ...(await openRevision(pool, vault, rid, rev ?? row.rev)), status: row.status };
  }

  /** What changed between two revisions, and then who may see it. */
  async compare(rid: string, from: number, to: number): Promise<Change[]> {
    const { pool, vault, models } = this.parts;
    const [before, after] = [await openRevision(pool, vault, rid, from), await openRevision(pool, vault, rid, to)];
    const { fields } = models.types.ofId(rid);
    const visibility = visibilityChanges(fields, before.tightened ?? {}, after.tightened ?? {});
    return [
      ...diff(before.body, after.body),
      ...visibility.map(({ path, ...change }) => ({
        pointer: `/${path.replaceAll('.', '/')}`,
        path,
        visibility: change,
      })),
    ];
  }

  /** The current revision of a record that is about to get another. */
  private async openedFor(db: Db, row: store.RecordRow, save: Save, type: RecordType): Promise<OpenedRevision> {
    const { rid, rev } = row;
    if (row.type !== save.type) throw new Refusal('record-type-differs', { rid, type: row.type }, 409);
    if (['withdrawn', 'erased'].includes(row.status))
      throw new Refusal('record-not-open', { rid, status: row.status }, 409);
    if (save.baseRev !== rev) throw new Refusal('revision-conflict', { rid, rev }, 409);
    const current = await openRevision(db, this.parts.vault, rid, rev);
    const kept = type.publication === 'open' ? row.publishedRev : rev;
    if (kept === null) return current;
    const { body } = kept === rev ? current : await openRevision(db, this.parts.vault, rid, kept);
    assertAppended(type.fields, body, save.body);
    return current;
  }

  private async write(client: Client, save: Save & Closing, rid: string, rev: number): Promise<void> {
    const { vault, clock } = this.parts;
    const key = rev === 1 ? vault.newKey(rid) : await vault.key(client, rid);
    if (rev === 1) await store.insertKeys(client, [key]);
    const payload: Payload = {
      body: save.body,
      ...(save.sealed && Object.keys(save.sealed).length > 0 ? { sealed: save.sealed } : {}),
      ...closingKept(save),
      ...(save.why ? { why: save.why } : {}),
    };
    await store.insertRevisions(client, [
      { rid, rev, at: save.at ?? clock.now(), by: save.by, body: vault.sealBody(key, rev, payload) },
    ]);
  }
}

/** Reads and opens one revision. @throws Refusal `revision-unknown`, `record-erased` */
export async function openRevision(db: Db, vault: Vault, rid: string, rev: number): Promise<OpenedRevision> {
  const key = await vault.key(db, rid);
  const stored = await store.readRevision(db, rid, rev);
  if (!stored) throw new Refusal('revision-unknown', { rid, rev }, 404);
  const { at, by } = stored;
  return { rid, rev, at, by, ...vault.openBody(key, rev, stored.body) };
}

/** What the current revisions of records hold; erased ones are absent. */
export async function readCurrent(db: Db, vault: Vault, rids: string[]): Promise<Map<string, Payload>> {
  if (rids.length === 0) return new Map();
  const keys = await vault.keys(db, rids);
  const payloads = new Map<string, Payload>();
  for (const { rid, rev, body } of await store.readCurrentRevisions(db, rids)) {
    const key = keys.get(rid);
    if (key) payloads.set(rid, vault.openBody(key, rev, body));
  }
  return payloads;
}

/** Bodies of the current revisions of records; erased ones are absent. */
export async function readCurrentBodies(db: Db, vault: Vault, rids: string[]): Promise<Map<string, Body>> {
  const payloads = await readCurrent(db, vault, rids);
  return new Map([...payloads].map(([rid, { body }]) => [rid, body]));
}

/** Bodies of the records of a type that are public now, as they were signed last: no draft stands for them. */
export async function readPublicBodies(db: Db, vault: Vault, type: string, limit: number): Promise<Map<string, Body>> {
  const revisions = await store.readPublicRevisions(db, type, limit);
  const rids = revisions.map(({ rid }) => rid);
  const keys = await vault.keys(db, rids);
  return new Map(
    revisions.flatMap(({ rid, rev, body }) => {
      const key = keys.get(rid);
      return key ? [[rid, vault.openBody(key, rev, body).body] as const] : [];
    }),
  );
}

type Closing = Required<Pick<Payload, 'tightened' | 'opened'>>;

/**
 * What a revision closes, and what it and the unpublished ones before it opened. To open a field is to publish it, so
 * only types that two people publish allow it. @throws Refusal `loosening-refused`
 */
function closingOf(type: RecordType, save: Save, before: Payload | undefined, published: boolean): Closing {
  const tightened = save.tightened ?? before?.tightened ?? {};
  const now = loosened(type.fields, before?.tightened ?? {}, tightened);
  const [path] = Object.keys(now);
  if (path !== undefined && type.publication !== 'open')
    throw new Refusal('loosening-refused', { path, type: type.name }, 403);
  const earlier = published ? {} : (before?.opened ?? {});
  return { tightened, opened: stillOpened(type.fields, tighter(earlier, now), tightened) };
}

/** The part of a payload that says so; left out where there is nothing to say. */
export function closingKept({ tightened = {}, opened = {} }: Partial<Closing>): Partial<Closing> {
  return {
    ...(Object.keys(tightened).length > 0 ? { tightened } : {}),
    ...(Object.keys(opened).length > 0 ? { opened } : {}),
  };
}

const MOST_WHY = 2000;

function whyIssues(why: string | undefined): Issue[] {
  return why === undefined || (isWellFormed(why) && why.length <= MOST_WHY)
    ? []
    : [{ pointer: '/why', code: 'text-malformed' }];
}

/** @throws Refusal `record-invalid` for what keeps a body from review and publication */
export function assertComplete(model: Model, body: Body): void {
  refuseIssues(model.validator.complete(body));
}

function refuseIssues([first]: Issue[]): void {
  if (!first) return;
  const { pointer, code, found } = first;
  throw new Refusal('record-invalid', { pointer, problem: code, ...(found === undefined ? {} : { found }) }, 422);
}
