/** Reads all that a query finds, page after page, for pages that are one list of a few hundred records. */
import type { PublicItem, Query } from '../publication/reader-types.ts';
import type { SiteOptions } from './view.ts';

/** Records read at most, unless told otherwise. */
const MOST = 2000;
const PAGE = 500;

/** Everything a query finds, a page at a time, newest first; nothing of a type that is not declared. */
export async function* pagesOf(
  { reader, types }: Pick<SiteOptions, 'reader' | 'types'>,
  query: Query,
  size = PAGE,
): AsyncGenerator<PublicItem[]> {
  if (!query.type || !types.find(query.type)) return;
  let cursor: string | undefined;
  do {
    const page = await reader.search({ ...query, limit: size, ...(cursor ? { cursor } : {}) });
    yield page.items;
    cursor = page.next ?? undefined;
  } while (cursor);
}

/** Everything a query finds, up to so many, newest first; nothing of a type that is not declared. */
export async function everything(
  site: Pick<SiteOptions, 'reader' | 'types'>,
  query: Query,
  most = MOST,
): Promise<PublicItem[]> {
  const items: PublicItem[] = [];
  for await (const page of pagesOf(site, query, Math.min(PAGE, most))) {
    items.push(...page);
    if (items.length >= most) break;
  }
  return items;
}
