/** Finds a mapping by the name of a built-in one or by the path of a file. */
import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Refusal } from '../../kernel/refusal.ts';
import { type Mapping, readMapping } from './mapping-schema.ts';

const FOLDER = new URL('../../../schema/mappings/', import.meta.url);

/** Names of the built-in mappings. */
export const builtInMappings = (): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -5))
    .sort();

/**
 * The mapping of this name, or in this file. The version of one read from a file carries a digest of the file, so that
 * editing it makes its rows new. Throws Refusal `mapping-unknown`, `mapping-invalid`.
 */
export function loadMapping(nameOrPath: string): Mapping {
  if (builtInMappings().includes(nameOrPath))
    return readMapping(readFileSync(new URL(`${nameOrPath}.json`, FOLDER), 'utf8'), nameOrPath);
  if (!existsSync(nameOrPath))
    throw new Refusal('mapping-unknown', { mapping: nameOrPath, known: builtInMappings().join(', ') }, 404);
  const text = readFileSync(nameOrPath, 'utf8');
  const mapping = readMapping(text, nameOrPath);
  return { ...mapping, version: `${mapping.version}+${hash('sha256', text).slice(0, 12)}` };
}
