/** SQL of notices: that something happened, never what was written. */
import type { Client, Db } from '../platform/index.ts';

/** What of the congress somebody is told of; whose id the notice holds says `src/congress/telling.ts`. */
export type CongressKind = 'vote' | 'session' | 'sitting' | 'mandate' | 'request' | 'resolution' | 'report';
export type NoticeKind = 'mention' | 'task' | 'search' | CongressKind;

export interface NoticeRow {
  id: string;
  kind: NoticeKind;
  about: string;
  count: number;
  at: Date;
  readAt: Date | null;
}

/** Tells a person; an unread notice of the same kind about the same thing is told again rather than twice. */
export async function putNotice(
  client: Client,
  one: Omit<NoticeRow, 'readAt'> & { person: string },
  again: 'add' | 'replace',
): Promise<void> {
  await client.query(
    `insert into private.notice as n (id, person, kind, about, count, at) values ($1, $2, $3, $4, $5, $6)
     on conflict (person, kind, about) where read_at is null
     do update set count = ${again === 'add' ? 'n.count + excluded.count' : 'excluded.count'}, at = excluded.at`,
    [one.id, one.person, one.kind, one.about, one.count, one.at],
  );
}

/** Tells many people the same in one statement, as `putNotice` with `add` tells one; `ids` are as many as `people`. */
export async function putNotices(
  client: Client,
  { ids, people, kind, about, at }: Pick<NoticeRow, 'kind' | 'about' | 'at'> & { ids: string[]; people: string[] },
): Promise<void> {
  await client.query(
    `insert into private.notice as n (id, person, kind, about, count, at)
     select id, person, $3, $4, 1, $5 from unnest($1::text[], $2::text[]) as told (id, person) order by person
     on conflict (person, kind, about) where read_at is null do update set count = n.count + 1, at = excluded.at`,
    [ids, people, kind, about, at],
  );
}

export async function unreadNotices(db: Db, person: string): Promise<number> {
  const { rows } = await db.query(
    'select count(*) as unread from private.notice where person = $1 and read_at is null',
    [person],
  );
  return rows[0].unread;
}

/** A person's notices, unread ones first, then the newest. */
export async function noticesOf(db: Db, person: string, limit: number): Promise<NoticeRow[]> {
  const { rows } = await db.query(
    `select id, kind, about, count, at, read_at as "readAt" from private.notice where person = $1
     order by read_at is not null, at desc limit $2`,
    [person, limit],
  );
  return rows;
}

/** Marks a person's notices as read: all, or those about one thing. */
export async function readNotices(db: Db | Client, person: string, about: string | null, at: Date): Promise<void> {
  await db.query(
    `update private.notice set read_at = $3 where person = $1 and read_at is null and ($2::text is null or about = $2)`,
    [person, about, at],
  );
}

/** Forgets notices that were read before a day. */
export async function dropNoticesBefore(db: Db, day: Date): Promise<void> {
  await db.query('delete from private.notice where read_at < $1', [day]);
}
