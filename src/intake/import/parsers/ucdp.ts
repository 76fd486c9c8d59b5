/**
 * UCDP GED: a title a reader can use, and the list of sources out of `source_article`. UCDP counts deaths from organised
 * violence; the words here say deaths and killed, never murder, and name nobody who is not named as a side.
 */
import { parseHumanDate } from '../../../kernel/uncertain-date.ts';
import { cutText } from '../operators-read.ts';
import type { Arguments, MappingFunction } from './registry.ts';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** `Aleppo town, Aleppo Governorate: 2 killed, fighting between Government of Syria and Syrian insurgents` */
function title(given: Arguments): string | undefined {
  const parts = [text(given.place), text(given.adm1) ?? text(given.country)].filter((part) => part !== undefined);
  const place = [...new Set(parts)].join(', ');
  const sides = sidesOf(given);
  const words = `${place}${place ? ': ' : ''}${deathsOf(given)}, ${sides}`;
  return cutText(/[\r\n\t]| {2}/.test(words) ? words.replace(/\s+/g, ' ') : words, 500);
}

function sidesOf(given: Arguments): string {
  const a = cutText(text(given.a) ?? 'an unnamed group', 180);
  if (given.kind === '3') return `violence against civilians by ${a}`;
  const b = cutText(text(given.b) ?? 'an unnamed group', 180);
  const best = number(given.best);
  const among = best > 0 && number(given.civilians) === best ? 'conflict between' : 'fighting between';
  return `${among} ${a} and ${b}`;
}

function deathsOf(given: Arguments): string {
  const best = number(given.best);
  const [low, high] = [Math.min(number(given.low), best), Math.max(number(given.high), best)];
  if (best === 0) return high > 0 ? `no deaths confirmed, up to ${high} reported` : 'no deaths recorded';
  const civilian = number(given.civilians) === best;
  const who = civilian ? (best === 1 ? ' civilian' : ' civilians') : '';
  return `${best}${who} killed${low === high ? '' : ` (${low}–${high})`}`;
}

interface Source {
  title?: { lang: string; text: string };
  publisher?: string;
  date?: unknown;
}

const ENTRY = /^(.{1,300}?),\s*(\d{4}-\d{2}-\d{2}|\d{1,2}\/\d{1,2}\/\d{4}),(.*)$/s;

/**
 * Sources of an event: `"Office,2016-01-23,Headline";"…"` where each part is quoted, unquoted lists of older releases as one
 * title each, and the single columns where `article` is empty. Equal ones count once.
 */
export function ucdpSources(given: Arguments): Source[] | undefined {
  const article = text(given.article);
  const found = article === undefined ? fromColumns(given) : entriesOf(article).map(readEntry);
  const distinct = new Map(found.filter((source) => Object.keys(source).length > 0).map((s) => [JSON.stringify(s), s]));
  return distinct.size === 0 ? undefined : [...distinct.values()];
}

function entriesOf(article: string): string[] {
  if (!article.startsWith('"')) return [article];
  const inner = article.replace(/^"/, '').replace(/"\s*;?\s*$/, '');
  return inner.split(/"\s*;\s*"/);
}

function readEntry(entry: string): Source {
  const parts = ENTRY.exec(entry);
  if (!parts) return source(undefined, undefined, entry);
  return source(parts[1], parts[2], parts[3]);
}

function fromColumns(given: Arguments): Source[] {
  const lists = [given.office, given.date, given.headline].map((value) =>
    (text(value) ?? '').split(';').map((item) => item.trim()),
  );
  const most = Math.max(...lists.map((list) => list.length));
  const even = lists.every((list) => list.length === most || list.length === 1);
  if (!even) return [source(text(given.office) ?? text(given.original), undefined, text(given.headline))];
  return Array.from({ length: most }, (_, at) => {
    const [office, date, headline] = lists.map((list) => (list.length === 1 ? list[0] : list[at]));
    return source(office || text(given.original), date, headline);
  });
}

const dates = new Map<string, unknown>();

function dateOf(words: string): unknown {
  if (!dates.has(words)) {
    if (dates.size > 5000) dates.clear();
    dates.set(words, parseHumanDate(words, { dayFirst: false }) ?? undefined);
  }
  return dates.get(words);
}

function source(publisher: string | undefined, date: string | undefined, headline: string | undefined): Source {
  const when = date ? dateOf(date.trim()) : undefined;
  const title = text(headline);
  const office = text(publisher);
  return {
    ...(title ? { title: { lang: 'en', text: cutText(title, 1000) ?? '' } } : {}),
    ...(office ? { publisher: cutText(office, 500) } : {}),
    ...(when === undefined ? {} : { date: when }),
  };
}

/** Headlines of the sources one after another, each once, as a lead where the event has no description of its own. */
function headlines(given: Arguments): string | undefined {
  const found = (given.sources as Source[] | undefined)?.map((entry) => entry.title?.text.trim());
  const distinct = [...new Set(found?.filter((entry) => entry !== undefined))];
  return distinct.length === 0
    ? undefined
    : cutText(distinct.map((entry) => (/[.!?…]$/.test(entry) ? entry : `${entry}.`)).join(' '), 2000);
}

export const ucdpFunctions: Record<string, MappingFunction> = {
  'ucdp-title': title,
  'ucdp-sources': ucdpSources,
  'ucdp-headlines': headlines,
};
