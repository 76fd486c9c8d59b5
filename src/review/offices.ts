/**
 * Whom an inquiry may go to: an office or organ that the record names as a coded group. Words of one's own are the second
 * way, and are looked through first, since a private person must not be named by mistake.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Db } from '../platform/index.ts';
import { openRevision, type RecordRow, readCurrentBodies } from '../records/commands.ts';
import { edgesOf } from '../records/edges.ts';
import type { Models } from '../records/models.ts';
import type { Vault } from '../records/vault.ts';
import { unseen } from './model.ts';
import { type Risk, risksInWords } from './risk.ts';

/** An inquiry as it is written: to a `group` named in the record, or to `who` in words. */
export interface Asked {
  who: string;
  group?: string;
  text: Text;
  /** `YYYY-MM-DD` */
  due: string;
  /** Findings in `who` that were looked at (`riskKey`). */
  seen?: readonly string[];
}

/** A group that may be asked. */
export interface Office {
  id: string;
  title: Text;
}

/** Kinds of group that are an office or an organ; a company or a community is somebody's own affair. */
const ASKED = new Set([
  'state-organ',
  'unit',
  'armed-group',
  'court',
  'international-body',
  'member-organisation',
  'party',
]);
const MOST_WHO = 300;

/** Offices and organs that the current revision of a record refers to. */
export async function officesIn(
  db: Db,
  { models, vault }: { models: Models; vault: Vault },
  { rid, rev, type }: Pick<RecordRow, 'rid' | 'rev' | 'type'>,
): Promise<Office[]> {
  const { body } = await openRevision(db, vault, rid, rev);
  const { prefix } = models.types.byName('group');
  const ids = edgesOf(models.of(type).type, body).map(({ target }) => target);
  const groups = [...new Set(ids)].filter((id) => id.startsWith(`${prefix}_`));
  const bodies = await readCurrentBodies(db, vault, groups);
  return [...bodies].flatMap(([id, { title, kind }]) =>
    title && ASKED.has(String(kind)) ? [{ id, title: title as Text }] : [],
  );
}

/** What in a name typed in words may be that of a person, an address or a number. */
export const officeRisks = (who: string): Risk[] => risksInWords('/who', who, new Set());

/** The name under which somebody is asked. @throws Refusal `inquiry-office`, `inquiry-empty`, `risks-unseen` */
export function whoIs({ who, group, seen = [] }: Asked, offices: readonly Office[]): { who: string; group?: string } {
  if (group) {
    const chosen = offices.find(({ id }) => id === group);
    if (!chosen) throw new Refusal('inquiry-office', {}, 422);
    return { who: chosen.title.text.slice(0, MOST_WHO), group };
  }
  if (who === '' || who.length > MOST_WHO) throw new Refusal('inquiry-empty', {}, 422);
  const left = unseen(officeRisks(who), seen);
  if (left.length > 0) throw new Refusal('risks-unseen', { count: left.length }, 422);
  return { who };
}
