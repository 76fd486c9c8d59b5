/** Revisions that work on evidence saves, each with its note in the audit trail: one transaction writes both or neither. */
import { newId } from '../kernel/ids.ts';
import type { SignedIn } from '../people/model.ts';
import { transaction } from '../platform/index.ts';
import type { Save, SavedRevision } from '../records/commands.ts';
import type { EvidenceParts } from './commands.ts';

/** Saves a revision of a record, or without `rid` a new piece of evidence. @throws Refusal as `Records.save` */
export async function saveNoted(
  { pool, records, audit, random }: EvidenceParts,
  person: SignedIn,
  save: Omit<Save, 'by'>,
): Promise<SavedRevision> {
  const rid = save.rid ?? newId('ev', random.bytes(16));
  const baseRev = save.rid ? save.baseRev : 0;
  return await transaction(pool, async (client) => {
    const saved = await records.saveIn(client, {
      ...save,
      rid,
      by: person.id,
      ...(baseRev === undefined ? {} : { baseRev }),
    });
    await audit.note(client, { by: person.id, action: 'record.save', target: rid, detail: { rev: saved.rev } });
    return saved;
  });
}
