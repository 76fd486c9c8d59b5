/**
 * The public projection: one row per published revision that is still current, with what searching, filtering and
 * counting need. `until` is the log index that ended a revision; the sequencer clears such rows once that is published.
 */
import type { Migration } from '../platform/index.ts';

export const publicationMigrations: Migration[] = [
  {
    id: '0003-publication',
    sql: `
      create extension if not exists pg_trgm;

      create table open.record (
        index bigint primary key,
        until bigint,
        -- index of the entry whose object is shown: another one only after a restore
        object bigint not null,
        rid text not null,
        type text not null,
        rev integer not null,
        status text,
        from_day date,
        to_day date,
        low integer,
        best integer,
        high integer,
        title jsonb,
        facets text[] not null,
        search tsvector not null
      );
      alter table open.record alter column search set statistics 1000;
      create index record_by_id on open.record (rid, index);
      create index record_ended on open.record (until) where until is not null;
      create index record_search on open.record using gin (search);

      create table open.place (
        index bigint not null,
        n integer not null,
        lat double precision not null,
        lon double precision not null,
        primary key (index, n)
      );

      create table open.edge (
        index bigint not null,
        n integer not null,
        rid text not null,
        target text not null,
        kind text not null,
        primary key (index, n)
      );
      create index edge_by_target on open.edge (target, index desc);

      create table open.fact (
        index bigint not null,
        n integer not null,
        rid text not null,
        act text,
        victim text,
        perpetrator text,
        country text,
        cell text,
        from_day date,
        to_day date,
        low integer,
        best integer,
        high integer,
        primary key (index, n)
      );

      -- prepared figures: the sum over records current at the published size
      create table open.rollup (
        type text not null,
        facet text not null,
        records bigint not null,
        low bigint not null,
        best bigint not null,
        high bigint not null,
        primary key (type, facet)
      );

      -- folded words of titles, names and places, to find what was meant by a misspelt one
      create table open.word (word text primary key);
      create index word_similar on open.word using gin (word gin_trgm_ops);

      do $$ begin
        if exists (select from pg_roles where rolname = 'tamga_reader') then
          grant usage on schema open to tamga_reader;
          grant select on all tables in schema open to tamga_reader;
        end if;
      end $$;
    `,
  },
  {
    id: '0005-dictionary',
    sql: `
      -- one row; counts how often words were taken out of open.word, so that nobody trusts an older memory of it
      create table open.dictionary (
        id integer primary key check (id = 1),
        forgotten bigint not null
      );
      insert into open.dictionary (id, forgotten) values (1, 0);
    `,
  },
  {
    id: 'publication-0008-files',
    sql: `
      -- which published object names which file; served while one of them is
      create table open.file (
        object bigint not null,
        hash bytea not null,
        media_type text not null,
        size bigint not null,
        primary key (object, hash)
      );
      create index file_by_hash on open.file (hash);
      select tamga_publish('open.file');
    `,
  },
  {
    id: 'publication-0030-statistics',
    sql: `
      -- what statistics leave out, and whose small numbers they merge
      create index record_withdrawn on open.record (type) where status = 'withdrawn';
      create index fact_coded on open.fact (index) where victim like 'code:%' or perpetrator like 'code:%';
    `,
  },
  {
    id: 'publication-0040-consent',
    sql: `
      -- whom a public record shows by a code, in any of its revisions
      create table private.shown_person (person text not null, rid text not null, primary key (person, rid));
      create index shown_person_by_record on private.shown_person (rid);
      -- what was done when a person or a report took consent back
      create table private.consent_hide (
        cause text not null,
        rid text not null,
        -- revisions up to this one were made under the consent
        up_to integer not null,
        at timestamptz not null,
        primary key (cause, rid)
      );
      create index consent_hide_by_record on private.consent_hide (rid);
    `,
  },
  {
    id: 'publication-0041-feeds',
    sql: `
      -- the feed of one type, by the first letters of its ids
      create index entry_by_type on open.entry (split_part(rid, '_', 1), index) where rid is not null;
    `,
  },
];
