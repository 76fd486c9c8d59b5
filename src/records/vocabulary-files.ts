// Reads the vocabularies from their folder when the system starts; after that they are held in memory and never change.
// A file that is not as it should be is our own fault and stops the start, naming the file.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Vocabularies, type Vocabulary, vocabulary } from './vocabulary.ts';

const label = z.string().trim().min(1);
const draftedText = { en: label, drafts: z.record(z.string(), label).optional() };

const termFile = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/),
  parent: z.string().optional(),
  grave: z.literal(true).optional(),
  ...draftedText,
  note: z.strictObject(draftedText).optional(),
  external: z.record(z.string(), label).optional(),
});

const vocabularyFile = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  source: label,
  languages: z.array(z.string()).min(1),
  terms: z.array(termFile).min(1),
});

const countryNamesFile = z.strictObject({
  id: z.literal('country-names'),
  source: label,
  names: z.record(z.string(), z.string().regex(/^[A-Z]{2}$/)),
});

const COUNTRY_NAMES = 'country-names.json';

/** Every list in the folder, by id. Throws an Error that names the file when one cannot be read or is malformed. */
export async function loadVocabularies(folder: string): Promise<Vocabularies> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json') && name !== COUNTRY_NAMES).sort();
  const lists = await Promise.all(files.map((name) => loadVocabulary(folder, name)));
  return new Map(lists.map((list) => [list.id, list]));
}

async function loadVocabulary(folder: string, name: string): Promise<Vocabulary> {
  const list = await readJson(folder, name, vocabularyFile);
  if (`${list.id}.json` !== name) throw new Error(`reading ${name}: its id is ${list.id}`);
  return vocabulary(list);
}

/** English names of countries as data sets write them (exact spelling) → ISO 3166-1 alpha-2. */
export async function loadCountryNames(folder: string): Promise<ReadonlyMap<string, string>> {
  const { names } = await readJson(folder, COUNTRY_NAMES, countryNamesFile);
  return new Map(Object.entries(names));
}

async function readJson<T>(folder: string, name: string, shape: z.ZodType<T>): Promise<T> {
  try {
    return shape.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
  } catch (cause) {
    throw new Error(`reading ${join(folder, name)}`, { cause });
  }
}
