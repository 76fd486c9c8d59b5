/**
 * What one record closes beyond its declaration, by dotted declared path. A record may only tighten: the result is the
 * same type with stricter fields, so check, edges, gate and projection read it like any other declaration.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Field, Fields, RecordType, Visibility } from './declare.ts';

/** Visibility by dotted declared path (`where`, `acts.note`), each tighter than the declaration gives. */
export type Tightened = Record<string, 'members' | 'sealed'>;

/** A path whose visibility differs; what stands in a part is named with the part alone when both changed alike. */
export interface VisibilityChange {
  path: string;
  before: Visibility;
  after: Visibility;
}

const ORDER: Visibility[] = ['public', 'members', 'sealed'];

/** The one of two visibilities that fewer may see. */
export function stricter<A extends Visibility, B extends Visibility>(a: A, b: B): A | B {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

/** The fields as one record has them. */
export function tightenFields(fields: Fields, tightened: Tightened, above = ''): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const path = `${above}${name}`;
      const own: Visibility = field.visibility ?? 'public';
      const visibility = stricter(own, Object.hasOwn(tightened, path) ? (tightened[path] as Visibility) : 'public');
      const inner =
        field.kind === 'parts' ? { ...field, fields: tightenFields(field.fields, tightened, `${path}.`) } : field;
      return [name, visibility === own ? inner : { ...inner, visibility }];
    }),
  );
}

interface At {
  field: Field;
  /** Of the field itself or of a part it stands in, whichever is stricter. */
  visibility: Visibility;
}

function byPath(fields: Fields, above = '', over: Visibility = 'public'): [string, At][] {
  return Object.entries(fields).flatMap(([name, field]): [string, At][] => {
    const path = `${above}${name}`;
    const visibility = stricter(over, field.visibility ?? 'public');
    const inner = field.kind === 'parts' ? byPath(field.fields, `${path}.`, visibility) : [];
    return [[path, { field, visibility }], ...inner];
  });
}

const visibilities = (fields: Fields, tightened: Tightened): Map<string, Visibility> =>
  new Map(byPath(tightenFields(fields, tightened)).map(([path, { visibility }]) => [path, visibility]));

/**
 * @throws Refusal `tightening-unknown` for a path that is not declared, `tightening-needed` for the title and for fields
 * no record of the type is complete without, `tightening-looser` for what is not tighter than declared
 */
export function assertTightenable(type: RecordType, tightened: Tightened): void {
  const declared = new Map(byPath(type.fields));
  for (const [path, visibility] of Object.entries(tightened)) {
    const at = declared.get(path);
    if (!at) throw new Refusal('tightening-unknown', { path }, 422);
    if (at.field.required || path === type.title) throw new Refusal('tightening-needed', { path }, 422);
    const known = visibility === 'members' || visibility === 'sealed';
    if (!known || stricter(at.visibility, visibility) === at.visibility)
      throw new Refusal('tightening-looser', { path, declared: at.visibility }, 422);
  }
}

/** What became tighter or looser from one revision to another. */
export function visibilityChanges(fields: Fields, before: Tightened, after: Tightened): VisibilityChange[] {
  const [old, fresh] = [visibilities(fields, before), visibilities(fields, after)];
  return [...old].flatMap(([path, was]) => {
    const is = fresh.get(path) as Visibility;
    const part = path.slice(0, Math.max(0, path.lastIndexOf('.')));
    const withPart = part !== '' && old.get(part) === was && fresh.get(part) === is;
    return was === is || withPart ? [] : [{ path, before: was, after: is }];
  });
}

/** The paths that `after` opens, each with the visibility it had. */
export function loosened(fields: Fields, before: Tightened, after: Tightened): Tightened {
  const looser = visibilityChanges(fields, before, after).filter(
    (one) => stricter(one.before, one.after) !== one.after,
  );
  return Object.fromEntries(looser.map((one) => [one.path, one.before as 'members' | 'sealed']));
}

/** Both at once: of each path the stricter. */
export function tighter(a: Tightened, b: Tightened): Tightened {
  const both = { ...a };
  for (const [path, visibility] of Object.entries(b)) both[path] = stricter(visibility, both[path] ?? 'members');
  return both;
}

/** Of paths opened earlier or now, those that are still more open than they were. */
export function stillOpened(fields: Fields, opened: Tightened, now: Tightened): Tightened {
  const current = visibilities(fields, now);
  return Object.fromEntries(
    Object.entries(opened).filter(([path, was]) => {
      const is = current.get(path);
      return is !== undefined && stricter(is, was) !== is;
    }),
  );
}
