/** SQL of changes that wait for a second person. */
import type { Client, Db } from '../platform/index.ts';

export const CHANGE_KINDS = ['roles', 'restore', 'invite', 'key', 'suspend'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface ChangeRow {
  id: string;
  kind: ChangeKind;
  /** Whom or what it concerns: a person, an invite, a key. */
  target: string;
  /** Ids and code words. */
  detail: Readonly<Record<string, string>>;
  madeBy: string;
  madeAt: Date;
  state: 'waiting' | 'confirmed' | 'refused';
}

const COLUMNS = 'id, kind, target, detail, made_by as "madeBy", made_at as "madeAt", state';

/** False when a change of this kind already waits for the same target. */
export async function insertChange(client: Client, change: Omit<ChangeRow, 'state'>): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into private.change (id, kind, target, detail, made_by, made_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [change.id, change.kind, change.target, JSON.stringify(change.detail), change.madeBy, change.madeAt],
  );
  return rowCount === 1;
}

export async function readWaiting(db: Db): Promise<ChangeRow[]> {
  const { rows } = await db.query(`select ${COLUMNS} from private.change where state = 'waiting' order by made_at, id`);
  return rows;
}

/** The change of this kind that waits for a target; null without one. */
export async function waitingChange(db: Db, kind: ChangeKind, target: string): Promise<ChangeRow | null> {
  const { rows } = await db.query(
    `select ${COLUMNS} from private.change where kind = $1 and target = $2 and state = 'waiting'`,
    [kind, target],
  );
  return rows[0] ?? null;
}

/** Does a change of this kind wait that this person asked for? */
export async function asksFor(db: Db, kind: ChangeKind, madeBy: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from private.change where kind = $1 and made_by = $2 and state = 'waiting' limit 1`,
    [kind, madeBy],
  );
  return rowCount !== 0;
}

/** A change, held until the transaction ends. */
export async function lockChange(client: Client, id: string): Promise<ChangeRow | null> {
  const { rows } = await client.query(`select ${COLUMNS} from private.change where id = $1 for update`, [id]);
  return rows[0] ?? null;
}

export async function decideChange(
  client: Client,
  id: string,
  state: 'confirmed' | 'refused',
  by: string,
  at: Date,
): Promise<void> {
  await client.query('update private.change set state = $2, decided_by = $3, decided_at = $4 where id = $1', [
    id,
    state,
    by,
    at,
  ]);
}

/** Drops what waits about a target that is gone. */
export async function dropChanges(client: Client, target: string, by: string, at: Date): Promise<void> {
  await client.query(
    `update private.change set state = 'refused', decided_by = $2, decided_at = $3
     where target = $1 and state = 'waiting'`,
    [target, by, at],
  );
}
