/**
 * Imports from the workspace: a file is kept sealed until it has been read, looked at as often as wanted, and read as
 * drafts by a job that can be stopped at any moment and goes on where it was. Nothing of it is published here.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mayEdit } from '../desk/commands.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { AuditTrail } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import {
  type Blobs,
  type Clock,
  type Jobs,
  type Pool,
  type Random,
  type Secrets,
  transaction,
} from '../platform/index.ts';
import type { Draft, ImportSink } from './import/draft.ts';
import { refuseOthers } from './import/policy.ts';
import { runImport } from './import/run.ts';
import { ImportMappings } from './import-mappings.ts';
import { type Choice, mappingOf, type Preview, previewImport } from './import-preview.ts';
import * as store from './import-store.ts';

export interface ImportParts {
  pool: Pool;
  blobs: Blobs;
  jobs: Jobs;
  secrets: Secrets;
  clock: Clock;
  random: Random;
  audit: AuditTrail;
  sink: ImportSink;
  dataFolder: string;
}

/** Largest file that is taken here; larger ones are imported from the command line. */
const MOST_BYTES = 64 * 1000 ** 2;
const JOB = 'import-run';
const KEPT_MS = 30 * 86_400_000;

export class Imports {
  readonly mappings: ImportMappings;
  private readonly parts: ImportParts;

  constructor(parts: ImportParts) {
    this.parts = parts;
    this.mappings = new ImportMappings(parts);
    parts.jobs.handle(JOB, ({ payload }) => this.work((payload as { id: string }).id));
  }

  /** Takes a file to be looked at. Answers its id. @throws Refusal `file-too-large`, `file-empty` */
  async begin(person: SignedIn, name: string, source: AsyncIterable<Uint8Array>): Promise<string> {
    assertMay(person, 'import.run');
    const { pool, blobs, random, clock, audit } = this.parts;
    const bytes = await gathered(source);
    const id = newId('im', random.bytes(16));
    const { hash } = await blobs.put(this.sealed(id, 'file', bytes));
    const meta: store.ImportMeta = { name: fileName(name), size: bytes.length, choice: {} };
    await transaction(pool, async (client) => {
      const row = {
        id,
        person: person.id,
        at: clock.now(),
        state: 'draft' as const,
        blob: hash,
        meta: this.meta(id, meta),
      };
      await store.insertImport(client, row);
      await audit.note(client, { by: person.id, action: 'import.begin', target: id });
    });
    return id;
  }

  /** An import of this person's. @throws Refusal `import-unknown` */
  async read(person: SignedIn, id: string): Promise<store.ImportRow & { known: store.ImportMeta }> {
    assertMay(person, 'import.run');
    const row = await store.readImport(this.parts.pool, id);
    if (!row || row.person !== person.id) throw new Refusal('import-unknown', {}, 404);
    return { ...row, known: this.known(row) };
  }

  async list(person: SignedIn): Promise<(store.ImportRow & { known: store.ImportMeta })[]> {
    assertMay(person, 'import.run');
    const rows = await store.listImports(this.parts.pool, person.id);
    return rows.map((row) => ({ ...row, known: this.known(row) }));
  }

  /** What the file would become. @throws Refusal as `previewImport` */
  async preview(person: SignedIn, id: string, choice?: Choice): Promise<Preview> {
    const row = await this.read(person, id);
    const { sink } = this.parts;
    const asked = await this.mappings.filled(person, choice ?? row.known.choice);
    const judged = (draft: Draft) => {
      refuseOthers(draft, (type) => mayEdit(person, type));
      return sink.validate?.(draft) ?? null;
    };
    return await this.withFile(row, (path) => previewImport(path, asked, judged));
  }

  /** Keeps how the file is to be read. @throws Refusal `import-begun` */
  async choose(person: SignedIn, id: string, choice: Choice): Promise<void> {
    const row = await this.read(person, id);
    if (row.state !== 'draft') throw new Refusal('import-begun', {}, 409);
    const { pool, audit } = this.parts;
    const filled = await this.mappings.filled(person, choice);
    await transaction(pool, async (client) => {
      await store.updateImport(client, { ...row, meta: this.meta(id, { ...row.known, choice: filled }) });
      await audit.note(client, { by: person.id, action: 'import.choose', target: id });
    });
  }

  /** Has the file read as drafts. @throws Refusal `import-begun` */
  async run(person: SignedIn, id: string): Promise<void> {
    const row = await this.read(person, id);
    const { pool, jobs, audit } = this.parts;
    const meta = this.meta(id, { ...row.known, roles: person.roles });
    await transaction(pool, async (client) => {
      if (!(await store.startImport(client, id, meta))) throw new Refusal('import-begun', {}, 409);
      await jobs.enqueue(client, JOB, { id: row.id }, { key: id });
      await audit.note(client, { by: person.id, action: 'import.run', target: id });
    });
  }

  /** The file of rejected rows with its name; null when there is none. */
  async rejects(person: SignedIn, id: string): Promise<{ name: string; bytes: Uint8Array } | null> {
    const row = await this.read(person, id);
    if (!row.rejects) return null;
    const bytes = await this.opened(id, 'rejects', row.rejects);
    const ending = bytes[0] === 0x7b ? 'jsonl' : 'csv';
    return { name: `${row.known.name.replace(/\.[^.]+$/, '')}.rejected.${ending}`, bytes };
  }

  /** At start: files in the open that a process left behind when it was killed. */
  async clear(): Promise<void> {
    await rm(this.workFolder, { recursive: true, force: true });
  }

  /** Forgets what is long done with. */
  async tidy(): Promise<void> {
    const { pool, blobs, clock } = this.parts;
    for (const row of await store.dropImports(pool, new Date(clock.now().getTime() - KEPT_MS))) {
      if (row.blob) await blobs.remove(row.blob);
      if (row.rejects) await blobs.remove(row.rejects);
    }
  }

  private async work(id: string): Promise<void> {
    const { pool, blobs, sink } = this.parts;
    const row = await store.readImport(pool, id);
    if (row?.state !== 'running') return;
    const known = this.known(row);
    try {
      const rejects = await this.withFile({ ...row, known }, async (path, folder) => {
        const mapping = await mappingOf(path, known.choice);
        const report = await runImport({
          path,
          mapping,
          sink,
          mayMake: (type) => mayEdit({ roles: known.roles ?? [] }, type),
          rejectsFolder: folder,
          onProgress: (tally) => void this.progress(id, tally),
        });
        await store.progressImport(pool, id, countsOf(report));
        return report.rejects ? await readFile(report.rejects) : null;
      });
      const kept = rejects ? (await blobs.put(this.sealed(id, 'rejects', rejects))).hash : null;
      await store.updateImport(pool, { ...row, state: 'done', blob: null, rejects: kept });
      if (row.blob) await blobs.remove(row.blob);
    } catch (error) {
      // What is wrong with the file is shown to whoever brought it; anything else is tried again by the jobs.
      if (!(error instanceof Refusal)) throw error;
      await store.updateImport(pool, {
        ...row,
        state: 'failed',
        meta: this.meta(id, { ...known, refused: { code: error.code, params: error.params } }),
      });
    }
  }

  private progress(id: string, tally: Readonly<store.ImportCounts>): Promise<void> {
    return store.progressImport(this.parts.pool, id, countsOf(tally));
  }

  /** The file in the open for as long as it is read, in a folder nobody else may look into. */
  private async withFile<T>(
    row: store.ImportRow & { known: store.ImportMeta },
    use: (path: string, folder: string) => Promise<T>,
  ): Promise<T> {
    if (!row.blob) throw new Refusal('import-begun', {}, 409);
    await mkdir(this.workFolder, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(this.workFolder, 'file-'));
    try {
      const path = join(folder, row.known.name);
      await writeFile(path, await this.opened(row.id, 'file', row.blob), { mode: 0o600 });
      return await use(path, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private get workFolder(): string {
    return join(this.parts.dataFolder, 'import-work');
  }

  private sealed(id: string, part: string, bytes: Uint8Array): Uint8Array {
    return this.parts.secrets.seal(bytes, `import/${id}/${part}`);
  }

  private async opened(id: string, part: string, blob: string): Promise<Uint8Array> {
    const stream = await this.parts.blobs.get(blob);
    if (!stream) throw new Error('the bytes of an import are missing');
    return this.parts.secrets.open(await gathered(stream, Number.POSITIVE_INFINITY), `import/${id}/${part}`);
  }

  private meta(id: string, meta: store.ImportMeta): Uint8Array {
    return this.sealed(id, 'meta', Buffer.from(JSON.stringify(meta), 'utf8'));
  }

  private known({ id, meta }: Pick<store.ImportRow, 'id' | 'meta'>): store.ImportMeta {
    const bytes = this.parts.secrets.open(meta, `import/${id}/meta`);
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as store.ImportMeta;
  }
}

async function gathered(source: AsyncIterable<Uint8Array>, most = MOST_BYTES): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of source) {
    size += piece.length;
    if (size > most) throw new Refusal('file-too-large', { limit: most }, 413);
    pieces.push(piece);
  }
  if (size === 0) throw new Refusal('file-empty', {}, 422);
  return Buffer.concat(pieces);
}

/** A name that is a file's and leads nowhere else. */
function fileName(name: string): string {
  const safe = name
    .replace(/[^\p{L}\p{N}._ -]+/gu, '-')
    .replace(/^[.\s-]+/, '')
    .slice(-120);
  return safe === '' ? 'file' : safe;
}

function countsOf({
  read,
  created,
  updated,
  unchanged,
  duplicate,
  rejected,
}: Readonly<store.ImportCounts>): store.ImportCounts {
  return { read, created, updated, unchanged, duplicate, rejected };
}
