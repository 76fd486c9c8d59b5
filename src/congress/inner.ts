/**
 * What stands on an internal agenda: motions, their amendments, and votes on them or held while such a matter is under way.
 * Only people of the body that sits over it read it.
 */
import type { Db } from '../platform/index.ts';
import { readCurrentBodies, recordsNaming, targetsOf } from '../records/commands.ts';
import { questionsOf } from './floor-store.ts';
import type { CongressParts } from './parts.ts';

type Session = { body?: string; internal?: { id: string }[] };

/** Which of these motions, amendments and votes are internal matters, each with the body whose matter it is. */
export async function innerOf(
  { vault }: Pick<CongressParts, 'vault'>,
  db: Db,
  rids: readonly string[],
): Promise<Map<string, string>> {
  const asked = rids.filter((rid) => rid.startsWith('vo_'));
  const votes = new Map((await questionsOf(db, asked)).map((one) => [one.id, one]));
  const subjectOf = (rid: string): string => (rid.startsWith('vo_') ? (votes.get(rid)?.subject ?? '') : rid);
  const amendments = rids.map(subjectOf).filter((rid) => rid.startsWith('am_'));
  const amended = await targetsOf(db, amendments, 'motion');
  const motionOf = (rid: string): string => amended.get(subjectOf(rid)) ?? subjectOf(rid);
  const motions = [...new Set(rids.map(motionOf))].filter((rid) => rid.startsWith('mo_'));
  const named = motions.length === 0 ? [] : await recordsNaming(db, 'session', 'internal.motion', motions);
  const of = await targetsOf(
    db,
    named.map(({ target }) => target),
    'body',
  );
  const over = await targetsOf(
    db,
    named.map(({ rid }) => rid),
    'body',
  );
  const held = [...votes.values()].flatMap(({ session, item }) => (session && item ? [session] : []));
  const sessions = (await readCurrentBodies(db, vault, [...new Set(held)])) as Map<string, Session>;
  const inner = (rid: string): string | undefined => {
    const motion = motionOf(rid);
    // A session of another body hides nothing.
    if (named.some((one) => one.target === motion && over.get(one.rid) === of.get(motion))) return of.get(motion);
    const { session, item } = votes.get(rid) ?? {};
    const sitting = session ? sessions.get(session) : undefined;
    return sitting?.internal?.some(({ id }) => id === item) ? sitting.body : undefined;
  };
  return new Map(
    rids.flatMap((rid) => {
      const body = inner(rid);
      return body === undefined ? [] : [[rid, body] as const];
    }),
  );
}
