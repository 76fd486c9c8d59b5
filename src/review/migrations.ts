/** Tables of review: everything here is private. */
import type { Migration } from '../platform/index.ts';

export const reviewMigrations: Migration[] = [
  {
    id: '0020-review',
    sql: `
      -- records that a person said to be one; both ids stay, and what was said can be taken back
      create table private.merge (
        rid text not null,
        into_rid text not null,
        by text not null,
        at timestamptz not null,
        ended_by text,
        ended_at timestamptz
      );
      create unique index merge_standing on private.merge (rid) where ended_at is null;
      create index merge_into on private.merge (into_rid) where ended_at is null;

      -- revisions of public records that wait to be looked at
      create index record_revised on private.record (updated_at desc) where published_rev is not null and rev > published_rev;
    `,
  },
  {
    id: '0021-review-schedule',
    sql: `
      -- publications that wait for their time
      create table private.schedule (
        rid text primary key,
        rev integer not null,
        at timestamptz not null,
        by text not null,
        -- SHA-256 of what is signed: the time belongs to this proposal and to no other
        proposal bytea not null,
        -- why it did not happen; null while it waits
        ended text
      );
    `,
  },
  {
    id: '0022-review-inquiries',
    sql: `
      -- what offices and organs named in a record were asked before it is published
      create table private.inquiry (
        id text primary key,
        rid text not null,
        -- the report whose conversation the reply comes in
        report text not null,
        by text not null,
        made_on date not null,
        due date not null,
        sent_on date,
        declined_on date,
        -- the part of the record that prints the reply
        part text,
        -- sealed under the key of the record: who is asked, the words, how it was sent, the code until it is sent
        content bytea not null
      );
      create index inquiry_of_record on private.inquiry (rid, made_on, id);
    `,
  },
];
