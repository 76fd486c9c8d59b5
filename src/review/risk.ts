/**
 * What in a public record may give somebody away: read from exactly what the public will see, before it is signed. It finds
 * what a tired reviewer overlooks; it decides nothing, and each finding is looked at and answered by a person.
 */
import type { Place } from '../kernel/place.ts';
import { locate } from '../records/accounts.ts';
import type { Fields, RecordType } from '../records/declare.ts';
import { step } from '../records/well-formed.ts';

export type RiskCode =
  | 'phone'
  | 'email'
  | 'handle'
  | 'coordinates'
  | 'document-number'
  | 'address'
  | 'clock-time'
  | 'name'
  | 'exact-place'
  | 'exact-day'
  | 'faces'
  | 'faces-partly'
  | 'faces-unchecked'
  | 'author';

export interface Risk {
  code: RiskCode;
  /** JSON Pointer into the public record; '' = the record as a whole. */
  pointer: string;
  /** The words that were found, as they stand; absent where there are none to show. */
  found?: string;
}

/** Text that the public will read, by pointer. */
interface Passage {
  pointer: string;
  text: string;
}

const PATTERNS: readonly (readonly [RiskCode, RegExp])[] = [
  ['email', /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu],
  [
    'handle',
    /(?<![\p{L}\p{N}])@[\p{L}\p{N}_]{3,}|(?:t\.me|vk\.com|ok\.ru|facebook\.com|instagram\.com|wa\.me)\/[\w.]+/giu,
  ],
  ['coordinates', /(?<![\d.])-?\d{1,3}\.\d{3,}\s*[,;/ ]\s*-?\d{1,3}\.\d{3,}(?![\d.])/gu],
  ['phone', /(?<![\p{L}\p{N}.])\+?\d(?:[\s().-]?\d){8,13}(?![\p{L}\p{N}])/gu],
  ['document-number', /(?<![\p{L}\p{N}])\p{Lu}{1,3}[\s№-]?\d{6,9}(?![\p{L}\p{N}])/gu],
  [
    'address',
    /(?<![\p{L}])(?:ул\.|улица|просп\.|проспект|пер\.|переулок|вул\.|кӯчаи|sokak|cadde(?:si)?|شارع)\s*\p{L}[\p{L}-]*|(?<![\p{L}])(?:д\.|дом|кв\.|хонаи|apt\.?|house|No:)\s*\d+|\d+\s+\p{Lu}\p{L}+\s+(?:Street|St\.|Road|Avenue|Ave\.|Lane)/gu,
  ],
  ['clock-time', /(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])/gu],
];

/** Two or more words with capitals after each other, initials before or after a name, or an Arabic chain of descent. */
const NAMES =
  /(?<![\p{L}.])(?:\p{Lu}\.\s?){1,2}\p{Lu}\p{Ll}{2,}|\p{Lu}\p{Ll}{2,}\s(?:\p{Lu}\.\s?){1,2}|(?<![\p{L}])\p{Lu}\p{Ll}+(?:[-’']\p{Lu}?\p{Ll}+)?(?:\s\p{Lu}\p{Ll}+(?:[-’']\p{Lu}?\p{Ll}+)?){1,3}|(?<![\p{L}])\p{L}+\s(?:بن|ابن|بنت|أبو|أم)\s\p{L}+/gu;

/**
 * Findings in a public record. `known` = words that may be named: titles of public groups, names of places and publishers.
 * `coded` = does the record show persons by a code?
 */
export function risksIn(
  type: RecordType,
  shown: Record<string, unknown>,
  known: ReadonlySet<string>,
  coded: boolean,
): Risk[] {
  const passages = [...passagesIn(type.fields, shown, ''), ...passagesInAccounts(type.fields, shown)];
  const risks = found(passages, known);
  if (coded) risks.push(...whereAndWhen(type, shown));
  return risks;
}

/** Findings in the words of a dispute or a withdrawal, which the public reads and one person may have signed. */
export function risksInStatement(shown: Record<string, unknown>, known: ReadonlySet<string>): Risk[] {
  const { dispute, withdrawal } = shown as {
    dispute?: Statement | null;
    withdrawal?: { statement?: Statement | null };
  };
  const said: [string, Statement | null | undefined][] = [
    ['/dispute', dispute],
    ['/withdrawal/statement', withdrawal?.statement],
  ];
  return found(
    said.flatMap(([pointer, statement]) => (statement ? [{ pointer, text: statement.text }] : [])),
    known,
  );
}

/** Findings in other words that the public will read, such as those of a file. */
export const risksInWords = (pointer: string, text: string, known: ReadonlySet<string>): Risk[] =>
  found([{ pointer, text }], known);

interface Statement {
  lang: string;
  text: string;
}

function found(passages: readonly Passage[], known: ReadonlySet<string>): Risk[] {
  return passages.flatMap((passage) => [...patternsIn(passage), ...namesIn(passage, known)]);
}

function patternsIn({ pointer, text }: Passage): Risk[] {
  const taken: [number, number][] = [];
  return PATTERNS.flatMap(([code, pattern]) =>
    [...text.matchAll(pattern)].flatMap((match): Risk[] => {
      const [start, end] = [match.index, match.index + match[0].length];
      if (taken.some(([from, to]) => start < to && from < end)) return [];
      taken.push([start, end]);
      return [{ code, pointer, found: match[0].trim() }];
    }),
  );
}

function namesIn({ pointer, text }: Passage, known: ReadonlySet<string>): Risk[] {
  const names = new Set([...text.matchAll(NAMES)].map(([name]) => name.trim()));
  return [...names].filter((name) => !isKnown(name, known)).map((name) => ({ code: 'name', pointer, found: name }));
}

function isKnown(name: string, known: ReadonlySet<string>): boolean {
  return name.split(/\s+/).every((word) => known.has(word));
}

/** A victim who is coded can still be found by a village and a day. */
function whereAndWhen(type: RecordType, shown: Record<string, unknown>): Risk[] {
  const places = type.where ? ((shown[type.where] ?? []) as Place[]) : [];
  const near = places.filter(
    ({ precision = 1, text, point }) => precision <= 2 && (text !== undefined || point !== undefined),
  );
  const when = type.when ? (shown[type.when] as { precise?: { from: string; to: string } } | undefined) : undefined;
  const days = when?.precise && when.precise.from === when.precise.to && when.precise.from.length === 10;
  return [
    ...near.map(({ id, text }) => risk('exact-place', `/${type.where}/${id}`, text)),
    ...(days ? [risk('exact-day', `/${type.when}`, when.precise?.from)] : []),
  ];
}

const risk = (code: RiskCode, pointer: string, found?: string): Risk => ({
  code,
  pointer,
  ...(found ? { found } : {}),
});

/** Fields in which a name is expected and meant: publishers and titles of sources. */
const CITING = new Set(['sources']);

function passagesIn(fields: Fields, value: Record<string, unknown>, above: string): Passage[] {
  return Object.entries(fields).flatMap(([name, field]): Passage[] => {
    const given = value[name];
    const pointer = `${above}/${name}`;
    if (given === undefined || CITING.has(name)) return [];
    switch (field.kind) {
      case 'text':
        return textsOf(given as { text: string; translations?: Record<string, string> }, pointer);
      case 'string':
        return [{ pointer, text: given as string }];
      case 'strings':
        return (given as string[]).map((text) => ({ pointer, text }));
      case 'parts':
        return (given as Record<string, unknown>[]).flatMap((part) =>
          passagesIn(field.fields, part, `${pointer}/${String(part.id)}`),
        );
      default:
        return [];
    }
  });
}

interface Account {
  value?: unknown;
  note?: { text: string; translations?: Record<string, string> };
  citations?: { locator?: { selector?: string } }[];
}

/** Words beside the facts are read by everybody too: competing values, notes, and passages quoted from sources. */
function passagesInAccounts(fields: Fields, { accounts = {} }: { accounts?: unknown }): Passage[] {
  return Object.entries(accounts as Record<string, Account[]>).flatMap(([at, list]) => {
    const pointer = `/accounts${step(at)}`;
    const located = locate(fields, at, () => true);
    return list.flatMap(({ value, note, citations = [] }, n) => {
      const here = `${pointer}/${n}`;
      const quoted = citations.flatMap(({ locator }) => (locator?.selector ? [locator.selector] : []));
      return [
        ...(value === undefined ? [] : competing(located, value, here)),
        ...(note ? textsOf(note, `${here}/note`) : []),
        ...quoted.map((text) => ({ pointer: `${here}/citations`, text })),
      ];
    });
  });
}

function competing(located: ReturnType<typeof locate>, value: unknown, above: string): Passage[] {
  if (located?.whole === 'part') return passagesIn(located.fields, value as Record<string, unknown>, `${above}/value`);
  return located?.whole === 'field' ? passagesIn({ value: located.field }, { value }, above) : [];
}

function textsOf(
  { text, translations = {} }: { text: string; translations?: Record<string, string> },
  pointer: string,
): Passage[] {
  return [text, ...Object.values(translations)].map((one) => ({ pointer, text: one }));
}
