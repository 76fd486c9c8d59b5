/** Reads all that a query finds, page after page, for pages that are one list of a few hundred records. */
import type { PublicItem, Query } from '../publication/reader-types.ts';
import type { SiteOptions } from './view.ts';

/** Records read at most, unless told otherwise. */
const MOST = 2000;
const PAGE = 500;

/** Everything a query finds, up to so many, newest first; nothing of a type that is not declared. */
export async function everything(
  { reader, types }: Pick<SiteOptions, 'reader' | 'types'>,
  query: Query,
  most = MOST,
): Promise<PublicItem[]> {
  if (!query.type || !types.find(query.type)) return [];
  const items: PublicItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await reader.search({ ...query, limit: Math.min(PAGE, most), ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor && items.length < most);
  return items;
}
