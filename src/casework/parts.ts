/** What the rooms of casework share: who may work on a record, and sealing what they write. */
import { type BodyRights, mayOpen } from '../desk/commands.ts';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { AuditTrail, Colleague } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import type { Client, Clock, Db, Pool, Random } from '../platform/index.ts';
import type { PublicReader } from '../publication/reader-types.ts';
import { type RecordRow, readRecord } from '../records/commands.ts';
import type { Models } from '../records/models.ts';
import type { Vault } from '../records/vault.ts';
import { isAskedFor } from './task-store.ts';

export interface CaseworkParts {
  pool: Pool;
  models: Models;
  vault: Vault;
  audit: AuditTrail;
  clock: Clock;
  random: Random;
  /** Which records are for people of another body alone, and which of them another body works on. */
  rights: Pick<BodyRights, 'hidden'> & {
    elsewhere(person: SignedIn, rids: readonly string[]): Promise<ReadonlySet<string>>;
  };
  /** Everybody who is not suspended. */
  colleagues(db: Db): Promise<Colleague[]>;
  /** Has a person's devices told, if they want it, that a notice waits; in the transaction that puts it. */
  told(client: Client, person: string): Promise<void>;
}

/** What the jobs read besides. */
export interface Watching extends CaseworkParts {
  reader(): PublicReader;
}

/** The record, if this person may work on it. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown`, `record-erased` */
export async function workedOn(
  { rights }: Pick<CaseworkParts, 'rights'>,
  db: Db,
  person: SignedIn,
  rid: string,
): Promise<RecordRow> {
  assertMay(person, 'task.work');
  const row = isId(rid) ? await readRecord(db, rid) : null;
  if (!row) throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
  if (!mayOpen(person, row.type)) throw new Refusal('not-allowed', {}, 403);
  if ((await rights.hidden(person, [rid])).size > 0) throw new Refusal('not-of-body', {}, 403);
  if ((await rights.elsewhere(person, [rid])).has(rid) && !(await isAskedFor(db, rid, person.id)))
    throw new Refusal('not-of-body', {}, 403);
  if (row.status === 'erased') throw new Refusal('record-erased', { rid }, 410);
  return row;
}

/**
 * Records of tasks that are none of this person's business: those for people of another body, and those another body works on
 * unless the task was given to this person.
 */
export async function notTheirs(
  { rights }: Pick<CaseworkParts, 'rights'>,
  person: SignedIn,
  tasks: readonly { rid: string; assignee: string | null }[],
): Promise<Set<string>> {
  const rids = [...new Set(tasks.map(({ rid }) => rid))];
  const [hidden, elsewhere] = await Promise.all([rights.hidden(person, rids), rights.elsewhere(person, rids)]);
  const given = new Set(tasks.filter(({ assignee }) => assignee === person.id).map(({ rid }) => rid));
  return new Set([...hidden, ...[...elsewhere].filter((rid) => !given.has(rid))]);
}

/** Types of records whose tasks and comments this person may see. */
export const openTypes = ({ models }: CaseworkParts, person: Pick<SignedIn, 'roles'>): string[] =>
  models.types.all.map(({ name }) => name).filter((name) => mayOpen(person, name));

/** Those who may open records of a type, and so may be given a task or be mentioned. */
export async function workersOn(parts: CaseworkParts, db: Db, type: string): Promise<Colleague[]> {
  return (await parts.colleagues(db)).filter((one) => mayOpen(one, type));
}

/** @throws Refusal `text-missing`, `text-too-long` */
export function readWords(text: string, most: number): string {
  const clean = text.normalize('NFC').replaceAll('\0', '').trim().toWellFormed();
  if (clean === '') throw new Refusal('text-missing', {}, 422);
  if (clean.length > most) throw new Refusal('text-too-long', { most }, 422);
  return clean;
}
