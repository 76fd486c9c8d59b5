/** Tables of the record engine: everything here is private, and what people wrote is stored only encrypted. */
import type { Migration } from '../platform/index.ts';

export const recordMigrations: Migration[] = [
  {
    id: '0001-records',
    sql: `
      create schema private;
      create schema keystore;

      create table private.setting (key text primary key, value jsonb not null);

      create table private.record (
        rid text primary key,
        type text not null,
        rev integer not null,
        status text not null,
        published_rev integer,
        leaf bytea,
        digest text,
        updated_at timestamptz not null default now()
      );
      create index record_at_work on private.record (type, status, updated_at desc) where status in ('draft', 'in-review', 'approved');

      create table private.revision (
        rid text not null,
        rev integer not null,
        at timestamptz not null,
        by text not null,
        body bytea not null,
        primary key (rid, rev)
      );

      create table private.external (ext text primary key, rid text not null);
      create index external_by_record on private.external (rid);
      create table private.erased_external (digest bytea primary key);

      create table private.edge (
        rid text not null,
        n integer not null,
        target text not null,
        kind text not null,
        visibility text not null,
        primary key (rid, n)
      );
      create index edge_by_target on private.edge (target);

      create table private.proposal (
        rid text primary key,
        rev integer not null,
        kind text not null,
        entry text not null,
        object bytea,
        signatures jsonb not null default '{}',
        made_at timestamptz not null default now()
      );

      create table private.role_key (
        id text primary key,
        key bytea not null,
        role text not null,
        body text not null,
        valid_from timestamptz not null,
        valid_until timestamptz,
        revoked_at timestamptz
      );

      create table private.vocabulary_approval (
        vocabulary text not null,
        code text not null,
        lang text not null,
        text text not null,
        by_role text not null,
        at timestamptz not null,
        primary key (vocabulary, code, lang)
      );

      create table private.import_run (
        id text primary key,
        source_digest text not null,
        mapping text not null,
        rows_done bigint not null default 0,
        counts jsonb not null default '{}',
        started_at timestamptz not null default now(),
        finished_at timestamptz
      );
      create index import_run_by_source on private.import_run (source_digest, mapping);

      create table keystore.record_key (rid text primary key, wrapped bytea not null);
    `,
  },
  {
    id: '0006-import-batches',
    sql: `
      -- what an unfinished run needs to go on as if it had never stopped: identities met and rows refused, both sealed
      create table private.import_batch (
        run text not null,
        rows_done bigint not null,
        met bytea not null,
        rejected bytea,
        primary key (run, rows_done)
      );
    `,
  },
  {
    id: '0007-person-of-role-key',
    sql: `alter table private.role_key add column person text;`,
  },
];
