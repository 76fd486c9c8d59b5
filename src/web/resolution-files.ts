/**
 * A published resolution as a file: `/resolutions/<id>.pdf?lang=ru`. There is one address for each format and language of
 * its text, and any other leads to one of these, so that nobody makes us set the same text under a thousand names.
 */
import { numberClauses } from '../assembly/index.ts';
import { clausesIn } from '../congress/clauses.ts';
import { type DocumentWords, documentOf } from '../congress/documents/document.ts';
import { FORMATS, type Format } from '../congress/documents/formats.ts';
import { Renderer } from '../congress/documents/renderer.ts';
import { pickText } from '../kernel/text.ts';
import { languagesOf } from './components/clauses.tsx';
import { dirOf } from './i18n.ts';
import type { Leaf } from './pages/record.tsx';
import { readRecord } from './read.ts';
import { type SiteOptions, type View, viewOf } from './view.ts';

/** Where it lies, or the address that leads there. */
export type FileAnswer = { to: string } | { headers: Record<string, string>; body: Uint8Array<ArrayBuffer> };

const NAME = new RegExp(`^(rn_[a-z0-9]+)\\.(${FORMATS.map(({ suffix }) => suffix.replace('.', '\\.')).join('|')})$`);
const renderer = new Renderer();

/** The file of this name for a reader; null where there is none. @throws Refusal `document-too-large`, `document-busy` */
export async function resolutionFile(
  site: SiteOptions,
  name: string,
  search: string,
  reader: string,
): Promise<FileAnswer | null> {
  const [, id = '', suffix = ''] = NAME.exec(name) ?? [];
  const format = FORMATS.find((one) => one.suffix === suffix);
  const type = site.types.find('resolution');
  if (!format || !type) return null;
  const asked = new URLSearchParams(search).get('lang') ?? reader;
  const view = viewOf(site, reader, '', `/resolutions/${id}`);
  const leaf = await readRecord(view, type, id);
  if (leaf === null || 'gone' in leaf) return null;
  const languages = languagesOf(numberClauses(clausesIn(leaf.item)));
  const lang = languages.find((one) => one === asked) ?? languages[0];
  if (lang === undefined) return null;
  if (search !== `?lang=${lang}`) return { to: `/resolutions/${name}?lang=${lang}` };
  return { headers: headersOf(format, `${id}-${lang}.${suffix}`, lang), body: await bytesOf(site, leaf, format, lang) };
}

async function bytesOf(
  site: SiteOptions,
  { item, followed = {}, view: read, proof }: Leaf,
  { suffix }: Format,
  lang: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const view = viewOf(site, lang, '', `/resolutions/${item.id}`);
  const titled = (rid: string): string | undefined => {
    const known = read.titles.get(rid);
    return known ? pickText(known.title, lang).text : undefined;
  };
  const authentic = languagesOf(numberClauses(clausesIn(item)))[0] ?? 'und';
  const rtl = dirOf(lang) === 'rtl';
  const words = wordsOf(view, authentic, item, proof?.index ?? item.log.index);
  const made = await renderer.render(
    suffix,
    documentOf(item, { lang, rtl, titled, vote: followed.vote ?? null, words }),
  );
  return new Uint8Array(made);
}

function wordsOf(view: View, authentic: string, item: Leaf['item'], index: number): DocumentWords {
  const address = `${view.site.settings.publicUrl}/resolutions/${item.id}`;
  return {
    resolution: view.label('resolution', '@one').text,
    notes: view.t('resolution.rests-on'),
    signatories: view.label('resolution', 'signatories').text,
    vote: view.t('resolution.vote'),
    counted: (count) => view.t('resolution.counted', { count }),
    adoptedBy: (body) => view.t('resolution.adopted-by', { body }),
    number: view.n,
    authentic: view.t('resolution.authentic', { language: view.language(authentic) }),
    published: [
      view.t('document.published', { day: view.day(item.publishedAt), address, revision: item.rev }),
      view.t('document.checked', { index, address: `${view.site.settings.publicUrl}/verify?record=${item.id}` }),
    ],
  };
}

function headersOf({ type, suffix }: Format, name: string, lang: string): Record<string, string> {
  return {
    'content-type': type,
    'content-language': lang,
    'content-disposition': `${suffix === 'pdf' ? 'inline' : 'attachment'}; filename="${name}"`,
  };
}
