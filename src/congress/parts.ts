/** What the rooms of the congress share: their parts, words sealed on their way into a table, and who is officer of a body. */
import { fold } from '../kernel/fold.ts';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Text, wordings } from '../kernel/text.ts';
import type { AuditTrail, Colleague } from '../people/commands.ts';
import type { SignedIn } from '../people/model.ts';
import type { Address, Clock, Db, Jobs, Pool, Random } from '../platform/index.ts';
import { openRevision, type Records, readCurrentBodies, readRecord } from '../records/commands.ts';
import type { Models } from '../records/models.ts';
import type { Vault } from '../records/vault.ts';

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
 * Presiding over a body takes a membership in it, not only the role: its name here is one of its names in the register of
 * bodies. @throws Refusal `not-of-body`
 */
export async function assertOfBody(parts: CongressParts, db: Db, person: SignedIn, body: string): Promise<void> {
  const { title } = (await readInForce(parts, db, body, 'body')) as { title?: Text };
  const names = title ? wordings(title).map(({ text }) => fold(text)) : [];
  if (!person.bodies.some((name) => names.includes(fold(name)))) throw new Refusal('not-of-body', {}, 403);
}

/** A UTC day, `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
