/** SQL of endorsements: codes as digests that were used or not, and counts. Nothing here says who, or when. */
import type { Client, Db } from '../platform/index.ts';

export interface EndorsementCount {
  class: string;
  country: string;
  count: number;
}

export async function insertCodes(
  client: Client,
  campaign: string,
  kind: string,
  digests: readonly Uint8Array[],
): Promise<void> {
  await client.query(
    `insert into private.endorsement_code (campaign, digest, class) select $1, unnest($2::bytea[]), $3`,
    [campaign, digests, kind],
  );
}

/** Uses a code up: its class, null where it was used before, undefined where there is none. */
export async function useCode(
  client: Client,
  campaign: string,
  digest: Uint8Array,
): Promise<string | null | undefined> {
  const { rows } = await client.query(
    `select class, used from private.endorsement_code where campaign = $1 and digest = $2 for update`,
    [campaign, digest],
  );
  const found = rows[0] as { class: string; used: boolean } | undefined;
  if (!found) return undefined;
  if (found.used) return null;
  await client.query(`update private.endorsement_code set used = true where campaign = $1 and digest = $2`, [
    campaign,
    digest,
  ]);
  return found.class;
}

export async function countOne(client: Client, campaign: string, kind: string, country: string): Promise<void> {
  await client.query(
    `insert into private.endorsement_count (campaign, class, country, n) values ($1, $2, $3, 1)
     on conflict (campaign, class, country) do update set n = private.endorsement_count.n + 1`,
    [campaign, kind, country],
  );
}

export async function countsOf(db: Db, campaign: string): Promise<EndorsementCount[]> {
  const { rows } = await db.query(
    `select class, country, n::int as count from private.endorsement_count where campaign = $1 order by class, country`,
    [campaign],
  );
  return rows;
}

/** Codes handed out, by class. */
export async function codesOf(db: Db, campaign: string): Promise<Map<string, number>> {
  const { rows } = await db.query(
    `select class, count(*)::int as n from private.endorsement_code where campaign = $1 group by class`,
    [campaign],
  );
  return new Map(rows.map(({ class: kind, n }) => [kind as string, n as number]));
}
