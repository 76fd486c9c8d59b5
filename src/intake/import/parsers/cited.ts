/**
 * Tables that state for every field where it comes from and how sure that is (Security Force Monitor): the sources of a
 * row, each once, and one account a field that cites them. Both read the same cells, so that their numbers agree.
 */
import { cutText } from '../operators-read.ts';
import type { Arguments, MappingFunction } from './registry.ts';

type Cells = Readonly<Record<string, unknown>>;

const LEVELS = new Set(['low', 'medium', 'high']);

/** The sources named in one cell: `a; b`. */
const namesIn = (cell: unknown): string[] =>
  typeof cell !== 'string'
    ? []
    : cell
        .split(/;|\n/)
        .map((name) => name.trim())
        .filter((name) => name !== '');

const allNames = (cited: unknown): string[] => [...new Set(Object.values((cited ?? {}) as Cells).flatMap(namesIn))];

/** What is known of a source by its name: the row of a table of sources, an address, or the words themselves. */
function sourceOf(name: string, known: ReadonlyMap<unknown, object>): object {
  const row = known.get(name);
  if (row !== undefined) return row;
  if (/^https?:\/\/\S+$/i.test(name) && URL.canParse(name)) return { url: name };
  return { title: { lang: 'und', text: cutText(name, 2000) } };
}

function sources({ cited, known }: Arguments): object[] | undefined {
  const rows = (Array.isArray(known) ? known : []) as { key: string; source?: object }[];
  const byName = new Map(rows.flatMap(({ key, source }) => (source === undefined ? [] : [[key, source] as const])));
  const list = allNames(cited).map((name) => sourceOf(name, byName));
  return list.length === 0 ? undefined : list;
}

/** One account for each field (by JSON Pointer) that has a source or a stated confidence. */
function accounts({ cited, sure, fields }: Arguments): Record<string, unknown> | undefined {
  const numbers = new Map(allNames(cited).map((name, at) => [name, `s${at + 1}`]));
  const found = Object.keys((fields ?? {}) as Cells).flatMap((pointer) => {
    const citations = namesIn((cited as Cells | undefined)?.[pointer]).map((name) => ({ cite: numbers.get(name) }));
    const level = String((sure as Cells | undefined)?.[pointer] ?? '').toLowerCase();
    if (citations.length === 0 && !LEVELS.has(level)) return [];
    const account = {
      adopted: true,
      ...(citations.length > 0 ? { citations } : {}),
      ...(LEVELS.has(level) ? { confidence: level } : {}),
    };
    return [[pointer, [account]]];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

export const citedFunctions: Record<string, MappingFunction> = {
  'cited-sources': sources,
  'cited-names': ({ cited }) => allNames(cited),
  'cited-accounts': accounts,
};
