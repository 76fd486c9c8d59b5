/**
 * Tables of people: everything here is private. Pseudonyms and names of means are sealed under the instance's key and found
 * again by a keyed digest; links, cookies and codes are kept as digests only.
 */
import type { Migration } from '../platform/index.ts';

export const peopleMigrations: Migration[] = [
  {
    id: '0020-audit',
    sql: `
      -- one row for each act in the workspace; n has no gaps, and each digest covers the one before it
      create table private.audit (
        n bigint primary key,
        at timestamptz not null,
        by text not null,
        action text not null,
        target text,
        detail jsonb not null,
        digest bytea not null
      );
      create index audit_by_person on private.audit (by, n desc);
      create index audit_by_action on private.audit (action, n desc);
      create index audit_by_target on private.audit (target, n desc) where target is not null;

      create function private.audit_stands() returns trigger language plpgsql as $$
      begin
        raise exception 'the audit trail is only ever added to';
      end $$;
      create trigger audit_stands before update or delete on private.audit
        for each row execute function private.audit_stands();

      create table private.audit_head (id integer primary key check (id = 1), n bigint not null, digest bytea not null);
      insert into private.audit_head (id, n, digest) values (1, 0, decode(repeat('00', 32), 'hex'));

      -- days whose root stands in the log
      create table private.audit_day (day date primary key, first bigint not null, last bigint not null, root bytea not null);
    `,
  },
  {
    id: '0021-people',
    sql: `
      create table private.person (
        id text primary key,
        pseudonym bytea not null,
        folded bytea not null unique,
        handle bytea not null unique,
        lang text,
        suspended boolean not null default false,
        made_at timestamptz not null
      );

      create table private.body (
        id text primary key,
        name text not null,
        folded text not null unique,
        made_at timestamptz not null
      );

      create table private.membership (
        person text not null references private.person,
        body text not null references private.body,
        role text not null,
        since timestamptz not null,
        primary key (person, body, role)
      );
      create index membership_by_role on private.membership (role);

      create table private.passkey (
        id text primary key,
        person text not null references private.person,
        key bytea not null,
        counter bigint not null,
        transports text[] not null,
        made_at timestamptz not null,
        used_at timestamptz
      );
      create index passkey_by_person on private.passkey (person);

      create table private.password (
        person text primary key references private.person,
        hash text not null,
        secret bytea not null,
        -- the time step of the last code used: a code is good once
        step bigint not null,
        made_at timestamptz not null
      );

      create table private.recovery_code (
        digest bytea primary key,
        person text not null references private.person,
        used_at timestamptz
      );
      create index recovery_code_by_person on private.recovery_code (person);

      -- sessions of sign-in
      create table private.sign_in (
        id text primary key,
        digest bytea not null unique,
        person text not null references private.person,
        means text not null,
        began_at timestamptz not null,
        seen_at timestamptz not null,
        -- what is shown once, sealed, until its reader has put it away
        flash bytea,
        flash_until timestamptz
      );
      create index sign_in_by_person on private.sign_in (person);

      create table private.throttle (
        account bytea not null,
        device text not null,
        failures integer not null,
        until timestamptz not null,
        at timestamptz not null,
        primary key (account, device)
      );

      -- challenges that were answered, until they would be too old anyway
      create table private.spent (digest bytea primary key, until timestamptz not null);

      -- one-time links
      create table private.link (
        id text primary key,
        kind text not null,
        digest bytea not null unique,
        body text,
        roles text[] not null,
        made_by text,
        made_at timestamptz not null,
        ends_at timestamptz,
        confirmed boolean not null,
        used_by text,
        ended_at timestamptz
      );

      -- what waits for a second person, and what became of it
      create table private.change (
        id text primary key,
        kind text not null,
        target text not null,
        detail jsonb not null,
        made_by text not null,
        made_at timestamptz not null,
        state text not null default 'waiting',
        decided_by text,
        decided_at timestamptz
      );
      create index change_waiting on private.change (made_at) where state = 'waiting';
      create unique index change_once on private.change (kind, target) where state = 'waiting';

      -- keys made in browsers: the secret part only as its holder wrapped it
      create table private.key_box (
        id text primary key,
        person text not null references private.person,
        body text not null references private.body,
        role text not null,
        key bytea not null,
        recipient text not null,
        box bytea not null,
        state text not null,
        made_at timestamptz not null
      );
      create index key_box_by_person on private.key_box (person);
    `,
  },
  {
    id: '0022-passkey-address',
    sql: `
      -- the name of this instance a passkey was made for: it works there and nowhere else; null = made before this was
      -- noted, for the name the instance has when it next starts
      alter table private.passkey add column rp text;
    `,
  },
];
