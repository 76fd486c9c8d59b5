/**
 * VTIMEZONE components (RFC 5545, 3.6.5), read from the zones this runtime knows: every change of clocks in the years asked
 * for stands by itself, so that a client that knows no zones shows the right hour.
 */
import { offsetAt, transitionsBetween } from '../../kernel/zoned.ts';

const pad = (value: number) => String(value).padStart(2, '0');

/** The component of a zone for the years of these moments (UTC), as unfolded lines. */
export function timezoneLines(zone: string, moments: readonly string[]): string[] {
  const years = moments.map((moment) => Number(moment.slice(0, 4)));
  const [first, last] = [Math.min(...years) - 1, Math.max(...years) + 1];
  const start = `${first}-01-01T00:00:00Z`;
  const changes = transitionsBetween(zone, start, `${last}-12-31T23:59:59Z`);
  const before = changes[0]?.from ?? offsetAt(zone, start);
  const winter = Math.min(before, ...changes.map(({ to }) => to));
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...observance(before > winter, '19700101T000000', before, before),
    ...changes.flatMap(({ utc, from, to }) => observance(to > winter, localOf(utc, from), from, to)),
    'END:VTIMEZONE',
  ];
}

function observance(summer: boolean, onset: string, from: number, to: number): string[] {
  const name = summer ? 'DAYLIGHT' : 'STANDARD';
  return [
    `BEGIN:${name}`,
    `DTSTART:${onset}`,
    `TZOFFSETFROM:${offsetText(from)}`,
    `TZOFFSETTO:${offsetText(to)}`,
    `END:${name}`,
  ];
}

/** What clocks showed at the moment of the change, before they were moved. */
function localOf(utc: string, offset: number): string {
  return new Date(Date.parse(utc) + offset * 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}

function offsetText(seconds: number): string {
  const all = Math.abs(seconds);
  const odd = all % 60 === 0 ? '' : pad(all % 60);
  return `${seconds < 0 ? '-' : '+'}${pad(Math.floor(all / 3600))}${pad(Math.floor(all / 60) % 60)}${odd}`;
}
