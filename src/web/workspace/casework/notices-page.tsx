/** What a person was told: that they were mentioned, given a task, that a search found something, or that the congress waits. */
import type { VNode } from 'preact';
import type { CongressKind, NoticeRow } from '../../../casework/commands.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { type Desk, goTo } from '../route.ts';
import { titlesBy } from './words.tsx';

const HERE = '/workspace/notices';
/** Where what the congress tells is read, by its kind. Such a notice names nothing: the page it leads to knows who may read. */
const ROOMS: Readonly<Record<CongressKind, string>> = {
  vote: '/workspace/congress/votes',
  session: '/workspace/congress/sessions',
  sitting: '/workspace/congress/sittings',
  mandate: '/workspace/congress/mandates',
  request: '/workspace/congress/requests',
  resolution: '/workspace/congress/resolutions',
  report: '/workspace/congress/credentials',
};
const isOfCongress = (kind: string): kind is CongressKind => Object.hasOwn(ROOMS, kind);

/** GET /workspace/notices */
export async function noticesPage(desk: Desk): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const notices = await rooms.casework.notices.list(person);
  const searches = may(person, 'record.read') ? await rooms.casework.searches.list(person) : [];
  const title = await titlesBy(
    desk,
    notices.filter(({ kind }) => kind === 'mention' || kind === 'task').map(({ about }) => about),
  );
  const named = (notice: NoticeRow): string =>
    notice.kind === 'search' ? (searches.find(({ id }) => id === notice.about)?.name ?? '') : title(notice.about);
  return {
    title: view.t('casework.notices'),
    current: HERE,
    body: (
      <>
        <section class="head">
          <h1>{view.t('casework.notices')}</h1>
        </section>
        {notices.length === 0 && <p>{view.t('casework.notices.none')}</p>}
        <ul class="rows">
          {notices.map((notice) => (
            <Told key={notice.id} desk={desk} notice={notice} name={named(notice)} />
          ))}
        </ul>
        {notices.some(({ readAt }) => readAt === null) && (
          <FormFor desk={desk} path={HERE}>
            <button type="submit" class="quiet">
              {view.t('casework.notices.read')}
            </button>
          </FormFor>
        )}
      </>
    ),
  };
}

function Told({ desk: { view }, notice, name }: { desk: Desk; notice: NoticeRow; name: string }): VNode {
  const { kind, about, count, at, readAt } = notice;
  const said = isOfCongress(kind) ? (
    <a href={view.href(`${ROOMS[kind]}/${about}`)}>{view.t(`congress.told.${kind}`)}</a>
  ) : (
    view.t(`casework.told.${kind}`, { count })
  );
  return (
    <li>
      <span>
        {readAt === null ? <b>{said}</b> : said}{' '}
        {!isOfCongress(kind) && (
          <a href={view.href(kind === 'search' ? '/workspace/searches' : `/workspace/case/${about}`)}>
            <bdi>{name || view.t('casework.searches')}</bdi>
          </a>
        )}
      </span>
      <time class="small" dateTime={at.toISOString()}>
        {view.day(at.toISOString())}
      </time>
    </li>
  );
}

/** POST /workspace/notices */
export async function readAll(desk: Desk): Promise<Response> {
  await desk.rooms.casework.notices.markRead(desk.person);
  return goTo(desk, HERE);
}
