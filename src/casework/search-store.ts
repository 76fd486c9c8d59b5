/** SQL of saved searches. What is looked for is sealed. */
import type { Client, Db } from '../platform/index.ts';

export type Scope = 'public' | 'desk';

export interface SearchRow {
  id: string;
  person: string;
  scope: Scope;
  body: Buffer;
  at: Date;
  /** Size of the log and time of change up to which its owner has looked. */
  seenSize: number;
  seenAt: Date;
  /** New matches since, when the job last counted. */
  found: number;
}

const SEARCH = 'id, person, scope, body, at, seen_size as "seenSize", seen_at as "seenAt", found';

export async function insertSearch(
  client: Client,
  one: Omit<SearchRow, 'body' | 'found'> & { body: Uint8Array },
): Promise<void> {
  await client.query(
    `insert into private.saved_search (id, person, scope, body, at, seen_size, seen_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [one.id, one.person, one.scope, one.body, one.at, one.seenSize, one.seenAt],
  );
}

/** Saved searches of one person, or of everybody, oldest first. */
export async function readSearches(db: Db, person: string | null): Promise<SearchRow[]> {
  const { rows } = await db.query(
    `select ${SEARCH} from private.saved_search where $1::text is null or person = $1 order by at, id`,
    [person],
  );
  return rows;
}

/** Its owner has looked. */
export async function markSeen(client: Client, id: string, size: number, at: Date): Promise<void> {
  await client.query(`update private.saved_search set seen_size = $2, seen_at = $3, found = 0 where id = $1`, [
    id,
    size,
    at,
  ]);
}

export async function putFound(client: Client, id: string, found: number): Promise<void> {
  await client.query('update private.saved_search set found = $2 where id = $1', [id, found]);
}

export async function dropSearch(client: Client, id: string): Promise<void> {
  await client.query('delete from private.saved_search where id = $1', [id]);
}
