/**
 * Tables of casework: everything here is private. What belongs to a record is encrypted under its key, what belongs to a
 * person or to several records under the instance's; besides stand only ids, code words and times.
 */
import type { Migration } from '../platform/index.ts';

export const caseworkMigrations: Migration[] = [
  {
    id: 'casework-0001',
    sql: `
      create table private.task (
        id text primary key,
        rid text not null,
        -- the reminder that made it; null where somebody did
        rule text,
        state text not null,
        assignee text,
        due date,
        by text not null,
        at timestamptz not null,
        ended_by text,
        ended_at timestamptz,
        -- what is to be done; null for a reminder, which says it itself
        body bytea
      );
      create unique index task_once on private.task (rid, rule) where rule is not null;
      create index task_open on private.task (due nulls last, at) where state = 'open';
      create index task_of_record on private.task (rid, at desc);

      create table private.comment (
        id text primary key,
        rid text not null,
        by text not null,
        at timestamptz not null,
        body bytea not null
      );
      create index comment_of_record on private.comment (rid, at);

      create table private.notice (
        id text primary key,
        person text not null,
        kind text not null,
        -- id of what it is about: a record, or a saved search
        about text not null,
        count integer not null default 1,
        at timestamptz not null,
        read_at timestamptz
      );
      create unique index notice_unread on private.notice (person, kind, about) where read_at is null;
      create index notice_of_person on private.notice (person, at desc);

      create table private.saved_search (
        id text primary key,
        person text not null,
        -- public or desk
        scope text not null,
        body bytea not null,
        at timestamptz not null,
        -- size of the log, or time of change, up to which its matches were looked at
        seen_size bigint not null,
        seen_at timestamptz not null,
        found integer not null default 0
      );
      create index saved_search_of_person on private.saved_search (person, at);

      create table private.folder (
        id text primary key,
        by text not null,
        at timestamptz not null,
        body bytea not null
      );
      create table private.folder_record (
        folder text not null,
        rid text not null,
        by text not null,
        at timestamptz not null,
        primary key (folder, rid)
      );
      create index folder_of_record on private.folder_record (rid);
    `,
  },
];
