// Puts the outside world together from the environment: secrets, database, blobs, clock, chance, jobs, leases, and the
// private door. Whoever opens it closes it; what was only joined keeps running.
import { randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Blobs, folderBlobs } from './blobs.ts';
import { type Clock, type DrivenClock, drivenClock, systemClock } from './clock.ts';
import { databaseJobs, type Jobs } from './jobs.ts';
import { databaseLeases, type Leases } from './lease.ts';
import { type Metrics, newMetrics } from './metrics.ts';
import { platformMigrations } from './migrations.ts';
import type { Pool } from './postgres/connect.ts';
import { type Database, openDatabase } from './postgres/database.ts';
import type { Notice } from './postgres/embedded.ts';
import type { Migration } from './postgres/migrate.ts';
import { openPrivateInterface } from './private-interface.ts';
import { type Random, systemRandom } from './random.ts';
import { forgetRun, rememberRun } from './run-record.ts';
import { openSecrets, type Secrets } from './secrets.ts';

export type PlatformOptions = {
  /** The instance's folder (`TAMGA_DATA`), made if missing. */
  dataFolder: string;
  /** The parts' migrations in order; the platform's own come first by themselves. */
  migrations: readonly Migration[];
  /** Read for DATABASE_URL, DATABASE_READ_URL, TAMGA_PASSPHRASE, TAMGA_KEY_FILE, CREDENTIALS_DIRECTORY. */
  env?: Record<string, string | undefined>;
  /** For commands: work with an instance that runs on this folder already. */
  join?: boolean;
  /** Test mode: time stands at this moment and moves only through the private interface (or `clock` itself). */
  testTime?: Date | undefined;
  /** Another clock than the machine's; `testTime` goes before it. */
  clock?: Clock;
  random?: Random;
  say?: (notice: Notice) => void;
  lost?: (reason: unknown) => void;
};

export type Platform = {
  /** The owner's pool. */
  db: Pool;
  /** The public pool: published tables only. */
  reader: Pool;
  database: Database;
  blobs: Blobs;
  clock: Clock;
  random: Random;
  secrets: Secrets;
  jobs: Jobs;
  leases: Leases;
  metrics: Metrics;
  /** The real path of the instance's folder. */
  dataFolder: string;
  /** True when another process runs this instance and this one only works with it. */
  joined: boolean;
  close(): Promise<void>;
};

/** Opens everything; throws a Refusal for whatever the operator can put right, with nothing left running. */
export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const { env = {}, join: joining = false, say = () => {}, random = systemRandom } = options;
  mkdirSync(options.dataFolder, { recursive: true });
  const dataFolder = realpathSync(options.dataFolder);
  const driven: DrivenClock | undefined = options.testTime && drivenClock(options.testTime);
  const clock = driven ?? options.clock ?? systemClock;
  const metrics = newMetrics();
  const database = await openDatabase({
    dataFolder,
    url: env.DATABASE_URL,
    readUrl: env.DATABASE_READ_URL,
    migrations: [...platformMigrations, ...options.migrations],
    join: joining,
    say,
    ...(options.lost ? { lost: options.lost } : {}),
  });
  try {
    mkdirSync(join(dataFolder, 'blobs'), { recursive: true, mode: 0o700 });
    // After the database: its lock is what keeps two first starts from making two master keys.
    const secrets = await openSecrets({ dataFolder, env, random, say });
    const runs = database.joined || joining ? null : await openPrivateInterface({ dataFolder, metrics, clock: driven });
    if (runs) await rememberRun(dataFolder, database.address, runs.socketPath);
    const jobs = databaseJobs(database.open, { clock, address: database.address });
    return {
      db: database.open,
      reader: database.reader,
      database,
      blobs: folderBlobs(join(dataFolder, 'blobs')),
      clock,
      random,
      secrets,
      jobs,
      leases: databaseLeases(database.open, `${hostname()}/${process.pid}/${randomUUID()}`),
      metrics,
      dataFolder,
      joined: database.joined,
      close: async () => {
        await jobs.stop();
        if (runs) {
          await runs.close();
          await forgetRun(dataFolder);
        }
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
