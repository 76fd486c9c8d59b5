/**
 * Decides, row by row, what a batch of drafts means for the records already there: create, update, nothing, a duplicate
 * within the run, or a refusal with its reason. Groups a row refers to are staged with it, and only if it is accepted.
 */
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Client, Random } from '../platform/index.ts';
import { type Draft, type Outcome, type Reason, resolveRefs } from '../records/draft.ts';
import type { Model, Models } from '../records/models.ts';
import { anythingErased, erasedAmong, type RecordRow, recordsByExternal } from '../records/commands.ts';
import type { Vault } from '../records/vault.ts';

export interface Staged {
  draft: Draft;
  model: Model;
  /** `publish`: an unpublished revision that is there already becomes public unchanged. */
  change: 'create' | 'update' | 'publish';
  /** The record as it will be; before publication `publishedRev` and `leaf` are still the old ones. */
  row: RecordRow;
  body: Record<string, unknown>;
}

const GONE = new Set(['hidden', 'withdrawn', 'erased']);

export class BatchPlan {
  /** Accepted changes, related records before what refers to them. */
  readonly staged: Staged[] = [];
  private readonly byExt = new Map<string, Staged>();
  private known = new Map<string, RecordRow>();
  private erased = new Set<string>();
  private readonly models: Models;
  private readonly vault: Vault;
  private readonly random: Random;
  private readonly publish: boolean;

  constructor(models: Models, vault: Vault, random: Random, publish: boolean) {
    this.models = models;
    this.vault = vault;
    this.random = random;
    this.publish = publish;
  }

  /** Fills `staged` and answers each draft, in order. `repeats` = drafts whose identity came earlier in the same run. */
  async make(client: Client, drafts: Draft[], repeats: ReadonlySet<number>): Promise<Outcome[]> {
    const own = new Set(drafts.filter((_, i) => !repeats.has(i)).map(identityOf));
    const related = new Set(drafts.flatMap((draft) => (draft.related ?? []).map(identityOf)).filter((ext) => !own.has(ext)));
    this.known = new Map([
      ...(await recordsByExternal(client, [...related], false)),
      ...(await recordsByExternal(client, [...own], true)),
    ]);
    if (await anythingErased(client)) this.erased = await this.erasedOf(client, [...own, ...related]);
    const inBatch = new Set<string>();
    return drafts.map((draft, i) => {
      const ext = identityOf(draft);
      if (repeats.has(i) || inBatch.has(ext)) return { ext, status: 'duplicate', ...this.ridOf(ext) };
      inBatch.add(ext);
      return this.decide(draft, ext);
    });
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
    const refusal = this.refusalFor(existing, ext);
    if (refusal) return { ext, status: 'rejected', reason: refusal };
    const same = existing?.digest === draft.digest;
    if (existing && same && (!this.publish || existing.publishedRev !== null)) {
      return { ext, status: 'unchanged', rid: existing.rid };
    }
    try {
      const staged = this.stage(draft, existing, same);
      return { ext, rid: staged.row.rid, published: this.publish, status: existing ? (same ? 'unchanged' : 'updated') : 'created' };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { ext, status: 'rejected', reason: { code: error.code, params: error.params } };
    }
  }

  private refusalFor(existing: RecordRow | undefined, ext: string): Reason | null {
    if (!existing) {
      if (this.erased.size === 0) return null;
      const digest = Buffer.from(this.vault.externalDigest(ext)).toString('hex');
      return this.erased.has(digest) ? { code: 'record-erased', params: { ext } } : null;
    }
    if (GONE.has(existing.status)) return { code: 'record-not-open', params: { ext, status: existing.status } };
    return existing.digest === null ? { code: 'edited-by-people', params: { ext } } : null;
  }

  private stage(draft: Draft, existing: RecordRow | undefined, same: boolean): Staged {
    const pending = new Map<string, Staged>();
    const body = resolveRefs(draft.body, (ext) => this.resolve(ext, draft, pending)) as Record<string, unknown>;
    const staged = this.staging(draft, body, existing, same);
    const reason = reasonOf(staged.model, body, this.publish);
    if (reason) throw new Refusal(reason.code, reason.params);
    for (const related of pending.values()) this.accept(related);
    this.accept(staged);
    return staged;
  }

  private staging(draft: Draft, body: Record<string, unknown>, existing: RecordRow | undefined, same: boolean): Staged {
    const model = this.models.of(draft.type);
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
    return { draft, model, change: existing ? (same ? 'publish' : 'update') : 'create', row, body };
  }

  private resolve(ext: string, draft: Draft, pending: Map<string, Staged>): string {
    const known = this.known.get(ext)?.rid ?? this.byExt.get(ext)?.row.rid ?? pending.get(ext)?.row.rid;
    if (known) return known;
    const related = draft.related?.find((one) => identityOf(one) === ext);
    if (!related) throw new Refusal('reference-unknown', { ext });
    const body = resolveRefs(related.body, (inner) => this.resolve(inner, draft, pending)) as Record<string, unknown>;
    const staged = this.staging(related, body, undefined, false);
    const reason = reasonOf(staged.model, body, this.publish);
    if (reason) throw new Refusal(reason.code, { ...reason.params, in: ext });
    pending.set(ext, staged);
    return staged.row.rid;
  }

  private accept(staged: Staged): void {
    this.staged.push(staged);
    this.byExt.set(identityOf(staged.draft), staged);
  }

  private ridOf(ext: string): { rid?: string } {
    const rid = this.byExt.get(ext)?.row.rid ?? this.known.get(ext)?.rid;
    return rid ? { rid } : {};
  }

  private erasedOf(client: Client, exts: string[]): Promise<Set<string>> {
    return erasedAmong(client, exts.map((ext) => this.vault.externalDigest(ext)));
  }
}

function identityOf(draft: Draft): string {
  const [ext] = draft.ext;
  if (!ext) throw new Error('a draft without external id');
  return ext;
}

function reasonOf(model: Model, body: Record<string, unknown>, complete: boolean): Reason | null {
  const [issue] = complete ? model.validator.complete(body) : model.validator.draft(body);
  if (!issue) return null;
  return { code: issue.code, params: { pointer: issue.pointer, ...(issue.found === undefined ? {} : { found: issue.found }) } };
}
