// One transaction, retried when the database asks for it. The work may run more than once, so it must have no effect
// outside the database.
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, codeOf, isUnavailable, type Pool } from './connect.ts';

const retryable = new Set(['40001', '40P01']);
const mostTries = 8;
const patienceMs = 15_000;

/**
 * Runs `work` in one transaction and commits. Tries again (up to 8 times, with growing random pauses) on serialization
 * failure and deadlock (SQLSTATE 40001, 40P01), which on distributed PostgreSQL can come at any statement or at commit.
 * A connection that is lost is never retried: whether a commit arrived would be a guess.
 */
export async function transaction<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(pool, work);
    } catch (error) {
      if (attempt === mostTries || !retryable.has(codeOf(error) ?? '')) throw error;
      await pause(2 ** attempt * (0.5 + Math.random()));
    }
  }
}

async function once<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await begin(pool);
  let broken: unknown;
  try {
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    broken = await client.query('rollback').then(
      () => undefined,
      (reason: unknown) => reason,
    );
    throw error;
  } finally {
    client.release(broken instanceof Error ? broken : undefined);
  }
}

/**
 * A connection in a new transaction; waits up to 15 s while the server restarts. A pooled connection may have died unseen,
 * and only `begin` finds that out; nothing of the work has been sent yet, so trying again is safe.
 */
async function begin(pool: Pool) {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await begun(pool);
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > deadline) throw error;
      await pause(20);
    }
  }
}

async function begun(pool: Pool) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    return client;
  } catch (error) {
    client.release(error instanceof Error ? error : true);
    throw error;
  }
}
