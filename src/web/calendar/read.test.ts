/** The calendar of many years and thousands of dates: a month at a time, and a file that leaves none of them out. */
import { describe, expect, it } from 'vitest';
import type { PublicItem, Query } from '../../publication/reader-types.ts';
import { type SiteOptions, type View, viewOf } from '../view.ts';
import { wholeFile } from './file.ts';
import { calendarPage } from './page.tsx';
import { monthAfter, monthBefore, occasionsAhead, occasionsIn } from './read.ts';

const on = (number: number, from: string, to = from): PublicItem => ({
  ...{ id: `ac_${String(number).padStart(26, 'a')}`, type: 'action', rev: 1, publishedAt: '2030-01-01' },
  ...{ log: { index: number }, title: { lang: 'en', text: `Action ${number}` }, kind: 'meeting' },
  when: { precise: { from, to } },
});

/** A view whose register holds these, and counts what it is asked. */
function viewOn(now: string, items: readonly PublicItem[]): View & { asked: () => number } {
  let asked = 0;
  const search = async ({ type, from = '0000', to = '9999', limit = 50, cursor = '0' }: Query) => {
    asked++;
    const spanOf = ({ when }: PublicItem) => (when as { precise: { from: string; to: string } }).precise;
    const found = items.filter((one) => one.type === type && spanOf(one).to >= from && spanOf(one).from <= to);
    const end = Number(cursor) + limit;
    const next = end < found.length ? String(end) : null;
    return { items: found.slice(Number(cursor), end), next, count: 0, count_is: 'exact', log: { size: 1 } };
  };
  const types = { find: (name: string) => ({ name }), byName: (name: string) => ({ name, path: `${name}s` }) };
  const settings = { name: 'Lake', demo: false, publicUrl: 'https://lake.example', languages: ['en'] };
  const site = { reader: { search }, types, settings, now: () => new Date(`${now}T12:00:00Z`) };
  return { ...viewOf(site as unknown as SiteOptions, 'en', '', '/calendar'), asked: () => asked };
}

describe('the nearest month', () => {
  const items = [on(1, '1999-12-31'), on(2, '2026-11-22'), on(3, '2031-02-10')];

  it('in which there is something is found across years, with few questions', async () => {
    const view = viewOn('2026-11-22', items);
    expect(await monthAfter(view, '2026-11-22')).toEqual({ first: '2031-02-01', last: '2031-02-28' });
    expect(await monthBefore(view, '2026-11-01')).toEqual({ first: '1999-12-01', last: '1999-12-31' });
    expect(view.asked()).toBeLessThan(80);
  });

  it('is none where nothing comes, and what goes on for years is told once', async () => {
    expect(await monthAfter(viewOn('2026-11-22', items), '2031-02-28')).toBeNull();
    expect(await monthBefore(viewOn('2026-11-22', []), '2026-11-22')).toBeNull();
    const long = viewOn('2026-11-22', [on(1, '2020-01-01', '2120-01-01')]);
    expect(await occasionsAhead(long, '2026-11-22', 5)).toHaveLength(1);
    expect(long.asked()).toBeLessThan(200);
  });

  it('holds all of its days and no other', async () => {
    const view = viewOn('2026-11-22', [on(1, '2026-10-31', '2026-11-01'), on(2, '2026-11-30'), on(3, '2026-12-01')]);
    const found = await occasionsIn(view, { first: '2026-11-01', last: '2026-11-30' });
    expect(found.map(({ item }) => item.log.index)).toEqual([1, 2]);
  });
});

describe('five thousand dates', () => {
  const day = (n: number) => new Date(Date.UTC(2026, 10, 22) + n * 86_400_000).toISOString().slice(0, 10);
  const items = Array.from({ length: 5000 }, (_, n) => on(n, day(n)));

  it('stand in the file all of them', async () => {
    const text = await wholeFile(viewOn('2026-11-22', items), false);
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(5000);
    expect(text).toContain('SUMMARY;LANGUAGE=en:Action 4999');
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });

  it('are shown by the month, each page leading to the next and the one before', async () => {
    const view = viewOn('2027-02-10', items);
    const page = JSON.stringify((await calendarPage(view, new URLSearchParams({ from: '2027-02' }))).body);
    expect(page).toContain('2027-02-01');
    const { body } = await calendarPage(view, new URLSearchParams());
    expect(JSON.stringify(body)).toMatch(/"earlier":"2027-02-01".*"later":"2027-03-01"/);
    const past = await calendarPage(view, new URLSearchParams({ past: '1' }));
    expect(JSON.stringify(past.body)).toMatch(/"first":"2027-02-01","last":"2027-02-09"/);
  });

  it('a calendar that is empty until next year opens where something is', async () => {
    const { body } = await calendarPage(viewOn('2025-01-10', items), new URLSearchParams());
    expect(JSON.stringify(body)).toContain('"first":"2026-11-01"');
  });
});
