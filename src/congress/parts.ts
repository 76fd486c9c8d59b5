/** What the rooms of the congress share: their parts, words sealed on their way into a table, and for which bodies somebody works. */
import type { Papers } from '../evidence/commands.ts';
import { fold } from '../kernel/fold.ts';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Text, wordings } from '../kernel/text.ts';
import { daySpan, type UncertainDate } from '../kernel/uncertain-date.ts';
import type { AuditTrail, Colleague } from '../people/commands.ts';
import { type Action, assertMay, may, type SignedIn } from '../people/model.ts';
import type { Address, Clock, Db, Jobs, Pool, Random } from '../platform/index.ts';
import { openRevision, type Records, readCurrentBodies, readPublicBodies, readRecord } from '../records/commands.ts';
import type { Models } from '../records/models.ts';
import type { Vault } from '../records/vault.ts';
import type { Telling } from './telling.ts';

export interface CongressParts {
  pool: Pool;
  models: Models;
  records: Records;
  vault: Vault;
  audit: AuditTrail;
  clock: Clock;
  random: Random;
  jobs: Jobs;
  /** Where a connection of its own listens to the database. */
  address: Address;
  /** Everybody who is not suspended. */
  colleagues(db: Db): Promise<Colleague[]>;
  /** Where papers of an agenda lie that are files. */
  papers: Papers;
  telling: Telling;
}

/** Something small as ciphertext of the instance; `context` binds it to its row. */
export function sealTold({ vault }: Pick<CongressParts, 'vault'>, told: unknown, context: string): Uint8Array {
  return vault.sealNote(Buffer.from(JSON.stringify(told), 'utf8'), context);
}

/** What `sealTold` sealed. The caller knows its shape by the context. */
export function openTold<T>({ vault }: Pick<CongressParts, 'vault'>, sealed: Uint8Array, context: string): T {
  return JSON.parse(Buffer.from(vault.openNote(sealed, context)).toString('utf8')) as T;
}

/** The current private text of a record of a type. @throws Refusal `record-unknown` */
export async function readBody(
  { vault, models }: Pick<CongressParts, 'vault' | 'models'>,
  db: Db,
  rid: string,
  type: string,
): Promise<Record<string, unknown>> {
  const { prefix } = models.types.byName(type);
  const body = isId(rid, prefix) ? (await readCurrentBodies(db as Pool, vault, [rid])).get(rid) : undefined;
  if (!body) throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
  return body;
}

/**
 * The text of a record that holds: once it was published, what two officers signed last, and no draft of one of them. @throws
 * Refusal `record-unknown`
 */
export async function readInForce(
  parts: Pick<CongressParts, 'vault' | 'models'>,
  db: Db,
  rid: string,
  type: string,
): Promise<Record<string, unknown>> {
  const current = await readBody(parts, db, rid, type);
  const row = await readRecord(db, rid);
  if (!row?.publishedRev || row.publishedRev === row.rev) return current;
  return (await openRevision(db, parts.vault, rid, row.publishedRev)).body;
}

/**
 * Kinds of bodies that work for the body they stand under: its committees and its bureau. A council under a congress, or a
 * delegation, is a body of its own and no organ of another.
 */
const ORGANS: ReadonlySet<unknown> = new Set(['committee', 'commission', 'bureau', 'credentials-committee']);
/** Is a body of a kind that works for another? */
export const isOrgan = ({ kind }: Readonly<Record<string, unknown>>): boolean => ORGANS.has(kind);
const MOST_BODIES = 1000;

/** What an organ does for the body it stands under. It never presides there, and decides none of its votes. */
export type OrganAct = 'mandate.read' | 'mandate.submit' | 'mandate.examine' | 'congress.prepare' | 'congress.sign';

type Reading = Pick<CongressParts, 'vault' | 'models' | 'clock'>;

/** Does a role that allows this belong to somebody in a body of this name, in any language of the register of bodies? */
export function holdsOffice({ offices = [] }: Pick<SignedIn, 'offices'>, action: Action, title: unknown): boolean {
  const names = title ? wordings(title as Text).map(({ text }) => fold(text)) : [];
  return may({ roles: offices.filter(({ body }) => names.includes(fold(body))).map(({ role }) => role) }, action);
}

/**
 * Has this person, in this body itself, a role that allows it? A role in one body is none in another. Presiding, votes,
 * sessions and resolutions ask this. @throws Refusal `record-unknown`
 */
export async function isOfBody(
  parts: Reading,
  db: Db,
  person: SignedIn,
  body: string,
  action: Action = 'sitting.preside',
): Promise<boolean> {
  return holdsOffice(person, action, (await readInForce(parts, db, body, 'body')).title);
}

/** The same, or a refusal. @throws Refusal `not-of-body`, `record-unknown` */
export async function assertOfBody(
  parts: Reading,
  db: Db,
  person: SignedIn,
  body: string,
  action: Action = 'sitting.preside',
): Promise<void> {
  if (!(await isOfBody(parts, db, person, body, action))) throw new Refusal('not-of-body', {}, 403);
}

/**
 * Does this person work for a body: by a role in it, or in an organ right under it? The work of a secretariat and of a
 * credentials committee may be given to an organ, presiding may not. An organ is one by what two officers signed and made
 * public of it; a draft that names a parent, or one that was dissolved, makes nobody an officer of anything.
 */
export async function worksFor(
  parts: Reading,
  db: Db,
  person: SignedIn,
  body: string,
  act: OrganAct,
): Promise<boolean> {
  if (!may(person, act)) return false;
  if (await isOfBody(parts, db, person, body, act)) return true;
  return (await organsOf(parts, db, person, act)).has(body);
}

/** The same, or a refusal. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown` */
export async function assertWorksFor(
  parts: Reading,
  db: Db,
  person: SignedIn,
  body: string,
  act: OrganAct,
): Promise<void> {
  assertMay(person, act);
  if (!(await worksFor(parts, db, person, body, act))) throw new Refusal('not-of-body', {}, 403);
}

/** Bodies right above the organs in which somebody has a role that allows it. */
export async function organsOf(parts: Reading, db: Db, person: SignedIn, act: OrganAct): Promise<Set<string>> {
  const organs = (await organsToday(parts, db)).filter(({ title }) => holdsOffice(person, act, title));
  return new Set(organs.flatMap(({ parent }) => (typeof parent === 'string' ? [parent] : [])));
}

/** Those of these people who sign for a body: by a role in it, or in an organ right under it. */
export async function officersOf<Person extends Pick<SignedIn, 'offices'>>(
  parts: Reading,
  db: Db,
  people: readonly Person[],
  body: string,
): Promise<Person[]> {
  const { title } = await readInForce(parts, db, body, 'body');
  const below = (await organsToday(parts, db)).filter(({ parent }) => parent === body);
  const titles = [title, ...below.map((one) => one.title)];
  return people.filter((one) => titles.some((of) => holdsOffice(one, 'congress.sign', of)));
}

/** Bodies that are organs of another today. */
async function organsToday({ vault, clock }: Reading, db: Db): Promise<Record<string, unknown>[]> {
  const today = dayOf(clock.now());
  return [...(await readPublicBodies(db, vault, 'body', MOST_BODIES)).values()].filter(
    ({ kind, dissolved }) => ORGANS.has(kind) && !(dissolved && daySpan(dissolved as UncertainDate).to < today),
  );
}

/** A UTC day, `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
