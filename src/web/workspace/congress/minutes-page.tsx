/** Minutes of a session: drafted by a button, corrected in the record, put to the vote; adopted they are read here as they stand. */
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Prose } from '../../components/value.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo, type Route } from '../route.ts';
import { SESSIONS, said, sessionState } from './sitting-words.tsx';
import { votesOf } from './vote-words.tsx';

const HERE = `${SESSIONS}/:id/minutes`;

export const minutesRoutes: readonly Route[] = [
  { method: 'GET', path: HERE, needs: 'congress.read', answer: (desk) => minutesPage(desk) },
  { method: 'POST', path: HERE, needs: 'sitting.preside', answer: draft },
];

/** GET /workspace/congress/sessions/:id/minutes */
async function minutesPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const session = await rooms.congress.sessions.open(person, desk.param('id'));
  const { body } = await rooms.desk.open(person, session.rid);
  const minutes = (body.minutes ?? body.draft) as Text | undefined;
  const presides = await rooms.congress.rights.has(person, session.body);
  const drafted = session.state === 'minutes_draft';
  const title = `${view.t('minutes.title')}: ${said(view, session.title)}`;
  const asked = new URLSearchParams({ subject: session.rid, decision: 'procedure', title });
  return {
    title: view.t('minutes.title'),
    current: '/workspace/congress',
    body: (
      <article class="narrow">
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`${SESSIONS}/${session.rid}`)}>
              <bdi>{said(view, session.title)}</bdi>
            </a>
            {' · '}
            {sessionState(view, session.state)}
          </p>
          <h1>{view.t('minutes.title')}</h1>
          <RefusedNote view={view} refusal={refusal} />
        </section>
        {minutes ? <Prose view={view} text={minutes} /> : <p>{view.t('minutes.none')}</p>}
        {presides && (session.state === 'closed' || drafted) && (
          <section class="panel" aria-labelledby="doing">
            <h2 id="doing">{view.t('minutes.steps')}</h2>
            <p class="small">{view.t('minutes.what')}</p>
            <FormFor desk={desk} path={`${SESSIONS}/${session.rid}/minutes`}>
              <button type="submit" class={drafted ? 'quiet' : undefined}>
                {view.t(drafted ? 'minutes.again' : 'minutes.draft')}
              </button>
            </FormFor>
            {drafted && (
              <p class="links">
                <a href={view.href(`/workspace/records/${session.rid}/edit`)}>{view.t('minutes.correct')}</a>
                <a href={view.href(`${votesOf(session.body)}/new?${asked}`)}>{view.t('minutes.vote')}</a>
              </p>
            )}
          </section>
        )}
      </article>
    ),
  };
}

/** POST /workspace/congress/sessions/:id/minutes */
function draft(desk: Desk): Promise<Answer> {
  return orShow(
    async () => {
      await desk.rooms.congress.minutes.draft(desk.person, desk.param('id'));
      return goTo(desk, `${SESSIONS}/${desk.param('id')}/minutes`);
    },
    (refusal) => {
      if (refusal.code === 'record-unknown') throw refusal;
      return minutesPage(desk, refusal);
    },
  );
}
