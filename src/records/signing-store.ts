/** SQL of what is signed: acts proposed for a record with their signatures, and the role keys in force. */
import type { Client, Db } from '../platform/index.ts';

/** A public act that waits for its signatures: the exact entry bytes, and the object they commit to, encrypted. */
export interface Proposal {
  rid: string;
  rev: number;
  kind: string;
  entry: string;
  object: Buffer | null;
  /** Base64 signatures by role key id. */
  signatures: Record<string, string>;
}

/** Keeps a proposal; an earlier one for the record is replaced. */
export async function putProposal(
  client: Client,
  proposal: Omit<Proposal, 'signatures' | 'object'> & { object: Uint8Array | null },
): Promise<void> {
  await client.query(
    `insert into private.proposal (rid, rev, kind, entry, object) values ($1, $2, $3, $4, $5)
     on conflict (rid) do update set rev = excluded.rev, kind = excluded.kind, entry = excluded.entry,
       object = excluded.object, signatures = '{}', made_at = now()`,
    [proposal.rid, proposal.rev, proposal.kind, proposal.entry, proposal.object],
  );
}

export async function lockProposal(client: Client, rid: string): Promise<Proposal | null> {
  const { rows } = await client.query(
    `select rid, rev, kind, entry, object, signatures from private.proposal where rid = $1 for update`,
    [rid],
  );
  return rows[0] ?? null;
}

export async function addSignature(client: Client, rid: string, key: string, signature: string): Promise<void> {
  await client.query(
    `update private.proposal set signatures = signatures || jsonb_build_object($2::text, $3::text) where rid = $1`,
    [rid, key, signature],
  );
}

export async function dropProposal(client: Client, rid: string): Promise<void> {
  await client.query(`delete from private.proposal where rid = $1`, [rid]);
}

export interface RoleKey {
  id: string;
  key: Buffer;
  role: string;
  body: string;
  /** Whose key it is, as an opaque id kept here alone; null for a key that stands for itself. */
  person: string | null;
  from: Date;
  until: Date | null;
  revokedAt: Date | null;
}

export async function putRoleKey(client: Client, key: Omit<RoleKey, 'key'> & { key: Uint8Array }): Promise<void> {
  await client.query(
    `insert into private.role_key (id, key, role, body, person, valid_from, valid_until, revoked_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (id) do update set revoked_at = excluded.revoked_at, valid_until = excluded.valid_until`,
    [key.id, key.key, key.role, key.body, key.person, key.from, key.until, key.revokedAt],
  );
}

const ROLE_KEYS = `select id, key, role, body, person, valid_from as "from", valid_until as until, revoked_at as "revokedAt" from private.role_key where id = any($1)`;

export async function readRoleKeys(db: Db, ids: string[]): Promise<Map<string, RoleKey>> {
  const { rows } = await db.query(ROLE_KEYS, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The same, held as they are until the transaction ends: nobody revokes one before what it signed is written. */
export async function holdRoleKeys(client: Client, ids: string[]): Promise<Map<string, RoleKey>> {
  const { rows } = await client.query(`${ROLE_KEYS} order by id for share`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}
