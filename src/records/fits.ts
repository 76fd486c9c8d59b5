/**
 * The quick yes to a body: closures compiled from the declaration, which answer whether everything in it is plainly as
 * declared. They never refuse anything; what they do not know at once is left to the schema, which alone says what is wrong.
 */
import { isId } from '../kernel/ids.ts';
import { isPlace } from '../kernel/place.ts';
import { isUncertainDate } from '../kernel/uncertain-date.ts';
import type { Field, Fields } from './declare.ts';
import { isCountable, LANGUAGE, MAX_STRING, MAX_TEXT, MAX_URL, mostOf, PART_ID } from './limits.ts';
import type { Types } from './registry.ts';
import { isTerm, type Vocabularies } from './vocabulary.ts';

/** True = the schema of the same declaration accepts the value; false = ask the schema. */
export type Fits = (value: unknown) => boolean;

interface Context {
  types: Types;
  vocabularies: Vocabularies;
  complete: boolean;
}

/** Compiles the quick yes for bodies of these fields with their `accounts`. */
export function fitsOf(fields: Fields, context: Context): Fits {
  return members({ ...checksOf(fields, context), accounts }, requiredOf(fields, context));
}

function checksOf(fields: Fields, context: Context): Record<string, Fits> {
  const open = Object.entries(fields).filter(([, field]) => field.visibility !== 'sealed');
  return Object.fromEntries(open.map(([name, field]) => [name, fitsField(field, context)]));
}

function requiredOf(fields: Fields, { complete }: Context): string[] {
  if (!complete) return [];
  return Object.keys(fields).filter((name) => fields[name]?.required && fields[name]?.visibility !== 'sealed');
}

function fitsField(field: Field, context: Context): Fits {
  const most = mostOf(field);
  switch (field.kind) {
    case 'text':
      return text(most);
    case 'string':
      return words(most);
    case 'strings':
      return items(words(MAX_STRING), most);
    case 'url':
      return (value) =>
        typeof value === 'string' && value.length <= MAX_URL && /^https?:\/\/\S+$/.test(value) && URL.canParse(value);
    case 'integer':
      return (value) => Number.isSafeInteger(value) && (value as number) >= (field.min ?? 0);
    case 'flag':
      return (value) => typeof value === 'boolean';
    case 'date':
      return isUncertainDate;
    case 'count':
      return isCountable;
    case 'place':
      return items(isPlace, most);
    case 'term':
      return term(field.vocabulary, context);
    case 'terms':
      return items(term(field.vocabulary, context), most);
    case 'ref':
      return ref(field.types, context);
    case 'refs':
      return items(ref(field.types, context), most);
    case 'parts':
      return parts(field.fields, most, context);
  }
}

const words =
  (most: number): Fits =>
  (value) =>
    typeof value === 'string' && value.length > 0 && value.length <= most;

const matches =
  (pattern: RegExp): Fits =>
  (value) =>
    typeof value === 'string' && pattern.test(value);

const term =
  (vocabulary: string, { vocabularies }: Context): Fits =>
  (value) =>
    typeof value === 'string' && isTerm(vocabularies, vocabulary, value);

function ref(names: string[], { types }: Context): Fits {
  const prefixes = names.map((name) => types.find(name)?.prefix).filter((prefix) => prefix !== undefined);
  return (value) => prefixes.some((prefix) => isId(value, prefix));
}

function items(fits: Fits, most: number, least = 0): Fits {
  return (value) => {
    if (!Array.isArray(value) || value.length > most || value.length < least) return false;
    for (let i = 0; i < value.length; i++) if (!fits(value[i])) return false;
    return true;
  };
}

/** An object with none but these members, each fitting, the required ones there. A member that is undefined is no yes. */
function members(checks: Record<string, Fits>, required: readonly string[] = []): Fits {
  const known = new Map(Object.entries(checks));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    for (const name in value) {
      const fits = known.get(name);
      if (fits === undefined || !fits((value as Record<string, unknown>)[name])) return false;
    }
    for (let i = 0; i < required.length; i++) if (!Object.hasOwn(value, required[i] as string)) return false;
    return true;
  };
}

/** An object whose names and values all fit. */
function table(name: Fits, fits: Fits): Fits {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    for (const key in value) if (!name(key) || !fits((value as Record<string, unknown>)[key])) return false;
    return true;
  };
}

function text(most: number): Fits {
  const wording = words(most);
  const language = matches(LANGUAGE);
  return members({ lang: language, text: wording, translations: table(language, wording) }, ['lang', 'text']);
}

function parts(fields: Fields, most: number, context: Context): Fits {
  const part = members({ id: matches(PART_ID), ...checksOf(fields, context) }, ['id', ...requiredOf(fields, context)]);
  const all = items(part, most);
  return (value) => all(value) && areDistinct(value as { id: string }[]);
}

function areDistinct(list: readonly { id: string }[]): boolean {
  if (list.length < 2) return true;
  return new Set(list.map(({ id }) => id)).size === list.length;
}

const short: Fits = (value) => typeof value === 'string' && value.length <= 60;
const account = members({
  adopted: (value) => value === true,
  value: () => true,
  citations: items(members({ cite: matches(PART_ID), locator: members({ page: short, time: short }) }, ['cite']), 200),
  confidence: short,
  note: text(MAX_TEXT),
});
const accounts = table(() => true, items(account, 50, 1));
