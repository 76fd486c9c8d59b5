/** SQL of key boxes: what a person made in the browser and wrapped there. */
import type { Client, Db } from '../platform/index.ts';
import type { Role } from './model.ts';

export type KeyState = 'waiting' | 'granted' | 'refused' | 'revoked';

export interface KeyBoxRow {
  /** Id of the role key (hex). */
  id: string;
  person: string;
  body: string;
  role: Role;
  /** Raw Ed25519 public key. */
  key: Buffer;
  /** age recipient, `age1…`. */
  recipient: string;
  /** age ciphertext that only the holder's passphrase opens. */
  box: Buffer;
  state: KeyState;
  madeAt: Date;
}

const COLUMNS = 'id, person, body, role, key, recipient, box, state, made_at as "madeAt"';

export async function insertKeyBox(
  client: Client,
  box: Omit<KeyBoxRow, 'key' | 'box'> & { key: Uint8Array; box: Uint8Array },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into private.key_box (id, person, body, role, key, recipient, box, state, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [box.id, box.person, box.body, box.role, box.key, box.recipient, box.box, box.state, box.madeAt],
  );
  return rowCount === 1;
}

/** Key boxes of a person, newest first; of all persons when none is named. */
export async function readKeyBoxes(db: Db, person?: string): Promise<KeyBoxRow[]> {
  const { rows } = await db.query(
    `select ${COLUMNS} from private.key_box where $1::text is null or person = $1 order by made_at desc, id`,
    [person ?? null],
  );
  return rows;
}

export async function lockKeyBox(client: Client, id: string): Promise<KeyBoxRow | null> {
  const { rows } = await client.query(`select ${COLUMNS} from private.key_box where id = $1 for update`, [id]);
  return rows[0] ?? null;
}

export async function setKeyState(client: Client, id: string, state: KeyState): Promise<void> {
  await client.query('update private.key_box set state = $2 where id = $1', [id, state]);
}

/** Recipients of granted keys of this role whose holders still have it and are not suspended. */
export async function readRecipients(db: Db, role: Role): Promise<string[]> {
  const { rows } = await db.query(
    `select distinct k.recipient from private.key_box k
       join private.person p on p.id = k.person and not p.suspended
       join private.membership m on m.person = k.person and m.body = k.body and m.role = k.role
     where k.role = $1 and k.state = 'granted' order by k.recipient`,
    [role],
  );
  return rows.map(({ recipient }) => recipient);
}
