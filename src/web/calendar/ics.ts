/**
 * The calendar as iCalendar (RFC 5545). Pure. Quiet, it tells nothing but when: no title, place, text or address stands in
 * it, so that a telephone that is looked through shows hours and a word that means nothing.
 */
import { addDays, countDays } from '../../kernel/calendar.ts';
import { pickText, type Text } from '../../kernel/text.ts';
import type { Zoned } from '../../kernel/zoned.ts';
import type { Gone } from '../../publication/reader-types.ts';
import type { Occasion } from './occasion.ts';
import { timezoneLines } from './timezone.ts';

/** How a calendar is told. */
export interface Telling {
  lang: string;
  /** Name of the calendar. */
  name: string;
  /** Address of a record's page. */
  address(occasion: Occasion): string;
  country(code: string): string;
  /** `quiet`: the word that stands for every title. */
  quiet?: string;
}

/** An occasion known no more closely than this many days is not put into anybody's calendar. */
const LONGEST_DAYS = 31;
/** Days outside of these have no changes of clocks or no day after them; one such day would leave everybody without a file. */
const [FIRST, LAST] = ['1583-01-01', '9989-12-31'];
const OCTETS = 75;
const encoder = new TextEncoder();

/** A calendar of these occasions. */
export function calendarFile(occasions: readonly Occasion[], telling: Telling): string {
  const text = new CalendarText(telling);
  text.add(occasions);
  return text.end();
}

/** A calendar written part by part: of what was added its text is kept, and the years of each zone. */
export class CalendarText {
  private readonly telling: Telling;
  private readonly events: string[] = [];
  /** The first and the last moment in a zone. */
  private readonly zones = new Map<string, [string, string]>();

  constructor(telling: Telling) {
    this.telling = telling;
  }

  add(occasions: readonly Occasion[]): void {
    const told = occasions.filter(
      ({ from, to, exact }) => from >= FIRST && to <= LAST && (exact || countDays(from, to) <= LONGEST_DAYS),
    );
    this.events.push(written(told.flatMap((occasion) => eventLines(occasion, this.telling))));
    for (const { starts, ends } of told) for (const at of [starts, ends]) if (at) this.note(at);
  }

  /** The whole of it; zones stand before the events that need them. */
  end(): string {
    const zones = [...this.zones].flatMap(([zone, moments]) => timezoneLines(zone, moments));
    return [written([...head(this.telling), ...zones]), ...this.events, written(['END:VCALENDAR'])].join('');
  }

  private note({ zone, utc, twice }: Zoned): void {
    if (!isNamed(zone) || twice) return;
    const [first, last] = this.zones.get(zone) ?? [utc, utc];
    this.zones.set(zone, [utc < first ? utc : first, utc > last ? utc : last]);
  }
}

/** What tells a calendar to take out a record that is no longer shown; nothing of it is said. */
export function cancellation({ id, at }: Gone, telling: Telling): string {
  return written([
    ...head(telling),
    'METHOD:CANCEL',
    'BEGIN:VEVENT',
    `UID:${id}`,
    `DTSTAMP:${stamp(at)}`,
    `SEQUENCE:${LAST_SEQUENCE}`,
    'STATUS:CANCELLED',
    'END:VEVENT',
    'END:VCALENDAR',
  ]);
}

/** Above every sequence a published revision has. */
const LAST_SEQUENCE = 2 ** 31 - 1;

function head({ name, quiet }: Telling): string[] {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    quiet === undefined ? 'PRODID:-//Calendar//EN' : 'PRODID:-//C//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(quiet ?? name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT6H',
  ];
}

/** Is it a zone with a name of its own? Offsets and UTC need no component. */
const isNamed = (zone: string) => /^[A-Za-z]/.test(zone) && !/^(?:Etc\/)?(?:UTC|GMT|Zulu|Universal|UCT)$/i.test(zone);

function eventLines(occasion: Occasion, telling: Telling): string[] {
  const { uid, item, off, open, starts, ends, from, to } = occasion;
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${stamp(item.publishedAt)}`,
    `SEQUENCE:${2 * (item.rev - 1) + (off ? 1 : 0)}`,
    starts ? time('DTSTART', starts) : `DTSTART;VALUE=DATE:${compact(from)}`,
    ...(starts ? (ends ? [time('DTEND', ends)] : []) : [`DTEND;VALUE=DATE:${compact(addDays(to, 1))}`]),
    `STATUS:${off ? 'CANCELLED' : open || !occasion.exact ? 'TENTATIVE' : 'CONFIRMED'}`,
    'TRANSP:TRANSPARENT',
    ...(telling.quiet === undefined ? toldLines(occasion, telling) : [`SUMMARY:${escaped(telling.quiet)}`]),
    'END:VEVENT',
  ];
}

function toldLines(occasion: Occasion, telling: Telling): string[] {
  const { item, place } = occasion;
  const title = said('SUMMARY', item.title as Text | undefined, telling.lang);
  const address = `URL:${telling.address(occasion)}`;
  if (item.status === 'withdrawn') return [...title, address];
  const about = said('DESCRIPTION', (item.summary ?? item.purpose) as Text | undefined, telling.lang);
  const venue = (place ? place.spot : item.venue) as Text | undefined;
  const where = [
    ...(venue ? [pickText(venue, telling.lang).text] : []),
    ...(place ? [place.town] : []),
    ...(place?.country ? [telling.country(place.country)] : []),
  ];
  return [...title, ...about, ...(where.length > 0 ? [`LOCATION:${escaped(where.join(', '))}`] : []), address];
}

function said(name: string, text: Text | undefined, lang: string): string[] {
  if (!text) return [];
  const picked = pickText(text, lang);
  const language = /^[A-Za-z0-9-]+$/.test(picked.lang) && picked.lang !== 'und' ? `;LANGUAGE=${picked.lang}` : '';
  return [`${name}${language}:${escaped(picked.text)}`];
}

/** In the zone's own time; in UTC where there is no zone, and for an hour that comes twice, which clients read either way. */
function time(name: string, at: Zoned): string {
  return isNamed(at.zone) && !at.twice
    ? `${name};TZID=${at.zone}:${compact(at.local)}00`
    : `${name}:${compact(at.utc.slice(0, 16))}00Z`;
}

const compact = (iso: string) => iso.replaceAll(/[-:]/g, '');

/** A day alone is its first moment. */
const stamp = (at: string) =>
  at.length === 10 ? `${compact(at)}T000000Z` : `${compact(new Date(at).toISOString().slice(0, 19))}Z`;

// What a content line cannot hold (RFC 5545, 3.1): control characters but the tab.
const CONTROL = /(?![\t\n])\p{Cc}/gu;

/** A value of type TEXT (RFC 5545, 3.3.11). */
export function escaped(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(CONTROL, '')
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

function written(lines: readonly string[]): string {
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** A content line in pieces of at most 75 octets (RFC 5545, 3.1), never cut inside a character. */
export function folded(line: string): string {
  let octets = 0;
  let text = '';
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > OCTETS) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}
