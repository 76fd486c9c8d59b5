/**
 * Motions and amendments belong to whoever wrote them: until one is handed in nobody else reads it, and after that no other
 * delegate rewrites it.
 */
import { Refusal } from '../kernel/refusal.ts';
import { may, type SignedIn } from '../people/model.ts';
import type { Pool } from '../platform/index.ts';
import { firstAuthors, readCurrentBodies } from '../records/commands.ts';
import type { Vault } from '../records/vault.ts';

interface DraftParts {
  pool: Pool;
  vault: Vault;
}

/** States in which a text is still being written. */
const WRITING: ReadonlySet<unknown> = new Set([undefined, '', 'in-progress']);

const isTabled = (rid: string): boolean => /^(?:mo|am)_/.test(rid);

/** Which of these records are texts that somebody else is still writing. */
export async function draftsOfOthers(
  { pool, vault }: DraftParts,
  person: SignedIn,
  rids: readonly string[],
): Promise<ReadonlySet<string>> {
  const tabled = rids.filter(isTabled);
  if (tabled.length === 0) return new Set();
  const authors = await firstAuthors(pool, tabled);
  const others = tabled.filter((rid) => authors.has(rid) && authors.get(rid) !== person.id);
  const bodies = await readCurrentBodies(pool, vault, others);
  return new Set(others.filter((rid) => WRITING.has(bodies.get(rid)?.state)));
}

/** @throws Refusal `not-submitter` where somebody else wrote it and is still writing, or this person is no officer */
export async function assertOwnText(parts: DraftParts, person: SignedIn, rid: string): Promise<void> {
  if (!isTabled(rid)) return;
  const author = (await firstAuthors(parts.pool, [rid])).get(rid);
  if (author === undefined || author === person.id) return;
  const writing = (await draftsOfOthers(parts, person, [rid])).has(rid);
  if (writing || !may(person, 'congress.prepare')) throw new Refusal('not-submitter', {}, 403);
}
