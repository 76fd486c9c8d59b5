// The public handle: a pool that cannot name a private table. Its role `tamga_reader` gets only what a migration hands it
// with `select tamga_publish('table')`; where the server does not let us make a role, the pool is read-only and says so.
import { type Address, type Client, openPool, type Pool } from './connect.ts';
import type { Notice } from './embedded.ts';

/** The role public routes read under. */
export const readerRole = 'tamga_reader';

const limits = [
  "set statement_timeout = '15s'",
  "set idle_in_transaction_session_timeout = '30s'",
  'set default_transaction_read_only = on',
].join('; ');

/** Makes the role if missing and lets us take it on; false when the server does not allow that. */
export async function makeReaderRole(pool: Pool, login: boolean): Promise<boolean> {
  try {
    const { rowCount } = await pool.query('select from pg_roles where rolname = $1', [readerRole]);
    if (rowCount === 0) await pool.query(`create role ${readerRole} ${login ? 'login' : 'nologin'}`);
  } catch {
    const { rowCount } = await pool.query('select from pg_roles where rolname = $1', [readerRole]);
    if (rowCount === 0) return false;
  }
  const mayTake = () =>
    pool
      .query('begin read only; set local role tamga_reader; rollback')
      .then(() => true)
      .catch(() => false);
  if (await mayTake()) return true;
  await pool.query(`grant ${readerRole} to current_user`).catch(() => {});
  return mayTake();
}

/** The reader's pool at `address`: in the role itself when `isolated`, else merely read-only (said by a notice). */
export function openReader(address: Address, isolated: boolean, max: number, say: (notice: Notice) => void): Pool {
  if (!isolated) say({ code: 'reader-not-isolated', params: { role: readerRole } });
  const direct = isolated && 'user' in address;
  const prepare = async (client: Client) => {
    await client.query(isolated && !direct ? `set role ${readerRole}; ${limits}` : limits);
  };
  return openPool(direct ? { ...address, user: readerRole } : address, { max, name: 'tamga reader', prepare });
}
