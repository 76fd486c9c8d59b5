/** The address of a list, as somebody copies it from their browser, as what a saved search keeps; and back again. */
import type { SavedSearch } from '../../../casework/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Models } from '../../../records/models.ts';

const DESK = 'workspace/records';

/** What an address looks for. @throws Refusal `address-unreadable` for what is no list of this register */
export function readAddress(models: Models, text: string): Pick<SavedSearch, 'scope' | 'type' | 'params'> {
  const base = 'https://here.invalid';
  if (!URL.canParse(text.trim(), base)) throw new Refusal('address-unreadable', {}, 422);
  const { pathname, searchParams } = new URL(text.trim(), base);
  const path = pathname.replace(/^\/(?:[a-z]{2}\/)?/, '').replace(/\/$/, '');
  const params = searchParams.toString();
  if (path === DESK) return { scope: 'desk', type: searchParams.get('type') ?? '', params };
  const type = models.types.byPath(path);
  if (!type || type.publication === 'never') throw new Refusal('address-unreadable', {}, 422);
  return { scope: 'public', type: type.name, params };
}

/** The list a search leads to, without language. */
export function addressOfSearch(models: Models, { scope, type, params }: SavedSearch): string {
  const path = scope === 'desk' ? DESK : models.types.byName(type).path;
  return `/${path}${params === '' ? '' : `?${params}`}`;
}
