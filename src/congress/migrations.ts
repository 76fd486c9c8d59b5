/**
 * Tables of the congress at work: mandates and their states, sittings and who is present, speakers, votes and ballots,
 * requests to convene. All private: what the public may know is published as records. Words are encrypted; besides them
 * stand only ids, code words, counts and times.
 */
import type { Migration } from '../platform/index.ts';

export const congressMigrations: Migration[] = [
  {
    id: 'congress-0001',
    sql: `
      create table private.mandate (
        -- id of the record that holds its papers
        id text primary key,
        -- id of the record of the body
        body text not null,
        -- who holds it
        holder text not null,
        state text not null,
        weight integer not null check (weight > 0),
        valid_from date,
        valid_until date,
        since timestamptz not null,
        -- detained, cut off or silenced: what it means for bases and quorum the rules say
        prevented boolean not null default false,
        -- constituency, class, country, release, substitutes: encrypted
        told bytea not null
      );
      create index mandate_of_body on private.mandate (body, state);
      create index mandate_of_holder on private.mandate (holder);

      create table private.mandate_event (
        mandate text not null references private.mandate (id),
        n integer not null,
        move text not null,
        state text not null,
        -- immediate, next_vote or end_of_sitting
        effective text not null,
        by text not null,
        at timestamptz not null,
        reason bytea,
        primary key (mandate, n)
      );

      create table private.proxy (
        id text primary key,
        giver text not null references private.mandate (id),
        holder text not null references private.mandate (id),
        valid_from timestamptz not null,
        valid_until timestamptz,
        ended_at timestamptz
      );
      create index proxy_given on private.proxy (giver) where ended_at is null;
      create index proxy_held on private.proxy (holder) where ended_at is null;

      create table private.sitting (
        id text primary key,
        -- ids of the records of session and body
        session text not null,
        body text not null,
        number integer not null,
        mode text not null,
        zone text not null,
        starts timestamptz not null,
        window_ends timestamptz,
        state text not null,
        -- when its register was opened
        opened_at timestamptz,
        -- id of the agenda item under way
        item text,
        -- number of the last event of its floor
        last_event bigint not null default 0,
        unique (session, number)
      );
      create index sitting_open on private.sitting (starts) where state <> 'closed';

      -- What happens on the floor, in order; phones follow it by number. Code words and ids only.
      create table private.floor_event (
        sitting text not null references private.sitting (id),
        n bigint not null,
        kind text not null,
        at timestamptz not null,
        data jsonb not null,
        primary key (sitting, n)
      );

      -- Presence is intervals: whoever sits for the mandate, from when to when.
      create table private.presence (
        sitting text not null references private.sitting (id),
        mandate text not null references private.mandate (id),
        since timestamptz not null,
        until timestamptz,
        -- who sits: the holder or a substitute
        person text not null,
        -- in the room, and not on the line
        room boolean not null default false,
        -- last heard of; a phone that is gone stays present until its grace has run out
        heard timestamptz not null,
        -- whether the phone says by itself that it is still there
        beats boolean not null default false,
        primary key (sitting, mandate, since)
      );
      create unique index presence_now on private.presence (sitting, mandate) where until is null;

      create table private.speaker (
        id text primary key,
        sitting text not null references private.sitting (id),
        mandate text not null references private.mandate (id),
        kind text not null,
        language text,
        asked_at timestamptz not null,
        begun_at timestamptz,
        ended_at timestamptz,
        withdrawn_at timestamptz,
        -- since when the turn is paused, and how long it was before
        paused_at timestamptz,
        paused_ms bigint not null default 0,
        -- seconds given when it began; null without a limit
        granted integer,
        -- seconds taken, without pauses
        seconds integer not null default 0
      );
      create index speaker_waiting on private.speaker (sitting, asked_at) where ended_at is null and withdrawn_at is null;

      create table private.vote_event (
        -- becomes the id of the record of the vote
        id text primary key,
        body text not null,
        session text,
        sitting text references private.sitting (id),
        -- record that is decided: a motion, an amendment, a credentials report, minutes of a session
        subject text,
        method text not null,
        -- name of the kind of decision in the rule set, and its rule as it stood when the vote opened
        decision text not null,
        rule jsonb not null,
        opens timestamptz not null,
        -- end of the window of an asynchronous vote
        closes timestamptz,
        closed_at timestamptz,
        state text not null,
        -- bases of the count, taken when the vote opened
        bases jsonb not null,
        quorum_challenged boolean not null default false,
        -- tellers count hands: what one officer stated and another confirmed
        by_hand boolean not null default false,
        stated jsonb,
        -- what was handed to the rule, and what it decided; null while the vote is open
        input jsonb,
        result jsonb,
        second_of text references private.vote_event (id),
        title bytea not null,
        by text not null
      );
      create index vote_event_open on private.vote_event (body, state);
      create index vote_event_sitting on private.vote_event (sitting);

      create table private.vote_entitled (
        vote text not null references private.vote_event (id),
        mandate text not null references private.mandate (id),
        weight integer not null,
        -- who may cast it: the holder, a substitute who sits, or a proxy
        person text not null,
        via text not null,
        release text not null,
        primary key (vote, mandate)
      );
      create index vote_entitled_person on private.vote_entitled (person, vote);

      -- The last one counts until the vote closes. Split instructions are parts of one weight.
      create table private.ballot (
        vote text not null,
        mandate text not null,
        option text not null,
        weight integer not null check (weight > 0),
        person text not null,
        at timestamptz not null,
        primary key (vote, mandate, option),
        foreign key (vote, mandate) references private.vote_entitled (vote, mandate)
      );

      create table private.convening (
        id text primary key,
        body text not null,
        -- encrypted
        purpose bytea not null,
        opened_on date not null,
        state text not null,
        closed_on date,
        -- counts alone, once it is closed; the requests are then gone
        result jsonb,
        -- record of the session it called
        session text
      );
      create table private.convening_request (
        convening text not null references private.convening (id),
        -- keyed digest of the mandate: one request each, and no list of who asked
        slot bytea not null,
        -- a day, never a time
        day date not null,
        -- mandate, key and signature, encrypted
        told bytea not null,
        primary key (convening, slot)
      );
      -- What was last told of the clock of a body's ordinary sessions.
      create table private.convening_clock (
        body text primary key,
        told text not null
      );
    `,
  },
  {
    id: 'congress-0002',
    sql: `
      -- A mandate that delegates put in question, and the mandates that stand behind it.
      create table private.mandate_challenge (
        id text primary key,
        mandate text not null references private.mandate (id),
        body text not null,
        -- which support of the rules it takes: challenge, or reconsider after one was decided
        needs text not null,
        -- a day, never a time
        opened date not null,
        by text not null,
        -- gathering, raised or ended
        state text not null,
        grounds bytea not null
      );
      create unique index mandate_challenge_live on private.mandate_challenge (mandate) where state <> 'ended';
      create index mandate_challenge_body on private.mandate_challenge (body, state);
      create table private.mandate_challenge_support (
        challenge text not null references private.mandate_challenge (id),
        mandate text not null references private.mandate (id),
        person text not null,
        primary key (challenge, mandate)
      );
    `,
  },
  {
    id: 'congress-0003',
    sql: `
      -- One-time codes of public endorsements: digests, and whether they were used; never who used them or when.
      create table private.endorsement_code (
        campaign text not null,
        digest bytea not null,
        class text not null,
        used boolean not null default false,
        primary key (campaign, digest)
      );
      create table private.endorsement_count (
        campaign text not null,
        class text not null,
        country text not null,
        n bigint not null,
        primary key (campaign, class, country)
      );
    `,
  },
  {
    id: 'congress-0004',
    sql: `
      -- In a vote over a window: who may cast besides \`person\`, until that one has.
      alter table private.vote_entitled add column proxy text;
      create index vote_entitled_proxy on private.vote_entitled (proxy, vote) where proxy is not null;
    `,
  },
  {
    id: 'congress-0005',
    sql: `
      -- Is what stands in the row sealed with the key of the mandate's papers, and gone with them? Older rows are not.
      alter table private.mandate add column own_key boolean not null default false;
      alter table private.mandate_event add column own_key boolean not null default false;
      alter table private.mandate_challenge add column own_key boolean not null default false;
    `,
  },
  {
    id: 'congress-0006',
    sql: `
      -- Files of the vault that are papers of an item of a session's agenda; they go with their file.
      create table private.agenda_paper (
        file text primary key references private.file (id) on delete cascade,
        session text not null,
        item text not null
      );
      create index agenda_paper_session on private.agenda_paper (session);
    `,
  },
];
