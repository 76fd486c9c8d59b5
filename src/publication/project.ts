/**
 * From a private body to what the public may read: a separate record, never a filter applied when reading. Fields that
 * are not public are left out, places are blurred, coded persons get a code of this record alone, and the gate holds
 * back whoever must not be named yet. What is dropped here is dropped from search, facts, feeds and exports too.
 */
import { blur, type Place } from '../kernel/place.ts';
import type { Field, Fields, RecordType, Visibility } from '../records/declare.ts';

/** What the projection must ask about a reference: keep it, leave it out, or replace it by a code. */
export type Reference = 'keep' | 'drop' | { code: string };

export interface Projection {
  /** Decides each reference that stands in a public field. `gated` = the field names a perpetrator. */
  reference(id: string, gated: boolean): Reference;
  /** UCDP precision (1–7) to publish places with; absent = as precise as they are (already public data). */
  precision?: number;
  /** Fields this record tightens, by dotted declared path. */
  tightened?: Record<string, Visibility>;
}

type Value = Record<string, unknown>;

/** The public record: declared public fields in declared order, and the accounts of what is left. */
export function project(type: RecordType, body: Value, projection: Projection): Value {
  const dropped: string[] = [];
  const record = projectFields(type.fields, body, projection, '', '', dropped);
  if (body.accounts) {
    const accounts = projectAccounts(body.accounts as Value, type.fields, projection, dropped);
    if (accounts) record.accounts = accounts;
  }
  return record;
}

function projectFields(fields: Fields, value: Value, projection: Projection, path: string, pointer: string, dropped: string[]): Value {
  const out: Value = {};
  for (const name in fields) {
    const given = value[name];
    if (given === undefined) continue;
    const field = fields[name] as Field;
    const at = path === '' ? name : `${path}.${name}`;
    const where = `${pointer}/${name}`;
    const kept = isPublic(field, at, projection) ? projectValue(field, given, projection, at, where, dropped) : undefined;
    if (kept === undefined) dropped.push(where);
    else out[name] = kept;
  }
  return out;
}

function projectValue(field: Field, value: unknown, projection: Projection, path: string, pointer: string, dropped: string[]): unknown {
  switch (field.kind) {
    case 'ref':
      return reference(value as string, field, projection);
    case 'refs': {
      const kept = (value as string[]).map((id) => reference(id, field, projection)).filter((id) => id !== undefined);
      return kept.length > 0 ? kept : undefined;
    }
    case 'place':
      if (field.publish !== 'blurred' || projection.precision === undefined) return value;
      return (value as Place[]).map((place) => blur(place, projection.precision as Place['precision'] & number));
    case 'parts':
      return (value as Value[]).map((part) => ({
        id: part.id,
        ...projectFields(field.fields, part, projection, path, `${pointer}/${String(part.id)}`, dropped),
      }));
    default:
      return value;
  }
}

function reference(id: string, field: Field, projection: Projection): string | undefined {
  const answer = projection.reference(id, field.gate !== undefined);
  if (answer === 'keep') return id;
  return answer === 'drop' ? undefined : answer.code;
}

function isPublic(field: Field, path: string, projection: Projection): boolean {
  const visibility = projection.tightened?.[path] ?? 'public';
  return (field.visibility ?? 'public') === 'public' && visibility === 'public';
}

type Account = { value?: unknown; [key: string]: unknown };

/** Competing values pass the same projection as adopted ones; an account of what is not public does not pass at all. */
function projectAccounts(accounts: Value, fields: Fields, projection: Projection, dropped: string[]): Value | undefined {
  const kept = Object.entries(accounts).flatMap(([pointer, list]) => {
    if (dropped.some((gone) => pointer === gone || pointer.startsWith(`${gone}/`))) return [];
    const shown = (list as Account[]).flatMap((account) => projectAccount(account, pointer, fields, projection));
    return shown.length > 0 ? [[pointer, shown] as const] : [];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function projectAccount(account: Account, pointer: string, fields: Fields, projection: Projection): Account[] {
  if (pointer === '') return account.value === undefined ? [account] : [];
  const place = locate(pointer.slice(1).split('/'), fields, '', projection);
  if (!place) return [];
  if (account.value === undefined) return [account];
  const value =
    place.whole === 'part'
      ? projectFields(place.fields, account.value as Value, projection, place.path, pointer, [])
      : projectValue(place.field, account.value, projection, place.path, pointer, []);
  return value === undefined ? [] : [{ ...account, value }];
}

type Located = { whole: 'field'; field: Field; path: string } | { whole: 'part'; fields: Fields; path: string };

/** The declared field or part a pointer names, or null where any step of it is unknown or not public. */
function locate([name = '', ...rest]: string[], fields: Fields, above: string, projection: Projection): Located | null {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const path = above === '' ? name : `${above}.${name}`;
  if (!field || !isPublic(field, path, projection)) return null;
  if (rest.length === 0) return { whole: 'field', field, path };
  if (field.kind !== 'parts') return null;
  if (rest.length === 1) return { whole: 'part', fields: field.fields, path };
  return locate(rest.slice(1), field.fields, path, projection);
}
