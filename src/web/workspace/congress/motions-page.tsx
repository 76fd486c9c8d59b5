/** Motions of a body by how far they have come, and the resolutions that came of them. */
import type { VNode } from 'preact';
import type { MotionState } from '../../../assembly/index.ts';
import type { TabledText } from '../../../congress/motions.ts';
import { pickText, type Text, wordings } from '../../../kernel/text.ts';
import type { Body } from '../../../records/validate.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Term, TextOf } from '../../components/value.tsx';
import type { Desk } from '../route.ts';
import { hasWords, LongRows, Seek, wordsAsked } from './long-list.tsx';
import { NEW_MOTION } from './motion-edit-page.tsx';
import { MOTIONS, RESOLUTIONS } from './motion-words.tsx';

/** In the order in which a body has to do with them. */
const ORDER: readonly MotionState[] = [
  ...(['in_progress', 'submitted', 'permitted', 'adjourned', 'referred', 'accepted'] as const),
  ...(['adopted_pending_publication', 'published', 'superseded'] as const),
  ...(['rejected', 'not_permitted', 'withdrawn', 'not_concerned'] as const),
];

/** GET /workspace/congress/motions */
export async function motionsPage(desk: Desk): Promise<Rendered> {
  const { view, rooms, person, query } = desk;
  const bodies = await rooms.congress.sessions.bodies(person);
  const asked = query.get('body');
  const body = bodies.find(({ rid }) => rid === asked) ?? bodies[0];
  const words = wordsAsked(query);
  const [allMotions, allResolutions] = body
    ? await Promise.all([
        rooms.congress.motions.list(person, body.rid),
        rooms.congress.resolutions.list(person, body.rid),
      ])
    : [[], []];
  const has = ({ number, title }: Body): boolean =>
    hasWords(words, String(number ?? ''), ...(title ? wordings(title as Text).map(({ text }) => text) : []));
  const motions = allMotions.filter((one) => has(one.body));
  const resolutions = allResolutions.filter((one) => has(one.body));
  const tables = body !== undefined && (await rooms.congress.rights.tables(person, body.rid));
  return {
    title: view.t('motions.title'),
    current: '/workspace/congress',
    body: (
      <>
        <section class="head">
          <h1>{view.t('motions.title')}</h1>
          {body && (
            <p class="lead">
              <TextOf view={view} text={body.title} />
            </p>
          )}
          <nav class="links" aria-label={view.t('congress.bodies')}>
            {bodies.length > 1 &&
              bodies.map(({ rid, title }) => (
                <a
                  key={rid}
                  href={view.href(`${MOTIONS}?body=${rid}`)}
                  aria-current={rid === body?.rid ? 'page' : undefined}
                >
                  <bdi>{pickText(title, view.lang).text}</bdi>
                </a>
              ))}
          </nav>
          {tables && (
            <p class="links">
              <a href={view.href(`${NEW_MOTION}${body ? `?body=${body.rid}` : ''}`)}>{view.t('motions.write')}</a>
              <a href={view.href(`/workspace/congress/text${body ? `?body=${body.rid}` : ''}`)}>
                {view.t('motions.bring')}
              </a>
            </p>
          )}
          <Seek
            view={view}
            path={MOTIONS}
            body={body?.rid ?? ''}
            asked={words}
            count={allMotions.length + allResolutions.length}
          />
        </section>
        {motions.length === 0 && resolutions.length === 0 && (
          <p>{view.t(words === '' ? 'motions.none' : 'congress.sought.none')}</p>
        )}
        {ORDER.map((state) => (
          <Group key={state} desk={desk} state={state} motions={motions.filter((one) => one.state === state)} />
        ))}
        {resolutions.length > 0 && (
          <section aria-labelledby="resolutions">
            <h2 id="resolutions">{view.label('resolution', '@many').text}</h2>
            <LongRows
              view={view}
              lines={resolutions.map(({ rid, body: one, status }) => (
                <li key={rid}>
                  <Line desk={desk} path={`${RESOLUTIONS}/${rid}`} number={one.number} title={one.title as Text} />
                  <span class="small">{view.find(`status.${status}`) ?? status}</span>
                </li>
              ))}
            />
          </section>
        )}
      </>
    ),
  };
}

function Group({
  desk,
  state,
  motions,
}: {
  desk: Desk;
  state: MotionState;
  motions: Omit<TabledText, 'rev'>[];
}): VNode | null {
  if (motions.length === 0) return null;
  const id = `state-${state.replaceAll('_', '-')}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        <Term view={desk.view} vocabulary="motion-state" code={state.replaceAll('_', '-')} />{' '}
        <span class="num small">{desk.view.n(motions.length)}</span>
      </h2>
      <LongRows
        view={desk.view}
        lines={motions.map(({ rid, body }) => (
          <li key={rid}>
            <Line desk={desk} path={`${MOTIONS}/${rid}`} number={body.number} title={body.title as Text | undefined} />
          </li>
        ))}
      />
    </section>
  );
}

function Line({
  desk: { view },
  path,
  number,
  title,
}: {
  desk: Desk;
  path: string;
  number: unknown;
  title: Text | undefined;
}): VNode {
  return (
    <span>
      {typeof number === 'string' && (
        <>
          <bdi class="num">{number}</bdi>{' '}
        </>
      )}
      <a href={view.href(path)}>{title ? <TextOf view={view} text={title} /> : view.t('motions.untitled')}</a>
    </span>
  );
}
