/**
 * The record types an instance knows, found by name, id prefix or address. Types are read from their folder at start:
 * putting a declaration there is all it takes to add one.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Refusal } from '../kernel/refusal.ts';
import type { RecordType } from './declare.ts';

export interface Types {
  all: RecordType[];
  /** @throws Refusal `type-unknown` */
  byName(name: string): RecordType;
  /** Type of an id, by its prefix. @throws Refusal `type-unknown` */
  ofId(rid: string): RecordType;
  find(name: string): RecordType | undefined;
  byPath(path: string): RecordType | undefined;
}

/** Builds the registry; two types may share neither name, prefix nor path. */
export function typesOf(declarations: RecordType[]): Types {
  const names = index(declarations, 'name');
  const prefixes = index(declarations, 'prefix');
  const paths = index(declarations, 'path');
  const known = (type: RecordType | undefined, name: string): RecordType => {
    if (!type) throw new Refusal('type-unknown', { type: name });
    return type;
  };
  return {
    all: declarations,
    byName: (name) => known(names.get(name), name),
    ofId: (rid) => known(prefixes.get(rid.slice(0, rid.indexOf('_'))), rid),
    find: (name) => names.get(name),
    byPath: (path) => paths.get(path),
  };
}

/** Reads every declaration (default export with a `fields` member) of a folder, in the order of file names. */
export async function loadTypes(folder: string): Promise<RecordType[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).sort();
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(folder, file)).href)));
  return modules.map((module) => module.default as RecordType | undefined).filter((type) => type !== undefined);
}

function index(declarations: RecordType[], key: 'name' | 'prefix' | 'path'): Map<string, RecordType> {
  const map = new Map<string, RecordType>();
  for (const type of declarations) {
    if (map.has(type[key])) throw new Error(`two record types share the ${key} ${type[key]}`);
    map.set(type[key], type);
  }
  return map;
}
