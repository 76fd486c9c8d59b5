/** What a person was told: that they were mentioned, given a task, or that a search of theirs has found something. */
import type { VNode } from 'preact';
import type { NoticeRow } from '../../../casework/commands.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { type Desk, goTo } from '../route.ts';
import { titlesBy } from './words.tsx';

const HERE = '/workspace/notices';

/** GET /workspace/notices */
export async function noticesPage(desk: Desk): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const notices = await rooms.casework.notices.list(person);
  const searches = may(person, 'record.read') ? await rooms.casework.searches.list(person) : [];
  const title = await titlesBy(
    desk,
    notices.filter(({ kind }) => kind !== 'search').map(({ about }) => about),
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
  const path = kind === 'search' ? '/workspace/searches' : `/workspace/case/${about}`;
  const said = view.t(`casework.told.${kind}`, { count });
  return (
    <li>
      <span>
        {readAt === null ? <b>{said}</b> : said}{' '}
        <a href={view.href(path)}>
          <bdi>{name || view.t('casework.searches')}</bdi>
        </a>
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
