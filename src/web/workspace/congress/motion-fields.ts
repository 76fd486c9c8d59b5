/**
 * A motion as the fields of a form: clauses in rows, each with its id, its words in every language and what it rests on.
 * What the page does not show it carries along, so that nothing is lost by editing. Pure.
 */
import { CLAUSE_KINDS, type ClauseKind } from '../../../assembly/clause.ts';
import { type ClausePart, textOf } from '../../../congress/clauses.ts';
import type { Text } from '../../../kernel/text.ts';
import { PART_ID } from '../../../records/limits.ts';
import { MOST_CLAUSES } from './proposed.ts';

/** Words by language. */
export type Words = Readonly<Record<string, string>>;

/** What a clause rests on: an instrument, or a breach by its id or by words that are looked for. */
export interface Cited {
  id: string;
  instrument: string;
  article: string;
  url: string;
  breach: string;
}

/** A clause as a row of the form. */
export interface ClauseRow {
  id: string;
  kind: ClauseKind;
  words: Words;
  cites: readonly Cited[];
}

/** All that stands in the form. */
export interface MotionDraft {
  body: string;
  session: string;
  rule: string;
  authentic: string;
  /** The language that stands beside it; '' for none. */
  second: string;
  title: Words;
  note: Words;
  submitters: string;
  clauses: readonly ClauseRow[];
}

type Entries = readonly (readonly [string, string])[];
type Body = Readonly<Record<string, unknown>>;

const PLAIN = ['body', 'session', 'rule', 'authentic', 'second', 'submitters'] as const;
export const CITED = ['instrument', 'article', 'url', 'breach'] as const;
const TAG = /^[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{1,8})*$/;
const MOST_CITED = 50;

/** The form as it was sent. A breach that was picked from what was found stands for the words it was found by. */
export function draftFrom(entries: Entries): MotionDraft {
  const sent = new Map([...entries].reverse().map(([name, text]) => [name, text.replaceAll('\r\n', '\n')]));
  const say = (name: string): string => sent.get(name) ?? '';
  const words = wordsIn(sent);
  const rows: ClauseRow[] = [];
  for (let n = 0; n < MOST_CLAUSES && PART_ID.test(say(`clause:${n}`)); n++) {
    const cites: Cited[] = [];
    for (let m = 0; m < MOST_CITED && PART_ID.test(say(`cite:${n}:${m}`)); m++) {
      const [instrument = '', article = '', url = '', breach = ''] = CITED.map((part) => say(`${part}:${n}:${m}`));
      cites.push({ id: say(`cite:${n}:${m}`), instrument, article, url, breach: say(`pick:${n}:${m}`) || breach });
    }
    const kind = CLAUSE_KINDS.find((one) => one === say(`kind:${n}`)) ?? 'operative';
    rows.push({ id: say(`clause:${n}`), kind, words: words.get(`text:${n}`) ?? {}, cites });
  }
  const lang = (name: string): string => (TAG.test(say(name)) ? say(name) : '');
  return {
    ...{ body: say('body'), session: say('session'), rule: say('rule'), submitters: say('submitters'), clauses: rows },
    ...{ authentic: lang('authentic'), second: lang('second') },
    ...{ title: words.get('title') ?? {}, note: words.get('note') ?? {} },
  };
}

/** Words by the field they stand in, such as `title` or `text:3`. */
function wordsIn(sent: ReadonlyMap<string, string>): Map<string, Words> {
  const found = new Map<string, Words>();
  for (const [name, text] of sent) {
    const cut = name.lastIndexOf(':');
    const [field, lang] = [name.slice(0, cut), name.slice(cut + 1)];
    if (TAG.test(lang) && /^(?:title|note|text:\d{1,3})$/.test(field))
      found.set(field, { ...found.get(field), [lang]: text });
  }
  return found;
}

/** The fields that say the same. */
export function entriesOf(draft: MotionDraft): [string, string][] {
  const all = (field: string, words: Words): [string, string][] =>
    Object.entries(words).map(([lang, text]) => [`${field}:${lang}`, text]);
  return [
    ...PLAIN.map((name): [string, string] => [name, draft[name]]),
    ...all('title', draft.title),
    ...all('note', draft.note),
    ...draft.clauses.flatMap(({ id, kind, words, cites }, n): [string, string][] => [
      ...([
        [`clause:${n}`, id],
        [`kind:${n}`, kind],
      ] as [string, string][]),
      ...all(`text:${n}`, words),
      ...cites.flatMap((one, m): [string, string][] => [
        [`cite:${n}:${m}`, one.id],
        ...CITED.map((part): [string, string] => [`${part}:${n}:${m}`, one[part]]),
      ]),
    ]),
  ];
}

interface CitationPart extends Partial<Cited> {
  id: string;
  clause: string;
}

/** A motion as it is kept, to be edited by a reader of `lang`. */
export function draftOf(body: Body, lang: string): MotionDraft {
  const parts = (body.clauses ?? []) as ClausePart[];
  const cites = (body.citations ?? []) as CitationPart[];
  const title = wordsOf(body.title);
  // What its words are in counts before what was written of it.
  const authentic =
    parts[0]?.text.lang ?? (body.title as Text | undefined)?.lang ?? (body.authentic as string | undefined) ?? lang;
  const clauses = parts.map(({ id, kind, text }) => ({
    ...{ id, kind, words: wordsOf(text) },
    cites: cites.flatMap(({ clause, id: own, instrument = '', article = '', url = '', breach = '' }) =>
      clause === id ? [{ id: own, instrument, article, url, breach }] : [],
    ),
  }));
  return {
    ...{ body: String(body.body ?? ''), session: String(body.session ?? ''), rule: String(body.rule ?? '') },
    ...{ authentic, title, note: wordsOf(body.note), clauses },
    second: besides(authentic, [title, ...clauses.map(({ words }) => words)], lang),
    submitters: ((body.submitters ?? []) as string[]).join('\n'),
  };
}

const wordsOf = (text: unknown): Words => {
  const { lang, text: words, translations } = (text ?? { lang: '', text: '' }) as Text;
  return { ...(words ? { [lang]: words } : {}), ...translations };
};

/** The language to stand beside the authentic one: one there are words in, else the reader's own. */
function besides(authentic: string, all: readonly Words[], lang: string): string {
  const written = all.flatMap((words) => Object.keys(words).filter((one) => one !== authentic));
  return written.find((one) => one === lang) ?? written[0] ?? (lang === authentic ? '' : lang);
}

/** The motion as it is to be kept. Clauses and citations without words are left out, and fields of no form stay. */
export function bodyOf(draft: MotionDraft, before: Body = {}): Record<string, unknown> {
  const { authentic } = draft;
  const clauses = draft.clauses.filter(({ words }) => Object.values(words).some(hasWords));
  const { session, rule } = draft;
  const made: Record<string, unknown> = {
    ...{ body: draft.body, session, rule, authentic, title: textIn(draft.title, authentic) },
    clauses: clauses.map(({ id, kind, words }) => ({ id, kind, text: textIn(words, authentic) })),
    citations: [...strayIn(before), ...clauses.flatMap(citationsOf)],
    submitters: draft.submitters
      .split('\n')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    note: Object.values(draft.note).some(hasWords) ? textIn(draft.note, authentic) : '',
  };
  const kept = Object.entries({ ...before, ...made });
  return Object.fromEntries(
    kept.filter(([name, value]) => !(name in made) || (value !== '' && (value as unknown[]).length !== 0)),
  );
}

/** Citations of no clause by its id, which stand in no row. */
function strayIn(body: Body): CitationPart[] {
  const rows = new Set(((body.clauses ?? []) as ClausePart[]).map(({ id }) => id));
  return ((body.citations ?? []) as CitationPart[]).filter(({ clause }) => !rows.has(clause));
}

function citationsOf({ id: clause, cites }: ClauseRow): CitationPart[] {
  return cites.flatMap(({ id, ...one }) => {
    const said = Object.entries(one).flatMap(([part, text]) => (hasWords(text) ? [[part, text.trim()]] : []));
    return said.length > 0 ? [{ id, clause, ...(Object.fromEntries(said) as Partial<Cited>) }] : [];
  });
}

const hasWords = (words: string): boolean => words.trim() !== '';

function textIn(words: Words, authentic: string): Text {
  const said = Object.entries(words).flatMap(([lang, text]) => (hasWords(text) ? [[lang, text.trim()]] : []));
  return textOf(Object.fromEntries(said) as Words, authentic);
}
