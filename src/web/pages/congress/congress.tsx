/**
 * The congress in public: what it is, its bodies, when it met and meets, what it decided, by whose mandates, and what is
 * ahead. Everything here is a published record; mandates are counts that the credentials committee published.
 */
import type { VNode } from 'preact';
import type { Text } from '../../../kernel/text.ts';
import { daySpan, type UncertainDate } from '../../../kernel/uncertain-date.ts';
import type { PublicItem } from '../../../publication/reader-types.ts';
import type { Occasion } from '../../calendar/occasion.ts';
import { OccasionList } from '../../calendar/page.tsx';
import { occasionsAhead } from '../../calendar/read.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Prose, TextOf } from '../../components/value.tsx';
import { everything } from '../../read-all.ts';
import type { View } from '../../view.ts';
import { Chart, EarlierBodies, isOver } from './chart.tsx';
import { Credentials } from './credentials.tsx';
import { DelegationMap } from './delegation-map.tsx';
import { Listed } from './lines.tsx';
import type { Membership } from './seats.ts';

/** How many of each kind are shown. */
const LATEST = 5;
const AHEAD = 8;
const BODIES = 500;

interface Congress {
  view: View;
  bodies: PublicItem[];
  /** Bodies that were dissolved. */
  earlier: PublicItem[];
  sessions: { now: PublicItem | undefined; next: PublicItem | undefined; last: PublicItem | undefined };
  resolutions: PublicItem[];
  votes: PublicItem[];
  credentials: PublicItem | undefined;
  ahead: Occasion[];
}

/** GET /congress */
export async function congressPage(view: View): Promise<Rendered> {
  const today = view.now.toISOString().slice(0, 10);
  const [bodies, sessions, resolutions, votes, credentials, ahead] = await Promise.all([
    everything(view.site, { type: 'body' }, BODIES),
    everything(view.site, { type: 'session' }, BODIES),
    newest(view, 'resolution', LATEST),
    newest(view, 'vote', LATEST),
    newest(view, 'credentials', 1),
    occasionsAhead(view, today, AHEAD),
  ]);
  view.titles = await view.site.reader.titles([...new Set(bodies.flatMap(representedIn))]);
  return {
    title: view.t('congress.public.title'),
    description: view.t('congress.public.lead'),
    current: 'congress',
    body: (
      <Body
        view={view}
        bodies={bodies.filter((one) => !isOver(one, today))}
        earlier={bodies.filter((one) => isOver(one, today) && one.status !== 'withdrawn')}
        sessions={aroundToday(sessions, today)}
        resolutions={resolutions}
        votes={votes}
        credentials={credentials[0]}
        ahead={ahead}
      />
    ),
  };
}

/** Groups on whose behalf somebody holds a seat of a body. */
const representedIn = ({ memberships }: PublicItem): string[] =>
  ((memberships ?? []) as Membership[]).flatMap(({ onBehalfOf }) => (onBehalfOf ? [onBehalfOf] : []));

/** The newest that stand: what was withdrawn is left to its list. */
async function newest({ site }: View, type: string, count: number): Promise<PublicItem[]> {
  if (!site.types.find(type)) return [];
  const { items } = await site.reader.search({ type, limit: 2 * count });
  return items.filter(({ status }) => status !== 'withdrawn').slice(0, count);
}

/** States of a session that meets, and of one that will not meet again, whatever its days say. */
const UNDER_WAY = ['open', 'suspended'];
const OVER = ['closed', 'minutes-draft', 'minutes-adopted', 'archived'];

/** The session under way, the next still to come, and the last that is over: by their states, then by their days. */
export function aroundToday(sessions: readonly PublicItem[], today: string): Congress['sessions'] {
  const dated = sessions.flatMap((item) => {
    if (item.when === undefined || item.status === 'withdrawn' || item.state === 'lapsed') return [];
    const when = item.when as UncertainDate;
    const { from, to } = daySpan(when);
    const [state, over] = [String(item.state), to < today || OVER.includes(String(item.state))];
    // A day that is only roughly known, such as a year, may begin long before the session does.
    const begun = UNDER_WAY.includes(state) || ('precise' in when && from < today);
    return [{ item, from, place: over ? 'last' : begun ? 'now' : 'next' }];
  });
  const ordered = dated.sort((a, b) => (a.from < b.from ? -1 : 1));
  return {
    now: ordered.findLast(({ place }) => place === 'now')?.item,
    next: ordered.find(({ place }) => place === 'next')?.item,
    last: ordered.findLast(({ place }) => place === 'last')?.item,
  };
}

function Body({ view, bodies, earlier, sessions, resolutions, votes, credentials, ahead }: Congress): VNode {
  const main = bodies.find(({ kind }) => kind === 'congress');
  const { now, next, last } = sessions;
  return (
    <>
      <section class="head">
        <h1>{main ? <TextOf view={view} text={main.title as Text} /> : view.t('congress.public.title')}</h1>
        {main?.summary ? (
          <Prose view={view} text={main.summary as Text} />
        ) : (
          <p class="lead">{view.t('congress.public.lead')}</p>
        )}
        <Ways view={view} />
      </section>
      <section class="grid two">
        <div>
          <h2>{view.t('congress.public.bodies')}</h2>
          {bodies.length === 0 ? <p class="empty">{view.t('list.none-yet')}</p> : <Chart view={view} bodies={bodies} />}
          <EarlierBodies view={view} bodies={earlier} />
        </div>
        <div>
          <Listed view={view} heading={view.t('session.under-way')} items={now ? [now] : []} />
          <Listed view={view} heading={view.t('congress.public.next')} items={next ? [next] : []} />
          <Listed view={view} heading={view.t('congress.public.last')} items={last ? [last] : []} />
          {credentials && <Credentials view={view} item={credentials} />}
        </div>
      </section>
      {credentials && <DelegationMap view={view} item={credentials} />}
      <section class="grid two">
        <div>
          <Listed view={view} heading={view.t('congress.public.resolutions')} items={resolutions} />
          <Listed view={view} heading={view.t('congress.public.votes')} items={votes} />
        </div>
        <div>
          <h2>{view.t('calendar.ahead')}</h2>
          {ahead.length === 0 ? (
            <p class="empty">{view.t('calendar.none')}</p>
          ) : (
            <OccasionList view={view} records={[...Map.groupBy(ahead, ({ item }) => item.id)]} days />
          )}
          <p class="links">
            <a href={view.href('/calendar')}>{view.t('calendar.title')}</a>
          </p>
        </div>
      </section>
    </>
  );
}

/** Every list of the congress. */
function Ways({ view }: { view: View }): VNode {
  const types = view.site.types.all.filter(({ office, publication }) => office && publication !== 'never');
  return (
    <nav aria-label={view.t('congress.public.lists')}>
      <p class="links">
        {types.map((type) => (
          <a key={type.name} href={view.href(`/${type.path}`)}>
            {view.label(type.name, '@many').text}
          </a>
        ))}
      </p>
    </nav>
  );
}
