// Who may run on an embedded cluster: one instance, and any number of commands that joined it. Both are advisory locks of
// a connection that stays open, so the kernel and PostgreSQL release them however the process ends, `kill -9` included.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from '../../kernel/refusal.ts';
import { connection } from './connect.ts';
import { ownerRole, type Server } from './server.ts';

/** The open connection that is the lock; `lost` resolves when the connection ends without `release`. */
export type InstanceLock = { lost: Promise<void>; clusterName: string; release(): Promise<void> };

const lockSpace = 0x74616d67;
const instanceKey = 1;
const joinedKey = 2;
const namePattern = /^tamga instance (\d+)$/;

/**
 * Takes the instance lock of a running server. Throws Refusal `data-in-use` (params `pid`) when another instance has it,
 * or the connection's error when the server does not answer.
 */
export async function takeInstance(server: Server): Promise<InstanceLock> {
  return hold(server, `tamga instance ${process.pid}`, async (client) => {
    const got = await lock(client, 'pg_try_advisory_lock', instanceKey);
    if (!got) throw new Refusal('data-in-use', { pid: await holder(client) }, 409);
  });
}

/** Joins a running instance; `data-idle` when nobody runs it (its server may be an orphan, or be stopping). */
export async function joinInstance(server: Server): Promise<InstanceLock> {
  return hold(server, `tamga command ${process.pid}`, async (client) => {
    const joined = await lock(client, 'pg_try_advisory_lock_shared', joinedKey);
    if (!joined || (await holder(client)) === 0) throw new Refusal('data-idle', {}, 503);
  });
}

/** Waits until no joined command is left (others may still come while it waits), then turns new ones away. */
export async function waitForJoined(server: Server): Promise<void> {
  const last = await hold(server, 'tamga closing', async (client) => {
    while (!(await lock(client, 'pg_try_advisory_lock', joinedKey))) await pause(20);
  });
  await last.release();
}

async function hold(server: Server, name: string, take: (client: pg.Client) => Promise<void>): Promise<InstanceLock> {
  const address = { socketFolder: server.socketFolder, database: 'postgres', user: ownerRole };
  const client = new pg.Client({ ...connection(address), application_name: name });
  const ended = new Promise<void>((resolve) => {
    client.once('end', resolve);
    client.on('error', () => resolve());
  });
  try {
    await client.connect();
    await take(client);
    const { rows } = await client.query<{ name: string }>("select current_setting('cluster_name') as name");
    return { lost: ended, clusterName: rows[0]?.name ?? '', release: () => client.end() };
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

async function lock(client: pg.Client, call: string, key: number): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(`select ${call}($1, $2) as got`, [lockSpace, key]);
  return rows[0]?.got ?? false;
}

/** The pid of the process that runs the instance, 0 when nobody does. */
async function holder(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ name: string }>(
    `select a.application_name as name from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.granted and l.classid = $1 and l.objid = $2 and a.pid <> pg_backend_pid()`,
    [lockSpace, instanceKey],
  );
  return Number(namePattern.exec(rows[0]?.name ?? '')?.[1] ?? 0);
}
