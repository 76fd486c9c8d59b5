/**
 * Fills an empty data folder and an empty database from a backup that was checked: secrets first, so that a wrong
 * passphrase is found out at once, then every row in one transaction, then the files.
 */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Refusal } from '../kernel/refusal.ts';
import { type Client, folderBlobs, type Pool, transaction, writeDurably } from '../platform/index.ts';
import { whole } from './check.ts';
import {
  compareSums,
  type Manifest,
  parseSequences,
  SEQUENCES_FILE,
  SUMS_FILE,
  type Table,
  tableOfPiece,
} from './manifest.ts';
import {
  emptyTables,
  fillTable,
  freeJobs,
  isInhabited,
  lossOf,
  nameOf,
  readSteps,
  readTables,
  setSequences,
  writeSetting,
} from './store.ts';
import { readTar, type TarFile } from './tar.ts';

export interface RestoreOptions {
  dataFolder: string;
  manifest: Manifest;
  /** Opened once the secrets are in their place: the pool of an empty database at the backup's own steps. */
  openDatabase(): Promise<Pool>;
  /** Unlocks the secrets that were put in place. */
  unlock(): Promise<void>;
  /** Word of this restore, kept with the rows until it is finished. */
  word: string;
  progress(file: string): void;
}

/** Setting that stands in a database whose restore is not finished. */
export const UNFINISHED = 'restore.unfinished';
const uncompress = promisify(gunzip);

/** Fills everything. @throws Refusal `restore-not-empty`, `schema-newer`, `backup-damaged` */
export async function restoreAll(source: AsyncIterable<Uint8Array>, options: RestoreOptions): Promise<void> {
  for (const part of ['secrets', 'blobs', 'lock'])
    await mkdir(join(options.dataFolder, part), { recursive: true, mode: 0o700 });
  const files = new Files(source, options);
  await files.until((name) => name.startsWith('database/'));
  await options.unlock();
  const pool = await options.openDatabase();
  await refuseForeign(pool, options.manifest);
  await transaction(pool, async (client) => {
    await client.query('set local idle_in_transaction_session_timeout = 0');
    await emptyTables(client, options.manifest.tables);
    await files.rows(client);
    await freeJobs(client);
    await writeSetting(client, UNFINISHED, options.word);
    await files.until(() => false);
    files.compare();
  });
}

/** The database must be empty, with exactly the tables the backup knows. */
async function refuseForeign(pool: Pool, { migrations, tables }: Manifest): Promise<void> {
  if (await isInhabited(pool)) throw new Refusal('restore-not-empty', { place: 'DATABASE_URL' }, 409);
  const steps = new Map((await readSteps(pool)).map(({ id, checksum }) => [id, checksum]));
  const unknown = migrations.find(({ id, checksum }) => steps.get(id) !== checksum);
  if (unknown) throw new Refusal('schema-newer', { migration: unknown.id }, 503);
  const here = new Map((await readTables(pool)).map((table) => [nameOf(table), new Set(table.columns)]));
  const foreign = tables.find((table) => table.columns.some((column) => !here.get(nameOf(table))?.has(column)));
  if (foreign) throw new Refusal('backup-foreign');
}

/** The files of a backup, taken one after the other, with their digests. */
class Files {
  private readonly options: RestoreOptions;
  private readonly pieces: AsyncGenerator<TarFile>;
  private readonly sums = new Map<string, string>();
  private listed = '';
  /** A file that was looked at and not yet taken. */
  private waiting: TarFile | null = null;

  constructor(source: AsyncIterable<Uint8Array>, options: RestoreOptions) {
    this.pieces = readTar(source);
    this.options = options;
  }

  /** Puts files in their places, up to the first that `stop` names. */
  async until(stop: (name: string) => boolean): Promise<void> {
    for (let file = await this.look(); file; file = await this.look()) {
      if (stop(file.name)) return;
      this.waiting = null;
      await this.put(file);
    }
  }

  /** Fills the tables, and lets their counters go on. */
  async rows(client: Client): Promise<void> {
    const { tables } = this.options.manifest;
    const lost = lossOf(client);
    for (let file = await this.look(); file; file = await this.look()) {
      const table = tableOfPiece(tables, file.name);
      if (table) {
        await fillTable(client, table, this.rowsOf(table), lost);
        continue;
      }
      if (file.name !== SEQUENCES_FILE) return;
      this.waiting = null;
      await setSequences(client, parseSequences(await this.take(file)));
    }
  }

  /** @throws Refusal `backup-damaged` */
  compare(): void {
    compareSums(this.listed, this.sums);
  }

  private async *rowsOf(table: Table): AsyncGenerator<Uint8Array> {
    for (let file = await this.look(); file; file = await this.look()) {
      const { tables } = this.options.manifest;
      if (tableOfPiece(tables, file.name) !== table) return;
      this.waiting = null;
      yield await uncompress(await this.take(file));
    }
  }

  private async look(): Promise<TarFile | null> {
    this.waiting ??= (await this.pieces.next()).value ?? null;
    return this.waiting;
  }

  private async put(file: TarFile): Promise<void> {
    const { dataFolder, progress } = this.options;
    progress(file.name);
    if (file.name === SUMS_FILE) this.listed = (await whole(file)).toString('utf8');
    else if (file.name.startsWith('blobs/')) {
      const { hash } = await folderBlobs(join(dataFolder, 'blobs')).put(file.body);
      this.sums.set(file.name, hash);
    } else {
      const bytes = await this.take(file);
      if (/^(secrets\/[a-z0-9-]+\.(sealed|json|key)|lock\/log|site\/log\/(checkpoint|policy))$/.test(file.name))
        await writeDurably(join(dataFolder, file.name), bytes, file.name.startsWith('site/') ? 0o644 : 0o600);
    }
  }

  private async take(file: TarFile): Promise<Buffer> {
    const bytes = await whole(file);
    this.sums.set(file.name, createHash('sha256').update(bytes).digest('hex'));
    return bytes;
  }
}
