// The platform's own tables: work to be done later, and who may be the only one to do something now.
import type { Migration } from './postgres/migrate.ts';

/** Comes first in the list of all migrations. */
export const platformMigrations: readonly Migration[] = [
  {
    id: 'platform-0001-jobs-leases',
    sql: `
      create table job (
        id text primary key,
        kind text not null,
        key text,
        payload jsonb not null,
        run_at timestamptz not null,
        attempts integer not null default 0,
        held_until timestamptz,
        given_up boolean not null default false,
        error text
      );
      create index job_due on job (run_at) where not given_up;
      create unique index job_key on job (kind, key) where not given_up;
      create table lease (
        name text primary key,
        holder text not null,
        fence bigint not null,
        expires_at timestamptz not null
      );
    `,
  },
];
