// Listens for the "there is a job" notification on a connection of its own and comes back when that breaks. It is only a
// wake-up: whoever misses it finds the job by polling.
import pg from 'pg';
import { type Address, connection } from './postgres/connect.ts';

export const wakeChannel = 'tamga_job';

export type JobWaker = { close(): Promise<void> };

const againMs = 2000;

/** Calls `wake` at every notification. */
export function listenForJobs(address: Address, wake: () => void): JobWaker {
  let closed = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;

  const again = () => {
    client = null;
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(listen, againMs);
    timer.unref();
  };
  const listen = () => {
    const next = new pg.Client({ ...connection(address), application_name: 'tamga jobs' });
    client = next;
    next.on('error', again);
    next.once('end', again);
    next.on('notification', wake);
    next
      .connect()
      .then(() => next.query(`listen ${wakeChannel}`))
      .then(wake, again);
  };
  listen();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
