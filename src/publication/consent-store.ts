/** SQL of withdrawn consent: whom records have shown, what was hidden for it, and which reports a record was made from. */
import type { Client, Db } from '../platform/index.ts';

/** Remembers whom a revision shows by a code: later revisions may not, and the earlier ones stay readable. */
export async function rememberShown(client: Client, rid: string, persons: readonly string[]): Promise<void> {
  await client.query(
    `insert into private.shown_person (person, rid) select p, $1 from unnest($2::text[]) p on conflict do nothing`,
    [rid, persons],
  );
}

/** Records that show a person, or did in a revision that may still be read. */
export async function recordsShowing(db: Db, person: string): Promise<string[]> {
  const { rows } = await db.query(
    `select rid from private.shown_person where person = $1
     union select e.rid from private.edge e join private.record r using (rid) where e.target = $1 and r.published_rev is not null
     order by rid`,
    [person],
  );
  return rows.map(({ rid }) => rid);
}

/** Reports that were decided to be what a record tells, or files of which, by way of how many copies soever, lie with it. */
export async function reportsOf(db: Db, rid: string): Promise<string[]> {
  const { rows } = await db.query(
    `with recursive behind (file) as (
       select id from private.file where rid = $1 and part = 'original'
       union select c.file from behind b join private.custody c on c.about = b.file and c.touch = 'copied')
     select rid from private.edge where target = $1 and kind = 'decisions.record'
     union select f.rid from behind b join private.file f on f.id = b.file where f.rid like 're\\_%' order by rid`,
    [rid],
  );
  return rows.map((row) => row.rid);
}

/** Pieces of evidence that were given copies of a report's files, by way of how many soever, and the first day of each. */
export async function evidenceFrom(db: Db, report: string): Promise<Map<string, Date>> {
  const { rows } = await db.query(
    `with recursive given (file) as (
       select id from private.file where rid = $1 and part = 'original'
       union select c.about from given g join private.custody c on c.file = g.file and c.touch = 'copied')
     select f.rid, date_trunc('day', min(f.at), 'UTC') as since from given g join private.file f on f.id = g.file
     where f.rid <> $1 group by f.rid order by f.rid`,
    [report],
  );
  return new Map(rows.map(({ rid, since }) => [rid, since]));
}

/** What was done for one withdrawal in one record. */
export interface ConsentHide {
  /** The person or report whose consent was withdrawn. */
  cause: string;
  rid: string;
  /** Revisions up to this one were made under the consent. */
  upTo: number;
  at: Date;
}

/** Keeps the first word on a withdrawal and a record. True when it is new. */
export async function insertConsentHide(client: Client, { cause, rid, upTo, at }: ConsentHide): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into private.consent_hide (cause, rid, up_to, at) values ($1, $2, $3, $4) on conflict do nothing`,
    [cause, rid, upTo, at],
  );
  return rowCount === 1;
}

/** Consent was given anew. */
export async function dropConsentHides(client: Client, cause: string): Promise<void> {
  await client.query(`delete from private.consent_hide where cause = $1`, [cause]);
}

/** After an erasure: whom the record showed, where the person was shown, and what was hidden of it. What was hidden for it stays. */
export async function forgetConsent(client: Client, rid: string): Promise<void> {
  await client.query(`delete from private.shown_person where rid = $1 or person = $1`, [rid]);
  await client.query(`delete from private.consent_hide where rid = $1`, [rid]);
}

/** Up to which revision a record was made under each withdrawn consent, by cause. */
export async function consentHidesOf(db: Db, rid: string): Promise<Map<string, number>> {
  const { rows } = await db.query(`select cause, up_to as "upTo" from private.consent_hide where rid = $1`, [rid]);
  return new Map(rows.map(({ cause, upTo }) => [cause, upTo]));
}

/** Records hidden for a withdrawal that nobody has decided on, the oldest first. */
export async function undecided(db: Db, limit: number): Promise<{ rid: string; at: Date }[]> {
  const { rows } = await db.query(
    `select c.rid, min(c.at) as at from private.consent_hide c join private.record r on r.rid = c.rid and r.status = 'hidden'
     group by c.rid order by min(c.at), c.rid limit $1`,
    [limit],
  );
  return rows;
}

/** Persons and reports whose withdrawal may have to be looked at: those that public records were made from. */
export async function possibleCauses(db: Db, prefixes: readonly string[]): Promise<string[]> {
  const { rows } = await db.query(
    `select cause from (
       select s.person as cause from private.shown_person s join private.record r on r.rid = s.rid
       where r.status in ('published', 'disputed', 'withdrawn')
       union select e.target from private.edge e join private.record r on r.rid = e.rid
       where r.status in ('published', 'disputed', 'withdrawn') and split_part(e.target, '_', 1) = any($1)
       union select e.rid from private.edge e join private.record r on r.rid = e.target
       where r.status in ('published', 'disputed', 'withdrawn') and e.kind = 'decisions.record'
       union select f.rid from private.custody c join private.file f on f.id = c.file
       where c.touch = 'copied' and f.rid like 're\\_%') c
     join private.record own on own.rid = c.cause and own.rev > 1 and own.status <> 'erased' order by cause`,
    [prefixes],
  );
  return rows.map(({ cause }) => cause);
}
