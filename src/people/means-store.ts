/** SQL of the means of sign-in: passkeys, passwords, recovery codes, and the slowing of those who guess. */
import type { Client, Db } from '../platform/index.ts';

export interface PasskeyRow {
  /** Credential id, base64url. */
  id: string;
  person: string;
  key: Buffer;
  counter: number;
  transports: string[];
  /** The name it was made for (WebAuthn RP ID); null until an instance of before has started once. */
  rp: string | null;
  madeAt: Date;
  usedAt: Date | null;
}

/** What the door needs of somebody by pseudonym, in one reading. */
export interface Door {
  person: string;
  suspended: boolean;
  /** Null without a password. */
  hash: string | null;
  /** Sealed TOTP secret. */
  secret: Buffer | null;
}

const PASSKEY = 'id, person, key, counter, transports, rp, made_at as "madeAt", used_at as "usedAt"';

export async function readDoor(db: Db, folded: Uint8Array): Promise<Door | null> {
  const { rows } = await db.query(
    `select p.id as person, p.suspended, w.hash, w.secret
     from private.person p left join private.password w on w.person = p.id where p.folded = $1`,
    [folded],
  );
  return rows[0] ?? null;
}

export async function putPassword(
  client: Client,
  password: { person: string; hash: string; secret: Uint8Array; step: number; at: Date },
): Promise<void> {
  await client.query(
    `insert into private.password (person, hash, secret, step, made_at) values ($1, $2, $3, $4, $5)
     on conflict (person) do update set hash = excluded.hash, secret = excluded.secret, step = excluded.step,
       made_at = excluded.made_at`,
    [password.person, password.hash, password.secret, password.step, password.at],
  );
}

export async function hasPassword(db: Db, person: string): Promise<boolean> {
  const { rowCount } = await db.query('select from private.password where person = $1', [person]);
  return rowCount === 1;
}

export async function deletePassword(client: Client, person: string): Promise<boolean> {
  const { rowCount } = await client.query('delete from private.password where person = $1', [person]);
  return rowCount === 1;
}

/** Uses up a time step; false when it, or a later one, was used before. */
export async function useStep(client: Db, person: string, step: number): Promise<boolean> {
  const { rowCount } = await client.query('update private.password set step = $2 where person = $1 and step < $2', [
    person,
    step,
  ]);
  return rowCount === 1;
}

export async function insertPasskey(
  client: Client,
  { id, person, key, counter, transports, rp, madeAt }: Omit<PasskeyRow, 'usedAt' | 'key'> & { key: Uint8Array },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into private.passkey (id, person, key, counter, transports, rp, made_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict do nothing`,
    [id, person, key, counter, transports, rp, madeAt],
  );
  return rowCount === 1;
}

/** A passkey, held until the transaction ends. */
export async function lockPasskey(client: Client, id: string): Promise<PasskeyRow | null> {
  const { rows } = await client.query(`select ${PASSKEY} from private.passkey where id = $1 for update`, [id]);
  return rows[0] ?? null;
}

export async function readPasskeys(db: Db, person: string): Promise<PasskeyRow[]> {
  const { rows } = await db.query(`select ${PASSKEY} from private.passkey where person = $1 order by made_at, id`, [
    person,
  ]);
  return rows;
}

/** Says of passkeys made before names were noted that they are of this one. */
export async function namePasskeys(db: Db, rp: string): Promise<void> {
  await db.query('update private.passkey set rp = $1 where rp is null', [rp]);
}

/** Names that passkeys were made for, other than these. */
export async function otherNames(db: Db, known: readonly string[]): Promise<string[]> {
  const { rows } = await db.query('select distinct rp from private.passkey where rp <> all($1) order by rp', [known]);
  return rows.map(({ rp }) => rp);
}

export async function usePasskey(client: Client, id: string, counter: number, at: Date): Promise<void> {
  await client.query('update private.passkey set counter = $2, used_at = $3 where id = $1', [id, counter, at]);
}

export async function deletePasskey(client: Client, person: string, id: string): Promise<boolean> {
  const { rowCount } = await client.query('delete from private.passkey where person = $1 and id = $2', [person, id]);
  return rowCount === 1;
}

/** Replaces all recovery codes of a person. */
export async function putRecoveryCodes(client: Client, person: string, digests: Uint8Array[]): Promise<void> {
  await client.query('delete from private.recovery_code where person = $1', [person]);
  await client.query(
    'insert into private.recovery_code (digest, person) select digest, $2 from unnest($1::bytea[]) as digest',
    [digests, person],
  );
}

/** Uses up a recovery code; false when there is no such unused one of this person. */
export async function useRecoveryCode(db: Db, person: string, digest: Uint8Array, at: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    'update private.recovery_code set used_at = $3 where person = $1 and digest = $2 and used_at is null',
    [person, digest, at],
  );
  return rowCount === 1;
}

export async function unusedRecoveryCodes(db: Db, person: string): Promise<number> {
  const { rows } = await db.query(
    'select count(*) as count from private.recovery_code where person = $1 and used_at is null',
    [person],
  );
  return rows[0].count;
}

/**
 * Counts a try before it is made, so that tries at once cannot slip past each other: the fifth and later ones on a counter
 * double the wait, 15 minutes at most. Null when allowed, else the moment from which the next is. A day without tries
 * starts anew.
 */
export async function takeTry(db: Db, account: Uint8Array, device: string, now: Date): Promise<Date | null> {
  const { rowCount } = await db.query(
    `insert into private.throttle as t (account, device, failures, until, at) values ($1, $2, 1, $3, $3)
     on conflict (account, device) do update set at = $3,
       failures = case when t.at < $3::timestamptz - interval '1 day' then 1 else t.failures + 1 end,
       until = $3::timestamptz + case
         when t.at < $3::timestamptz - interval '1 day' or t.failures < 4 then interval '0'
         else least(900, power(2, least(t.failures - 4, 10))) * interval '1 second' end
     where t.until <= $3`,
    [account, device, now],
  );
  if (rowCount === 1) return null;
  const { rows } = await db.query('select until from private.throttle where account = $1 and device = $2', [
    account,
    device,
  ]);
  return rows[0]?.until ?? null;
}

/** Takes back the count of a try that was right. */
export async function forgiveTry(client: Client, account: Uint8Array, device: string, now: Date): Promise<void> {
  await client.query(
    `update private.throttle set failures = greatest(failures - 1, 0), until = $3 where account = $1 and device = $2`,
    [account, device, now],
  );
}

/** Remembers a challenge that was answered; false when it was before. */
export async function spend(client: Client, digest: Uint8Array, until: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    'insert into private.spent (digest, until) values ($1, $2) on conflict do nothing',
    [digest, until],
  );
  return rowCount === 1;
}

/** Deletes what no longer says anything. */
export async function tidyMeans(db: Db, now: Date): Promise<void> {
  await db.query('delete from private.spent where until < $1', [now]);
  await db.query(`delete from private.throttle where at < $1::timestamptz - interval '2 days'`, [now]);
}
