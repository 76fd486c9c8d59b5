/**
 * What changed between two revisions of a record, read by its declaration: field by field, parts matched by their id,
 * texts word by word. Pure.
 */
import { canonicalize } from '../kernel/jcs.ts';
import type { Text } from '../kernel/text.ts';
import type { Field, Fields } from '../records/declare.ts';

/** One changed value. `path` is the dotted name for labels; `part` says which item of a list it is in. */
export interface Change {
  path: string;
  part?: string;
  field: Field;
  before: unknown;
  after: unknown;
}

/** A run of words: kept, taken away, or added. */
export interface Run {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

type Values = Readonly<Record<string, unknown>>;
type Part = Values & { id?: string };

/** Changes in the order of the declaration. Citations and accounts count as a change of the field they stand at. */
export function changes(fields: Fields, before: Values, after: Values, above = '', part?: string): Change[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const path = above + name;
    const [old, fresh] = [before[name], after[name]];
    if (same(old, fresh)) return [];
    if (field.kind !== 'parts') return [{ path, field, before: old, after: fresh, ...(part ? { part } : {}) }];
    return partChanges(path, field.fields, (old ?? []) as Part[], (fresh ?? []) as Part[]);
  });
}

function partChanges(path: string, fields: Fields, before: Part[], after: Part[]): Change[] {
  const key = (one: Part, at: number) => one.id ?? String(at);
  const old = new Map(before.map((one, at) => [key(one, at), one]));
  const fresh = new Map(after.map((one, at) => [key(one, at), one]));
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((id) =>
    changes(fields, old.get(id) ?? {}, fresh.get(id) ?? {}, `${path}.`, id),
  );
}

function same(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalize(a) === canonicalize(b);
}

/** Words a comparison may hold on each side after its common ends; above it, the middle is shown as replaced whole. */
const MOST = 1500;

/** Compares two texts word by word (longest common subsequence between their common beginning and end). */
export function runs(before: string, after: string): Run[] {
  const [old, fresh] = [before.match(/\s+|[^\s]+/g) ?? [], after.match(/\s+|[^\s]+/g) ?? []];
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++;
  let end = 0;
  while (end < old.length - start && end < fresh.length - start && old.at(-1 - end) === fresh.at(-1 - end)) end++;
  const middle = between(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end));
  const same = (words: string[]): Run[] => [{ kind: 'same', text: words.join('') }];
  return joined([...same(old.slice(0, start)), ...middle, ...same(end === 0 ? [] : old.slice(-end))]);
}

function between(old: string[], fresh: string[]): Run[] {
  if (old.length > MOST || fresh.length > MOST) {
    return [
      { kind: 'gone', text: old.join('') },
      { kind: 'new', text: fresh.join('') },
    ];
  }
  const width = fresh.length + 1;
  const table = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number) => table[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      table[i * width + j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const out: Run[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      out.push({ kind: 'same', text: old[i++] ?? '' });
      j++;
    } else if (j >= fresh.length || (i < old.length && at(i + 1, j) >= at(i, j + 1)))
      out.push({ kind: 'gone', text: old[i++] ?? '' });
    else out.push({ kind: 'new', text: fresh[j++] ?? '' });
  }
  return out;
}

function joined(all: Run[]): Run[] {
  const out: Run[] = [];
  for (const run of all.filter(({ text }) => text !== '')) {
    const last = out.at(-1);
    if (last?.kind === run.kind) last.text += run.text;
    else out.push({ ...run });
  }
  return out;
}

/** The wordings of a text that changed, by language, the authentic one first. */
export function wordingChanges(before: Text | undefined, after: Text | undefined): { lang: string; runs: Run[] }[] {
  const all = (text: Text | undefined) =>
    new Map(text ? [[text.lang, text.text], ...Object.entries(text.translations ?? {})] : []);
  const [old, fresh] = [all(before), all(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((lang) => old.get(lang) !== fresh.get(lang))
    .map((lang) => ({ lang, runs: runs(old.get(lang) ?? '', fresh.get(lang) ?? '') }));
}
