/**
 * The agenda as its form holds it: from the record, from what was sent, and back into the record. Items keep their ids,
 * and every wording and every value the form does not show travels with its row.
 */
import { parentOf } from '../../../congress/agenda.ts';
import { arranged, numbered, type PlacedRow } from '../../../congress/agenda-rows.ts';
import { textOf } from '../../../congress/clauses.ts';
import { newId } from '../../../kernel/ids.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { type Text, wordings } from '../../../kernel/text.ts';
import type { Form } from '../route.ts';

/** Words by language. */
export type Words = Readonly<Record<string, string>>;

export interface AgendaRow extends PlacedRow {
  /** The authentic language of its words. */
  lang: string;
  title: Words;
  paper: Words;
  kind: string;
  motion: string;
  /** A record of evidence; the form of the record names it, this one only keeps it. */
  document: string;
  url: string;
  closed: boolean;
}

type Item = Partial<Record<'number' | 'under' | 'kind' | 'motion' | 'document' | 'url', string>> & {
  id: string;
  title?: Text;
  paper?: Text;
  closed?: boolean;
};
type Body = Readonly<Record<string, unknown>>;

/** Most items of an agenda. */
export const MOST_ROWS = 200;
const ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/;
const LANG = /^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/;
const PLAIN = ['number', 'under', 'lang', 'kind', 'motion', 'document', 'url'] as const;

/** A row with nothing in it. Its id is made by chance: one that was removed never comes back with papers of its own. */
export const freshRow = (lang: string): AgendaRow => ({
  id: newId('it', crypto.getRandomValues(new Uint8Array(16))).replace('_', '-'),
  ...{ under: '', internal: false, number: '', lang, title: {}, paper: {} },
  ...{ kind: '', motion: '', document: '', url: '', closed: false },
});

/** The rows of a session's record. */
export function rowsOf(body: Body): AgendaRow[] {
  const [common, internal] = [(body.agenda ?? []) as Item[], (body.internal ?? []) as Item[]];
  const all = [...common, ...internal].map((one) => ({ ...one, number: one.number ?? '' }));
  return arranged(
    all.map((item, at) => ({
      ...{ id: item.id, internal: at >= common.length, number: item.number },
      under: all[parentOf(all, at)]?.id ?? '',
      lang: item.title?.lang ?? item.paper?.lang ?? 'und',
      ...{ title: wordsOf(item.title), paper: wordsOf(item.paper) },
      ...{ kind: item.kind ?? '', motion: item.motion ?? '', document: item.document ?? '', url: item.url ?? '' },
      closed: item.closed === true,
    })),
  );
}

const wordsOf = (text: Text | undefined): Words =>
  text ? Object.fromEntries(wordings(text).map((one) => [one.lang, one.text])) : {};

/** Name of a control: the row, what of it, and the language of words. */
export const nameOf = (row: string, what: string, lang = ''): string => `i/${row}/${what}${lang ? `/${lang}` : ''}`;

/** The rows that were sent, each with all that was typed. */
export function rowsFrom(form: Pick<Form, 'entries'>): AgendaRow[] {
  const sent = new Map<string, Map<string, string>>();
  for (const [name, value] of form.entries()) {
    const [mark, id = '', ...what] = name.split('/');
    if (mark !== 'i' || !ID.test(id) || (sent.size >= MOST_ROWS && !sent.has(id))) continue;
    sent.set(
      id,
      (sent.get(id) ?? new Map<string, string>()).set(what.join('/'), value.replaceAll('\r\n', '\n').trim()),
    );
  }
  const rows = [...sent].map(([id, fields]): AgendaRow => {
    const [number = '', under = '', lang = '', kind = '', motion = '', document = '', url = ''] = PLAIN.map((one) =>
      fields.get(one),
    );
    const words = (what: string): Words =>
      Object.fromEntries(
        [...fields].flatMap(([name, value]) => {
          const tag = name.startsWith(`${what}/`) ? name.slice(what.length + 1) : '';
          return LANG.test(tag) && value !== '' ? [[tag, value]] : [];
        }),
      );
    return {
      // A number the tree offered follows the tree, wherever the row goes.
      ...{
        id,
        number: number === fields.get('offered') ? '' : number,
        under,
        kind,
        motion,
        document,
        url,
        lang: LANG.test(lang) ? lang : 'und',
      },
      ...{ title: words('title'), paper: words('paper') },
      ...{ internal: fields.get('internal') === '1', closed: fields.get('closed') === '1' },
    };
  });
  return arranged(rows);
}

/**
 * The record with these rows as its agenda. @throws Refusal `agenda-title-missing`, `agenda-number-twice`
 */
export function withAgenda(body: Body, rows: readonly AgendaRow[]): Record<string, unknown> {
  const all = numbered(rows);
  const numbers = new Map(all.map(({ id, number }) => [id, number]));
  for (const { number, title } of all) {
    if (Object.keys(title).length === 0) throw new Refusal('agenda-title-missing', { number }, 422);
    if (all.filter((one) => one.number === number).length > 1)
      throw new Refusal('agenda-number-twice', { number }, 422);
  }
  const items = (internal: boolean) =>
    all
      .filter((row) => row.internal === internal)
      .map(({ id, number, under, lang, title, paper, kind, motion, document, url, closed }) => ({
        ...{ id, number, title: said(title, lang) },
        ...(under ? { under: numbers.get(under) } : {}),
        ...Object.fromEntries(Object.entries({ kind, motion, document, url }).filter(([, value]) => value !== '')),
        ...(Object.keys(paper).length > 0 ? { paper: said(paper, lang) } : {}),
        ...(closed ? { closed } : {}),
      }));
  const { agenda: _agenda, internal: _internal, ...rest } = body;
  const [agenda, internal] = [items(false), items(true)];
  return { ...rest, ...(agenda.length > 0 ? { agenda } : {}), ...(internal.length > 0 ? { internal } : {}) };
}

/** Words whose authentic ones are missing are authentic in the first language they have. */
function said(words: Words, lang: string): Text {
  return textOf(words, words[lang] === undefined ? (Object.keys(words)[0] ?? lang) : lang);
}
