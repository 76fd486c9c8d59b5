/**
 * Decides, row by row, what a batch of drafts means for the records already there: create, update, nothing, a duplicate
 * within the run, or a refusal with its reason. Groups a row refers to are staged with it, and only if it is accepted;
 * one that has a row of its own further down is made of that row, which is decided first.
 */
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Client, Random } from '../platform/index.ts';
import { keepAppended } from '../records/append-only.ts';
import { anythingErased, erasedAmong, type RecordRow, readCurrent, recordsByExternal } from '../records/commands.ts';
import { type Draft, type Outcome, type Reason, resolveRefs } from '../records/draft.ts';
import { keptBy } from '../records/kept.ts';
import type { Model, Models } from '../records/models.ts';
import { type Tightened, tighter } from '../records/tighten.ts';
import type { Payload, Vault } from '../records/vault.ts';
import { isWellFormed } from '../records/well-formed.ts';
import type { Coming } from './run-line.ts';

export interface Staged {
  draft: Draft;
  /** Of the record as it is tightened. */
  model: Model;
  /** `publish`: an unpublished revision that is there already becomes public unchanged. */
  change: 'create' | 'update' | 'publish';
  /** The record as it will be; before publication `publishedRev` and `leaf` are still the old ones. */
  row: RecordRow;
  body: Record<string, unknown>;
  tightened: Tightened;
}

export interface PlanParts {
  models: Models;
  vault: Vault;
  random: Random;
}

const GONE = new Set(['hidden', 'withdrawn', 'erased']);

export class BatchPlan {
  /** Accepted changes, related records before what refers to them. */
  readonly staged: Staged[] = [];
  private readonly byExt = new Map<string, Staged>();
  private known = new Map<string, RecordRow>();
  private erased = new Set<string>();
  /** What records hold that are about to be changed or published. */
  private current = new Map<string, Payload>();
  private readonly models: Models;
  private readonly vault: Vault;
  private readonly random: Random;
  private readonly publish: boolean;

  /** What the batch before this one will have made. */
  private readonly coming: Coming;
  /** Rows not yet decided, by external id. */
  private readonly waiting = new Map<string, { draft: Draft; at: number }>();
  private readonly outcomes: Outcome[] = [];

  constructor({ models, vault, random }: PlanParts, publish: boolean, coming: Coming) {
    this.models = models;
    this.vault = vault;
    this.random = random;
    this.publish = publish;
    this.coming = coming;
  }

  /** Records that this batch makes, by external id. */
  made(): Coming {
    return new Map([...this.byExt].filter(([, staged]) => staged.change === 'create'));
  }

  /** Fills `staged` and answers each draft, in order. `repeats` = drafts whose identity came earlier in the same run. */
  async make(client: Client, drafts: Draft[], repeats: ReadonlySet<number>): Promise<Outcome[]> {
    const sound = drafts.filter((draft, i) => !repeats.has(i) && unsoundExt(draft) === null);
    await this.learn(client, sound);
    const inBatch = new Set<string>();
    drafts.forEach((draft, at) => {
      const ext = identityOf(draft);
      if (repeats.has(at) || unsoundExt(draft) !== null || inBatch.has(ext)) return;
      inBatch.add(ext);
      for (const one of draft.ext) if (!this.waiting.has(one)) this.waiting.set(one, { draft, at });
    });
    drafts.forEach((draft, at) => {
      if (this.outcomes[at]) return;
      const unsound = unsoundExt(draft);
      if (unsound !== null) {
        const reason = { code: 'external-invalid', params: { ext: unsound } };
        this.outcomes[at] = { ext: unsound, status: 'rejected', reason };
      } else if (this.waiting.get(identityOf(draft))?.at === at) this.settle(draft, at);
      else this.outcomes[at] = { ext: identityOf(draft), status: 'duplicate', ...this.ridOf(identityOf(draft)) };
    });
    return this.outcomes;
  }

  /** Decides a row once; while it is being decided it is no longer waiting, so rows that name each other end. */
  private settle(draft: Draft, at: number): void {
    for (const one of draft.ext) if (this.waiting.get(one)?.at === at) this.waiting.delete(one);
    this.outcomes[at] = this.decide(draft, identityOf(draft));
  }

  /** What is known of the external ids of these drafts, and what updates must not lose. */
  private async learn(client: Client, drafts: Draft[]): Promise<void> {
    const own = new Set(drafts.map(identityOf));
    const others = new Set(
      drafts.flatMap((draft) => [...draft.ext, ...(draft.related ?? []).flatMap((related) => related.ext)]),
    );
    for (const ext of own) others.delete(ext);
    this.known = new Map([
      ...(await recordsByExternal(client, [...others], false)),
      ...(await recordsByExternal(client, [...own], true)),
    ]);
    if (await anythingErased(client)) this.erased = await this.erasedOf(client, [...own, ...others]);
    const changed = drafts.flatMap((draft) => {
      const row = this.known.get(identityOf(draft));
      const done = row && row.digest === draft.digest && (row.publishedRev !== null || !this.publish);
      return row && row.digest !== null && !done ? [row.rid] : [];
    });
    this.current = await readCurrent(client, this.vault, changed);
  }

  /** What `make` would refuse a draft for, were nothing stored yet. */
  static check(models: Models, draft: Draft): Outcome | null {
    const standIn = new Map<string, string>();
    const body = resolveRefs(draft.body, (ext) => {
      const related = draft.related?.find((one) => identityOf(one) === ext);
      if (!related) return ext;
      const id = standIn.get(ext) ?? newId(models.of(related.type).type.prefix, new Uint8Array(16));
      standIn.set(ext, id);
      return id;
    });
    const reason = reasonOf(models.of(draft.type), body as Record<string, unknown>, true);
    return reason ? { ext: identityOf(draft), status: 'rejected', reason } : null;
  }

  private decide(draft: Draft, ext: string): Outcome {
    const existing = this.known.get(ext);
    const refusal = this.refusalFor(existing, draft);
    if (refusal) return { ext, status: 'rejected', reason: refusal };
    const same = existing?.digest === draft.digest;
    if (existing && same && (!this.publish || existing.publishedRev !== null)) {
      return { ext, status: 'unchanged', rid: existing.rid };
    }
    try {
      const staged = this.stage(draft, existing, same);
      return {
        ext,
        rid: staged.row.rid,
        published: this.publish,
        status: existing ? (same ? 'unchanged' : 'updated') : 'created',
      };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ext, status: 'rejected', reason: { code: error.code, params: error.params } };
    }
  }

  private refusalFor(existing: RecordRow | undefined, draft: Draft): Reason | null {
    const [ext, ...others] = draft.ext;
    const taken = others.find(
      (other) => (this.known.get(other)?.rid ?? this.byExt.get(other)?.row.rid ?? existing?.rid) !== existing?.rid,
    );
    if (taken !== undefined) return { code: 'external-taken', params: { ext: taken } };
    const erased = draft.ext.find((one) => this.isErased(one));
    if (erased !== undefined) return { code: 'record-erased', params: { ext: erased } };
    if (!existing) return null;
    const params = { ext: ext ?? '' };
    if (existing.type !== draft.type)
      return { code: 'record-type-differs', params: { ...params, type: existing.type } };
    if (GONE.has(existing.status)) return { code: 'record-not-open', params: { ...params, status: existing.status } };
    return existing.digest === null ? { code: 'edited-by-people', params } : null;
  }

  private isErased(ext: string): boolean {
    return this.erased.size > 0 && this.erased.has(Buffer.from(this.vault.externalDigest(ext)).toString('hex'));
  }

  private stage(draft: Draft, existing: RecordRow | undefined, same: boolean): Staged {
    const pending = new Map<string, Staged>();
    const mapped = resolveRefs(draft.body, (ext) => this.resolve(ext, draft, pending)) as Record<string, unknown>;
    const published = existing?.publishedRev && !same ? this.current.get(existing.rid)?.body : undefined;
    const fields = this.models.of(draft.type).type.fields;
    const body = published && existing ? keepAppended(fields, published, mapped, existing.rev + 1) : mapped;
    const staged = this.staging(draft, body, existing, same);
    const reason = reasonOf(staged.model, staged.body, this.publish);
    if (reason) throw new Refusal(reason.code, reason.params);
    for (const related of pending.values()) this.accept(related);
    this.accept(staged);
    return staged;
  }

  private staging(
    draft: Draft,
    given: Record<string, unknown>,
    existing: RecordRow | undefined,
    same: boolean,
  ): Staged {
    // An import is no command: what only commands set stays as it was.
    const body = keptBy(this.models.of(draft.type).type, given, existing && this.current.get(existing.rid)?.body);
    const tightened = existing ? this.closedIn(existing.rid) : {};
    const model = this.models.of(draft.type, tightened);
    const row: RecordRow = existing
      ? { ...existing, rev: same ? existing.rev : existing.rev + 1, digest: draft.digest }
      : {
          rid: newId(model.type.prefix, this.random.bytes(16)),
          type: draft.type,
          rev: 1,
          status: 'draft',
          publishedRev: null,
          leaf: null,
          digest: draft.digest,
        };
    return { draft, model, change: existing ? (same ? 'publish' : 'update') : 'create', row, body, tightened };
  }

  /** What people closed in a record stays closed; what they opened waits for two of them to publish it. */
  private closedIn(rid: string): Tightened {
    const { tightened = {}, opened = {} } = this.current.get(rid) ?? {};
    return tighter(tightened, opened);
  }

  private resolve(ext: string, draft: Draft, pending: Map<string, Staged>): string {
    const below = this.known.has(ext) ? undefined : this.waiting.get(ext);
    if (below) this.settle(below.draft, below.at);
    const known = this.known.get(ext) ?? (this.byExt.get(ext) ?? pending.get(ext) ?? this.coming.get(ext))?.row;
    if (known) return known.rid;
    const related = draft.related?.find((one) => identityOf(one) === ext);
    if (!related) throw new Refusal('reference-unknown', { ext });
    if (this.isErased(ext)) throw new Refusal('record-erased', { ext });
    const body = resolveRefs(related.body, (inner) => this.resolve(inner, draft, pending)) as Record<string, unknown>;
    const staged = this.staging(related, body, undefined, false);
    const reason = reasonOf(staged.model, staged.body, this.publish);
    if (reason) throw new Refusal(reason.code, { ...reason.params, in: ext });
    pending.set(ext, staged);
    return staged.row.rid;
  }

  private accept(staged: Staged): void {
    this.staged.push(staged);
    for (const ext of staged.draft.ext) this.byExt.set(ext, staged);
  }

  private ridOf(ext: string): { rid?: string } {
    const rid = this.byExt.get(ext)?.row.rid ?? this.known.get(ext)?.rid;
    return rid ? { rid } : {};
  }

  private erasedOf(client: Client, exts: string[]): Promise<Set<string>> {
    return erasedAmong(
      client,
      exts.map((ext) => this.vault.externalDigest(ext)),
    );
  }
}

const LONGEST_EXT = 300;

/** An external id that no table could hold or nobody could type, or null. */
function unsoundExt(draft: Draft): string | null {
  const all = [...draft.ext, ...(draft.related ?? []).flatMap((related) => related.ext)];
  const found = all.find((ext) => ext.length === 0 || ext.length > LONGEST_EXT || !isWellFormed(ext));
  return found === undefined ? null : found.toWellFormed().replaceAll('\0', '').slice(0, LONGEST_EXT);
}

function identityOf(draft: Draft): string {
  const [ext] = draft.ext;
  if (ext === undefined) throw new Error('a draft without external id');
  return ext;
}

function reasonOf(model: Model, body: Record<string, unknown>, complete: boolean): Reason | null {
  const [issue] = complete ? model.validator.complete(body) : model.validator.draft(body);
  if (!issue) return null;
  return {
    code: issue.code,
    params: { pointer: issue.pointer, ...(issue.found === undefined ? {} : { found: issue.found }) },
  };
}
