/**
 * Imports in bulk: many drafts in one transaction, each row all or nothing, and, for data that is public already, their
 * publication under one batch entry signed by the instance key. Saving the same drafts twice changes nothing.
 */
import type { Client, Clock, Pool, Random } from '../platform/index.ts';
import { transaction } from '../platform/index.ts';
import { batchEntry, type LogIdentity, moment, readyEntry } from '../log/commands.ts';
import type { AlreadyPublic, Draft, Outcome } from '../records/draft.ts';
import type { Models } from '../records/models.ts';
import {
  insertExternal,
  insertKeys,
  insertRecords,
  insertRevisions,
  replaceEdges,
  updateRecords,
} from '../records/commands.ts';
import type { Vault } from '../records/vault.ts';
import { BatchPlan, type Staged } from './batch-plan.ts';
import { assertBulkPublishable, Gate, gatedRefs } from './gate.ts';
import { progressRun } from './import-runs.ts';
import { project } from './project.ts';
import { type Publication, type PublicationWriter, publicObject } from './write.ts';

export interface BulkOptions {
  publish: boolean;
  /** Required with `publish`. */
  basis?: AlreadyPublic;
  run: string;
  /** Source rows done when this batch is saved: where a broken run resumes. */
  rowsDone: number;
}

export interface BulkParts {
  pool: Pool;
  models: Models;
  vault: Vault;
  gate: () => Gate;
  identity: LogIdentity;
  writer: PublicationWriter;
  clock: Clock;
  random: Random;
}

/** Author shown for revisions made by an import. */
export const IMPORT_AUTHOR = 'import';

export class Bulk {
  private readonly parts: BulkParts;
  private readonly seen = new Map<string, Set<string>>();

  constructor(parts: BulkParts) {
    this.parts = parts;
  }

  /** Saves drafts in one transaction; the outcomes stand in the order of the drafts. */
  async saveBatch(drafts: Draft[], options: BulkOptions): Promise<Outcome[]> {
    if (options.publish) for (const draft of drafts) assertBulkPublishable(this.parts.models.of(draft.type).type);
    const seen = this.seenIn(options.run);
    const outcomes = await transaction(this.parts.pool, (client) => this.save(client, drafts, options, seen));
    for (const draft of drafts) seen.add(draft.ext[0] as string);
    return outcomes;
  }

  /** Checks a draft as `saveBatch` would, without a database: forms, codes, ranges. Null when it would pass. */
  validate(draft: Draft): Outcome | null {
    return BatchPlan.check(this.parts.models, draft);
  }

  /** Forgets the identities seen in a run that has ended. */
  endRun(run: string): void {
    this.seen.delete(run);
  }

  private seenIn(run: string): Set<string> {
    const seen = this.seen.get(run) ?? new Set();
    this.seen.set(run, seen);
    return seen;
  }

  private async save(client: Client, drafts: Draft[], options: BulkOptions, seen: Set<string>): Promise<Outcome[]> {
    const { models, vault, random } = this.parts;
    const plan = new BatchPlan(models, vault, random, options.publish);
    const outcomes = await plan.make(client, drafts, seen);
    await this.writeRevisions(client, plan.staged);
    if (options.publish) await this.publish(client, plan, options.basis as AlreadyPublic);
    await this.writeRecords(client, plan.staged);
    await progressRun(client, options.run, options.rowsDone, outcomes);
    return outcomes;
  }

  private async writeRevisions(client: Client, staged: Staged[]): Promise<void> {
    const { vault, clock } = this.parts;
    const made = staged.filter((one) => one.change !== 'publish');
    const created = made.filter((one) => one.change === 'create').map((one) => ({ one, key: vault.newKey(one.row.rid) }));
    const keys = await vault.keys(
      client,
      made.filter((one) => one.change === 'update').map((one) => one.row.rid),
    );
    for (const { one, key } of created) keys.set(one.row.rid, key);
    await insertKeys(client, created.map(({ key }) => key));
    await insertExternal(client, created.flatMap(({ one }) => one.draft.ext.map((ext) => ({ ext, rid: one.row.rid }))));
    const at = clock.now();
    await insertRevisions(
      client,
      made.map(({ row, body, draft }) => {
        const key = keys.get(row.rid);
        if (!key) throw new Error(`no key for ${row.rid}`);
        return {
          rid: row.rid,
          rev: row.rev,
          at,
          by: IMPORT_AUTHOR,
          why: null,
          body: vault.sealBody(key, row.rev, { body, origin: draft.raw }),
        };
      }),
    );
  }

  private async publish(client: Client, plan: BatchPlan, basis: AlreadyPublic): Promise<void> {
    const { staged } = plan;
    if (staged.length === 0) return;
    const { identity, clock, writer, vault } = this.parts;
    const gate = this.parts.gate();
    const bodies = new Map(staged.map((one) => [one.row.rid, one.body]));
    await gate.learn(client, vault, staged.flatMap((one) => gatedRefs(one.model.type, one.body)), bodies);
    const at = moment(clock.now());
    const publications = staged.map((one) => this.publication(one, gate, at));
    await writer.write(client, publications, async (first) =>
      batchEntry(identity, { first, leaves: publications.map(({ entry }) => entry.leaf), basis, at }),
    );
    staged.forEach((one, i) => {
      one.row.leaf = Buffer.from((publications[i] as Publication).entry.leaf);
      one.row.publishedRev = one.row.rev;
      one.row.status = 'published';
    });
  }

  private publication({ row, model, body }: Staged, gate: Gate, at: string): Publication {
    const { rid, type, rev } = row;
    const shown = project(model.type, body, gate.projection(rid));
    const object = publicObject({ id: rid, type, rev, ...shown }, [], this.parts.random.bytes(32));
    const first = row.publishedRev === null;
    const entry = readyEntry({
      v: 1,
      kind: first ? 'publish' : 'revise',
      log: this.parts.identity.origin,
      rid,
      type,
      rev,
      ...(row.leaf ? { prev: row.leaf.toString('hex') } : {}),
      at,
      pub: Buffer.from(object.hash).toString('hex'),
    });
    return { entry: { ...entry, object }, rid, type, rev, ends: !first, shown: { title: shown[model.type.title], status: null, derived: model.derive(shown) } };
  }

  private async writeRecords(client: Client, staged: Staged[]): Promise<void> {
    const created = staged.filter((one) => one.change === 'create');
    const others = staged.filter((one) => one.change !== 'create');
    await insertRecords(client, created.map((one) => one.row));
    await updateRecords(client, others.map((one) => one.row));
    const edges = new Map(staged.map((one) => [one.row.rid, one.model.edges(one.body)]));
    await replaceEdges(client, edges, others.map((one) => one.row.rid));
  }
}
