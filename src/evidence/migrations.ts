/** Tables of evidence: everything here is private, and what describes a file is stored only encrypted. */
import type { Migration } from '../platform/index.ts';

export const evidenceMigrations: Migration[] = [
  {
    id: 'evidence-0001-files',
    sql: `
      create table private.file (
        id text primary key,
        -- the record it belongs to; null while it waits, and then only the holder may put it somewhere
        rid text,
        holder text,
        part text not null,
        parent text,
        -- hex SHA-256 of the sealed bytes, under which they are stored
        blob text not null,
        -- keyed digest of the SHA-256 of the plain bytes, to know a file that is there already
        digest bytea not null,
        -- sealed under the record's key (the instance's while it waits): the file's own key, digest, size, type, name, findings
        meta bytea not null,
        flags text[] not null,
        state text not null,
        at timestamptz not null
      );
      create index file_by_record on private.file (rid, at);
      create index file_by_parent on private.file (parent) where parent is not null;
      create index file_by_digest on private.file (digest);
      create index file_by_blob on private.file (blob);
      create index file_waiting on private.file (holder, at) where rid is null;

      create table private.custody (
        n bigint generated always as identity primary key,
        -- the original that was touched, itself or by way of what was made from it
        file text not null,
        at timestamptz not null,
        by text not null,
        touch text not null,
        -- id of the derivative, record or entry concerned, or a code word
        about text
      );
      create index custody_by_file on private.custody (file, n);

      create function private.custody_stays() returns trigger language plpgsql as $$
      begin
        raise exception 'custody events are only ever added';
      end $$;
      create trigger custody_stays before update or delete on private.custody
        for each row execute function private.custody_stays();
    `,
  },
  {
    id: 'evidence-0002-stamps-and-room',
    sql: `
      create table private.time_stamp (
        id text primary key,
        -- the original
        file text not null,
        -- address of the authority
        authority text not null,
        state text not null,
        -- why the last answer was none: a code word
        why text,
        -- for a reporter's file not before its day is over
        due timestamptz not null,
        asked timestamptz,
        -- the reply and its chain, sealed under the record's key: the SHA-256 of the file stands in them
        sealed bytea,
        unique (file, authority)
      );
      create index time_stamp_waiting on private.time_stamp (authority, due) where state = 'waiting';

      -- bytes that a stranger's file takes up on the disk while it waits; 0 for all others
      alter table private.file add column room bigint not null default 0;
      create index file_room on private.file (holder) include (room) where room > 0;
    `,
  },
  {
    id: 'evidence-0003-copied',
    sql: `
      -- from a copy to what it was copied from
      create index custody_copied on private.custody (about) where touch = 'copied';
    `,
  },
];
