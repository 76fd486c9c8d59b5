/**
 * Tests of mappings: a file read with a mapping into memory, and what the record engine would say of every draft and of the
 * groups it refers to. Real files stand outside the repository (`shared`), invented ones of the same shape in `fixtures`.
 */
import { fileURLToPath } from 'node:url';
import { newId } from '../../../kernel/ids.ts';
import { resolveRefs } from '../../../records/draft.ts';
import { type Models, modelsOf } from '../../../records/models.ts';
import { loadTypes, typesOf } from '../../../records/registry.ts';
import { loadVocabularies } from '../../../records/vocabulary-files.ts';
import type { Draft } from '../draft.ts';
import { MemorySink } from '../memory-sink.ts';
import { type ImportOptions, type ImportReport, runImport } from '../run.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const DATA = process.env.TAMGA_SHARED_DATA ?? here('../../../../../shared/data');

/** Path of a file of real data, which may not be there. */
export const shared = (path: string): string => `${DATA}/${path}`;
/** Path of an invented file. */
export const fixture = (name: string): string => here(`../fixtures/${name}`);

/** What a file came to: the drafts by rows, the other records they refer to, and every fault the engine would find. */
export interface MappedFile {
  report: ImportReport;
  drafts: Draft[];
  related: Draft[];
  faults: string[];
}

let models: Models | undefined;

async function loaded(): Promise<Models> {
  models ??= modelsOf(
    typesOf(await loadTypes(here('../../../../schema/types'))),
    await loadVocabularies(here('../../../../schema/vocabularies')),
  );
  return models;
}

/** Forms, codes, ranges and missing fields that the engine would refuse. */
function faultsOf(known: Models, draft: Draft): string[] {
  const ids: Record<string, string> = { group: newId('gr', new Uint8Array(16)) };
  const body = resolveRefs(draft.body, () => ids.group);
  return known
    .of(draft.type)
    .validator.complete(body)
    .map(({ pointer, code, found }) => `${pointer.replace(/\d+/g, 'n')} ${code} ${found ?? ''}`);
}

/** Imports a file into memory with a mapping; files of rejected rows go into `folder`. */
export async function mapFile(
  path: string,
  mapping: string,
  folder: string,
  force: ImportOptions['force'] = {},
): Promise<MappedFile> {
  const known = await loaded();
  const sink = new MemorySink();
  const report = await runImport({ path, mapping, sink, rejectsFolder: folder, force });
  const drafts = [...sink.held.values()];
  const others = drafts.flatMap((draft) => draft.related ?? []);
  const related = [...new Map(others.map((draft) => [draft.ext[0], draft])).values()];
  const faults = new Set([...drafts, ...related].flatMap((draft) => faultsOf(known, draft)));
  return { report, drafts, related, faults: [...faults] };
}
