/**
 * A file looked at before it is imported: what each column is taken for, the mapping that follows from it, and what its
 * first rows would become, with what is wrong at its place. Nothing is saved.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { Refusal } from '../kernel/refusal.ts';
import { compileMapping } from './import/compile.ts';
import type { Draft, Reason } from './import/draft.ts';
import { HEADER_WORDS, type Meaning } from './import/header-words.ts';
import { builtInMappings, loadMapping } from './import/mapping.ts';
import { type Mapping, mappingSchema } from './import/mapping-schema.ts';
import type { CellProblem, SourceRow } from './import/row.ts';
import { type Found, openSource } from './import/source.ts';
import { judge, suggestMapping } from './import/suggest.ts';
import { proposeFields } from './import/suggest-fields.ts';

/** How a file is to be read: by a built-in mapping, or by what its columns are taken for ('' = left out). */
export interface Choice {
  mapping?: string;
  meanings?: Record<string, string>;
}

export interface Column {
  name: string;
  meaning: Meaning | '';
  samples: string[];
}

/** A row as it would become: a draft, or what is wrong with it; neither when the mapping skips it. */
export interface PreviewRow {
  number: number;
  draft?: Draft;
  problems: readonly CellProblem[];
  reason?: Reason;
}

export interface Preview {
  found: Found;
  columns: Column[];
  mapping: Mapping;
  rows: PreviewRow[];
}

const SAMPLE = 2000;
const SHOWN = 8;

/** What a column can be taken for. */
export const MEANINGS = Object.keys(HEADER_WORDS) as Meaning[];
/** Mappings that can be chosen by name. */
export const knownMappings = (): string[] => builtInMappings();

/** Looks at a file. @throws Refusal as `openSource`, and `import-columns-missing` */
export async function previewImport(
  path: string,
  choice: Choice,
  validate: (draft: Draft) => Reason | null,
): Promise<Preview> {
  const { columns, rows, found, judged } = await sampled(path, choice);
  const chosen = judged.map((each) => ({ ...each, meaning: chosenMeaning(choice, each.column, each.meaning) }));
  const mapping = await mappingFor(path, choice, chosen);
  const compiled = compileMapping(mapping, { columns, file: basename(path).replace(/\.[^.]+$/, '') });
  if (compiled.missing.length > 0)
    throw new Refusal('import-columns-missing', {
      columns: compiled.missing.join(', '),
      found: (columns ?? []).join(', ').slice(0, 80),
    });
  return {
    found,
    mapping,
    columns: chosen.map(({ column, meaning, profile }) => ({
      name: column,
      meaning: meaning ?? '',
      samples: profile.samples,
    })),
    rows: rows.slice(0, SHOWN).map((row) => previewed(row, compiled.map(row), validate)),
  };
}

/** The mapping a choice comes to. Its version changes with the choice, so that rows read another way are other rows. */
export async function mappingOf(path: string, choice: Choice): Promise<Mapping> {
  if (choice.mapping) return loadMapping(known(choice.mapping));
  const { judged } = await sampled(path, choice);
  const chosen = judged.map((each) => ({ ...each, meaning: chosenMeaning(choice, each.column, each.meaning) }));
  return await mappingFor(path, choice, chosen);
}

async function mappingFor(path: string, choice: Choice, chosen: ReturnType<typeof judge>): Promise<Mapping> {
  if (choice.mapping) return loadMapping(known(choice.mapping));
  const suggested = await suggestMapping(path);
  const taken = chosen.map(({ column, meaning }) => [column, meaning ?? '']);
  const version = `1+${createHash('sha256').update(JSON.stringify(taken)).digest('hex').slice(0, 12)}`;
  return mappingSchema.parse({ ...suggested, version, ...proposeFields(chosen) });
}

/** A path would let a form read files of the server. */
function known(name: string): string {
  if (!builtInMappings().includes(name))
    throw new Refusal('mapping-unknown', { mapping: name.slice(0, 60), known: builtInMappings().join(', ') }, 404);
  return name;
}

function chosenMeaning({ meanings }: Choice, column: string, found: Meaning | null): Meaning | null {
  const said = meanings?.[column];
  if (said === undefined) return found;
  return MEANINGS.find((meaning) => meaning === said) ?? null;
}

/** The first rows, read as the chosen mapping has files read: rows that end early, records inside a member. */
async function sampled(path: string, choice: Choice) {
  const source = await openSource(path, choice.mapping ? loadMapping(known(choice.mapping)).input : {});
  const rows: SourceRow[] = [];
  for await (const chunk of source.rows) {
    rows.push(...chunk);
    if (rows.length >= SAMPLE) break;
  }
  const columns = source.columns ?? [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))];
  const values = new Map(columns.map((name, at) => [name, rows.map(({ cells }) => cellText(cells, name, at))]));
  return { columns: source.columns, rows, found: source.found, judged: judge(columns, values) };
}

function cellText(cells: SourceRow['cells'], name: string, at: number): string {
  const value = Array.isArray(cells) ? cells[at] : (cells as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function previewed(
  row: SourceRow,
  mapped: ReturnType<ReturnType<typeof compileMapping>['map']>,
  validate: (draft: Draft) => Reason | null,
): PreviewRow {
  const { number } = row;
  if ('problems' in mapped) return { number, problems: mapped.problems };
  if ('skipped' in mapped) return { number, problems: [] };
  const reason = validate(mapped.draft);
  return { number, draft: mapped.draft, problems: [], ...(reason ? { reason } : {}) };
}
