/** Parts declared `append: 'only'` may gain entries; what was published in them can be neither changed nor dropped. */
import { Refusal } from '../kernel/refusal.ts';
import type { Fields } from './declare.ts';
import { diff } from './diff.ts';
import type { Body } from './validate.ts';

type Part = { id: string };

/** @throws Refusal `append-only` naming the entry that changed */
export function assertAppended(fields: Fields, published: Body, next: Body): void {
  for (const [name, field] of Object.entries(fields)) {
    if (field.append !== 'only') continue;
    const after = new Map(((next[name] as Part[] | undefined) ?? []).map((part) => [part.id, part]));
    for (const part of (published[name] as Part[] | undefined) ?? []) {
      const kept = after.get(part.id);
      if (!kept || diff({ ...part }, { ...kept }).length > 0)
        throw new Refusal('append-only', { field: name, id: part.id }, 409);
    }
  }
}

/**
 * The body an import brings, with what was published in append-only parts kept as it was: entries it lacks stay, entries
 * it words anew under the same id are added under a fresh one.
 */
export function keepAppended(fields: Fields, published: Body, next: Body, rev: number): Body {
  const kept: Body = { ...next };
  for (const [name, field] of Object.entries(fields)) {
    const before = published[name] as Part[] | undefined;
    if (field.append !== 'only' || !before || before.length === 0) continue;
    const known = new Map(before.map((part) => [part.id, part]));
    const added = ((next[name] as Part[] | undefined) ?? []).flatMap((part) => {
      const same = known.get(part.id);
      if (!same) return [part];
      return diff({ ...same }, { ...part }).length === 0 ? [] : [{ ...part, id: `${part.id}-r${rev}` }];
    });
    kept[name] = [...before, ...added];
  }
  return kept;
}
