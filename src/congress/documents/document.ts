/**
 * A published resolution as a document in one language: everything in the order in which it is read, as plain strings. It is
 * made from the public record alone; each format only sets it.
 */
import { numberClauses } from '../../assembly/index.ts';
import { pickText, type Text } from '../../kernel/text.ts';
import { daySpan, formatUncertain, type UncertainDate } from '../../kernel/uncertain-date.ts';
import { clausesIn } from '../clauses.ts';

/** Words with the language they are in. */
export interface Said {
  text: string;
  lang: string;
}

/** A clause as it stands in the document. */
export interface DocumentClause extends Said {
  /** Id in Akoma Ntoso. */
  eId: string;
  num: string;
  kind: 'preambular' | 'operative';
  /** Numbers of the notes it rests on, from 1. */
  notes: number[];
}

/** See the file header. `heading`, `adopted` and the other words of ours are in the language of the document. */
export interface ResolutionDocument {
  id: string;
  rev: number;
  lang: string;
  rtl: boolean;
  /** Languages the text has, the authentic one first. */
  languages: string[];
  authentic: string;
  number: string;
  /** `Resolution 7`. */
  heading: string;
  title: Said;
  /** Who adopted it and when. */
  adopted: string[];
  /** `YYYY-MM-DD`. */
  day: string;
  clauses: DocumentClause[];
  notes: string[];
  signatories: string[];
  annexes: { title: Said; text: Said | null }[];
  vote: string[];
  /** Where it is published and what proves it. */
  colophon: string[];
  words: DocumentWords;
}

/** Headings in the language of the document. */
export interface DocumentWords {
  resolution: string;
  notes: string;
  signatories: string;
  vote: string;
  counted: (count: number) => string;
  adoptedBy: (body: string) => string;
  number: (value: number) => string;
  authentic: string;
  published: string[];
}

/** What else of the public record belongs into the document. */
export interface Around {
  lang: string;
  rtl: boolean;
  /** Title of a published record in this language; undefined where there is none. */
  titled(id: string): string | undefined;
  vote: Readonly<Record<string, unknown>> | null;
  words: DocumentWords;
}

type Item = Readonly<Record<string, unknown>> & { id: string; rev: number; publishedAt: string };
type Part = Readonly<Record<string, unknown>>;

/** Builds it. */
export function documentOf(item: Item, { lang, rtl, titled, vote, words }: Around): ResolutionDocument {
  const numbered = numberClauses(clausesIn(item));
  const authentic = numbered.map(({ authenticLang }) => authenticLang);
  const citations = (item.citations ?? []) as Part[];
  const number = String(item.number ?? '');
  const adopted = item.adopted as UncertainDate | undefined;
  const body = titled(String(item.body ?? ''));
  return {
    ...{ id: item.id, rev: item.rev, lang, rtl, number, words },
    languages: [...new Set([...authentic, ...numbered.flatMap(({ text }) => Object.keys(text)).sort()])],
    authentic: authentic[0] ?? 'und',
    heading: `${words.resolution}${number ? ` ${number}` : ''}`,
    title: pickText(item.title as Text, lang),
    adopted: [...(body ? [words.adoptedBy(body)] : []), ...(adopted ? [formatUncertain(adopted, lang)] : [])],
    day: adopted ? daySpan(adopted).to.slice(0, 10) : item.publishedAt.slice(0, 10),
    clauses: numbered.map(({ eId, aknId, num, kind, text, authenticLang }) => ({
      ...{ eId: aknId, kind, num: num === undefined ? '' : words.number(num) },
      ...(text[lang] ? { text: text[lang], lang } : { text: text[authenticLang] ?? '', lang: authenticLang }),
      notes: citations.flatMap(({ clause }, n) => (clause === eId || clause === String(num) ? [n + 1] : [])),
    })),
    notes: citations.map((one) =>
      [one.instrument, one.article, one.url, titled(String(one.breach ?? ''))]
        .filter((part) => typeof part === 'string' && part !== '')
        .join(', '),
    ),
    signatories: [
      ...((item.signatories ?? []) as Part[]).map(({ name, capacity }) =>
        [name, capacity && pickText(capacity as Text, lang).text].filter(Boolean).join(', '),
      ),
      ...(typeof item.counted === 'number' ? [words.counted(item.counted)] : []),
    ],
    annexes: ((item.annexes ?? []) as { title: Text; text?: Text }[]).map(({ title, text }) => ({
      title: pickText(title, lang),
      text: text ? pickText(text, lang) : null,
    })),
    vote: vote?.explanation ? pickText(vote.explanation as Text, lang).text.split('\n') : [],
    colophon: [...(authentic.some((one) => one !== lang) ? [words.authentic] : []), ...words.published],
  };
}
