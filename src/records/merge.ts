/**
 * Two revisions made from the same one, put together field by field: what only one side changed is taken from it, what
 * both changed is for a person to decide. Pure; changes are those of `diff`, so parts are matched by their id.
 */
import { type Change, diff } from './diff.ts';
import type { Body } from './validate.ts';

/** A value in which two revisions differ. `before` is theirs, `after` is mine. */
export interface Difference extends Change {
  /** Who changed it since the revision both started from. */
  changed: 'mine' | 'theirs' | 'both';
}

/** Every value in which mine and theirs differ. */
export function differences(base: Body, mine: Body, theirs: Body): Difference[] {
  const touched = (side: Body) => diff(base, side).map(({ pointer }) => pointer);
  const [byMe, byThem] = [touched(mine), touched(theirs)];
  const among = (list: string[], pointer: string) =>
    list.some((one) => one === pointer || one.startsWith(`${pointer}/`) || pointer.startsWith(`${one}/`));
  return diff(theirs, mine).map((change) => {
    const [me, them] = [among(byMe, change.pointer), among(byThem, change.pointer)];
    return { ...change, changed: me && them ? 'both' : them ? 'theirs' : 'mine' };
  });
}

/** Theirs, with my value at each of these pointers. Parts only I have come after theirs. */
export function merged(theirs: Body, found: readonly Change[], mine: ReadonlySet<string>): Body {
  const result = structuredClone(theirs);
  for (const { pointer, after } of found) if (mine.has(pointer)) put(result, stepsOf(pointer), after);
  return result;
}

/** A copy of a body with the value at a pointer by part ids replaced; undefined takes it away. */
export function withValue(body: Body, pointer: string, value: unknown): Body {
  return merged(body, [{ pointer, path: '', after: value }], new Set([pointer]));
}

const stepsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

type Part = { id: string };

function put(at: Record<string, unknown>, [step = '', ...rest]: string[], value: unknown): void {
  const inner = at[step];
  if (rest.length === 0) {
    if (value === undefined) delete at[step];
    else at[step] = structuredClone(value);
    return;
  }
  // A list of parts: the next step is the id of one of them.
  const [id = '', ...deeper] = rest;
  const list = (inner ?? (hasId(value, id) ? [] : undefined)) as Part[] | Record<string, unknown> | undefined;
  if (!Array.isArray(list)) {
    const object = (list ?? {}) as Record<string, unknown>;
    at[step] = object;
    put(object, rest, value);
    return;
  }
  const n = list.findIndex((part) => part.id === id);
  if (deeper.length > 0) {
    const part = list[n];
    if (part) put(part as unknown as Record<string, unknown>, deeper, value);
  } else if (value === undefined) list.splice(n, n < 0 ? 0 : 1);
  else if (n < 0) list.push(structuredClone(value) as Part);
  else list[n] = structuredClone(value) as Part;
  if (list.length > 0) at[step] = list;
  else delete at[step];
}

const hasId = (value: unknown, id: string): boolean =>
  typeof value === 'object' && value !== null && (value as { id?: unknown }).id === id;
