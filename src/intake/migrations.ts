/** Tables of intake: everything here is private. Days are kept, never hours; what people wrote is stored only encrypted. */
import type { Migration } from '../platform/index.ts';

export const intakeMigrations: Migration[] = [
  {
    id: 'intake-0001-reports',
    sql: `
      create table private.report (
        rid text primary key,
        state text not null,
        channel text not null,
        lang text not null,
        danger text not null,
        received_on date not null,
        changed_on date not null,
        -- id of the person who looks after it
        assigned text,
        priority text,
        -- keyed digest of the receipt code; null where nobody holds one
        receipt bytea unique,
        -- messages of the reporter that no member has seen
        unread integer not null default 0,
        -- what commits to it in the log, and the salt that opens it, sealed under the record's key
        leaf bytea not null,
        opening bytea not null
      );
      create index report_at_work on private.report (received_on) where state in ('new', 'in-work', 'waiting');
      create index report_by_day on private.report (received_on desc, rid);

      create table private.report_message (
        rid text not null,
        n integer not null,
        -- the member who wrote it; null for the reporter
        by text,
        "on" date not null,
        -- sealed under the record's key
        body bytea not null,
        primary key (rid, n)
      );

      -- commitments that wait for the entry of their day; period is null until then
      create table private.intake_leaf (
        leaf bytea primary key,
        "on" date not null,
        period date
      );
      create index intake_leaf_waiting on private.intake_leaf ("on") where period is null;
      create table private.intake_period (
        period date primary key,
        index bigint not null,
        -- all leaves in the order of the tree, 32 bytes each, decoys among them
        leaves bytea not null
      );
    `,
  },
  {
    id: 'intake-0002-imports',
    sql: `
      create table private.import_file (
        id text primary key,
        person text not null,
        at timestamptz not null,
        state text not null,
        -- hex SHA-256 of the sealed file, and of the sealed file of rejected rows
        blob text,
        rejects text,
        counts jsonb,
        -- sealed under the instance's key: name, size, how it is read, why it was refused
        meta bytea not null
      );
      create index import_file_by_person on private.import_file (person, at desc);
    `,
  },
  {
    id: 'intake-0003-mappings',
    sql: `
      create table private.import_mapping (
        id text primary key,
        at timestamptz not null,
        -- sealed under the instance's key: its name, the mapping as JSON
        meta bytea not null
      );
    `,
  },
];
