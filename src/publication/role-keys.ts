/** Role keys: who may sign public acts. Granting and revoking are entries of the log, so that nobody is added in silence. */
import { Refusal } from '../kernel/refusal.ts';
import { refuseWeakKey, roleKeyId } from '../ledger/index.ts';
import { insertEntries, instanceEntry, type LogIdentity, moment, reserveIndexes } from '../log/commands.ts';
import { type Client, type Clock, type Pool, transaction } from '../platform/index.ts';
import { putRoleKey, type RoleKey, readRoleKeys } from '../records/commands.ts';

export interface Grant {
  /** Raw 32-byte Ed25519 public key; the secret never leaves its holder. */
  key: Uint8Array;
  role: string;
  /** The body of the congress that holds the role. */
  body: string;
  /** Opaque id of its holder, kept in the register and never in the log: several keys of one person count as one. */
  person?: string;
  until?: Date;
}

export interface RoleKeyParts {
  pool: Pool;
  identity: LogIdentity;
  clock: Clock;
}

/** Roles of keys that no person holds. */
const RESERVED = ['instance', 'log', 'log-successor'];

/**
 * Grants a role key. Returns its id. @throws Refusal `key-weak` for a key that proves nothing, `key-known` for one that was
 * granted before (a revoked key never comes back) or is the instance's own, `role-reserved`, `key-ends-early`
 */
export async function grantKey({ pool, ...parts }: RoleKeyParts, grant: Grant): Promise<string> {
  return await transaction(pool, (client) => grantKeyIn(client, parts, grant));
}

/** As `grantKey`, in the caller's transaction. */
export async function grantKeyIn(
  client: Client,
  { identity, clock }: Omit<RoleKeyParts, 'pool'>,
  { key, role, body, person, until }: Grant,
): Promise<string> {
  refuseWeakKey(key);
  const id = roleKeyId(key);
  const at = clock.now();
  if (RESERVED.includes(role)) throw new Refusal('role-reserved', { role });
  if (until && until <= at) throw new Refusal('key-ends-early', { until: moment(until) });
  if (id === roleKeyId(identity.signer.publicKey)) throw new Refusal('key-known', { key: id }, 409);
  const granted = {
    body,
    from: moment(at),
    key: Buffer.from(key).toString('base64'),
    role,
    ...(until ? { until: moment(until) } : {}),
  };
  if ((await readRoleKeys(client, [id])).has(id)) throw new Refusal('key-known', { key: id }, 409);
  const holder = { person: person ?? null };
  await putRoleKey(client, { id, key, role, body, ...holder, from: at, until: until ?? null, revokedAt: null });
  await append(client, identity, at, granted);
  return id;
}

/** Revokes a role key from now on; what it signed before stands. @throws Refusal `key-unknown` */
export async function revokeKey({ pool, ...parts }: RoleKeyParts, id: string): Promise<void> {
  await transaction(pool, (client) => revokeKeyIn(client, parts, id));
}

/** As `revokeKey`, in the caller's transaction. */
export async function revokeKeyIn(
  client: Client,
  { identity, clock }: Omit<RoleKeyParts, 'pool'>,
  id: string,
): Promise<void> {
  const key: RoleKey | undefined = (await readRoleKeys(client, [id])).get(id);
  if (!key) throw new Refusal('key-unknown', { key: id }, 404);
  if (key.revokedAt) return;
  const at = clock.now();
  await putRoleKey(client, { ...key, revokedAt: at });
  await append(client, identity, at, { key: key.key.toString('base64'), revoked: moment(at) });
}

async function append(
  client: Client,
  identity: LogIdentity,
  at: Date,
  body: Parameters<typeof instanceEntry>[1]['body'],
): Promise<void> {
  const entry = await instanceEntry(identity, { kind: 'key', at: moment(at), ...(body ? { body } : {}) });
  await insertEntries(client, await reserveIndexes(client, 1), [entry]);
}
