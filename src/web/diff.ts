/**
 * What changed between two revisions of a record, read by its declaration: field by field, parts matched by their id,
 * texts word by word. Pure.
 */
import { type Run, wordDiff } from '../assembly/word-diff.ts';
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

/** The wordings of a text that changed, by language, the authentic one first. */
export function wordingChanges(before: Text | undefined, after: Text | undefined): { lang: string; runs: Run[] }[] {
  const all = (text: Text | undefined) =>
    new Map(text ? [[text.lang, text.text], ...Object.entries(text.translations ?? {})] : []);
  const [old, fresh] = [all(before), all(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((lang) => old.get(lang) !== fresh.get(lang))
    .map((lang) => ({ lang, runs: readable(wordDiff(old.get(lang) ?? '', fresh.get(lang) ?? '')) }));
}

/** Least share of the longer wording's letters that must stay for two to be read as one that was changed. */
const KEPT = 0.25;

/** One wording after the other where hardly a word stayed: words that stay by chance help nobody to read. */
function readable(runs: Run[]): Run[] {
  const side = (kinds: readonly Run['kind'][]) =>
    runs.flatMap(({ kind, text }) => (kinds.includes(kind) ? [text] : [])).join('');
  const letters = (text: string) => text.replace(/\s/g, '').length;
  const [before, after] = [side(['same', 'gone']), side(['same', 'new'])];
  if (letters(side(['same'])) >= KEPT * Math.max(letters(before), letters(after))) return runs;
  const whole: Run[] = [
    { kind: 'gone', text: before },
    { kind: 'new', text: after },
  ];
  return whole.filter(({ text }) => text !== '');
}
