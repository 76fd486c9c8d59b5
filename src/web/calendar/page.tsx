/**
 * The calendar month by month, each day by day: what is where, at the hour of each place and in UTC. A day's occasions of
 * one record stand together, since an action day is many places. Earlier and later lead to where there is something.
 */
import type { VNode } from 'preact';
import { addDays, isPartial, lastDay } from '../../kernel/calendar.ts';
import type { Text } from '../../kernel/text.ts';
import { firstDay } from '../../kernel/uncertain-date.ts';
import type { Rendered } from '../components/shell.tsx';
import { Term, TextOf } from '../components/value.tsx';
import type { View } from '../view.ts';
import { Clock, Days } from './moment.tsx';
import type { Occasion } from './occasion.ts';
import { monthAfter, monthBefore, occasionsIn, type Span } from './read.ts';

/** Days are shown whole until there are this many occasions. */
const ENOUGH = 100;

/** GET /calendar; `from` = first day shown, to the end of its month; `past=1` = the last month of what is over. */
export async function calendarPage(view: View, params: URLSearchParams): Promise<Rendered> {
  const today = view.now.toISOString().slice(0, 10);
  const asked = params.get('from')?.trim() ?? '';
  const problem = asked !== '' && !isPartial(asked);
  const month = problem ? null : await monthFor(view, asked, today, params.get('past') === '1');
  return {
    title: view.t('calendar.title'),
    description: view.t('calendar.lead'),
    current: 'calendar',
    noindex: params.size > 0,
    ...(problem ? { status: 400 as const } : {}),
    body: <Body view={view} asked={asked} month={month} />,
  };
}

interface Month extends Span {
  days: Day[];
  /** First days of the pages before and after; null where there is nothing more. */
  earlier: string | null;
  later: string | null;
}

/** The days that are shown; where none are asked for and this month has nothing more, the next that has something. */
async function monthFor(view: View, asked: string, today: string, past: boolean): Promise<Month> {
  const first = asked === '' ? today : firstDay(asked);
  const here = { first, last: lastDay(first.slice(0, 7)) };
  if (past) return await filled(view, (await spanBefore(view, here)) ?? { first: today, last: addDays(today, -1) });
  const month = await filled(view, here);
  if (asked !== '' || month.days.length > 0 || month.later === null) return month;
  const next = await monthAfter(view, month.last);
  return next === null ? month : await filled(view, next);
}

async function filled(view: View, span: Span): Promise<Month> {
  const { shown, next } = cut(byDay(await occasionsIn(view, span), span.first));
  const [before, after] = await Promise.all([spanBefore(view, span), monthAfter(view, span.last)]);
  return { ...span, days: shown, earlier: before?.first ?? null, later: next ?? after?.first ?? null };
}

/** What comes before these days: the beginning of their own month, or the last month with something in it. */
async function spanBefore(view: View, { first }: Span): Promise<Span | null> {
  const own = { first: `${first.slice(0, 7)}-01`, last: addDays(first, -1) };
  const begun = own.first < first && (await occasionsIn(view, own)).length > 0;
  return begun ? own : await monthBefore(view, first);
}

type Day = [string, Occasion[]];

/** By the first day that is shown: an occasion that has begun stands on the first day of the list. */
function byDay(occasions: readonly Occasion[], first: string): Day[] {
  return [...Map.groupBy(occasions, ({ from }) => (from < first ? first : from))];
}

function cut(days: readonly Day[]): { shown: Day[]; next: string | null } {
  let count = 0;
  const shown = days.filter(([, occasions], at) => {
    const fits = at === 0 || count < ENOUGH;
    count += occasions.length;
    return fits;
  });
  return { shown, next: days[shown.length]?.[0] ?? null };
}

interface BodyProps {
  view: View;
  asked: string;
  /** Null for a day that cannot be read. */
  month: Month | null;
}

function Body({ view, asked, month }: BodyProps): VNode {
  const problem = month === null;
  return (
    <>
      <section class="head">
        <h1>{view.t('calendar.title')}</h1>
        <p class="lead">{view.t('calendar.lead')}</p>
        {problem && (
          <div class="banner refused" role="alert">
            <b>{view.t('list.problem')}</b> <a href="#f-from">{view.t('list.problem.from')}</a>
          </div>
        )}
        <form class="row seek" action={view.href('/calendar')}>
          <label for="f-from">{view.t('list.from')}</label>
          <input
            id="f-from"
            name="from"
            value={asked}
            placeholder={view.t('list.date-hint')}
            size={11}
            dir="ltr"
            aria-invalid={problem || undefined}
          />
          <button type="submit">{view.t('list.search.go')}</button>
        </form>
        <p class="links">
          <a href={view.href('/calendar')}>{view.t('calendar.ahead')}</a>
          <a href={view.href('/calendar?past=1')}>{view.t('calendar.past')}</a>
          <a href={view.href('/calendar.ics')}>{view.t('calendar.ics')}</a>
          <a href={view.href('/calendar.ics?quiet=1')}>{view.t('calendar.ics.quiet')}</a>
        </p>
        <p class="small">{view.t('calendar.ics.note')}</p>
      </section>
      {month && <Shown view={view} month={month} />}
    </>
  );
}

function Shown({ view, month }: { view: View; month: Month }): VNode {
  const { days, earlier, later } = month;
  return (
    <>
      {days.length === 0 && <p class="empty">{view.t('calendar.none')}</p>}
      {days.map((day) => (
        <DaySection key={day[0]} view={view} day={day} />
      ))}
      {(earlier ?? later) !== null && (
        <nav class="links" aria-label={view.t('list.pages')}>
          {earlier !== null && (
            <a rel="prev" href={view.href(`/calendar?from=${earlier}`)}>
              {view.t('calendar.earlier', { month: view.day(earlier.slice(0, 7)) })}
            </a>
          )}
          {later !== null && (
            <a rel="next" href={view.href(`/calendar?from=${later}`)}>
              {view.t('calendar.later', { month: view.day(later.slice(0, 7)) })}
            </a>
          )}
        </nav>
      )}
    </>
  );
}

function DaySection({ view, day: [day, occasions] }: { view: View; day: Day }): VNode {
  const records = [...Map.groupBy(occasions, ({ item }) => item.id)];
  return (
    <section>
      <h2>
        <time dateTime={day}>{view.day(day)}</time>
      </h2>
      <OccasionList view={view} records={records} />
    </section>
  );
}

interface ListProps {
  view: View;
  records: [string, Occasion[]][];
  /** Say each day, where no heading says it. */
  days?: boolean;
}

/** Occasions by their records. */
export function OccasionList({ view, records, days = false }: ListProps): VNode {
  return (
    <ul class="plain occasions">
      {records.map(([id, occasions]) => (
        <Record key={id} view={view} occasions={occasions} days={days} />
      ))}
    </ul>
  );
}

function Record({ view, occasions, days }: { view: View; occasions: Occasion[]; days: boolean }): VNode | null {
  const [first] = occasions;
  const type = first && view.site.types.find(first.item.type);
  if (!first || !type) return null;
  const { item, off, open } = first;
  const kind = type.fields.kind;
  return (
    <li>
      <a href={view.href(`/${type.path}/${item.id}`)}>
        <TextOf view={view} text={item[type.title] as Text} />
      </a>{' '}
      {kind?.kind === 'term' && typeof item.kind === 'string' && (
        <span class="chip mute">
          <Term view={view} vocabulary={kind.vocabulary} code={item.kind} />
        </span>
      )}
      {(off || open) && (
        <>
          {' '}
          <span class={off ? 'chip grave' : 'chip open'}>{view.t(off ? 'calendar.off' : 'calendar.open')}</span>
        </>
      )}
      <ul class="plain">
        {occasions.map((occasion) => (
          <li key={occasion.uid} class="small">
            <Where view={view} occasion={occasion} days={days} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function Where({ view, occasion, days }: { view: View; occasion: Occasion; days: boolean }): VNode {
  const { place, starts, ends, from, to } = occasion;
  return (
    <>
      {place && (
        <>
          <bdi>{place.town}</bdi>
          {place.country && `, ${view.country(place.country)}`}
          {place.spot && (
            <>
              {', '}
              <TextOf view={view} text={place.spot} />
            </>
          )}
          {' · '}
        </>
      )}
      {(days || !starts || from !== to) && <Days view={view} occasion={occasion} />}{' '}
      {starts && <Clock view={view} starts={starts} ends={ends} />}
      {place && !starts && (
        <>
          {' '}
          <bdi>{place.starts}</bdi>
        </>
      )}
      {(place?.organiser || place?.contact) && (
        <>
          {' · '}
          <bdi>{[place.organiser, place.contact].filter(Boolean).join(', ')}</bdi>
        </>
      )}
    </>
  );
}
