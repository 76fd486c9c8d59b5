/**
 * Tells by its columns which built-in mapping a file is for. Of a JSON document of several lists, those lists are looked
 * into that a built-in mapping takes its rows from.
 */
import { findColumn } from './expression.ts';
import type { Format } from './format.ts';
import { builtInMappings, loadMapping } from './mapping.ts';
import { type Forced, openSource } from './source.ts';

/** Rows that are looked at. */
const SAMPLE = 200;

/** Name of the built-in mapping whose telling columns (three or more) are all here, or null. */
export function mappingKnownBy(columns: readonly string[]): string | null {
  return builtInMappings().find((name) => isKnown(name, columns)) ?? null;
}

function isKnown(name: string, columns: readonly string[]): boolean {
  const header = new Map(columns.map((column, at) => [column, at]));
  const { required: needed = [], knownBy: required = needed, columns: aliases = {} } = loadMapping(name);
  return (
    required.length >= 3 &&
    required.every((each) => findColumn([aliases[each] ?? each].flat(), header, false) !== undefined)
  );
}

/** May the content be one document of several lists? On one line it looks like a line of many. */
export const isDocument = (format: Format): boolean => format === 'json' || format === 'jsonl';

/** Name of the built-in mapping that a list inside this JSON document is for, or null. Throws Refusal as `openSource` does. */
export async function mappingInside(path: string): Promise<string | null> {
  for (const name of builtInMappings()) {
    const { input } = loadMapping(name);
    if (input?.member === undefined) continue;
    if (isKnown(name, await columnsIn(path, { ...input, inside: true }))) return name;
  }
  return null;
}

async function columnsIn(path: string, forced: Forced): Promise<string[]> {
  const source = await openSource(path, forced);
  const names = new Set<string>(source.columns ?? []);
  let seen = 0;
  for await (const chunk of source.rows) {
    for (const { cells, problem } of chunk) if (!problem) for (const name of Object.keys(cells)) names.add(name);
    seen += chunk.length;
    if (seen >= SAMPLE) break;
  }
  return [...names];
}
