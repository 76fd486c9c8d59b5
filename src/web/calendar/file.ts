/** The calendar as files to subscribe to: all of it from a year ago on, or one record's. `?quiet=1` tells only when. */
import { addDays } from '../../kernel/calendar.ts';
import { isId } from '../../kernel/ids.ts';
import type { PublicItem } from '../../publication/reader-types.ts';
import { pagesOf } from '../read-all.ts';
import type { View } from '../view.ts';
import { CalendarText, calendarFile, cancellation, type Telling } from './ics.ts';
import { inOrder, occasionsOf } from './occasion.ts';
import { CALENDARED } from './read.ts';

/** Days that are over are kept this long, so that nothing vanishes from a calendar the day after. */
const KEPT_DAYS = 366;

/** GET /calendar.ics. Read a page of records at a time, of which only the text is kept. */
export async function wholeFile(view: View, quiet: boolean): Promise<string> {
  const since = addDays(view.now.toISOString().slice(0, 10), -KEPT_DAYS);
  const text = new CalendarText(tellingOf(view, quiet));
  for (const type of CALENDARED)
    for await (const items of pagesOf(view.site, { type })) {
      const known = await Promise.all(items.map((item) => (item.status === 'withdrawn' ? asItWas(view, item) : item)));
      text.add(inOrder(known.flatMap(occasionsOf)).filter(({ to }) => to >= since));
    }
  return text.end();
}

/** A withdrawn record with the days and places of its last public revision. */
async function asItWas(view: View, item: PublicItem): Promise<PublicItem> {
  const history = await view.site.reader.history(item.id);
  const last = history.find(({ record }) => record?.when !== undefined)?.record;
  return { ...last, ...item };
}

/** GET /calendar/<id>.ics; null where there is no such action or session. */
export async function oneFile(view: View, id: string, quiet: boolean): Promise<string | null> {
  const prefixes = CALENDARED.flatMap((name) => view.site.types.find(name)?.prefix ?? []);
  if (!prefixes.some((prefix) => isId(id, prefix))) return null;
  const item = await view.site.reader.record(id);
  if (item === null) return null;
  const telling = tellingOf(view, quiet);
  if ('gone' in item) return cancellation({ id, gone: 'hidden', at: String(item.at) }, telling);
  const known = item.status === 'withdrawn' ? await asItWas(view, item) : item;
  return calendarFile(occasionsOf(known), telling);
}

function tellingOf(view: View, quiet: boolean): Telling {
  const { settings, types } = view.site;
  return {
    lang: view.lang,
    name: settings.name,
    country: view.country,
    address: ({ item }) => `${settings.publicUrl}${view.href(`/${types.byName(item.type).path}/${item.id}`)}`,
    ...(quiet ? { quiet: view.t('calendar.quiet') } : {}),
  };
}
