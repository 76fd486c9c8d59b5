/**
 * What somebody may do and read in a body besides what their roles allow anywhere: commands ask it, pages show a button only
 * to whom it answers, and the desk of records asks it before it opens or saves what belongs to a body.
 */
import { Refusal } from '../kernel/refusal.ts';
import { type Action, may, type SignedIn } from '../people/model.ts';
import type { Db } from '../platform/index.ts';
import { firstAuthors, readCurrentBodies, readRecord, recordsNaming, recordsOfType } from '../records/commands.ts';
import { innerOf } from './inner.ts';
import { bodiesOfMandates } from './mandate-store.ts';
import type { Mandates, Registered } from './mandates.ts';
import { assertWorksFor, type CongressParts, isOfBody, type OrganAct, organsOf, worksFor } from './parts.ts';
import { assertSigns } from './signing.ts';
import { assertTables, seatsOf, sitsNow, standingOf } from './standing.ts';

type Body = Readonly<Record<string, unknown>>;

const MOST_BODIES = 1000;
/** What of a record only people of its body read, by its type. */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  session: ['internal', 'draft'],
  credentials: ['lines'],
};
/** What of a record nobody reads: who signed is told in fields made from it, only as far as each agreed, and never when. */
const UNREAD: Readonly<Record<string, readonly string[]>> = { resolution: ['signed'] };
/** The field of a type that leads to the body it belongs to, by way of other records where it must. */
const LEADS: Readonly<Record<string, string>> = {
  ...{ motion: 'body', session: 'body', resolution: 'body', credentials: 'body', vote: 'body' },
  ...{ amendment: 'motion', endorsement: 'about', commitment: 'resolution' },
};
const MOST_STEPS = 4;

export class Rights {
  private readonly parts: CongressParts;
  private readonly mandates: Pick<Mandates, 'register'>;

  constructor(parts: CongressParts, mandates: Pick<Mandates, 'register'>) {
    this.parts = parts;
    this.mandates = mandates;
  }

  /** Does a role in the body itself allow this? */
  async has(person: SignedIn, body: string, action: Action = 'sitting.preside'): Promise<boolean> {
    return may(person, action) && (await isOfBody(this.parts, this.parts.pool, person, body, action));
  }

  /** Does this person do such work for the body, in it or in an organ of it? */
  async works(person: SignedIn, body: string, act: OrganAct): Promise<boolean> {
    return await worksFor(this.parts, this.parts.pool, person, body, act);
  }

  /** Bodies this person does such work for. */
  async bodies(person: SignedIn, act: OrganAct): Promise<Set<string>> {
    const { pool } = this.parts;
    if (!may(person, act)) return new Set();
    const found = await organsOf(this.parts, pool, person, act);
    for (const body of await recordsOfType(pool, 'body', MOST_BODIES))
      if (!found.has(body) && (await isOfBody(this.parts, pool, person, body, act))) found.add(body);
    return found;
  }

  /** Mandates of a body this person acts for now; none where no rules say who does. */
  async seats(person: SignedIn, body: string): Promise<Registered[]> {
    const { pool } = this.parts;
    return await unlessRefused([], async () => {
      const standing = await standingOf(this.parts, this.mandates, pool, body);
      return await seatsOf(this.parts, standing, pool, { person: person.id, body });
    });
  }

  /** May this person table, and withdraw what they tabled, in a body? */
  async tables(person: SignedIn, body: string): Promise<boolean> {
    if (!may(person, 'motion.table')) return false;
    return await unlessRefused(false, async () => {
      await this.assertTables(this.parts.pool, person, body);
      return true;
    });
  }

  /** @throws Refusal as `assertTables` of standing */
  async assertTables(db: Db, person: SignedIn, body: string): Promise<void> {
    await assertTables(this.parts, this.mandates, db, { person, body });
  }

  /**
   * Is this person of the body: an officer of it or of an organ of it, or holder or substitute of a mandate that sits? They
   * read what is internal. Whoever is detained or cut off does not: others may have their phone.
   */
  async inside(person: SignedIn, body: string): Promise<boolean> {
    const { pool } = this.parts;
    if (await this.works(person, body, 'congress.sign')) return true;
    return await unlessRefused(false, async () => {
      const { rules, register } = await standingOf(this.parts, this.mandates, pool, body);
      if (register.some((one) => one.prevented && one.holderId === person.id)) return false;
      return register.some(
        (one) =>
          (one.holderId === person.id || one.substituteIds?.includes(person.id)) && sitsNow(this.parts, rules, one),
      );
    });
  }

  /** Which of these records belong to a body and are not for this person: its mandates, and what is internal to it. */
  async hidden(person: SignedIn, rids: readonly string[]): Promise<Set<string>> {
    const { pool } = this.parts;
    const mandates = await bodiesOfMandates(
      pool,
      rids.filter((rid) => rid.startsWith('ma_')),
    );
    const inner = await innerOf(
      this.parts,
      pool,
      rids.filter((rid) => /^(?:mo|am|vo)_/.test(rid)),
    );
    const shut = async (bodies: ReadonlyMap<string, string>, open: (body: string) => Promise<boolean>) => {
      const closed = new Set<string>();
      for (const body of new Set(bodies.values())) if (!(await open(body))) closed.add(body);
      return [...bodies].filter(([, body]) => closed.has(body)).map(([rid]) => rid);
    };
    return new Set([
      ...(await shut(mandates, (body) => this.works(person, body, 'mandate.read'))),
      ...(await shut(inner, (body) => this.inside(person, body))),
    ]);
  }

  /** A record as this person reads it: without what nobody is told, or only people of its body. */
  async shown<Read extends Body>(person: SignedIn, type: string, body: Read): Promise<Read> {
    const unread = UNREAD[type] ?? [];
    const kept = (INSIDE[type] ?? []).filter((name) => body[name] !== undefined);
    const left = kept.length === 0 || (await this.inside(person, String(body.body))) ? unread : [...unread, ...kept];
    return Object.fromEntries(Object.entries(body).filter(([name]) => !left.includes(name))) as Read;
  }

  /**
   * Before a record is written or handed in by its form: a text is tabled by people of the body, all else of a body is written
   * by its officers or its organs. A body nobody signed yet is written by whoever began it or an officer of it, and so are its rules. @throws Refusal
   * `not-of-body`, `not-delegate-of-body`, `not-allowed`
   */
  async assertWrites(
    db: Db,
    person: SignedIn,
    { rid, type, body }: { rid: string; type: string; body: Body },
  ): Promise<void> {
    if (type === 'body') return await this.assertWritesBody(db, person, rid);
    if (type === 'rule-set') return await this.assertWritesRules(db, person, rid);
    if (type === 'mandate') {
      const of = (await bodiesOfMandates(db, [rid])).get(rid);
      return of === undefined ? undefined : await assertWorksFor(this.parts, db, person, of, 'mandate.submit');
    }
    const before = (await readCurrentBodies(db, this.parts.vault, [rid])).get(rid);
    const bodies = new Set([await this.bodyOf(db, type, before ?? {}), await this.bodyOf(db, type, body)]);
    for (const of of bodies)
      if (of !== undefined && (type === 'motion' || type === 'amendment')) await this.assertTables(db, person, of);
      else if (of !== undefined) await assertWorksFor(this.parts, db, person, of, 'congress.prepare');
  }

  /** Before somebody signs what becomes public of a record: they are an officer of its body. @throws Refusal `not-of-body` */
  async assertSigns(person: SignedIn, rid: string): Promise<void> {
    await assertSigns(this.parts, this, person, rid);
  }

  /** The body a record belongs to, followed from record to record; undefined where it belongs to none. */
  async bodyOf(db: Db, type: string, body: Body): Promise<string | undefined> {
    let [at, read]: [string, Body] = [type, body];
    for (let step = 0; step < MOST_STEPS; step++) {
      const next = read[LEADS[at] ?? ''];
      if (typeof next !== 'string' || next === '') return undefined;
      if (next.startsWith('by_')) return next;
      const row = await readRecord(db, next);
      if (!row) return undefined;
      at = row.type;
      read = (await readCurrentBodies(db, this.parts.vault, [next])).get(next) ?? {};
    }
    return undefined;
  }

  /** Rules that nobody signed yet are in force in a body that names them. */
  private async assertWritesRules(db: Db, person: SignedIn, rid: string): Promise<void> {
    if ((await readRecord(db, rid))?.publishedRev !== null) return;
    for (const body of await recordsNaming(db, 'body', 'rules', [rid]))
      await assertWorksFor(this.parts, db, person, body.rid, 'congress.prepare');
  }

  private async assertWritesBody(db: Db, person: SignedIn, rid: string): Promise<void> {
    const row = await readRecord(db, rid);
    if (!row || row.publishedRev !== null) return;
    if ((await firstAuthors(db, [rid])).get(rid) === person.id) return;
    await assertWorksFor(this.parts, db, person, rid, 'congress.prepare');
  }
}

/** What is answered where a body has no rules that can be read, or is not there. */
async function unlessRefused<T>(otherwise: T, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refusal) return otherwise;
    throw error;
  }
}
