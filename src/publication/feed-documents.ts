/** Atom (RFC 4287) and JSON Feed 1.1, from one neutral form. Every text is escaped here and nowhere else. */

export interface FeedEntry {
  id: string;
  url: string;
  /** RFC 3339. */
  at: string;
  title: { text: string; lang: string };
  summary: { text: string; lang: string };
  /** Kind of the log entry. */
  kind: string;
}

export interface FeedDocument {
  id: string;
  title: string;
  lang: string;
  home: string;
  self: string;
  /** Older entries, or null at the end. */
  next: string | null;
  licence: string;
  alternates: { lang: string; href: string }[];
  entries: FeedEntry[];
}

// What XML 1.0 cannot hold in any form.
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const EPOCH = '1970-01-01T00:00:00Z';

const xml = (text: string): string =>
  text.replaceAll(UNWRITABLE, '\ufffd').replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);

export function atomFeed({ id, title, lang, home, self, next, licence, alternates, entries }: FeedDocument): string {
  const link = (rel: string, href: string, more = '') => `<link rel="${rel}" href="${xml(href)}"${more}/>`;
  const others = alternates.map((other) =>
    link('alternate', other.href, ` type="application/atom+xml" hreflang="${xml(other.lang)}"`),
  );
  const updated = entries.map(({ at }) => at).reduce((newest, at) => (at > newest ? at : newest), EPOCH);
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${xml(lang)}">`,
    `<id>${xml(id)}</id><title>${xml(title)}</title><updated>${updated}</updated>`,
    `<author><name>${xml(title)}</name></author>`,
    link('self', self, ' type="application/atom+xml"'),
    link('alternate', home, ` type="text/html" hreflang="${xml(lang)}"`),
    ...others,
    link('license', licence),
    ...(next ? [link('next', next)] : []),
    ...entries.map(atomEntry),
    '</feed>\n',
  ].join('\n');
}

function atomEntry({ id, url, at, title, summary, kind }: FeedEntry): string {
  const words = (name: string, { text, lang }: FeedEntry['title']) =>
    `<${name} type="text" xml:lang="${xml(lang)}">${xml(text)}</${name}>`;
  return `<entry><id>${xml(id)}</id>${words('title', title)}<updated>${xml(at)}</updated><link rel="alternate" type="text/html" href="${xml(url)}"/><category term="${xml(kind)}"/>${words('summary', summary)}</entry>`;
}

export function jsonFeed({ title, lang, home, self, next, alternates, entries }: FeedDocument): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    language: lang,
    home_page_url: home,
    feed_url: self,
    ...(next ? { next_url: next } : {}),
    _languages: Object.fromEntries(alternates.map((other) => [other.lang, other.href])),
    items: entries.map(({ id, url, at, title, summary, kind }) => ({
      id,
      url,
      title: title.text,
      content_text: summary.text,
      language: summary.lang,
      date_published: at,
      tags: [kind],
    })),
  });
}
