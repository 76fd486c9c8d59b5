/**
 * From a private body to what the public may read: a separate record, never a filter applied when reading. Fields that
 * are not public (by the declaration, or closed by the record: `models.of(type, tightened)`) are left out, places are
 * blurred, coded persons get a code of this record alone, and the gate holds back whoever must not be named yet. What is
 * dropped here is dropped from search, facts, feeds and exports too.
 */
import { blurDate, type TimeGrain } from '../kernel/date-blur.ts';
import { blur, type Place } from '../kernel/place.ts';
import type { UncertainDate } from '../kernel/uncertain-date.ts';
import { type Located, locate } from '../records/accounts.ts';
import type { Field, Fields, RecordType } from '../records/declare.ts';

/** What the projection must ask about a reference: keep it, leave it out, or replace it by a code. */
export type Reference = 'keep' | 'drop' | { code: string };

export interface Projection {
  /** Decides each reference that stands in a public field. `gated` = the field names a perpetrator. */
  reference(id: string, gated: boolean): Reference;
  /** UCDP precision (1–7) to publish places with; absent = as precise as they are (already public data). */
  precision?: number;
  /** How exactly time is published; absent = as exactly as it is known (already public data). */
  grain?: TimeGrain;
}

type Value = Record<string, unknown>;

/** What projecting met on its way, by JSON Pointer: fields left out; references shown as a code, and what holds one held back. */
interface Trace {
  dropped: string[];
  coded: string[];
}

const noTrace = (): Trace => ({ dropped: [], coded: [] });

/** The public record: declared public fields in declared order, and the accounts of what is left. */
export function project(type: RecordType, body: Value, projection: Projection): Value {
  const trace = noTrace();
  const record = projectFields(type.fields, body, projection, '', trace);
  if (body.accounts) {
    const accounts = projectAccounts(body.accounts as Value, type.fields, projection, trace);
    if (accounts) record.accounts = accounts;
  }
  return record;
}

function projectFields(fields: Fields, value: Value, projection: Projection, pointer: string, trace: Trace): Value {
  const out: Value = {};
  for (const name in fields) {
    const given = value[name];
    if (given === undefined) continue;
    const field = fields[name] as Field;
    const where = `${pointer}/${name}`;
    const kept = isPublic(field) ? projectValue(field, given, projection, where, trace) : undefined;
    if (kept === undefined) trace.dropped.push(where);
    else out[name] = kept;
  }
  return out;
}

function projectValue(field: Field, value: unknown, projection: Projection, pointer: string, trace: Trace): unknown {
  switch (field.kind) {
    case 'ref':
      return reference(value as string, field, projection, pointer, trace);
    case 'refs': {
      const kept = (value as string[])
        .map((id) => reference(id, field, projection, pointer, trace))
        .filter((id) => id !== undefined);
      return kept.length > 0 ? kept : undefined;
    }
    case 'date':
      if (field.publish !== 'blurred' || projection.grain === undefined) return value;
      return blurDate(value as UncertainDate, projection.grain);
    case 'place':
      if (field.publish !== 'blurred' || projection.precision === undefined) return value;
      return (value as Place[]).map((place) => blur(place, projection.precision as Place['precision'] & number));
    case 'parts':
      return (value as Value[]).map((part) => ({
        ...(part.id === undefined ? {} : { id: part.id }),
        ...projectFields(field.fields, part, projection, `${pointer}/${String(part.id)}`, trace),
      }));
    default:
      return value;
  }
}

function reference(
  id: string,
  field: Field,
  projection: Projection,
  pointer: string,
  trace: Trace,
): string | undefined {
  const answer = projection.reference(id, field.gate !== undefined);
  if (answer === 'keep') return id;
  trace.coded.push(answer === 'drop' ? pointer.slice(0, pointer.lastIndexOf('/')) : pointer);
  return answer === 'drop' ? undefined : answer.code;
}

const isPublic = (field: Field): boolean => (field.visibility ?? 'public') === 'public';

type Account = { value?: unknown; citations?: { cite: string }[]; note?: unknown; [key: string]: unknown };

/** Competing values pass the same projection as adopted ones; an account of what is not public does not pass at all. */
function projectAccounts(accounts: Value, fields: Fields, projection: Projection, trace: Trace): Value | undefined {
  const cited = fields.sources === undefined || isPublic(fields.sources);
  const kept = Object.entries(accounts).flatMap(([pointer, list]) => {
    if (trace.dropped.some((gone) => pointer === gone || pointer.startsWith(`${gone}/`))) return [];
    const shown = (list as Account[])
      .flatMap((account) => projectAccount(account, pointer, fields, projection, trace))
      .flatMap((account) => (cited ? [account] : uncited(account)));
    return shown.length > 0 ? [[pointer, shown] as const] : [];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

function projectAccount(
  account: Account,
  pointer: string,
  fields: Fields,
  projection: Projection,
  body: Trace,
): Account[] {
  const located = locate(fields, pointer, isPublic);
  if (!located) return [];
  if (account.value === undefined) return [body.coded.includes(pointer) ? anonymous(account) : account];
  const trace = noTrace();
  const value = competing(located, account.value, projection, trace);
  if (value === undefined) return [];
  return [trace.coded.length > 0 ? anonymous({ ...account, value }) : { ...account, value }];
}

function competing(located: Located, value: unknown, projection: Projection, trace: Trace): unknown {
  switch (located.whole) {
    case 'record':
      return undefined;
    case 'part':
      return projectFields(located.fields, value as Value, projection, '', trace);
    case 'place':
      return (projectValue(located.field, [value], projection, '', trace) as unknown[])[0];
    case 'field':
      return projectValue(located.field, value, projection, '', trace);
  }
}

/** Where the sources are closed, nothing points into them: an account that only cites says nothing more. */
function uncited({ citations: _citations, ...rest }: Account): Account[] {
  return Object.keys(rest).some((key) => key !== 'adopted') ? [rest] : [];
}

/** What is said of someone who is coded or held back may tell who it is: words, and places in a source, stay behind. */
function anonymous({ note: _note, citations, ...rest }: Account): Account {
  return { ...rest, ...(citations ? { citations: citations.map(({ cite }) => ({ cite })) } : {}) };
}
