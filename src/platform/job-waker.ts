// Listens for notifications of the database on a connection of its own and comes back when that breaks. They are only
// wake-ups: whoever misses one finds what happened by polling.
import pg from 'pg';
import { type Address, connection } from './postgres/connect.ts';

export const wakeChannel = 'tamga_job';

export type Waker = { close(): Promise<void> };

const againMs = 2000;

/** Calls `wake` whenever there is a job. */
export const listenForJobs = (address: Address, wake: () => void): Waker =>
  listenTo(address, wakeChannel, () => wake());

/** Calls `heard` with what each notification on a channel says, and with '' when some may have been missed. */
export function listenTo(address: Address, channel: string, heard: (payload: string) => void): Waker {
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
    const next = new pg.Client({ ...connection(address), application_name: `listening ${channel}` });
    client = next;
    next.on('error', again);
    next.once('end', again);
    next.on('notification', ({ payload = '' }) => heard(payload));
    next
      .connect()
      .then(() => next.query(`listen ${channel}`))
      .then(() => heard(''), again);
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
