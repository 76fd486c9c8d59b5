/**
 * What a form holds, as a browser sends it: names and texts. A name is the JSON Pointer of a value by part ids
 * (`/acts/a1/type`), with an aspect after a colon where a value needs several controls (`/killed:low`).
 */
export type Entry = readonly [name: string, text: string];
/** Texts by name, in the order they came. */
export type Values = ReadonlyMap<string, readonly string[]>;

/** Entries as a browser sent them; line ends as we keep them. */
export function valuesOf(entries: Iterable<Entry>): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, text] of entries) {
    const kept = text.replace(/\r\n?/g, '\n');
    const list = values.get(name);
    if (list) list.push(kept);
    else values.set(name, [kept]);
  }
  return values;
}

/** The other way, for a draft that is put away. */
export function entriesOf(values: Values): Entry[] {
  return [...values].flatMap(([name, texts]) => texts.map((text): Entry => [name, text]));
}

/** The first text of a name; '' where there is none. */
export const first = (values: Values, name: string): string => values.get(name)?.[0] ?? '';

/** Words as a one-line control holds them. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Controls of a value that people read in words and machines by a code or id: the words, and what stands behind them. */
export function shown(name: string, words: string, value: string): Entry[] {
  const line = oneLine(words) || value;
  return [
    [name, line],
    [`${name}:was`, line],
    [`${name}:value`, value],
  ];
}

/** What was typed, and the value behind it where the words are still those it was shown as, or one was picked for them. */
export function behind(values: Values, name: string): { typed: string; value?: string } {
  const typed = oneLine(first(values, name));
  if (typed === '') return { typed };
  const pick = first(values, `${name}:pick`);
  if (pick !== '' && first(values, `${name}:asked`) === typed) return { typed, value: pick };
  const value = first(values, `${name}:value`);
  return value !== '' && first(values, `${name}:was`) === typed ? { typed, value } : { typed };
}

/** Ids of the parts at a pointer, in order, without repeats and without what is no id. */
export function idsAt(values: Values, pointer: string): string[] {
  const ids = values.get(`${pointer}:ids`) ?? [];
  return [...new Set(ids)].filter((id) => /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/.test(id));
}

/** Numbers of the repeated controls `pointer:0`, `pointer:1`… that were sent. */
export function countAt(values: Values, pointer: string): number {
  let count = 0;
  while (values.has(`${pointer}:${count}`)) count++;
  return count;
}

/** Rows of the repeated controls of a name that hold something, the empty ones between them included: none is ever skipped. */
export function rowsAt(values: Values, pointer: string): number {
  for (let count = countAt(values, pointer); count > 0; count--)
    if (first(values, `${pointer}:${count - 1}`).trim() !== '') return count;
  return 0;
}
