/** Sessions of all bodies with their sittings, and one session: its state, its agenda, and the sittings called for it. */
import type { VNode } from 'preact';
import { eventsFrom, SESSION, type SessionEvent } from '../../../assembly/index.ts';
import type { Session } from '../../../congress/sessions.ts';
import { CALLED_IN, type Sitting } from '../../../congress/sittings.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import { zonedMoment } from '../../../kernel/zoned.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { PapersTool, type RefusedPapers } from './agenda-papers.tsx';
import { AgendaTree, leadsOf, SessionDocuments } from './agenda-tree.tsx';
import { Hours, SESSIONS, SITTINGS, said, sessionState, sittingState } from './sitting-words.tsx';

const MODES = ['online', 'hybrid', 'in-person', 'asynchronous'] as const;
const HERE = '/workspace/congress';
/** States in which there are minutes to draft or to read. */
const MINUTED: ReadonlySet<string> = new Set(['closed', 'minutes_draft', 'minutes_adopted', 'archived']);

/** GET /workspace/congress/sessions */
export async function sessionsPage({ view, rooms, person }: Desk): Promise<Rendered> {
  const sessions = await rooms.congress.sessions.list(person);
  const sittings = await rooms.congress.sittings.of(
    person,
    sessions.map(({ rid }) => rid),
  );
  return {
    title: view.t('sitting.sessions'),
    current: HERE,
    body: (
      <>
        <section class="head">
          <h1>{view.t('sitting.sessions')}</h1>
          <p class="lead">{view.t('sitting.sessions.lead')}</p>
          {may(person, 'congress.prepare') && (
            <p>
              <a class="button" href={view.href('/workspace/records/new/session')}>
                {view.t('sitting.sessions.new')}
              </a>
            </p>
          )}
        </section>
        {sessions.length === 0 && <p>{view.t('sitting.sessions.none')}</p>}
        {sessions.map((session) => (
          <section key={session.rid} class="panel">
            <h2>
              <a href={view.href(`${SESSIONS}/${session.rid}`)}>
                <bdi>{said(view, session.title)}</bdi>
              </a>
            </h2>
            <p class="small">
              {sessionState(view, session.state)}
              {session.opens && ` · ${view.day(session.opens)}`}
            </p>
            <SittingRows view={view} sittings={sittings.filter((one) => one.session === session.rid)} />
          </section>
        ))}
      </>
    ),
  };
}

function SittingRows({ view, sittings }: { view: Desk['view']; sittings: readonly Sitting[] }): VNode | null {
  if (sittings.length === 0) return null;
  return (
    <ul class="rows">
      {sittings.map((sitting) => (
        <li key={sitting.id}>
          <a href={view.href(`${SITTINGS}/${sitting.id}`)}>{view.t('sitting.number', { number: sitting.number })}</a>
          <Hours view={view} sitting={sitting} />
          <span>{view.term('sitting-mode', sitting.mode).text}</span>
          <b>{sittingState(view, sitting.state)}</b>
        </li>
      ))}
    </ul>
  );
}

/** GET /workspace/congress/sessions/:id */
export async function sessionPage(desk: Desk, refusal?: Refusal, refused?: RefusedPapers): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const session = await rooms.congress.sessions.open(person, desk.param('id'));
  const sittings = await rooms.congress.sittings.of(person, [session.rid]);
  const presides = await rooms.congress.rights.has(person, session.body);
  const leads = await leadsOf(desk, session);
  const writes = await rooms.congress.papers.writes(person, session.body);
  const published = (await view.site.reader.titles([session.rid])).has(session.rid);
  const noticeBy = presides ? await rooms.congress.sessions.noticeBy(person, session) : null;
  return {
    title: said(view, session.title),
    current: HERE,
    islands: ['floor'],
    body: (
      <>
        <section class="head">
          <p class="eyebrow">{sessionState(view, session.state)}</p>
          <h1>
            <bdi>{said(view, session.title)}</bdi>
          </h1>
          <RefusedNote view={view} refusal={refusal} />
          {session.opens && <p class="lead">{view.day(session.opens)}</p>}
          <p class="links">
            <a href={view.href(`/workspace/records/${session.rid}`)}>{view.t('sitting.record')}</a>
            {published && <a href={view.href(`/sessions/${session.rid}`)}>{view.t('sitting.public')}</a>}
            {MINUTED.has(session.state) && (
              <a href={view.href(`${SESSIONS}/${session.rid}/minutes`)}>{view.t('minutes.title')}</a>
            )}
            <a href={view.href(SESSIONS)}>{view.t('sitting.sessions')}</a>
          </p>
        </section>
        {presides && <Steps desk={desk} session={session} noticeBy={noticeBy} />}
        <section>
          <h2>{view.t('sitting.sittings')}</h2>
          {sittings.length === 0 && <p>{view.t('sitting.none')}</p>}
          <SittingRows view={view} sittings={sittings} />
          {presides && CALLED_IN.includes(session.state) && (
            <CallForm desk={desk} session={session} open={refusal !== undefined} />
          )}
        </section>
        <section>
          <h2>{view.t('sitting.agenda')}</h2>
          {session.agenda.length === 0 && <p>{view.t('sitting.agenda.none')}</p>}
          <AgendaTree desk={desk} leads={leads} items={session.agenda} />
          {writes && (
            <>
              <p>
                <a href={view.href(`${SESSIONS}/${session.rid}/agenda`)}>{view.t('sitting.agenda.edit')}</a>
              </p>
              <PapersTool desk={desk} session={session} papers={[...leads.papers.values()].flat()} refused={refused} />
            </>
          )}
        </section>
        <SessionDocuments desk={desk} leads={leads} session={session} />
      </>
    ),
  };
}

/** Steps the session may take now; what only a vote brings is not among them. */
function Steps({ desk, session, noticeBy }: { desk: Desk; session: Session; noticeBy: string | null }): VNode | null {
  const { view } = desk;
  const steps = eventsFrom(SESSION, session.state).filter((event) => event !== 'adopt_minutes');
  if (steps.length === 0) return null;
  return (
    <div class="tools">
      {steps.map((event: SessionEvent) => (
        <FormFor key={event} desk={desk} path={`${SESSIONS}/${session.rid}/move`}>
          <button type="submit" name="event" value={event} class="quiet">
            {view.find(`sitting.step.${event}`)}
          </button>
        </FormFor>
      ))}
      {noticeBy && <p class="small">{view.t('sitting.notice-by', { day: view.day(noticeBy) })}</p>}
    </div>
  );
}

function CallForm({ desk, session, open }: { desk: Desk; session: Session; open: boolean }): VNode {
  const { view, form } = desk;
  const zone = form.text('zone') || session.zone || 'UTC';
  const mode = form.text('mode') || session.mode || 'online';
  return (
    <details open={open}>
      <summary>{view.t('sitting.call')}</summary>
      <FormFor desk={desk} path={`${SESSIONS}/${session.rid}/sittings`} class="stack">
        <label>
          {view.t('sitting.mode')}
          <select name="mode">
            {MODES.map((one) => (
              <option key={one} value={one} selected={one === mode}>
                {view.term('sitting-mode', one).text}
              </option>
            ))}
          </select>
        </label>
        <label>
          {view.t('sitting.zone')}
          <input name="zone" value={zone} dir="ltr" required maxLength={60} />
          <span class="small">{view.t('sitting.zone.help')}</span>
        </label>
        <label>
          {view.t('sitting.starts')}
          <input name="starts" type="datetime-local" value={form.text('starts')} dir="ltr" required />
        </label>
        <label>
          {view.t('sitting.ends')}
          <input name="ends" type="datetime-local" value={form.text('ends')} dir="ltr" />
          <span class="small">{view.t('sitting.ends.help')}</span>
        </label>
        <button type="submit">{view.t('sitting.call')}</button>
      </FormFor>
    </details>
  );
}

/** POST /workspace/congress/sessions/:id/move */
export function moveSession(desk: Desk): Promise<Answer> {
  const id = desk.param('id');
  return orShow(
    async () => {
      await desk.rooms.congress.sessions.move(desk.person, id, desk.form.text('event') as SessionEvent);
      return goTo(desk, `${SESSIONS}/${id}`);
    },
    (refusal) => sessionPage(desk, refusal),
  );
}

/** POST /workspace/congress/sessions/:id/sittings */
export function callSitting(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  const session = desk.param('id');
  const moment = (name: string): Date | null => {
    const read = zonedMoment(form.text(name), form.text('zone'));
    return read && new Date(read.utc);
  };
  return orShow(
    async () => {
      const id = await rooms.congress.sittings.call(person, {
        ...{ session, mode: form.text('mode'), zone: form.text('zone') },
        ...{ starts: moment('starts'), windowEnds: moment('ends') },
      });
      return goTo(desk, `${SITTINGS}/${id}`);
    },
    (refusal) => sessionPage(desk, refusal),
  );
}
