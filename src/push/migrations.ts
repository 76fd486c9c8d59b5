/** Tables of web push: private. The address of a device is sealed, and found again by a keyed digest. */
import type { Migration } from '../platform/index.ts';

export const pushMigrations: Migration[] = [
  {
    id: 'push-0001',
    sql: `
      create table private.push_device (
        id text primary key,
        person text not null,
        digest bytea not null unique,
        body bytea not null,
        made_at timestamptz not null,
        sent_at timestamptz,
        failures integer not null default 0
      );
      create index push_device_of_person on private.push_device (person, made_at);
    `,
  },
];
