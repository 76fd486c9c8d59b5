// "Only one of us, for now": leases with a fencing token. Expiry is judged by the database's clock alone, so machines need
// not agree about the time; a holder proves itself inside its own transaction before it writes.
import type { Client, Pool } from './postgres/connect.ts';
import { transaction } from './postgres/transaction.ts';

/** `fence` grows by one with every new holder; a writer with an older one must be turned away. */
export type Lease = { name: string; holder: string; fence: number };

export type Leases = {
  /** The lease for `ttlMs` milliseconds, or null while another holds it. The same holder gets it again, same fence. */
  acquire(name: string, ttlMs: number): Promise<Lease | null>;
  /** False when it was lost: stop at once. */
  renew(lease: Lease, ttlMs: number): Promise<boolean>;
  release(lease: Lease): Promise<void>;
  /** Whether the lease is still held, asked inside `client`'s transaction; until its end nobody can take it over. */
  holds(client: Client, lease: Lease): Promise<boolean>;
};

/** Leases in `pool`'s database, for the holder of this name (unique to the process: `<host>/<pid>/<random>`). */
export function databaseLeases(pool: Pool, holder: string): Leases {
  return {
    acquire: (name, ttlMs) =>
      transaction(pool, async (client) => {
        const dead = await deadHolder(client, name, holder);
        const { rows } = await client.query<{ fence: number }>(
          `insert into lease as l (name, holder, fence, expires_at)
           values ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
           on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at,
             fence = case when l.holder = excluded.holder and l.expires_at > clock_timestamp() then l.fence else l.fence + 1 end
           where l.holder = excluded.holder or l.expires_at <= clock_timestamp() or l.holder = $4
           returning fence`,
          [name, holder, ttlMs, dead],
        );
        const row = rows[0];
        return row ? { name, holder, fence: row.fence } : null;
      }),
    renew: async (lease, ttlMs) => {
      const { rowCount } = await pool.query(
        `update lease set expires_at = clock_timestamp() + $4 * interval '1 millisecond'
         where name = $1 and holder = $2 and fence = $3 and expires_at > clock_timestamp()`,
        [lease.name, lease.holder, lease.fence, ttlMs],
      );
      return rowCount === 1;
    },
    release: async ({ name, holder: held, fence }) => {
      await pool.query(
        'update lease set expires_at = clock_timestamp() where name = $1 and holder = $2 and fence = $3 and expires_at > clock_timestamp()',
        [name, held, fence],
      );
    },
    holds: async (client, { name, holder: held, fence }) => {
      const { rowCount } = await client.query(
        'select from lease where name = $1 and holder = $2 and fence = $3 and expires_at > clock_timestamp() for update',
        [name, held, fence],
      );
      return rowCount === 1;
    },
  };
}

/** The present holder, when it is a process of this machine that is gone; nobody need wait for its time to run out. */
async function deadHolder(client: Client, name: string, own: string): Promise<string | null> {
  const { rows } = await client.query<{ holder: string }>('select holder from lease where name = $1', [name]);
  const held = rows[0]?.holder ?? '';
  const [host, pid] = held.split('/');
  if (held === own || host !== own.split('/')[0] || !/^[1-9]\d*$/.test(pid ?? '')) return null;
  try {
    process.kill(Number(pid), 0);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH' ? held : null;
  }
}
