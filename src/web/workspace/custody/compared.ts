/** The text of a record that the public sees or will see, for a browser to compare with what it opened. */
import { mayOpen } from '../../../desk/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { may } from '../../../people/model.ts';
import type { Desk } from '../route.ts';

/**
 * What would be published, for those who may read the record at work; else what is public already. Null where neither is
 * anything, e.g. of a person.
 */
export async function publicText(desk: Desk, rid: string): Promise<string[] | null> {
  const { models, review } = desk.rooms;
  const { type } = models.of(models.types.ofId(rid).name);
  if (type.publication !== 'open') return null;
  if (may(desk.person, 'record.read') && mayOpen(desk.person, type.name)) {
    try {
      return textsIn((await review.examine(desk.person, rid, {})).shown);
    } catch (error) {
      // What cannot be published yet has no text the public will see; what it sees now may still be there.
      if (!(error instanceof Refusal)) throw error;
    }
  }
  const item = await desk.view.site.reader.record(rid);
  return item && !('gone' in item) ? textsIn(item) : null;
}

/** Every text in a value, ids and codes among them: they cost nothing. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
