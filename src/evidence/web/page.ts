/** Gathers a page with the pictures and style sheets it shows, and reads its title and words. Nothing of it is ever run. */
import { gunzipSync } from 'node:zlib';
import { Refusal } from '../../kernel/refusal.ts';
import { type Fetched, type Fetcher, headerOf } from './fetcher.ts';

export interface Gathered {
  /** Address after redirects. */
  url: string;
  title: string;
  /** Words of the page, without tags. */
  text: string;
  /** Every answer, the page's own first. */
  answers: Fetched[];
  /** Resources that could not be had. */
  missed: number;
}

const MOST_RESOURCES = 120;
const MOST_DECODED = 30_000_000;
const MOST_TEXT = 500_000;
/** Characters of a page or a style sheet that are read for what stands in it; the archive holds all of it. */
const MOST_READ = 3_000_000;

/** @throws Refusal `page-unreachable`, `address-refused`, `page-too-large` */
export async function gather(fetcher: Fetcher, address: string): Promise<Gathered> {
  const steps = await fetcher.get(address);
  const page = steps.at(-1) as Fetched;
  const html = isHtml(page) ? textOf(page).slice(0, MOST_READ) : '';
  const answers = [...steps];
  const seen = new Set(answers.map(({ url }) => url));
  let missed = 0;
  const wanted = html ? linked(html, page.url) : [];
  for (let at = 0; at < wanted.length && seen.size < MOST_RESOURCES; at++) {
    const url = wanted[at] as string;
    if (seen.has(url)) continue;
    seen.add(url);
    try {
      const got = await fetcher.get(url, page.url);
      for (const one of got) seen.add(one.url);
      answers.push(...got);
      const sheet = got.at(-1) as Fetched;
      if (/^text\/css/i.test(headerOf(sheet, 'content-type') ?? ''))
        for (const one of inSheet(textOf(sheet).slice(0, MOST_READ), sheet.url)) wanted.push(one);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      missed++;
    }
  }
  return { url: page.url, title: titleOf(html), text: wordsOf(html), answers, missed };
}

const isHtml = (page: Fetched): boolean =>
  /^(?:text\/html|application\/xhtml)/i.test(headerOf(page, 'content-type') ?? '');

/** The body decoded; '' for a bomb or for damage. */
export function textOf(answer: Fetched): string {
  const bytes = decoded(answer);
  const head = bytes.subarray(0, 2048).toString('latin1');
  const named = /charset=["']?([\w-]{2,40})/i.exec(`${headerOf(answer, 'content-type')} ${head}`)?.[1];
  try {
    return new TextDecoder(named ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** What a browser would see of a body. */
export function decoded(answer: Fetched): Buffer {
  if (!/gzip/i.test(headerOf(answer, 'content-encoding') ?? '')) return answer.body;
  try {
    return gunzipSync(answer.body, { maxOutputLength: MOST_DECODED });
  } catch {
    return Buffer.alloc(0);
  }
}

/**
 * Addresses of pictures and style sheets in a page. No pattern here or below runs on over the beginning of what it looks
 * for, so that a page made to be slow to read is read as quickly as any other of its length.
 */
function linked(html: string, base: string): string[] {
  const found: string[] = [];
  for (const [tag, name = ''] of html.matchAll(/<(img|link|source|input|video|body|table|td)\b[^<>]{0,5000}>/gi)) {
    const value = (attribute: string) => {
      const match = new RegExp(`\\s${attribute}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
      return entities(match?.[1] ?? match?.[2] ?? match?.[3] ?? '');
    };
    if (name.toLowerCase() === 'link') {
      if (/stylesheet|icon/i.test(value('rel'))) found.push(value('href'));
      continue;
    }
    if (name.toLowerCase() !== 'source' && name.toLowerCase() !== 'video') found.push(value('src'));
    found.push(
      value('poster'),
      value('background'),
      ...value('srcset')
        .split(',')
        .map((one) => one.trim().split(/\s/)[0] ?? ''),
    );
  }
  for (const [, css = ''] of html.matchAll(/<style\b[^<>]*>([^<]{0,500000})/gi)) found.push(...urlsOf(css));
  for (const [, css = ''] of html.matchAll(/\sstyle\s*=\s*"([^"]{0,2000})"/gi)) found.push(...urlsOf(entities(css)));
  return absolute(found, base);
}

const inSheet = (css: string, base: string): string[] => absolute(urlsOf(css), base);

function urlsOf(css: string): string[] {
  const urls = [...css.matchAll(/url\(\s*(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^)"'\s]{1,2000}))\s*\)/gi)];
  const imports = [...css.matchAll(/@import\s+(?:"([^"]{1,2000})"|'([^']{1,2000})')/gi)];
  return [...urls, ...imports].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

function absolute(found: string[], base: string): string[] {
  const urls = found.filter((one) => one !== '' && !/^(?:data|blob|javascript|about|mailto):/i.test(one));
  return [
    ...new Set(urls.filter((one) => URL.canParse(one, base)).map((one) => new URL(one, base).href.split('#')[0] ?? '')),
  ];
}

const titleOf = (html: string): string =>
  entities(/<title\b[^<>]*>([^<]{0,2000})/i.exec(html)?.[1] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 500)
    .toWellFormed();

function wordsOf(html: string): string {
  const plain = html
    .replaceAll(/<(script|style|noscript|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replaceAll(/<(?:\/?(?:p|div|li|h[1-6]|tr|section|article|header|footer)|br)\b[^<>]*>/gi, '\n')
    .replaceAll(/<[^<>]*>/g, ' ');
  const lines = entities(plain)
    .split('\n')
    .map((line) => line.replaceAll(/\s+/g, ' ').trim());
  return lines
    .filter((line) => line !== '')
    .join('\n')
    .slice(0, MOST_TEXT)
    .toWellFormed();
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function entities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
