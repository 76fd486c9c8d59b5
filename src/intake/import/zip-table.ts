/**
 * A table or a list of records packed in a ZIP: Uwazi's `import.csv` with its attachments, or any archive that holds
 * one such file. Names only choose among the parts; nothing is unpacked to disk, and sizes are counted while inflating.
 */
import { Refusal } from '../../kernel/refusal.ts';
import { openArchive } from './xlsx-archive.ts';

const MOST_NAMES = 200;

/** The part of a ZIP that is read, as bytes to be had again and again; null for a workbook. */
export interface PackedTable {
  name: string;
  bytes(): AsyncIterable<Buffer>;
}

/** Throws Refusal `import-zip-broken`, `import-zip-empty` (nothing readable), `import-zip-several`. */
export async function tableInside(path: string): Promise<PackedTable | null> {
  const names = await plainly(async () => {
    const archive = await openArchive(path);
    archive.close();
    return archive.names;
  });
  if ([...names].some((name) => name === '[Content_Types].xml' || name.startsWith('xl/'))) return null;
  const readable = [...names].filter((name) => /\.(?:csv|tsv|json|jsonl|geojson|xml)$/i.test(name) && !isHidden(name));
  const name = readable.find((one) => one.split('/').at(-1)?.toLowerCase() === 'import.csv') ?? readable[0];
  if (name === undefined) throw new Refusal('import-zip-empty');
  if (readable.length > 1 && !/(?:^|\/)import\.csv$/i.test(name))
    throw new Refusal('import-zip-several', { files: readable.join(', ').slice(0, MOST_NAMES) });
  return { name, bytes: () => partOf(path, name) };
}

/** What a Mac packs beside every file. */
const isHidden = (name: string): boolean => name.split('/').some((step) => step.startsWith('.') || step === '__MACOSX');

async function* partOf(path: string, name: string): AsyncGenerator<Buffer> {
  const archive = await plainly(() => openArchive(path));
  try {
    const parts = archive.part(name)[Symbol.asyncIterator]();
    for (let next = await plainly(() => parts.next()); !next.done; next = await plainly(() => parts.next()))
      yield next.value;
  } finally {
    archive.close();
  }
}

/** What is wrong with the archive in words that do not speak of a workbook. */
async function plainly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'import-xlsx-broken')
      throw new Refusal('import-zip-broken', { problem: String(error.params.problem ?? '') });
    throw error;
  }
}
