/**
 * The public screen of a sitting whose session is public: the matter under way, whether there is a quorum, and results that
 * are published. Nobody is named, no number of those present is told, and a matter that is not public stays without a name.
 */
import type { VNode } from 'preact';
import type { PublicFloor } from '../../../congress/commands.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import { zonedAt } from '../../../kernel/zoned.ts';
import { Clock } from '../../calendar/moment.tsx';
import type { Rendered } from '../../components/shell.tsx';
import type { View } from '../../view.ts';
import { missingPage } from '../errors.tsx';
import { Lines } from './lines.tsx';

const LATELY = 50;

/** GET /congress/sittings/:id */
export async function sittingPage(view: View, id: string): Promise<Rendered> {
  const { reader, floor: floorOf } = view.site;
  const floor = (await floorOf?.(id)) ?? null;
  const session = floor && (await reader.record(floor.session));
  if (!floor || !session || 'gone' in session) return missingPage(view);
  const { items } = await reader.search({ type: 'vote', about: floor.session, limit: LATELY });
  const title = pickText(session.title as Text, view.lang).text;
  const starts = zonedAt(floor.starts.toISOString(), floor.zone);
  return {
    title: `${title} · ${view.t('sitting.number', { number: floor.number })}`,
    current: 'congress',
    noindex: true,
    fleeting: true,
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`/sessions/${session.id}`)}>
              <bdi>{title}</bdi>
            </a>
          </p>
          <h1>{view.t('sitting.number', { number: floor.number })}</h1>
          <p class="lead">{view.t('sitting.public.lead')}</p>
          <p>
            {view.day(starts.local.slice(0, 10))}, <Clock view={view} starts={starts} />
          </p>
        </section>
        <section>
          <h2>{view.t('sitting.now')}</h2>
          <p>
            <b>{sittingState(view, floor)}</b>
          </p>
          <Matter view={view} floor={floor} agenda={(session.agenda ?? []) as Item[]} />
        </section>
        <Lines view={view} heading={view.t('sitting.public.results')} items={items} />
        {items.length === 0 && <p>{view.t('sitting.public.results.none')}</p>}
        <p class="links">
          <a href={view.href(`/congress/sittings/${floor.id}`)}>{view.t('sitting.refresh')}</a>
        </p>
      </>
    ),
  };
}

interface Item {
  id: string;
  number: string;
  title: Text;
}

/** How a sitting stands, in words. While delegates come in nobody can say yet that there is no quorum. */
export function sittingState(view: View, { state }: PublicFloor): string {
  if (state === 'quorate') return view.t('sitting.quorum.met');
  if (state === 'inquorate') return view.t('sitting.quorum.not');
  return view.t(`sitting.state.${state}`);
}

function Matter({ view, floor, agenda }: { view: View; floor: PublicFloor; agenda: readonly Item[] }): VNode {
  if (floor.item === null) return <p>{view.t('sitting.item.none')}</p>;
  const item = agenda.find(({ id }) => id === floor.item);
  if (!item) return <p>{view.t('sitting.public.item.internal')}</p>;
  return (
    <p class="lead">
      <bdi class="num">{item.number}</bdi> <bdi>{pickText(item.title, view.lang).text}</bdi>
    </p>
  );
}
