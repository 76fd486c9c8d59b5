// The one way to a database. Nothing configured: our own PostgreSQL in the data folder; a URL: any server of version 15 or
// later. What comes back looks the same, and nobody outside `platform/` can tell which it is.

import { checkDatabase } from './check.ts';
import { type Address, openPool, type Pool } from './connect.ts';
import { type Embedded, type Notice, runEmbedded } from './embedded.ts';
import { type Migration, migrate } from './migrate.ts';
import { makeReaderRole, openReader } from './reader-role.ts';
import { ownerRole } from './server.ts';
import type { Durability } from './settings.ts';

export type DatabaseOptions = {
  /** Folder of the instance; made if missing. The embedded cluster lives in its `postgres` folder. */
  dataFolder: string;
  /** `DATABASE_URL`: use this server instead of our own. */
  url?: string | undefined;
  /** `DATABASE_READ_URL`: a replica for the reader pool. */
  readUrl?: string | undefined;
  /** All migrations of all parts, in order. */
  migrations?: readonly Migration[];
  /** Work with an instance that already runs on the folder (commands) instead of refusing with `data-in-use` (serve). */
  join?: boolean;
  /** Connections in each pool, at most. */
  connections?: number;
  durability?: Durability;
  say?: (notice: Notice) => void;
  /** Called when the embedded server is gone for good; the process should stop. */
  lost?: (reason: unknown) => void;
};

export type Database = {
  kind: 'embedded' | 'server';
  /** The owner's pool: private tables, writes, migrations. */
  open: Pool;
  /** The public pool: reads published tables only, 15 s a statement. */
  reader: Pool;
  /** Where it is, for tools such as `pg_dump` and for listening connections. */
  address: Address;
  /** `server_version_num`, such as 180004. */
  version: number;
  /** True when another process of ours runs the server, and `close` leaves it running. */
  joined: boolean;
  close(): Promise<void>;
};

const databaseName = 'tamga';

/** Opens, checks and migrates the database; throws a Refusal for everything a person can put right. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, dataFolder, join = false, durability = 'durable', say = () => {} } = options;
  const lost = options.lost ?? fail;
  if (url) return ready(options, { url }, null);
  const embedded = await runEmbedded({ dataFolder, join, durability, say, lost });
  const place = { socketFolder: embedded.server.socketFolder, user: ownerRole };
  try {
    await makeDatabase({ ...place, database: 'postgres' });
    return await ready(options, { ...place, database: databaseName }, embedded);
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

async function ready(options: DatabaseOptions, address: Address, embedded: Embedded | null): Promise<Database> {
  const { readUrl, connections = 10, say = () => {}, migrations = [] } = options;
  const open = openPool(address, { max: connections });
  let reader: Pool | null = null;
  try {
    const { version } = await checkDatabase(open);
    const isolated = await makeReaderRole(open, embedded !== null);
    await migrate(open, migrations);
    reader = openReader(readUrl ? { url: readUrl } : address, isolated, connections, say);
    const pools = [open, reader];
    return {
      kind: embedded === null ? 'server' : 'embedded',
      open,
      reader,
      address,
      version,
      joined: embedded?.joined ?? false,
      close: async () => {
        await Promise.all(pools.map((pool) => pool.end()));
        await embedded?.close();
      },
    };
  } catch (error) {
    await open.end();
    throw error;
  }
}

async function makeDatabase(address: Address): Promise<void> {
  const pool = openPool(address, { max: 1 });
  try {
    const { rowCount } = await pool.query('select from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await pool.query(`create database ${databaseName}`);
  } finally {
    await pool.end();
  }
}

function fail(reason: unknown): never {
  throw reason;
}
