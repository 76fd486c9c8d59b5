/** SQL of one-time links: the set-up of an instance, and invites. Only digests of their tokens are kept. */
import type { Client, Db } from '../platform/index.ts';
import type { Role } from './model.ts';

export interface LinkRow {
  id: string;
  kind: 'set-up' | 'invite';
  body: string | null;
  roles: Role[];
  madeBy: string | null;
  madeAt: Date;
  endsAt: Date | null;
  confirmed: boolean;
  usedBy: string | null;
  endedAt: Date | null;
}

const COLUMNS = `id, kind, body, roles, made_by as "madeBy", made_at as "madeAt", ends_at as "endsAt", confirmed,
  used_by as "usedBy", ended_at as "endedAt"`;

export async function insertLink(
  client: Client,
  link: Omit<LinkRow, 'usedBy' | 'endedAt'> & { digest: Uint8Array },
): Promise<void> {
  await client.query(
    `insert into private.link (id, kind, digest, body, roles, made_by, made_at, ends_at, confirmed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [link.id, link.kind, link.digest, link.body, link.roles, link.madeBy, link.madeAt, link.endsAt, link.confirmed],
  );
}

export async function readLink(db: Db, kind: LinkRow['kind'], digest: Uint8Array): Promise<LinkRow | null> {
  const { rows } = await db.query(`select ${COLUMNS} from private.link where kind = $1 and digest = $2`, [
    kind,
    digest,
  ]);
  return rows[0] ?? null;
}

/** A link, held until the transaction ends: of two who use it at once, one comes first. */
export async function lockLink(client: Client, kind: LinkRow['kind'], digest: Uint8Array): Promise<LinkRow | null> {
  const { rows } = await client.query(
    `select ${COLUMNS} from private.link where kind = $1 and digest = $2 for update`,
    [kind, digest],
  );
  return rows[0] ?? null;
}

/** Invites that may still be used. */
export async function readOpenInvites(db: Db, now: Date): Promise<LinkRow[]> {
  const { rows } = await db.query(
    `select ${COLUMNS} from private.link
     where kind = 'invite' and ended_at is null and ends_at > $1 order by made_at desc, id`,
    [now],
  );
  return rows;
}

export async function endLink(client: Client, id: string, at: Date, usedBy: string | null): Promise<boolean> {
  const { rowCount } = await client.query(
    'update private.link set ended_at = $2, used_by = $3 where id = $1 and ended_at is null',
    [id, at, usedBy],
  );
  return rowCount === 1;
}

export async function confirmLink(client: Client, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'update private.link set confirmed = true where id = $1 and ended_at is null',
    [id],
  );
  return rowCount === 1;
}

/** Who invited a person; null for whoever came another way. */
export async function inviterOf(db: Db, person: string): Promise<string | null> {
  const { rows } = await db.query(`select made_by as "madeBy" from private.link where used_by = $1`, [person]);
  return rows[0]?.madeBy ?? null;
}

/** Ends the invites somebody made that are still open. */
export async function endInvitesBy(client: Client, madeBy: string, at: Date): Promise<void> {
  await client.query('update private.link set ended_at = $2 where made_by = $1 and ended_at is null', [madeBy, at]);
}

/** Ends set-up links nobody used: the newest alone counts. */
export async function endSetUpLinks(client: Client, at: Date): Promise<void> {
  await client.query(`update private.link set ended_at = $1 where kind = 'set-up' and ended_at is null`, [at]);
}
