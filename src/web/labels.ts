/**
 * Names of record types and their fields for people, from `schema/types/<type>.labels.json`. English stands in for a
 * missing language, and the declared name, spaced, for a missing label: a new type is readable before it is translated.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** type → language → path of a field (`acts.type`; `@one`, `@many`, `@intro` for the type itself) → label. */
export type Labels = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

/** A label and the language it is in; `reviewed` is false for a translation nobody has checked. */
export interface FieldLabel {
  text: string;
  lang: string;
  reviewed: boolean;
}

/** Reads every label file of a folder. Throws an Error on a file that is not an object of objects of strings. */
export async function loadLabels(folder: string): Promise<Labels> {
  const labels: Record<string, Record<string, Record<string, string>>> = {};
  const files = (await readdir(folder)).filter((file) => file.endsWith('.labels.json'));
  for (const file of files) {
    labels[file.slice(0, -'.labels.json'.length)] = checked(
      file,
      JSON.parse(await readFile(join(folder, file), 'utf8')),
    );
  }
  return labels;
}

function checked(file: string, value: unknown): Record<string, Record<string, string>> {
  const isObject = (candidate: unknown) => typeof candidate === 'object' && candidate !== null;
  const fits =
    isObject(value) &&
    Object.values(value as object).every(
      (language) => isObject(language) && Object.values(language).every((label) => typeof label === 'string'),
    );
  if (!fits) throw new Error(`labels ${file}: expected {language: {path: label}}`);
  return value as Record<string, Record<string, string>>;
}

/** The label of a field by its dotted path, in a language or English, or the declared name spaced out. */
export function fieldLabel(labels: Labels, type: string, path: string, lang: string): FieldLabel {
  const own = labels[type]?.[lang]?.[path];
  if (own !== undefined) return { text: own, lang, reviewed: lang === 'en' };
  const english = labels[type]?.en?.[path];
  return { text: english ?? spaced(type, path), lang: 'en', reviewed: true };
}

function spaced(type: string, path: string): string {
  const name = path === '@one' ? type : path === '@many' ? `${type}s` : (path.split('.').at(-1) ?? path);
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
