// Work that is done after a transaction commits, at least once, by whichever worker is free. A job is enqueued inside the
// business transaction; NOTIFY wakes a worker, polling finds what a lost notification missed.
import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { listenForJobs, type Waker, wakeChannel } from './job-waker.ts';
import type { Address, Client, Pool } from './postgres/connect.ts';

/** What a handler gets. `attempt` counts from 1; the handler must bear being run twice for the same job. */
export type Job = { id: string; kind: string; payload: unknown; attempt: number };

export type JobHandler = (job: Job) => Promise<void>;

export type Enqueued = {
  /** Not before this time; default now. */
  runAt?: Date;
  /** One waiting job per kind and key: enqueuing another is a no-op. */
  key?: string;
};

export type Jobs = {
  enqueue(client: Client | Pool, kind: string, payload: unknown, options?: Enqueued): Promise<void>;
  handle(kind: string, handler: JobHandler): void;
  /** Starts taking jobs of the handled kinds. */
  start(): void;
  /** Runs what is due now, and what that enqueues, until nothing is; returns how many ran. For tests and commands. */
  drain(): Promise<number>;
  /** Takes no new job and resolves when the running ones have ended. */
  stop(): Promise<void>;
};

export type JobsOptions = {
  clock: Clock;
  address?: Address;
  /** Told about each failed attempt; `givenUp` after the last. */
  failed?: (job: Job, reason: unknown, givenUp: boolean) => void;
  parallel?: number;
  pollMs?: number;
};

const mostAttempts = 12;
const holdMs = 10 * 60_000;

/** Jobs in `pool`'s database. Times to run at are the clock's; how long a dead worker's job stays held is the database's. */
export function databaseJobs(pool: Pool, options: JobsOptions): Jobs {
  const { clock, address, failed = () => {}, parallel = 2, pollMs = 5000 } = options;
  const handlers = new Map<string, JobHandler>();
  const running = new Set<Promise<unknown>>();
  let started = false;
  let waker: Waker | null = null;
  let stopPolling = () => {};

  const runNext = async (): Promise<boolean> => {
    const job = await claim(pool, [...handlers.keys()], clock.now());
    if (job === null) return false;
    try {
      await handlers.get(job.kind)?.(job);
      await pool.query('delete from job where id = $1', [job.id]);
    } catch (reason) {
      const givenUp = job.attempt >= mostAttempts;
      await putBack(pool, job, reason, new Date(clock.now().getTime() + backoffMs(job.attempt)), givenUp);
      failed(job, reason, givenUp);
    }
    return true;
  };

  const fill = () => {
    while (started && running.size < parallel) {
      const worker: Promise<unknown> = work().finally(() => running.delete(worker));
      running.add(worker);
    }
  };
  // A database that is away is not the jobs' trouble: the next poll tries again.
  const work = async () => {
    while (started && (await runNext().catch(() => false)));
  };

  return {
    handle: (kind, handler) => void handlers.set(kind, handler),
    enqueue: async (client, kind, payload, { runAt = clock.now(), key }: Enqueued = {}) => {
      await client.query(
        `insert into job (id, kind, key, payload, run_at) values ($1, $2, $3, $4, $5)
         on conflict (kind, key) where not given_up do nothing`,
        [randomUUID(), kind, key ?? null, JSON.stringify(payload), runAt],
      );
      await client.query(`notify ${wakeChannel}`);
    },
    start: () => {
      started = true;
      if (address) waker = listenForJobs(address, fill);
      stopPolling = clock.every(pollMs, fill);
      fill();
    },
    drain: async () => {
      let count = 0;
      while (await runNext()) count++;
      return count;
    },
    stop: async () => {
      started = false;
      stopPolling();
      await waker?.close();
      await Promise.all(running);
    },
  };
}

async function claim(pool: Pool, kinds: string[], now: Date): Promise<Job | null> {
  if (kinds.length === 0) return null;
  const { rows } = await pool.query<{ id: string; kind: string; payload: unknown; attempts: number }>(
    `update job set attempts = attempts + 1, held_until = clock_timestamp() + $3 * interval '1 millisecond'
     where id = (
       select id from job
       where not given_up and run_at <= $2 and kind = any($1) and (held_until is null or held_until < clock_timestamp())
       order by run_at, id limit 1 for update skip locked)
     returning id, kind, payload, attempts`,
    [kinds, now, holdMs],
  );
  const row = rows[0];
  return row ? { id: row.id, kind: row.kind, payload: row.payload, attempt: row.attempts } : null;
}

async function putBack(pool: Pool, job: Job, reason: unknown, runAt: Date, givenUp: boolean): Promise<void> {
  // Only the error's name and code are kept: a message may quote what people reported.
  const error =
    reason instanceof Error ? ('code' in reason ? `${reason.name} ${reason.code}` : reason.name) : 'unknown';
  await pool.query('update job set run_at = $2, held_until = null, given_up = $3, error = $4 where id = $1', [
    job.id,
    runAt,
    givenUp,
    error,
  ]);
}

/** 2 s, 4 s, 8 s … at most an hour. */
function backoffMs(attempt: number): number {
  return Math.min(3_600_000, 1000 * 2 ** attempt);
}
