/** Log entries as the entries of a feed for people: the record's name and summary in their language, or what became of it. */
import { pickText, type Text } from '../kernel/text.ts';
import type { Models } from '../records/models.ts';
import type { FeedEntry } from './feed-documents.ts';
import type { FeedItem } from './feed-page.ts';

export interface FeedWording {
  models: Models;
  base: string;
  origin: string;
  lang: string;
  words(key: string): string;
}

/** Removals have no content, by design: they say that something was removed, and where. */
export function feedEntries(items: FeedItem[], wording: FeedWording): FeedEntry[] {
  return items.map((item) => feedEntry(item, wording));
}

function feedEntry(
  { index, kind, rid, type: name, at, item }: FeedItem,
  { models, base, origin, lang, words }: FeedWording,
): FeedEntry {
  const type = name === undefined ? undefined : models.types.find(name);
  const step = words(`step.${kind}`);
  const title = item && type ? textOf(item[type.title], lang) : null;
  const summary = item && type?.summary ? textOf(item[type.summary], lang) : null;
  return {
    id: `urn:x-tamga:${origin}:${index}`,
    url: type && rid ? `${base}/${lang}/${type.path}/${rid}` : `${base}/${lang}`,
    at: at.length === 10 ? `${at}T00:00:00Z` : at,
    title:
      title && kind !== 'publish' ? { ...title, text: `${title.text} (${step})` } : (title ?? { text: step, lang }),
    summary: summary ?? { text: step, lang },
    kind,
  };
}

function textOf(value: unknown, lang: string): { text: string; lang: string } | null {
  return value === undefined || value === null ? null : pickText(value as Text, lang);
}
