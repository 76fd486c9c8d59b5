/**
 * Imports in bulk: many drafts in one transaction, each row all or nothing, and, for data that is public already, their
 * publication under one batch entry signed by the instance key. Saving the same drafts twice changes nothing.
 */

import { batchEntry, type LogIdentity, moment, readyEntry } from '../log/commands.ts';
import {
  type Client,
  type Clock,
  codeOf,
  isUnavailable,
  type Pool,
  type Random,
  transaction,
} from '../platform/index.ts';
import {
  insertExternal,
  insertKeys,
  insertRecords,
  insertRevisions,
  replaceEdges,
  updateRecords,
} from '../records/commands.ts';
import type { AlreadyPublic, Draft, Outcome } from '../records/draft.ts';
import type { Models } from '../records/models.ts';
import type { Vault } from '../records/vault.ts';
import { BatchPlan, type Staged } from './batch-plan.ts';
import { assertBulkPublishable, type Gate, gatedRefs } from './gate.ts';
import { isRunPast, progressRun } from './import-runs.ts';
import { project } from './project.ts';
import { SeenKeys } from './seen-keys.ts';
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

/** One run's batches: each waits for the one before it with what readers will see. */
interface Line {
  tail: Promise<void>;
  batches: number;
  seen: SeenKeys;
}

const UNIQUE_VIOLATION = '23505';
const MOST_TRIES = 3;

/** Author shown for revisions made by an import. */
export const IMPORT_AUTHOR = 'import';

export class Bulk {
  private readonly parts: BulkParts;
  private readonly lines = new Map<string, Line>();

  constructor(parts: BulkParts) {
    this.parts = parts;
  }

  /**
   * Saves drafts in one transaction; the outcomes stand in the order of the drafts. A second batch of a run may be given
   * while the first is being saved: it is prepared meanwhile, and becomes part of the log only after the first.
   */
  async saveBatch(drafts: Draft[], options: BulkOptions): Promise<Outcome[]> {
    if (options.publish) for (const draft of drafts) assertBulkPublishable(this.parts.models.of(draft.type).type);
    const line = this.lineOf(options.run);
    line.batches += 1;
    const turn = { before: line.tail, batch: line.batches };
    const repeats = new Set<number>();
    drafts.forEach((draft, i) => {
      if (line.seen.meet(draft.ext[0] ?? '', turn.batch) !== turn.batch) repeats.add(i);
    });
    const mine = this.attempt(drafts, options, turn.before, repeats);
    line.tail = mine.then(() => undefined);
    line.tail.catch(() => {});
    return await mine;
  }

  /**
   * Two batches that both make a group nobody had: the later one finds it there, and starts again. So does one that lost
   * its connection, unless the run's own row says that its commit had arrived.
   */
  private async attempt(
    drafts: Draft[],
    options: BulkOptions,
    before: Promise<void>,
    repeats: Set<number>,
  ): Promise<Outcome[]> {
    let outcomes: Outcome[] | null = null;
    for (let tries = 0; ; tries++) {
      try {
        return await transaction(this.parts.pool, async (client) => {
          if (outcomes && (await isRunPast(client, options.run, options.rowsDone))) return outcomes;
          outcomes = await this.save(client, drafts, options, before, repeats);
          return outcomes;
        });
      } catch (error) {
        this.parts.writer.forget();
        const passing = codeOf(error) === UNIQUE_VIOLATION || isUnavailable(error);
        if (!passing || tries === MOST_TRIES) throw error;
        await before;
      }
    }
  }

  /** Checks a draft as `saveBatch` would, without a database: forms, codes, ranges. Null when it would pass. */
  validate(draft: Draft): Outcome | null {
    return BatchPlan.check(this.parts.models, draft);
  }

  /** Forgets the identities seen in a run that has ended. */
  endRun(run: string): void {
    this.lines.delete(run);
  }

  private lineOf(run: string): Line {
    const line = this.lines.get(run) ?? { tail: Promise.resolve(), batches: 0, seen: new SeenKeys() };
    this.lines.set(run, line);
    return line;
  }

  private async save(
    client: Client,
    drafts: Draft[],
    options: BulkOptions,
    before: Promise<void>,
    repeats: Set<number>,
  ): Promise<Outcome[]> {
    const { models, vault, random } = this.parts;
    const plan = new BatchPlan(models, vault, random, options.publish);
    const outcomes = await plan.make(client, drafts, repeats);
    await this.writeRevisions(client, plan.staged);
    const publications = options.publish ? await this.publications(client, plan.staged) : [];
    // What another batch could also insert comes after it: waiting for it inside the database would wait for ever.
    await before;
    await insertExternal(
      client,
      plan.staged
        .filter((one) => one.change === 'create')
        .flatMap((one) => [...new Set(one.draft.ext)].map((ext) => ({ ext, rid: one.row.rid }))),
    );
    await this.publish(client, plan.staged, publications, options.basis);
    await this.writeRecords(client, plan.staged);
    await progressRun(client, options.run, options.rowsDone, outcomes);
    return outcomes;
  }

  private async writeRevisions(client: Client, staged: Staged[]): Promise<void> {
    const { vault, clock } = this.parts;
    const made = staged.filter((one) => one.change !== 'publish');
    const created = made
      .filter((one) => one.change === 'create')
      .map((one) => ({ one, key: vault.newKey(one.row.rid) }));
    const keys = await vault.keys(
      client,
      made.filter((one) => one.change === 'update').map((one) => one.row.rid),
    );
    for (const { one, key } of created) keys.set(one.row.rid, key);
    await insertKeys(
      client,
      created.map(({ key }) => key),
    );
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
          body: vault.sealBody(key, row.rev, { body, origin: draft.raw }),
        };
      }),
    );
  }

  private async publications(client: Client, staged: Staged[]): Promise<Publication[]> {
    const { clock, vault } = this.parts;
    const gate = this.parts.gate();
    const bodies = new Map(staged.map((one) => [one.row.rid, one.body]));
    await gate.learn(
      client,
      vault,
      staged.flatMap((one) => gatedRefs(one.model.type, one.body)),
      bodies,
    );
    const at = moment(clock.now());
    return staged.map((one) => this.publication(one, gate, at));
  }

  private async publish(
    client: Client,
    staged: Staged[],
    publications: Publication[],
    basis: AlreadyPublic | undefined,
  ): Promise<void> {
    if (publications.length === 0 || !basis) return;
    const { identity, clock, writer } = this.parts;
    const leaves = publications.map(({ entry }) => entry.leaf);
    await writer.write(client, publications, (first) =>
      batchEntry(identity, { first, leaves, basis, at: moment(clock.now()) }),
    );
    for (const [i, { row }] of staged.entries()) {
      row.leaf = Buffer.from(leaves[i] as Uint8Array);
      row.publishedRev = row.rev;
      row.status = 'published';
    }
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
    return {
      entry: { ...entry, object },
      rid,
      type,
      rev,
      ends: !first,
      shown: { title: shown[model.type.title], status: null, derived: model.derive(shown) },
    };
  }

  private async writeRecords(client: Client, staged: Staged[]): Promise<void> {
    const created = staged.filter((one) => one.change === 'create');
    const others = staged.filter((one) => one.change !== 'create');
    await insertRecords(
      client,
      created.map((one) => one.row),
    );
    await updateRecords(
      client,
      others.map((one) => one.row),
    );
    const edges = new Map(staged.map((one) => [one.row.rid, one.model.edges(one.body)]));
    await replaceEdges(
      client,
      edges,
      others.map((one) => one.row.rid),
    );
  }
}
