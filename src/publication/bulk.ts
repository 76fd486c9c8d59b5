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
  closingKept,
  insertExternal,
  insertKeys,
  insertRecords,
  insertRevisions,
  replaceEdges,
  updateRecords,
} from '../records/commands.ts';
import { type Account, type AlreadyPublic, type Draft, noTally, type Outcome } from '../records/draft.ts';
import type { Models } from '../records/models.ts';
import type { Vault } from '../records/vault.ts';
import { BatchPlan, type Staged } from './batch-plan.ts';
import { assertBulkPublishable, type Gate, gatedRefs } from './gate.ts';
import { isRunPast, progressRun, readBatches } from './import-runs.ts';
import { project } from './project.ts';
import { type Coming, RunLine, type Turn } from './run-line.ts';
import { type Publication, type PublicationWriter, publicObject } from './write.ts';

export interface BulkOptions {
  publish: boolean;
  /** Required with `publish`. */
  basis?: AlreadyPublic;
  run: string;
  /** Source rows done when this batch is saved: where a broken run resumes. */
  rowsDone: number;
  /** What the run is to keep of the batch when it has come to this; pure, for it may be asked twice. */
  account?: (outcomes: Outcome[]) => Account;
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

const UNIQUE_VIOLATION = '23505';
const MOST_TRIES = 3;

/** The batch before was planned anew after this one had referred to its records. */
class Overtaken extends Error {}

/** Author shown for revisions made by an import. */
export const IMPORT_AUTHOR = 'import';

export class Bulk {
  private readonly parts: BulkParts;
  private readonly lines = new Map<string, RunLine>();

  constructor(parts: BulkParts) {
    this.parts = parts;
  }

  /**
   * Saves drafts in one transaction; the outcomes stand in the order of the drafts. A second batch of a run may be given
   * while the first is being saved: it is prepared meanwhile, and becomes part of the log only after the first.
   */
  async saveBatch(drafts: Draft[], options: BulkOptions): Promise<Outcome[]> {
    if (options.publish) for (const draft of drafts) assertBulkPublishable(this.parts.models.of(draft.type).type);
    const line = this.lines.get(options.run) ?? new RunLine();
    this.lines.set(options.run, line);
    return await line.next(drafts, (turn) => this.attempt(drafts, options, turn));
  }

  /**
   * A batch that referred to what the one before it then made otherwise starts again, and so does one whose records
   * somebody else has made meanwhile, or that lost its connection, unless the run's own row says that its commit had arrived.
   */
  private async attempt(drafts: Draft[], options: BulkOptions, turn: Turn): Promise<Outcome[]> {
    let outcomes: Outcome[] | null = null;
    for (let tries = 0; ; tries++) {
      try {
        return await transaction(this.parts.pool, async (client) => {
          if (outcomes && (await isRunPast(client, options.run, options.rowsDone))) return outcomes;
          outcomes = await this.save(client, drafts, options, turn);
          return outcomes;
        });
      } catch (error) {
        this.parts.writer.forget();
        const passing = error instanceof Overtaken || codeOf(error) === UNIQUE_VIOLATION || isUnavailable(error);
        if (!passing || tries === MOST_TRIES) throw error;
        await turn.before;
      }
    }
  }

  /** Checks a draft as `saveBatch` would, without a database: forms, codes, ranges. Null when it would pass. */
  validate(draft: Draft): Outcome | null {
    return BatchPlan.check(this.parts.models, draft);
  }

  /**
   * Learns what a run met before it was broken off, here or in another process; nothing for a new run. Answers its lines of
   * the file of rejected rows, batch by batch.
   */
  async beginRun(run: string): Promise<AsyncIterable<string>> {
    const { pool, vault } = this.parts;
    const line = new RunLine();
    for await (const met of openBatches(pool, vault, run, 'met')) line.recall(met);
    this.lines.set(run, line);
    return textsOf(openBatches(pool, vault, run, 'rejected'));
  }

  /** Forgets the identities seen in a run that has ended. */
  endRun(run: string): void {
    this.lines.delete(run);
  }

  private async save(client: Client, drafts: Draft[], options: BulkOptions, turn: Turn): Promise<Outcome[]> {
    await turn.ahead?.planned;
    const coming: Coming = turn.ahead?.coming ?? new Map();
    const plan = new BatchPlan(this.parts, options.publish, coming);
    const outcomes = await plan.make(client, drafts, turn.repeats);
    turn.own.tell(plan.made());
    await this.writeRevisions(client, plan.staged);
    const publications = options.publish ? await this.publications(client, plan.staged, coming) : [];
    // What another batch could also insert comes after it: waiting for it inside the database would wait for ever.
    await turn.before;
    if (turn.ahead && turn.ahead.coming !== coming) throw new Overtaken();
    await insertExternal(
      client,
      plan.staged
        .filter((one) => one.change === 'create')
        .flatMap((one) => [...new Set(one.draft.ext)].map((ext) => ({ ext, rid: one.row.rid }))),
    );
    await this.publish(client, plan.staged, publications, options.basis);
    await this.writeRecords(client, plan.staged);
    await this.keepAccount(client, options, outcomes, turn.met);
    return outcomes;
  }

  private async keepAccount(client: Client, options: BulkOptions, outcomes: Outcome[], met: Buffer): Promise<void> {
    const { run, rowsDone } = options;
    const { tally, rejected } = options.account?.(outcomes) ?? { tally: noTally(), rejected: '' };
    const seal = (bytes: Buffer) => this.parts.vault.sealNote(bytes, run);
    const lines = rejected === '' ? null : seal(Buffer.from(rejected, 'utf8'));
    await progressRun(client, { run, rowsDone, tally, met: seal(met), rejected: lines });
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
      made.map(({ row, body, draft, tightened }) => {
        const key = keys.get(row.rid);
        if (!key) throw new Error(`no key for ${row.rid}`);
        return {
          rid: row.rid,
          rev: row.rev,
          at,
          by: IMPORT_AUTHOR,
          body: vault.sealBody(key, row.rev, { body, ...closingKept({ tightened }), origin: draft.raw }),
        };
      }),
    );
  }

  private async publications(client: Client, staged: Staged[], coming: Coming): Promise<Publication[]> {
    const { clock, vault } = this.parts;
    const gate = this.parts.gate();
    const bodies = new Map([...coming.values(), ...staged].map((one) => [one.row.rid, one.body]));
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

async function* openBatches(pool: Pool, vault: Vault, run: string, what: 'met' | 'rejected'): AsyncGenerator<Buffer> {
  for await (const sealed of readBatches(pool, run, what)) yield Buffer.from(vault.openNote(sealed, run));
}

async function* textsOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  for await (const piece of pieces) yield piece.toString('utf8');
}
