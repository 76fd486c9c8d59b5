/** What a body may vote on now: texts that are permitted, reports of the committee, minutes that are drafted. */
import type { Text } from '../kernel/text.ts';
import type { Db } from '../platform/index.ts';
import { readCurrentBodies, recordsNaming } from '../records/commands.ts';
import type { CongressParts } from './parts.ts';

export interface Subject {
  rid: string;
  /** Type of its record. */
  type: 'motion' | 'amendment' | 'credentials' | 'session';
  title: Text;
  /** Kind of decision a motion was permitted with; its amendments are decided as the chair asks. */
  rule?: string;
}

/** Motions first, then their amendments, credentials reports and minutes; oldest first. */
export async function subjectsOf({ vault }: Pick<CongressParts, 'vault'>, db: Db, body: string): Promise<Subject[]> {
  const named = async (type: Subject['type'], field: string, of: readonly string[]) => {
    const found = (await recordsNaming(db, type, field, of)).map(({ rid }) => rid);
    const bodies = await readCurrentBodies(db, vault, found);
    return found.flatMap((rid) => {
      const read = bodies.get(rid);
      if (!read) return [];
      const rule = type === 'motion' && typeof read.rule === 'string' && read.rule !== '' ? { rule: read.rule } : {};
      return [{ rid, type, title: read.title as Text, state: read.state, ...rule }];
    });
  };
  const motions = await named('motion', 'body', [body]);
  // What was decided on the whole text does not change afterwards. One after the other: this may be one transaction.
  const before = motions.filter(({ state }) => state === 'permitted').map(({ rid }) => rid);
  const amendments = await named('amendment', 'motion', before);
  const reports = await named('credentials', 'body', [body]);
  const sessions = await named('session', 'body', [body]);
  const ready: readonly { all: Awaited<ReturnType<typeof named>>; when?: string }[] = [
    { all: motions, when: 'permitted' },
    { all: amendments, when: 'permitted' },
    { all: reports },
    { all: sessions, when: 'minutes-draft' },
  ];
  return ready.flatMap(({ all, when }) =>
    all.filter(({ state }) => when === undefined || state === when).map(({ state: _, ...subject }) => subject),
  );
}
