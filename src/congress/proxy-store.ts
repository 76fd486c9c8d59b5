/** SQL of proxies: a mandate given to the holder of another, for a time. */
import type { Client, Db } from '../platform/index.ts';

export interface ProxyRow {
  id: string;
  /** Mandates. */
  giver: string;
  holder: string;
  from: Date;
  until: Date | null;
}

/** By the mandate that was given, the mandate whose holder casts for it at this moment. */
export async function proxiesHeld(db: Db, at: Date): Promise<Map<string, string>> {
  const { rows } = await db.query(
    `select distinct on (giver) giver, holder from private.proxy
     where valid_from <= $1 and (valid_until is null or valid_until > $1) and (ended_at is null or ended_at > $1)
     order by giver, valid_from desc`,
    [at],
  );
  return new Map(rows.map(({ giver, holder }) => [giver as string, holder as string]));
}

export async function insertProxy(client: Client, proxy: ProxyRow): Promise<void> {
  await client.query(
    `insert into private.proxy (id, giver, holder, valid_from, valid_until) values ($1, $2, $3, $4, $5)`,
    [proxy.id, proxy.giver, proxy.holder, proxy.from, proxy.until],
  );
}

export async function endProxies(client: Client, giver: string, at: Date): Promise<void> {
  await client.query(`update private.proxy set ended_at = $2 where giver = $1 and ended_at is null`, [giver, at]);
}
