/** Tables of the record desk: what somebody has typed and not yet saved, encrypted; and small indexes of what is at work. */
import type { Migration } from '../platform/index.ts';

export const deskMigrations: Migration[] = [
  {
    id: '0001-record-desk',
    sql: `
      create table private.unsaved (
        person text not null,
        rid text not null,
        type text not null,
        base_rev integer not null,
        at timestamptz not null,
        own_key boolean not null,
        body bytea not null,
        primary key (person, rid)
      );
      create index unsaved_by_record on private.unsaved (rid, at);

      create index record_reworked on private.record (type, updated_at desc, rid) where rev > published_rev;
      create index record_aside on private.record (type, status, updated_at desc, rid) where status in ('disputed', 'hidden', 'withdrawn');
    `,
  },
];
