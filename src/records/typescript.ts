/**
 * The declared types as TypeScript, for whoever writes a program against the register. Printed into `docs/records.d.ts`;
 * a test keeps the printed file and the declarations the same.
 */
import type { Field, Fields, RecordType } from './declare.ts';

const KERNEL = `/** Words in one authentic language, with translations. Languages are BCP 47 tags. */
export interface Text {
  lang: string;
  text: string;
  translations?: Record<string, string>;
}

/** \`YYYY\`, \`YYYY-MM\` or \`YYYY-MM-DD\`. */
export type PartialDate = string;

/** Both ends belong to the range. */
export interface DateRange {
  from: PartialDate;
  to: PartialDate;
}

/** \`precise\`: true on every day in it; \`imprecise\`: true on at least one day in it. */
export interface UncertainDate {
  precise?: DateRange;
  imprecise?: DateRange;
  precision?: { scheme: 'ucdp' | 'acled'; code: number };
  time?: string;
  zone?: string;
  text?: string;
}

/** WGS 84; \`precision\` is UCDP's 1–7; when \`blurred\`, \`point\` is the centre of the H3 \`cell\`. */
export interface Place {
  id: string;
  text?: string;
  gazetteer?: string;
  point?: { lat: number; lon: number };
  precision?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  role?: string;
  country?: string;
  adm1?: string;
  adm2?: string;
  cell?: string;
  blurred?: boolean;
}

/** An honest range: low ≤ best ≤ high, any of them possibly unknown. */
export interface Count {
  low?: number;
  best?: number;
  high?: number;
  unit: string;
}

/** One account of a field; the adopted one leaves out \`value\`. \`cite\` is the id of a part of \`sources\`. */
export interface Account {
  adopted?: true;
  value?: unknown;
  citations?: { cite: string; locator?: { page?: string; time?: string; selector?: string } }[];
  confidence?: string;
  note?: Text;
}

/** A code of the vocabulary of this name (schema/vocabularies). */
export type Term<_Vocabulary extends string> = string;

/** The id of a record of one of these types; in public records a person is a code (\`code:…\`). */
export type Ref<_Types extends string> = string;

/** What every record has besides its declared fields. */
export interface Public {
  id: string;
  type: string;
  rev: number;
  /** By JSON Pointer; \`''\` is the whole record. */
  accounts?: Record<string, Account[]>;
}
`;

/** All types of a register as one TypeScript declaration file: what is public of each. */
export function typescriptOf(types: readonly RecordType[]): string {
  const shown = types.filter((type) => type.publication !== 'never');
  const header =
    '// Printed from schema/types. Do not edit: run the tests of src/records/typescript.test.ts with -u.\n\n';
  return `${header}${KERNEL}${shown.map((type) => `\n${interfaceOf(type)}`).join('')}`;
}

function interfaceOf(type: RecordType): string {
  const name = type.name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  return `export interface ${name} extends Public {\n  type: '${type.name}';\n${membersOf(type.fields, '  ')}}\n`;
}

function membersOf(fields: Fields, indent: string): string {
  return Object.entries(fields)
    .filter(([, field]) => (field.visibility ?? 'public') === 'public')
    .map(([name, field]) => `${indent}${keyOf(name)}${field.required ? '' : '?'}: ${typeOf(field, indent)};\n`)
    .join('');
}

function typeOf(field: Field, indent: string): string {
  switch (field.kind) {
    case 'text':
      return 'Text';
    case 'string':
    case 'url':
      return 'string';
    case 'strings':
      return 'string[]';
    case 'integer':
      return 'number';
    case 'flag':
      return 'boolean';
    case 'date':
      return 'UncertainDate';
    case 'place':
      return 'Place[]';
    case 'count':
      return 'Count';
    case 'term':
      return `Term<'${field.vocabulary}'>`;
    case 'terms':
      return `Term<'${field.vocabulary}'>[]`;
    case 'ref':
      return refOf(field.types);
    case 'refs':
      return `${refOf(field.types)}[]`;
    case 'parts':
      return `{\n${indent}  id: string;\n${membersOf(field.fields, `${indent}  `)}${indent}}[]`;
  }
}

const refOf = (types: readonly string[]): string => `Ref<${types.map((type) => `'${type}'`).join(' | ')}>`;
const keyOf = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
