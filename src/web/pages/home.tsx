/** The front page: what this is, what is new, where, how many (as honest ranges), and how to check it. */
import type { VNode } from 'preact';
import type { Figures, MapCell, Page, ProofInfo } from '../../publication/reader-types.ts';
import type { RecordType } from '../../records/declare.ts';
import { ByClass, ByYear } from '../components/charts.tsx';
import { Feed } from '../components/feed.tsx';
import { RecordMap } from '../components/record-map.tsx';
import type { Rendered } from '../components/shell.tsx';
import type { View } from '../view.ts';

/** What the front page shows; `type` is the register's own subject. */
export interface Front {
  view: View;
  type: RecordType;
  latest: Page;
  figures: Figures;
  cells: MapCell[] | null;
  proof: ProofInfo | null;
}

/** Builds the page. */
export function homePage(front: Front): Rendered {
  const { view } = front;
  return {
    title: view.t('home.eyebrow'),
    description: view.t('home.lead'),
    feed: `/feed.atom?lang=${view.lang}`,
    body: <Home {...front} />,
  };
}

function Home(front: Front): VNode {
  const { view, type, latest, figures, cells } = front;
  const path = `/${type.path}`;
  return (
    <>
      <section class="grid two">
        <div>
          <p class="eyebrow">{view.t('home.eyebrow')}</p>
          <h1>{view.t('home.title')}</h1>
          <p class="lead">{view.t('home.lead')}</p>
          <search>
            <form class="row seek" action={view.href(path)}>
              <label class="unseen" for="q">
                {view.t('list.search')}
              </label>
              <input id="q" name="q" type="search" placeholder={view.t('list.search.hint')} />
              <button type="submit">{view.t('list.search.go')}</button>
            </form>
          </search>
          <Trust {...front} />
          <Numbers {...front} />
        </div>
        <RecordMap view={view} list={path} cells={cells} size={{ width: 640, height: 500 }} />
      </section>
      <section class="grid two">
        <div>
          <h2>{view.t('home.latest')}</h2>
          {latest.items.length === 0 ? <p>{view.t('home.empty')}</p> : <Feed view={view} items={latest.items} />}
          <p class="links">
            <a href={view.href(path)}>{view.t('home.all', { types: view.label(type.name, '@many').text })}</a>
            <a href="/feed.atom">{view.t('home.follow')}</a>
          </p>
        </div>
        <div>
          <ByYear view={view} type={type} figures={figures} />
          <ByClass view={view} type={type} figures={figures} />
        </div>
      </section>
      {view.site.types.find('body') && (
        <section>
          <h2>{view.t('home.congress')}</h2>
          <p>{view.t('home.congress.text')}</p>
          <p class="links">
            <a href={view.href('/congress')}>{view.t('nav.congress')}</a>
            <a href={view.href('/calendar')}>{view.t('calendar.title')}</a>
            <a href={view.href('/commitments')}>{view.t('commitments.title')}</a>
          </p>
        </section>
      )}
      <section class="grid three">
        <Pillar
          title={view.t('home.says')}
          text={view.t('home.says.text')}
          href={view.href('/about')}
          link={view.t('foot.about')}
        />
        <Pillar
          title={view.t('home.check')}
          text={view.t('home.check.text')}
          href={view.href('/verify')}
          link={view.t('home.check.link')}
        />
        <Pillar
          title={view.t('home.take')}
          text={view.t('home.take.text')}
          href={view.href('/data')}
          link={view.t('home.take.link')}
        />
      </section>
    </>
  );
}

/** The state of trust in one line. */
function Trust({ view, latest, proof, figures }: Front): VNode {
  const witnesses = proof?.witnesses ?? 0;
  return (
    <div class={witnesses > 0 ? 'trust' : 'trust low'}>
      <b class={witnesses > 0 ? 'ok' : 'warn'}>
        {witnesses > 0 ? `✓ ${view.t('proof.witnesses', { count: witnesses })}` : view.t('proof.unwitnessed')}
      </b>
      <span class="num">{view.t('home.entries', { count: latest.log.size })}</span>
      {figures.latestAt && (
        <time dateTime={figures.latestAt}>{view.t('home.latest-at', { moment: view.moment(figures.latestAt) })}</time>
      )}
      <a href={view.href('/verify')}>{view.t('home.check.link')}</a>
    </div>
  );
}

function Numbers({ view, type, figures }: Front): VNode {
  const { low, best, high } = figures.measure;
  const many = view.label(type.name, '@many').text;
  return (
    <ul class="figures">
      <li>
        <strong class="num">{view.n(figures.records)}</strong>{' '}
        {view.t('home.published', { count: figures.records, types: many })}
        {figures.byCountry.length > 0 && (
          <div class="range">{view.t('home.countries', { count: figures.byCountry.length })}</div>
        )}
      </li>
      {best !== undefined && (
        <li>
          <strong class="num">{view.n(best)}</strong> {view.t('home.killed', { count: best })}
          <div class="range num">{view.t('home.range', { low: low ?? best, high: high ?? best })}</div>
        </li>
      )}
    </ul>
  );
}

function Pillar({ title, text, href, link }: { title: string; text: string; href: string; link: string }): VNode {
  return (
    <div>
      <h2>{title}</h2>
      <p>{text}</p>
      <p>
        <a href={href}>{link}</a>
      </p>
    </div>
  );
}
