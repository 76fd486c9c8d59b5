/**
 * Whose signatures make a record of the congress public: those of officers of the body it belongs to. Otherwise two officers of
 * any body could rename another, give it rules or an organ of their own, and so become its officers.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { SignedIn } from '../people/model.ts';
import type { Db } from '../platform/index.ts';
import { openRevision, readCurrentBodies, readRecord, recordsNaming } from '../records/commands.ts';
import { type CongressParts, isOrgan, readInForce, worksFor } from './parts.ts';

type Body = Readonly<Record<string, unknown>>;

/** What is asked of the register: the body a record belongs to. */
interface Belonging {
  bodyOf(db: Db, type: string, body: Body): Promise<string | undefined>;
}

/** @throws Refusal `not-of-body`, `record-unknown` */
export async function assertSigns(
  parts: CongressParts,
  rights: Belonging,
  person: SignedIn,
  rid: string,
): Promise<void> {
  for (const either of await signersOf(parts, rights, rid)) {
    const works = await Promise.all(either.map((body) => worksFor(parts, parts.pool, person, body, 'congress.sign')));
    if (!works.includes(true)) throw new Refusal('not-of-body', {}, 403);
  }
}

/** Bodies whose officers sign a record: of each line, officers of one of them. None for what belongs to no body. */
async function signersOf(parts: CongressParts, rights: Belonging, rid: string): Promise<string[][]> {
  const { pool, vault } = parts;
  const row = await readRecord(pool, rid);
  if (!row) return [];
  const now: Body = (await readCurrentBodies(pool, vault, [rid])).get(rid) ?? {};
  const was: Body = row.publishedRev === null ? {} : (await openRevision(pool, vault, rid, row.publishedRev)).body;
  if (row.type === 'rule-set') return await goingBy(parts, rid);
  if (row.type !== 'body') {
    const bodies = await Promise.all([was, now].map((one) => rights.bodyOf(pool, row.type, one)));
    return [...new Set(bodies)].flatMap((body) => (body === undefined ? [] : [[body]]));
  }
  // A body that stands in public is its officers' or those of the body it works for; whose organ it becomes agrees to it.
  const [before, after] = [was, now].map((one) => (isOrgan(one) && typeof one.parent === 'string' ? [one.parent] : []));
  const own = row.publishedRev === null ? [] : [[rid, ...(before ?? [])]];
  return [...own, ...(after ?? []).filter((parent) => !before?.includes(parent)).map((parent) => [parent])];
}

/** Bodies that go by a set of rules. */
async function goingBy(parts: CongressParts, rules: string): Promise<string[][]> {
  const named = await recordsNaming(parts.pool, 'body', 'rules', [rules]);
  const inForce = await Promise.all(named.map(({ rid }) => readInForce(parts, parts.pool, rid, 'body')));
  return named.flatMap(({ rid }, n) => (inForce[n]?.rules === rules ? [[rid]] : []));
}
