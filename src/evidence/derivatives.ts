/**
 * Looks into originals after they were put with a record: what they say of themselves, and copies that can be looked at
 * without harm. The work is done in the workshop; here the results are sealed beside the original and noted.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../kernel/ids.ts';
import { NOBODY } from '../people/commands.ts';
import { type Client, type Job, transaction } from '../platform/index.ts';
import type { RecordKey } from '../records/vault.ts';
import { type Evidence, type EvidenceParts, EXAMINE } from './commands.ts';
import type { Findings } from './findings.ts';
import { momentOf, type Part, shapeOf } from './model.ts';
import { unpackLater } from './proofmode/bundles.ts';
import type { Meta, Shelved } from './shelf.ts';
import * as store from './store.ts';
import { examineFilm } from './workshop/film.ts';
import { type Result, type Task, Unworkable } from './workshop/task.ts';
import { work } from './workshop/workshop.ts';

/** Largest file that is opened; larger ones are only searched for marks while they go by. */
const MOST_OPENED = 200 * 1024 * 1024;
/** Copies of a picture are a few megabytes, redacted documents more. */
const MOST_MADE = 512 * 1024 * 1024;

/** In the data folder: certificates (PEM) of those whose C2PA signatures the operator trusts. */
export const TRUST_FILE = 'c2pa-trust.pem';

/** A derivative on the shelf, ready for its row. */
export interface Ready extends Shelved {
  part: Part;
}

export class Derivatives {
  private readonly parts: EvidenceParts & { dataFolder: string };
  private readonly evidence: Evidence;

  constructor(parts: EvidenceParts & { dataFolder: string }, evidence: Evidence) {
    this.parts = parts;
    this.evidence = evidence;
    parts.jobs.handle(EXAMINE, (job) => this.examine(fileOf(job)));
  }

  /** Examines one original. Doing it twice makes nothing twice; a file that is gone is left alone. */
  async examine(id: string): Promise<void> {
    const { pool } = this.parts;
    const row = await store.readFile(pool, id);
    if (!row || row.rid === null || row.state !== 'new') return;
    const meta = (await this.evidence.shelf.metas(pool, [row])).get(id);
    if (!meta) return;
    const done = await this.tried(row, meta);
    const ready = await this.shelve(done.made);
    await transaction(pool, async (client) => {
      const now = await store.lockFile(client, id);
      if (!now || now.rid === null || now.state !== 'new') return;
      const key = (await this.parts.vault.keys(client, [now.rid])).get(now.rid);
      if (!key) return;
      const state = done.findings.refused ? 'refused' : 'examined';
      await store.setMeta(
        client,
        id,
        this.evidence.shelf.seal(key, id, { ...meta, findings: { ...meta.findings, ...done.findings } }),
        state,
      );
      await this.evidence.custody.note(client, NOBODY, 'examined', now, state);
      for (const one of ready) await this.add(client, key, now, one, NOBODY, 'derived');
      await unpackLater(this.parts.jobs, client, now, meta);
    });
  }

  /** Seals what the workshop made and puts it on the shelf. */
  async shelve(made: Result['made']): Promise<Ready[]> {
    const ready: Ready[] = [];
    for (const { part, mediaType, bytes, findings } of made) {
      const { blob, meta } = await this.evidence.shelf.put(once(bytes), MOST_MADE, { mediaType });
      ready.push({ part, blob, meta: findings ? { ...meta, findings } : meta });
    }
    return ready;
  }

  /** Puts a derivative beside its original, in the caller's transaction. Returns its id. */
  async add(
    client: Client,
    key: RecordKey,
    original: store.FileRow,
    { part, blob, meta }: Ready,
    by: string,
    touch: 'derived' | 'redacted',
    findings?: Findings,
  ): Promise<string> {
    const { shelf, custody } = this.evidence;
    const id = newId('fi', this.parts.random.bytes(16));
    const row = {
      id,
      rid: original.rid,
      holder: null,
      part,
      parent: original.parent ?? original.id,
      blob,
      digest: shelf.digest(meta.sha256),
      meta: shelf.seal(key, id, { ...meta, findings: { ...meta.findings, ...findings } }),
      flags: original.flags,
      state: 'examined' as const,
      at: momentOf(original, this.parts.clock.now()),
    };
    await store.insertFile(client, row);
    await custody.note(client, by, touch, row, id);
    return id;
  }

  /** Works on a file in the workshop. @throws Unworkable */
  async onFile(task: Task, { blob }: store.FileRow, meta: Meta): Promise<Result> {
    return await work(task, await this.evidence.shelf.bytes(blob, meta));
  }

  private async tried(row: store.FileRow, meta: Meta): Promise<Result> {
    try {
      const trust = await readFile(join(this.parts.dataFolder, TRUST_FILE), 'utf8').catch(() => '');
      const { findings, made } = await this.onFile({ ...taskFor(meta), mediaType: meta.mediaType, trust }, row, meta);
      if (!plays(meta)) return { findings, made };
      const film = await examineFilm(await this.evidence.shelf.bytes(row.blob, meta), meta);
      return { findings: { ...findings, ...film.findings }, made: film.made };
    } catch (error) {
      if (!(error instanceof Unworkable)) throw error;
      return { findings: { refused: error.code }, made: [] };
    }
  }
}

function taskFor({ mediaType, size }: Meta): Task {
  const shape = size > MOST_OPENED ? 'other' : shapeOf(mediaType);
  return shape === 'image' || shape === 'pdf' || shape === 'docx' || shape === 'text' ? { do: shape } : { do: 'scan' };
}

const plays = ({ mediaType }: Meta): boolean => ['video', 'audio'].includes(shapeOf(mediaType));

function fileOf({ payload }: Job): string {
  return String((payload as { file?: unknown }).file);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
