/**
 * What stands in the calendar: every place of an action, every session, as one occasion with its days and, where they are
 * known, its moments. Pure. A time that cannot be read is left out rather than guessed, and the day stays.
 */
import { addDays, countDays } from '../../kernel/calendar.ts';
import type { Text } from '../../kernel/text.ts';
import { daySpan, type UncertainDate } from '../../kernel/uncertain-date.ts';
import { type Zoned, zonedMoment } from '../../kernel/zoned.ts';
import type { PublicItem } from '../../publication/reader-types.ts';

/** A place of an action, as its declaration has it. */
export interface ActionPlace {
  id: string;
  town: string;
  country?: string;
  spot?: Text;
  starts: string;
  ends?: string;
  zone: string;
  organiser?: string;
  contact?: string;
}

/** See the file header. `from` and `to` are the local days of the place. */
export interface Occasion {
  /** The same for ever: the record's id, and the place's. */
  uid: string;
  item: PublicItem;
  from: string;
  to: string;
  /** Are these the very days? Otherwise it is on some day of them. */
  exact: boolean;
  starts?: Zoned;
  ends?: Zoned;
  place?: ActionPlace;
  /** Off: withdrawn, or a session that lapsed. */
  off: boolean;
  /** Not fixed yet. */
  open: boolean;
}

const UNFIXED = ['proposed', 'requested'];

/** The occasions of a published action or session; none where it says no day. */
export function occasionsOf(item: PublicItem): Occasion[] {
  const when = item.when as UncertainDate | undefined;
  if (!when) return [];
  const places = (item.places ?? []) as ActionPlace[];
  const whole = { ...plain(item, when), uid: item.id };
  if (places.length === 0) return [whole];
  return places.map((place) => ({ ...whole, ...placed(place, whole), uid: `${item.id}-${place.id}`, place }));
}

/** In the order of time, then of place. */
export function inOrder(occasions: readonly Occasion[]): Occasion[] {
  const key = ({ from, starts, uid }: Occasion) => `${from} ${starts?.utc ?? '~'} ${uid}`;
  return [...occasions].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function plain(item: PublicItem, when: UncertainDate): Omit<Occasion, 'uid'> {
  const { from, to } = daySpan(when);
  const zone = when.zone ?? (typeof item.zone === 'string' ? item.zone : undefined);
  const starts = when.time && zone ? zonedMoment(`${from}T${when.time}`, zone) : null;
  const state = typeof item.state === 'string' ? item.state : '';
  return {
    item,
    from,
    to,
    exact: when.imprecise === undefined || countDays(from, to) === 1,
    ...(starts ? { starts } : {}),
    off: item.status === 'withdrawn' || state === 'lapsed',
    open: UNFIXED.includes(state),
  };
}

/** Days and moments of a place; a time alone (`18:00`) is that of the action's first day. */
function placed(place: ActionPlace, { from, to }: Pick<Occasion, 'from' | 'to'>): Partial<Occasion> {
  const read = (text: string, day: string) =>
    zonedMoment(/^\d{2}:\d{2}$/.test(text) ? `${day}T${text}` : text, place.zone);
  const starts = read(place.starts, from);
  if (!starts) return { from, to };
  const first = starts.local.slice(0, 10);
  const said = place.ends ? read(place.ends, first) : null;
  // An end before the beginning, said as a time alone, is past midnight.
  const ends = said && said.utc <= starts.utc && place.ends?.length === 5 ? read(place.ends, addDays(first, 1)) : said;
  if (!ends || ends.utc <= starts.utc) return { from: first, to: first, exact: true, starts };
  return { from: first, to: ends.local.slice(0, 10), exact: true, starts, ends };
}
