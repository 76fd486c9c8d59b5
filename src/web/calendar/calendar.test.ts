/** The calendar over HTTP, on a whole instance: what officers published is there, what was hidden is taken out again. */
import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../../testing/test-system.ts';
import { publicDoor } from '../testing/public-door.ts';

const text = (words: string) => ({ lang: 'en', text: words });
let test: TestSystem;
let ids: Record<'vigil' | 'secret' | 'session', string>;
let get: (path: string) => Promise<Response>;
let forget: () => void;
const read = async (path: string) => {
  const response = await get(path);
  expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  const calendar = new ICAL.Component(ICAL.parse(await response.text()));
  return calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
};

beforeAll(async () => {
  test = await openTestSystem();
  const places = [{ id: 'p1', town: 'Invented town', starts: '2026-03-29T18:00', zone: 'Europe/Paris' }];
  const when = { precise: { from: '2026-03-29', to: '2026-03-29' } };
  const vigil = await test.publish('action', { title: text('Vigil by the lake'), kind: 'action-day', when, places });
  const secret = await test.publish('action', { title: text('A day to be hidden'), kind: 'meeting', when });
  const body = await test.publish('body', { title: text('Invented council'), kind: 'council' });
  const session = await test.publish('session', {
    ...{ title: text('Session of the council'), body, kind: 'ordinary', zone: 'America/New_York' },
    when: { precise: { from: '2026-11-01', to: '2026-11-01' }, time: '09:00' },
  });
  await test.sequence();
  ids = { vigil, secret, session };
  const door = await publicDoor(test);
  forget = () => door.cache.clear();
  get = async (path) => await door.fetch(new Request(`http://lake.example${path}`));
});
afterAll(() => test.close());

it('holds actions and sessions, at the right moment on days when clocks change', async () => {
  const events = await read('/en/calendar.ics');
  const told = events.map(({ summary, startDate }) => [summary, new Date(startDate.toUnixTime() * 1000).toISOString()]);
  expect(told).toContainEqual(['Vigil by the lake', '2026-03-29T16:00:00.000Z']);
  expect(told).toContainEqual(['Session of the council', '2026-11-01T14:00:00.000Z']);
  expect((await read(`/calendar/${ids.session}.ics`)).map(({ summary }) => summary)).toEqual([
    'Session of the council',
  ]);
});

it('says nothing but hours when it is asked to be quiet', async () => {
  const quiet = await (await get('/calendar.ics?quiet=1')).text();
  expect(quiet).not.toMatch(/Vigil|Invented|council|Lake|lake\.example/);
  expect(quiet.match(/SUMMARY:Appointment/g)).toHaveLength(3);
});

it('takes out what was hidden, saying nothing of it, and cancels what was withdrawn', async () => {
  expect(await (await get('/en/calendar')).text()).toContain('A day to be hidden');
  await test.act(ids.secret, 'hide');
  await test.act(ids.vigil, 'withdraw', { reason: 'error-of-fact' });
  await test.sequence();
  forget();
  expect(await (await get('/en/calendar')).text()).not.toContain('A day to be hidden');
  const events = await read('/calendar.ics');
  expect(events.map(({ uid }) => uid)).not.toContain(ids.secret);
  const vigil = events.find(({ uid }) => uid === `${ids.vigil}-p1`);
  expect([vigil?.sequence, vigil?.component.getFirstPropertyValue('status')]).toEqual([1, 'CANCELLED']);
  const [alone] = await read(`/calendar/${ids.vigil}.ics`);
  expect([alone?.uid, alone?.location]).toEqual([`${ids.vigil}-p1`, null]);
  const gone = await (await get(`/calendar/${ids.secret}.ics`)).text();
  expect(gone).toMatch(/STATUS:CANCELLED/);
  expect(gone).not.toMatch(/hidden|SUMMARY/);
});

it('answers for no other record, and names a day that cannot be read', async () => {
  for (const path of ['/calendar/ac_x.ics', `/calendar/${ids.vigil.replace('ac_', 'br_')}.ics`])
    expect((await get(path)).status, path).toBe(404);
  const refused = await get('/en/calendar?from=tomorrow');
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('aria-invalid')]);
});
