/** The log's own tables. They are public: the reader's database role may read them. */
import type { Migration } from '../platform/index.ts';

export const logMigrations: Migration[] = [
  {
    id: '0002-log',
    sql: `
      create schema open;

      -- one row; next = first index not yet given out, published = size of the newest published checkpoint
      create table open.log_head (
        id integer primary key check (id = 1),
        origin text not null,
        next bigint not null,
        published bigint not null,
        published_at timestamptz
      );

      create table open.entry (
        index bigint primary key,
        kind text not null,
        rid text,
        at timestamptz not null default now(),
        leaf bytea not null,
        bytes bytea not null
      );
      create index entry_by_record on open.entry (rid, index) where rid is not null;

      -- withheld: null = served, else 'hidden' | 'erased'; bytes are null once erased
      create table open.object (
        index bigint primary key,
        hash bytea not null,
        rid text,
        bytes bytea,
        withheld text
      );
      create index object_by_hash on open.object (hash);
      create index object_withheld on open.object (index) where withheld is not null;
    `,
  },
  {
    id: '0004-stale-packs',
    sql: `
      -- index of the restore entry that gives a hidden object back once it is published
      alter table open.object add column restored bigint;
      create index object_restored on open.object (restored) where restored is not null;

      -- packs to be written again once the published size has reached due (0 = now)
      create table open.stale_pack (
        id bigint generated always as identity primary key,
        pack bigint not null,
        due bigint not null
      );
      insert into open.stale_pack (pack, due) select distinct index / 256, 0 from open.object where withheld is not null;
    `,
  },
  {
    id: '0030-log-succession',
    sql: `
      -- one row for each change of the key that signs checkpoints; change is its proof, once the first tree is published
      create table open.log_succession (
        position integer primary key check (position > 0),
        former text not null,
        vkey text not null,
        -- the last checkpoint of the former key
        checkpoint text not null,
        -- indexes of the entries: the instance key that signed the promise, the promise, the takeover
        announced bigint not null,
        promised bigint not null,
        taken bigint not null,
        change jsonb
      );
    `,
  },
];
