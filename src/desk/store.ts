/** All SQL of the record desk: lists of what is at work, and what is typed and not yet saved. */
import type { Client, Db } from '../platform/index.ts';
import type { Status } from '../records/store.ts';

/** What a list may be narrowed to: the states a record is worked on in, or published with a newer revision. */
export const SHELVES = ['draft', 'in-review', 'approved', 'reworked', 'disputed', 'hidden', 'withdrawn'] as const;
export type Shelf = (typeof SHELVES)[number];

/** One record in a list, without what is written in it. */
export interface Listed {
  rid: string;
  type: string;
  rev: number;
  status: Status;
  publishedRev: number | null;
  /** When and by whom its current revision was made. */
  at: Date;
  by: string;
  /** Where the next page begins. */
  updatedAt: string;
}

/** The condition of each shelf, as its partial index states it. */
const WHERE: Record<Shelf, string> = {
  draft: `r.status = 'draft'`,
  'in-review': `r.status = 'in-review'`,
  approved: `r.status = 'approved'`,
  reworked: `r.rev > r.published_rev`,
  disputed: `r.status = 'disputed'`,
  hidden: `r.status = 'hidden'`,
  withdrawn: `r.status = 'withdrawn'`,
};

/** Narrows a list to some records, or to all but some. */
export interface Only {
  these: boolean;
  rids: readonly string[];
}

/** Records of these types on these shelves, last changed first, before the place where a page ended. */
export async function recordsOnShelves(
  db: Db,
  { types, shelves, only }: { types: readonly string[]; shelves: readonly Shelf[]; only?: Only | undefined },
  before: { at: string; rid: string } | null,
  limit: number,
): Promise<Listed[]> {
  const narrowed = only === undefined ? '$4::text[] is null' : only.these ? 'r.rid = any($4)' : 'r.rid <> all($4)';
  // One small ordered look into an index for each type and shelf; what they bring is put together here.
  const looks = types.flatMap((_, n) =>
    shelves.map(
      (shelf) => `(select r.rid, r.type, r.rev, r.status, r.published_rev, r.updated_at from private.record r
        where r.type = $${n + 5} and ${WHERE[shelf]} and ${narrowed} and ($1::timestamptz is null or (r.updated_at, r.rid) < ($1, $2))
        order by r.updated_at desc, r.rid desc limit $3)`,
    ),
  );
  if (looks.length === 0) return [];
  const { rows } = await db.query(
    `select r.rid, r.type, r.rev, r.status, r.published_rev as "publishedRev", v.at, v.by, r.updated_at::text as "updatedAt"
     from (${looks.join(' union ')}) r join private.revision v on v.rid = r.rid and v.rev = r.rev
     order by r.updated_at desc, r.rid desc limit $3`,
    [before?.at ?? null, before?.rid ?? null, limit, only?.rids ?? null, ...types],
  );
  return rows;
}

/** What somebody typed and did not save, still encrypted. */
export interface Unsaved {
  rid: string;
  type: string;
  baseRev: number;
  at: Date;
  /** Encrypted under the record's key; otherwise the record was not there yet. */
  ownKey: boolean;
  body: Buffer;
}

export async function putUnsaved(
  db: Db,
  person: string,
  one: Omit<Unsaved, 'body'> & { body: Uint8Array },
): Promise<void> {
  await db.query(
    `insert into private.unsaved (person, rid, type, base_rev, at, own_key, body) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (person, rid) do update set base_rev = excluded.base_rev, at = excluded.at, own_key = excluded.own_key,
       body = excluded.body`,
    [person, one.rid, one.type, one.baseRev, one.at, one.ownKey, one.body],
  );
}

const UNSAVED = `rid, type, base_rev as "baseRev", at, own_key as "ownKey", body`;

export async function readUnsaved(db: Db, person: string, rid: string): Promise<Unsaved | null> {
  const { rows } = await db.query(`select ${UNSAVED} from private.unsaved where person = $1 and rid = $2`, [
    person,
    rid,
  ]);
  return rows[0] ?? null;
}

/** All of one person, newest first. */
export async function unsavedOf(db: Db, person: string): Promise<Omit<Unsaved, 'body'>[]> {
  const { rows } = await db.query(
    `select rid, type, base_rev as "baseRev", at, own_key as "ownKey" from private.unsaved where person = $1 order by at desc limit 50`,
    [person],
  );
  return rows;
}

export async function dropUnsaved(db: Db | Client, person: string, rid: string): Promise<void> {
  await db.query(`delete from private.unsaved where person = $1 and rid = $2`, [person, rid]);
}

/** Drops what lay untouched since a day, whoever typed it. */
export async function dropUnsavedBefore(db: Db, day: Date): Promise<void> {
  await db.query(`delete from private.unsaved where at < $1`, [day]);
}

/** Who else has typed in a record since then, last first. */
export async function typingIn(
  db: Db,
  rid: string,
  since: Date,
  except: string,
): Promise<{ person: string; at: Date }[]> {
  const { rows } = await db.query(
    `select person, at from private.unsaved where rid = $1 and at >= $2 and person <> $3 order by at desc limit 20`,
    [rid, since, except],
  );
  return rows;
}
