/**
 * Looks into originals after they were put with a record: what they say of themselves, and copies that can be looked at
 * without harm. The work is done in the workshop; here the results are sealed beside the original and noted.
 */
import { newId } from '../kernel/ids.ts';
import { NOBODY } from '../people/commands.ts';
import { type Client, type Job, transaction } from '../platform/index.ts';
import type { RecordKey } from '../records/vault.ts';
import { type Evidence, type EvidenceParts, EXAMINE } from './commands.ts';
import type { Findings } from './findings.ts';
import { momentOf, type Part, shapeOf } from './model.ts';
import type { Meta, Shelved } from './shelf.ts';
import * as store from './store.ts';
import { type Result, type Task, Unworkable } from './workshop/task.ts';
import { work } from './workshop/workshop.ts';

/** Largest file that is opened; larger ones are only searched for marks while they go by. */
const MOST_OPENED = 200 * 1024 * 1024;
/** Copies of a picture are a few megabytes, redacted documents more. */
const MOST_MADE = 512 * 1024 * 1024;

/** A derivative on the shelf, ready for its row. */
export interface Ready extends Shelved {
  part: Part;
}

export class Derivatives {
  private readonly parts: EvidenceParts;
  private readonly evidence: Evidence;

  constructor(parts: EvidenceParts, evidence: Evidence) {
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
    });
  }

  /** Seals what the workshop made and puts it on the shelf. */
  async shelve(made: Result['made']): Promise<Ready[]> {
    const ready: Ready[] = [];
    for (const { part, mediaType, bytes } of made) {
      const shelved = await this.evidence.shelf.put(once(bytes), MOST_MADE, { mediaType });
      ready.push({ part, ...shelved });
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
      meta: shelf.seal(key, id, findings ? { ...meta, findings } : meta),
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
      return await this.onFile(taskFor(meta), row, meta);
    } catch (error) {
      if (!(error instanceof Unworkable)) throw error;
      return { findings: { refused: error.code }, made: [] };
    }
  }
}

function taskFor({ mediaType, size }: Meta): Task {
  const shape = size > MOST_OPENED ? 'other' : shapeOf(mediaType);
  if (shape === 'image') return { do: 'image', mediaType };
  return shape === 'pdf' || shape === 'docx' || shape === 'text' ? { do: shape } : { do: 'scan' };
}

function fileOf({ payload }: Job): string {
  return String((payload as { file?: unknown }).file);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
