/** The calendar as files to subscribe to: all of it from a year ago on, or one record's. `?quiet=1` tells only when. */
import { addDays } from '../../kernel/calendar.ts';
import { isId } from '../../kernel/ids.ts';
import type { PublicItem } from '../../publication/reader-types.ts';
import { everything } from '../read-all.ts';
import type { View } from '../view.ts';
import { calendarFile, cancellation, type Telling } from './ics.ts';
import { inOrder, type Occasion, occasionsOf } from './occasion.ts';
import { CALENDARED, occasionsFrom } from './read.ts';

/** Days that are over are kept this long, so that nothing vanishes from a calendar the day after. */
const KEPT_DAYS = 366;

/** Newest records looked through for those that were withdrawn. */
const LOOKED_THROUGH = 500;

/** GET /calendar.ics */
export async function wholeFile(view: View, quiet: boolean): Promise<string> {
  const since = addDays(view.now.toISOString().slice(0, 10), -KEPT_DAYS);
  const [standing, off] = await Promise.all([occasionsFrom(view, since), withdrawn(view)]);
  return calendarFile(inOrder([...standing, ...off.filter(({ to }) => to >= since)]), tellingOf(view, quiet));
}

/** What was withdrawn has no day of its own any more, and has to be called off where it was. */
async function withdrawn(view: View): Promise<Occasion[]> {
  const found = await Promise.all(CALENDARED.map((type) => everything(view.site, { type }, LOOKED_THROUGH)));
  const items = found.flat().filter(({ status }) => status === 'withdrawn');
  return (await Promise.all(items.map((item) => asItWas(view, item)))).flatMap(occasionsOf);
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
