/**
 * What is particular to the page of a session: its state, its time in its own zone and in UTC, how a special one was
 * certified, the agenda as a tree, what was decided, and the minutes once they are adopted.
 */
import type { VNode } from 'preact';
import { itemsUnder } from '../../../congress/agenda.ts';
import type { PublicFloor } from '../../../congress/commands.ts';
import type { Text } from '../../../kernel/text.ts';
import { zonedAt } from '../../../kernel/zoned.ts';
import { Clock, Days } from '../../calendar/moment.tsx';
import { occasionsOf } from '../../calendar/occasion.ts';
import { Standing } from '../../components/standing.tsx';
import { Address, Joined, Prose, Ref, Term, TextOf } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Leaf } from '../record.tsx';
import { Decisions } from './lines.tsx';
import { Sentences } from './sentences.tsx';
import { sittingState } from './sitting.tsx';

interface Item {
  id: string;
  number: string;
  under?: string;
  kind?: string;
  title: Text;
  motion?: string;
  document?: string;
  url?: string;
  paper?: Text;
  closed?: boolean;
}

/** States in which the minutes are the body's own. */
const ADOPTED = ['minutes-adopted', 'archived'];

/** Under the title: body, kind, state, the hour where it is known. */
export function SessionTop({ view, item }: Leaf): VNode {
  const [occasion] = occasionsOf(item);
  return (
    <>
      <p class="lead">
        <Joined
          items={[
            ...(typeof item.body === 'string' ? [<Ref key="body" view={view} id={item.body} />] : []),
            ...(typeof item.kind === 'string'
              ? [<Term key="kind" view={view} vocabulary="session-kind" code={item.kind} />]
              : []),
          ]}
        />{' '}
        <Standing view={view} item={item} />
      </p>
      {occasion && (
        <p>
          {occasion.starts && (
            <>
              <Clock view={view} starts={occasion.starts} />{' '}
            </>
          )}
          <a href={view.href(`/calendar/${item.id}.ics`)} download>
            {view.t('calendar.ics.one')}
          </a>
        </p>
      )}
    </>
  );
}

/** Fields that are told here, and so nowhere else on the page. */
export const SESSION_PLACED: readonly string[] = [
  'body',
  'state',
  'kind',
  'zone',
  'agenda',
  'minutes',
  'certified',
  'certificate',
];

/** How the request for it was certified, agenda, decisions, minutes. */
export function SessionParts({ view, type, item, related = {}, sittings = [] }: Leaf): VNode {
  const certificate = item.certificate as Text | undefined;
  const agenda = (item.agenda ?? []) as Item[];
  const minutes = item.minutes as Text | undefined;
  return (
    <>
      <Sittings view={view} sittings={sittings} />
      {certificate && (
        <section class="panel" aria-labelledby="certificate">
          <h2 id="certificate">{view.label(type.name, 'certificate').text}</h2>
          <Sentences view={view} text={certificate} />
        </section>
      )}
      {agenda.length > 0 && (
        <section>
          <h2>{view.t('session.agenda')}</h2>
          <Agenda view={view} items={agenda} under={-1} />
        </section>
      )}
      <Decisions view={view} related={related} />
      {minutes && ADOPTED.includes(String(item.state)) && (
        <section>
          <h2>{view.t('session.minutes')}</h2>
          <Prose view={view} text={minutes} />
        </section>
      )}
    </>
  );
}

/** States in which no sitting is called any more. */
const OVER = ['lapsed', 'closed', 'minutes-draft', ...ADOPTED];

/** May sittings of it be called, open or close? Then its page is made anew for each reader. */
export const maySit = ({ item, sittings }: Leaf): boolean =>
  sittings !== undefined && (!OVER.includes(String(item.state)) || sittings.some(({ state }) => state !== 'closed'));

/** Its sittings in their order, each with its hour and how it stands now. */
function Sittings({ view, sittings }: { view: View; sittings: readonly PublicFloor[] }): VNode | null {
  if (sittings.length === 0) return null;
  return (
    <section>
      <h2 id="sittings">{view.t('session.sittings')}</h2>
      <ul class="plain lines" aria-labelledby="sittings">
        {sittings.map((one) => (
          <li key={one.id}>
            <Sitting view={view} sitting={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sitting({ view, sitting }: { view: View; sitting: PublicFloor }): VNode {
  const { id, number, state, starts, zone } = sitting;
  const at = zonedAt(starts.toISOString(), zone);
  const isNow = state !== 'called' && state !== 'closed';
  return (
    <>
      <a href={view.href(`/congress/sittings/${id}`)}>{view.t('sitting.number', { number })}</a>{' '}
      <span class={isNow ? 'chip open' : 'chip mute'}>{sittingState(view, sitting)}</span>
      <span class="small">
        {' '}
        <Joined
          items={[
            <Days key="day" view={view} occasion={dayOf(at.local)} />,
            <Clock key="clock" view={view} starts={at} />,
            <Term key="mode" view={view} vocabulary="sitting-mode" code={sitting.mode.replaceAll('_', '-')} />,
          ]}
        />
      </span>
    </>
  );
}

const dayOf = (local: string) => ({ from: local.slice(0, 10), to: local.slice(0, 10), exact: true });

/** Items under another, in their order; what stands under nothing that comes before it stands at the top. */
function Agenda({ view, items, under }: { view: View; items: Item[]; under: number }): VNode | null {
  const here = itemsUnder(items, under);
  if (here.length === 0) return null;
  return (
    <ul class="plain tree">
      {here.map(({ one, at }) => (
        <li key={one.id}>
          <b class="num">
            <bdi>{one.number}</bdi>
          </b>{' '}
          <TextOf view={view} text={one.title} />
          {one.closed && (
            <>
              {' '}
              <span class="chip mute">{view.t('session.closed')}</span>
            </>
          )}
          <span class="small">
            {' '}
            <Joined
              items={[
                ...(one.kind ? [<Term key="kind" view={view} vocabulary="agenda-kind" code={one.kind} />] : []),
                ...[one.motion, one.document].flatMap((id) => (id ? [<Ref key={id} view={view} id={id} />] : [])),
                ...(one.url ? [<Address key="url" address={one.url} />] : []),
              ]}
            />
          </span>
          {one.paper && (
            <details>
              <summary>{view.label('session', 'agenda.paper').text}</summary>
              <Prose view={view} text={one.paper} />
            </details>
          )}
          <Agenda view={view} items={items} under={at} />
        </li>
      ))}
    </ul>
  );
}
