/**
 * Parts declared `append: 'only'` may gain entries; what was published in them can be neither changed nor dropped. That
 * holds at every depth: a list inside another part keeps its entries, and with them the part they stand in.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Field, Fields } from './declare.ts';
import { diff } from './diff.ts';
import type { Body } from './validate.ts';

type Part = { id: string; [name: string]: unknown };

const partsOf = (body: Body, name: string): Part[] => (body[name] as Part[] | undefined) ?? [];
const byId = (parts: Part[]): Map<string, Part> => new Map(parts.map((part) => [part.id, part]));

/** @throws Refusal `append-only` naming the field by its dotted path and the entry that changed */
export function assertAppended(fields: Fields, published: Body, next: Body, above = ''): void {
  for (const [name, field] of Object.entries(fields)) {
    if (!appends(field)) continue;
    const after = byId(partsOf(next, name));
    for (const part of partsOf(published, name)) {
      const kept = after.get(part.id);
      if (field.append === 'only') {
        if (!kept || diff(part, kept).length > 0)
          throw new Refusal('append-only', { field: `${above}${name}`, id: part.id }, 409);
      } else if (field.kind === 'parts') assertAppended(field.fields, part, kept ?? {}, `${above}${name}.`);
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
    const before = partsOf(published, name);
    if (!appends(field) || before.length === 0) continue;
    const given = partsOf(next, name);
    if (field.append === 'only') kept[name] = [...before, ...added(byId(before), given, rev)];
    else if (field.kind === 'parts') {
      const merged = keptAround(field.fields, before, given, rev);
      if (merged.length > 0 || name in next) kept[name] = merged;
    }
  }
  return kept;
}

function added(known: Map<string, Part>, given: Part[], rev: number): Part[] {
  return given.flatMap((part) => {
    const same = known.get(part.id);
    if (!same) return [part];
    return diff(same, part).length === 0 ? [] : [{ ...part, id: `${part.id}-r${rev}` }];
  });
}

/** Parts as the import gives them, each with its kept entries; one it lacks stays when entries stand in it. */
function keptAround(fields: Fields, before: Part[], given: Part[], rev: number): Part[] {
  const known = byId(before);
  const present = new Set(given.map((part) => part.id));
  return [
    ...given.map((part) => ({ ...part, ...keepAppended(fields, known.get(part.id) ?? {}, part, rev) })),
    ...before.filter((part) => !present.has(part.id) && holdsAppended(fields, part)),
  ];
}

function holdsAppended(fields: Fields, part: Body): boolean {
  return Object.entries(fields).some(([name, field]) => {
    if (!appends(field)) return false;
    const inside = partsOf(part, name);
    if (field.append === 'only') return inside.length > 0;
    return field.kind === 'parts' && inside.some((one) => holdsAppended(field.fields, one));
  });
}

/** Is the field append-only, or does it hold one that is? */
const appends = (field: Field): boolean =>
  field.append === 'only' || (field.kind === 'parts' && Object.values(field.fields).some(appends));
