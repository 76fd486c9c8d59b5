/**
 * What stands on an internal agenda: motions, their amendments, and votes on them or held while such a matter is under way.
 * Only people of the body that sits over it read it.
 */
import type { Db } from '../platform/index.ts';
import { readCurrentBodies, recordsNaming } from '../records/commands.ts';
import { questionsOf } from './floor-store.ts';
import type { CongressParts } from './parts.ts';

type Session = { body?: string; internal?: { id: string; motion?: string }[] };

/** Which of these motions, amendments and votes are internal matters, each with the body whose matter it is. */
export async function innerOf(
  { vault }: Pick<CongressParts, 'vault'>,
  db: Db,
  rids: readonly string[],
): Promise<Map<string, string>> {
  const votes = new Map(
    (
      await questionsOf(
        db,
        rids.filter((rid) => rid.startsWith('vo_')),
      )
    ).map((one) => [one.id, one]),
  );
  const subjectOf = (rid: string): string => (rid.startsWith('vo_') ? (votes.get(rid)?.subject ?? '') : rid);
  const read = async (ids: readonly string[], prefix: string) =>
    await readCurrentBodies(db, vault, [...new Set(ids.filter((id) => id.startsWith(prefix)))]);
  const amendments = await read(rids.map(subjectOf), 'am_');
  const motionOf = (rid: string): string => String(amendments.get(subjectOf(rid))?.motion ?? subjectOf(rid));
  const motions = await read(rids.map(motionOf), 'mo_');
  const named = motions.size === 0 ? [] : await recordsNaming(db, 'session', 'internal.motion', [...motions.keys()]);
  const held = [...votes.values()].flatMap(({ session, item }) => (session && item ? [session] : []));
  const sessions = await read([...named.map(({ rid }) => rid), ...held], 'se_');
  const inner = (rid: string): string | undefined => {
    const motion = motionOf(rid);
    const over = named.filter(({ target }) => target === motion).map((one) => sessions.get(one.rid)?.body);
    // A session of another body hides nothing.
    const body = over.find((one) => one === motions.get(motion)?.body);
    const { session, item } = votes.get(rid) ?? {};
    const sitting = session ? (sessions.get(session) as Session | undefined) : undefined;
    return (
      (body as string | undefined) ?? (sitting?.internal?.some(({ id }) => id === item) ? sitting.body : undefined)
    );
  };
  return new Map(
    rids.flatMap((rid) => {
      const body = inner(rid);
      return body === undefined ? [] : [[rid, body] as const];
    }),
  );
}
