/** The calendar files, read back by another's parser that knows no zones but those a file brings along. */
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import type { PublicItem } from '../../publication/reader-types.ts';
import { calendarFile, cancellation, escaped, folded, type Telling } from './ics.ts';
import { inOrder, occasionsOf } from './occasion.ts';

const telling: Telling = {
  ...{ lang: 'en', name: 'Register of the lake' },
  address: ({ item }) => `https://register.example/en/calendar/${item.id}`,
  country: (code) => (code === 'FR' ? 'France' : code),
};
const on = (day: string) => ({ precise: { from: day, to: day } });
const action = (more: Record<string, unknown> = {}): PublicItem => ({
  ...{ id: 'ac_lanterns', type: 'action', rev: 1, publishedAt: '2026-05-01', log: { index: 3 } },
  ...{ title: { lang: 'ru', text: 'День; фонарей, тишина' }, when: on('2026-12-10') },
  ...more,
});
const place = (zone: string, starts: string, ends?: string) => ({
  ...{ id: 'p1', town: 'Somewhere', zone, starts },
  ...(ends ? { ends } : {}),
});

/** Events as ical.js reads them; nothing but the file's own VTIMEZONE tells it offsets. */
function read(text: string): ICAL.Event[] {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
}
const utc = (time: ICAL.Time) => new Date(time.toUnixTime() * 1000).toISOString().slice(0, 16);

describe('moments', () => {
  it.each([
    ['Europe/Paris', '2026-03-28T18:00', '2026-03-28T17:00'],
    ['Europe/Paris', '2026-03-29T18:00', '2026-03-29T16:00'],
    ['Europe/Paris', '2026-10-25T02:30', '2026-10-25T00:30'],
    ['America/New_York', '2026-03-08T09:00', '2026-03-08T13:00'],
    ['America/New_York', '2026-11-01T09:00', '2026-11-01T14:00'],
    ['Pacific/Auckland', '2026-04-04T12:00', '2026-04-03T23:00'],
    ['Pacific/Auckland', '2026-04-05T12:00', '2026-04-05T00:00'],
    ['Australia/Lord_Howe', '2026-10-04T12:00', '2026-10-04T01:00'],
    ['Europe/Dublin', '2026-07-01T12:00', '2026-07-01T11:00'],
    ['Asia/Dushanbe', '2026-12-10T18:00', '2026-12-10T13:00'],
    ['Asia/Tehran', '2022-09-01T18:00', '2022-09-01T13:30'],
    ['+05:45', '2026-12-10T18:00', '2026-12-10T12:15'],
    ['UTC', '2026-12-10T18:00', '2026-12-10T18:00'],
  ])('in %s at %s are the same to a client that knows no zones', (zone, starts, expected) => {
    const [event] = read(calendarFile(occasionsOf(action({ places: [place(zone, starts)] })), telling));
    expect(utc(event!.startDate)).toBe(expected);
  });

  it.each(['0001-01-01', '9999-12-31'])('on %s are in no file, and take nobody else’s day out of it', (day) => {
    const far = [action({ when: on(day) }), action({ when: on(day), places: [place('Europe/Paris', '18:00')] })];
    const late = action({ places: [place('America/New_York', `${day}T23:59`)] });
    const near = action({ places: [place('Europe/Paris', '18:00')] });
    expect(read(calendarFile([...far, late, near].flatMap(occasionsOf), telling))).toHaveLength(1);
  });

  it('of any minute in years of changing clocks come back as what they were', () => {
    const zones = [
      'Europe/Paris',
      'America/New_York',
      'Pacific/Auckland',
      'Asia/Dushanbe',
      'America/St_Johns',
      'Asia/Amman',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: new Date('2020-01-01'), max: new Date('2032-01-01'), noInvalidDate: true }),
        (zone, date) => {
          const local = date.toISOString().slice(0, 16);
          const [occasion] = occasionsOf(action({ places: [place(zone, local)] }));
          const [event] = read(calendarFile([occasion!], telling));
          expect(`${utc(event!.startDate)}Z`).toBe(occasion!.starts!.utc);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('may end past midnight, and an end before the beginning is left out', () => {
    const ends = (text: string) => {
      const [occasion] = occasionsOf(action({ places: [place('Europe/Paris', '2026-12-10T22:00', text)] }));
      return occasion?.ends?.local;
    };
    expect(ends('01:00')).toBe('2026-12-11T01:00');
    expect(ends('2026-12-12T09:00')).toBe('2026-12-12T09:00');
    expect(ends('2026-12-09T09:00')).toBeUndefined();
  });
});

describe('an occasion', () => {
  it('is as many events as it has places, each with an id that stays, in the order of time', () => {
    const places = [
      { ...place('Europe/Paris', '2026-12-10T18:00'), id: 'p1' },
      { ...place('Pacific/Auckland', '2026-12-10T18:00'), id: 'p2' },
    ];
    const occasions = inOrder(occasionsOf(action({ places })));
    expect(occasions.map(({ uid }) => uid)).toEqual(['ac_lanterns-p2', 'ac_lanterns-p1']);
    expect(read(calendarFile(occasions, telling)).map(({ uid }) => uid)).toEqual(['ac_lanterns-p2', 'ac_lanterns-p1']);
  });

  it('without an hour takes its whole days, the last one included', () => {
    const item = action({ when: { precise: { from: '2026-12-10', to: '2026-12-12' } } });
    const [event] = read(calendarFile(occasionsOf(item), telling));
    expect([event?.startDate.toString(), event?.endDate.toString()]).toEqual(['2026-12-10', '2026-12-13']);
  });

  it('whose hour cannot be read keeps its day', () => {
    const item = action({ places: [place('Europe/Nowhere', '2026-12-10T18:00')] });
    const [event] = read(calendarFile(occasionsOf(item), telling));
    expect([event?.startDate.isDate, event?.startDate.toString()]).toEqual([true, '2026-12-10']);
  });

  it('known no closer than a season is in nobody’s calendar, and one of a few days is tentative', () => {
    const some = (from: string, to: string) => action({ when: { imprecise: { from, to } } });
    expect(read(calendarFile(occasionsOf(some('2026-06', '2026-08')), telling))).toEqual([]);
    const [event] = read(calendarFile(occasionsOf(some('2026-06-01', '2026-06-03')), telling));
    expect(event?.component.getFirstPropertyValue('status')).toBe('TENTATIVE');
    expect(occasionsOf(action({ when: undefined }))).toEqual([]);
  });

  it('withdrawn is cancelled under the same id with a higher sequence; a revision is higher again', () => {
    const states = [action(), action({ status: 'withdrawn' }), action({ rev: 2 })].map((item) => {
      const [event] = read(calendarFile(occasionsOf(item), telling));
      return [event?.uid, event?.sequence, event?.component.getFirstPropertyValue('status')];
    });
    expect(states).toEqual([
      ['ac_lanterns', 0, 'CONFIRMED'],
      ['ac_lanterns', 1, 'CANCELLED'],
      ['ac_lanterns', 2, 'CONFIRMED'],
    ]);
  });

  it('of a session that lapsed is cancelled, and one that is only asked for is tentative', () => {
    const state = (name: string) => {
      const item = { ...action({ state: name }), type: 'session' };
      return /STATUS:(\w+)/.exec(calendarFile(occasionsOf(item), telling))?.[1];
    };
    expect([state('lapsed'), state('requested'), state('convened')]).toEqual(['CANCELLED', 'TENTATIVE', 'CONFIRMED']);
  });

  it('that is no longer shown is cancelled, and nothing is said of it', () => {
    const text = cancellation({ id: 'ac_lanterns', gone: 'hidden', at: '2026-06-01' }, telling);
    const [event] = read(text);
    expect([event?.uid, event?.component.getFirstPropertyValue('status')]).toEqual(['ac_lanterns', 'CANCELLED']);
    expect(text).not.toMatch(/SUMMARY|DESCRIPTION|LOCATION|DTSTART/);
  });
});

describe('a quiet calendar', () => {
  it('tells when and nothing else', () => {
    const item = action({
      summary: { lang: 'en', text: 'People stand with lanterns.' },
      places: [{ ...place('Europe/Paris', '2026-12-10T18:00'), town: 'Secretville', contact: 'somebody' }],
    });
    const text = calendarFile(occasionsOf(item), { ...telling, quiet: 'Appointment' });
    expect(text).not.toMatch(
      /stand with|Secretville|somebody|Register|register\.example|Tamga|фонар|DESCRIPTION|LOCATION|URL/,
    );
    const [event] = read(text);
    expect([event?.summary, utc(event!.startDate)]).toEqual(['Appointment', '2026-12-10T17:00']);
  });
});

describe('the lines', () => {
  it('are folded at 75 octets between characters, ended by CRLF, and come back as they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const clean = text
          .replaceAll(/\r\n?/g, '\n')
          .replaceAll(/(?![\t\n])\p{Cc}/gu, '')
          .toWellFormed();
        const file = calendarFile(occasionsOf(action({ title: { lang: 'und', text: clean } })), telling);
        for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        expect(read(file)[0]?.summary).toBe(clean);
      }),
    );
  });

  it('cannot be broken out of by what people write', () => {
    const text = 'x\r\nATTACH:https://elsewhere.example/\u0000\nBEGIN:VALARM';
    const file = calendarFile(occasionsOf(action({ title: { lang: 'en\r\nX:1', text } })), telling);
    expect(file).not.toMatch(/^(?:ATTACH|BEGIN:VALARM|X:)/m);
    expect(escaped('a;b,c\\d\ne')).toBe('a\\;b\\,c\\\\d\\ne');
    expect(folded('я'.repeat(40))).toBe(`${'я'.repeat(37)}\r\n ${'я'.repeat(3)}`);
  });
});
