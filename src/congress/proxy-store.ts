/** SQL of proxies: a mandate given to the holder of another, for a time. */
import type { MandateProxy } from '../assembly/index.ts';
import type { Client, Db } from '../platform/index.ts';

export interface ProxyRow {
  id: string;
  /** Mandates. */
  giver: string;
  holder: string;
  from: Date;
  until: Date | null;
}

const PROXY = `id, giver, holder, valid_from as "from", valid_until as until`;
const IN_FORCE = `valid_from <= $1 and (valid_until is null or valid_until > $1) and (ended_at is null or ended_at > $1)`;

/** Proxies in force at a moment. */
export async function proxiesInForce(db: Db, at: Date): Promise<ProxyRow[]> {
  const { rows } = await db.query(`select ${PROXY} from private.proxy where ${IN_FORCE} order by valid_from, id`, [at]);
  return rows;
}

/** Those given by or to one of these mandates. */
export async function proxiesOf(db: Db, mandates: readonly string[], at: Date): Promise<ProxyRow[]> {
  const { rows } = await db.query(
    `select ${PROXY} from private.proxy where ${IN_FORCE} and (giver = any($2) or holder = any($2))
     order by valid_from, id`,
    [at, mandates],
  );
  return rows;
}

/** The same as the assembly counts it. */
export const asGiven = ({ id, giver, holder, from, until }: ProxyRow): MandateProxy => ({
  ...{ id, fromMandateId: giver, toMandateId: holder, from: from.toISOString() },
  ...(until ? { until: until.toISOString() } : {}),
});

export async function insertProxy(client: Client, proxy: ProxyRow): Promise<void> {
  await client.query(
    `insert into private.proxy (id, giver, holder, valid_from, valid_until) values ($1, $2, $3, $4, $5)`,
    [proxy.id, proxy.giver, proxy.holder, proxy.from, proxy.until],
  );
}

/** Ends what a mandate has given; returns whether there was any. */
export async function endProxies(client: Client, giver: string, at: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    `update private.proxy set ended_at = $2
     where giver = $1 and ended_at is null and (valid_until is null or valid_until > $2)`,
    [giver, at],
  );
  return (rowCount ?? 0) > 0;
}
