/**
 * What somebody may do and read in a body besides what their roles allow anywhere: commands ask it, pages show a button only
 * to whom it answers, and the desk of records asks it before it opens or saves what belongs to a body.
 */
import { Refusal } from '../kernel/refusal.ts';
import { type Action, may, type SignedIn } from '../people/model.ts';
import type { Db } from '../platform/index.ts';
import {
  firstAuthors,
  readCurrentBodies,
  readPublicBodies,
  readRecord,
  recordsNaming,
  recordsOfType,
  targetsOf,
} from '../records/commands.ts';
import { innerOf } from './inner.ts';
import { bodiesOfMandates } from './mandate-store.ts';
import type { Mandates, Registered } from './mandates.ts';
import {
  assertWorksFor,
  type CongressParts,
  holdsOffice,
  isOfBody,
  type OrganAct,
  officersOf,
  organsOf,
  worksFor,
} from './parts.ts';
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
    if (!may(person, act)) return new Set();
    const [organs, own] = await Promise.all([
      organsOf(this.parts, this.parts.pool, person, act),
      this.ownBodies(person, act),
    ]);
    return new Set([...organs, ...own]);
  }

  /** Bodies in which this person has, in the body itself, a role that allows it. All are read at once. */
  async ownBodies(person: SignedIn, action: Action): Promise<Set<string>> {
    const { pool, vault } = this.parts;
    if (!may(person, action)) return new Set();
    const [current, signed] = await Promise.all([
      recordsOfType(pool, 'body', MOST_BODIES).then((rids) => readCurrentBodies(pool, vault, rids)),
      readPublicBodies(pool, vault, 'body', MOST_BODIES),
    ]);
    const held = [...current].filter(([rid, body]) => holdsOffice(person, action, (signed.get(rid) ?? body).title));
    return new Set(held.map(([rid]) => rid));
  }

  /**
   * Which of these records belong to bodies for which this person does no such work, while others do: it is theirs. Where
   * nobody has an office it is everybody's who does such work anywhere.
   */
  async elsewhere(person: SignedIn, rids: readonly string[], act: OrganAct = 'congress.prepare'): Promise<Set<string>> {
    const { pool } = this.parts;
    const of = await this.bodiesOf(rids);
    const own = of.size === 0 ? new Set<string>() : await this.bodies(person, act);
    const others = new Set([...of.values()].filter((body) => !own.has(body)));
    const able = others.size === 0 ? [] : await this.parts.colleagues(pool);
    const shut = new Set<string>();
    for (const body of others)
      if (!may(person, act) || (await officersOf(this.parts, pool, able, body)).length > 0) shut.add(body);
    return new Set([...of].filter(([, body]) => shut.has(body)).map(([rid]) => rid));
  }

  /** The bodies records belong to, a step of all of them at once; records of no body are absent. */
  private async bodiesOf(rids: readonly string[]): Promise<Map<string, string>> {
    const { pool, models } = this.parts;
    const fields = Map.groupBy(Object.keys(LEADS), (type) => LEADS[type] ?? '');
    const at = new Map(rids.map((rid) => [rid, rid]));
    for (let step = 0; step < MOST_STEPS; step++)
      for (const [field, types] of fields) {
        const prefixes = types.map((type) => models.types.byName(type).prefix);
        const going = [...at].filter(([, now]) => prefixes.includes(now.split('_', 1)[0] ?? ''));
        const next = await targetsOf(
          pool,
          going.map(([, now]) => now),
          field,
        );
        for (const [rid, now] of going) at.set(rid, next.get(now) ?? '');
      }
    return new Map([...at].filter(([, now]) => now.startsWith('by_')));
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
