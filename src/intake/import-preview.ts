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
import { isDocument, mappingInside, mappingKnownBy } from './import/known-mapping.ts';
import { builtInMappings, loadMapping } from './import/mapping.ts';
import { type Mapping, mappingSchema, readMapping } from './import/mapping-schema.ts';
import type { CellProblem, SourceRow } from './import/row.ts';
import { type Found, openSource } from './import/source.ts';
import { judge, suggestMapping } from './import/suggest.ts';
import { proposeFields } from './import/suggest-fields.ts';
import { openTables } from './import/tables.ts';

/**
 * How a file is to be read: by a built-in mapping, by one that somebody wrote or changed (and perhaps kept), or by what
 * its columns are taken for ('' = left out).
 */
export interface Choice {
  mapping?: string;
  /** The saved mapping that `text` was taken from, by its id. */
  saved?: string;
  /** A mapping as JSON. */
  text?: string;
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
  /** As asked; for a file that is known and nothing was asked, by the mapping it is known by. */
  choice: Choice;
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
  asked: Choice,
  validate: (draft: Draft) => Reason | null,
): Promise<Preview> {
  const choice = Object.keys(asked).length === 0 ? await knownBy(path) : asked;
  const { columns, rows, found, judged } = await sampled(path, choice);
  const chosen = judged.map((each) => ({ ...each, meaning: chosenMeaning(choice, each.column, each.meaning) }));
  const mapping = await mappingFor(path, choice, chosen);
  const tables = await openTables(mapping, path, columns);
  const compiled = compileMapping(mapping, { columns, tables, file: basename(path).replace(/\.[^.]+$/, '') });
  if (compiled.missing.length > 0)
    throw new Refusal('import-columns-missing', {
      columns: compiled.missing.join(', '),
      found: (columns ?? []).join(', ').slice(0, 80),
    });
  return {
    found,
    choice,
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
  const whole = wholeMapping(choice);
  if (whole) return whole;
  const { judged } = await sampled(path, choice);
  const chosen = judged.map((each) => ({ ...each, meaning: chosenMeaning(choice, each.column, each.meaning) }));
  return await mappingFor(path, choice, chosen);
}

async function mappingFor(path: string, choice: Choice, chosen: ReturnType<typeof judge>): Promise<Mapping> {
  const whole = wholeMapping(choice);
  if (whole) return whole;
  const suggested = await suggestMapping(path);
  const taken = chosen.map(({ column, meaning }) => [column, meaning ?? '']);
  const version = `1+${createHash('sha256').update(JSON.stringify(taken)).digest('hex').slice(0, 12)}`;
  return mappingSchema.parse({ ...suggested, version, ...proposeFields(chosen) });
}

/** The choice of a file for which nothing was chosen yet: the built-in mapping whose columns it has, if there is one. */
async function knownBy(path: string): Promise<Choice> {
  const { columns, judged, found } = await sampled(path, {});
  const known = mappingKnownBy(columns ?? judged.map(({ column }) => column));
  const name = known ?? (isDocument(found.format) ? await mappingInside(path) : null);
  return name === null ? {} : { mapping: name };
}

function wholeMapping({ mapping, text }: Choice): Mapping | null {
  if (text !== undefined) return mappingIn(text);
  return mapping ? loadMapping(known(mapping)) : null;
}

const MOST_TEXT = 200_000;
const MOST_DEPTH = 40;

/**
 * A mapping that somebody wrote. Its version carries a digest, so that rows read another way are other rows.
 * Throws Refusal `mapping-invalid`, `mapping-too-long`.
 */
function mappingIn(text: string): Mapping {
  if (text.length > MOST_TEXT) throw new Refusal('mapping-too-long', { most: MOST_TEXT }, 422);
  const mapping = readMapping(text, '');
  if (depthOf(mapping) > MOST_DEPTH)
    throw new Refusal('mapping-invalid', { mapping: mapping.id, at: '/', problem: 'nested too deep' });
  const [base = '1'] = mapping.version.split('+');
  const digest = createHash('sha256')
    .update(mappingText({ ...mapping, version: base }))
    .digest('hex');
  return { ...mapping, version: `${base.slice(0, 20)}+${digest.slice(0, 12)}` };
}

/** A mapping as people change it: without what explains a proposal, and without the digest in its version. */
export function mappingText({ why: _, version, ...mapping }: Mapping): string {
  const { id, ...rest } = mapping;
  return JSON.stringify({ id, version: version.split('+')[0], ...rest }, null, 2);
}

function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return depth;
  return Math.max(depth, ...Object.values(value).map((inner) => depthOf(inner, depth + 1)));
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
  const source = await openSource(path, wholeMapping(choice)?.input ?? {});
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
