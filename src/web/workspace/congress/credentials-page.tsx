/** Credentials of a body: its reports, what delegates put in question and sign for, and the form with which a report is made. */
import type { VNode } from 'preact';
import type { Challenge } from '../../../congress/challenges.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Desk } from '../route.ts';
import { BodyChoice, Constituency, CREDENTIALS, chosenBody, HERE, MANDATES } from './mandate-words.tsx';

/** GET /workspace/congress/credentials */
export async function credentialsPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const chosen = await chosenBody(desk);
  const { credentials, challenges, rights } = rooms.congress;
  const { body } = chosen;
  const [inside, reads, examines, signs] = body
    ? await Promise.all([
        rights.inside(person, body),
        rights.works(person, body, 'mandate.read'),
        rights.works(person, body, 'mandate.examine'),
        rights.seats(person, body).then((seats) => seats.length > 0 && may(person, 'mandate.challenge')),
      ])
    : [false, false, false, false];
  const reports = body ? await credentials.list(person, body) : [];
  const questions = inside ? await challenges.list(person, body) : [];
  return {
    title: view.t('credentials.title'),
    current: HERE,
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(HERE)}>{view.t('congress.title')}</a>
          </p>
          <h1>{view.t('credentials.title')}</h1>
          <p class="lead">{view.t('credentials.lead')}</p>
          <RefusedNote view={view} refusal={refusal} />
          {reads && (
            <p class="links">
              <a href={view.href(`${MANDATES}${chosen.body ? `?body=${chosen.body}` : ''}`)}>
                {view.t('mandates.title')}
              </a>
            </p>
          )}
          <BodyChoice view={view} path={CREDENTIALS} chosen={chosen} />
        </section>
        <section aria-labelledby="reports">
          <h2 id="reports">{view.t('credentials.reports')}</h2>
          {reports.length === 0 && <p>{view.t('credentials.reports.none')}</p>}
          <ul class="rows">
            {reports.map(({ rid, body }) => (
              <li key={rid}>
                <a href={view.href(`${CREDENTIALS}/${rid}`)}>
                  <bdi>{pickText(body.title as Text, view.lang).text}</bdi>
                </a>
                <span class={`chip ${body.vote === undefined ? 'mute' : 'done'}`}>
                  {view.t(body.vote === undefined ? 'credentials.not-adopted' : 'credentials.adopted')}
                </span>
              </li>
            ))}
          </ul>
        </section>
        {questions.length > 0 && (
          <section aria-labelledby="questions">
            <h2 id="questions">{view.t('credentials.questions')}</h2>
            {questions.map((one) => (
              <Question key={one.id} desk={desk} challenge={one} body={chosen.body} reads={reads} signs={signs} />
            ))}
          </section>
        )}
        {examines && <Making desk={desk} body={chosen.body} />}
      </>
    ),
  };
}

/** A mandate in question, how many stand behind it, and one's own signature. */
function Question({
  desk,
  challenge,
  body,
  reads,
  signs,
}: {
  desk: Desk;
  challenge: Challenge;
  body: string;
  reads: boolean;
  signs: boolean;
}): VNode {
  const { view } = desk;
  const { supported, state } = challenge;
  const path = `${HERE}/challenges/${challenge.id}`;
  return (
    <article class="panel">
      <h3>
        {reads ? (
          <a href={view.href(`${MANDATES}/${challenge.mandate}`)}>
            <Constituency view={view} name={challenge.name} />
          </a>
        ) : (
          <Constituency view={view} name={challenge.name} />
        )}{' '}
        <span class={`chip ${state === 'raised' ? 'grave' : 'open'}`}>{view.t(`credentials.question.${state}`)}</span>
      </h3>
      <p dir="auto">{challenge.grounds}</p>
      <p class="small">
        {view.t('credentials.support', {
          members: supported.members,
          needed: supported.members_needed,
          delegations: supported.delegations,
          delegationsNeeded: supported.delegations_needed,
        })}
      </p>
      <p class="small">{view.t(challenge.sits ? 'credentials.sits' : 'credentials.sits-not')}</p>
      {signs && !challenge.signed && (
        <FormFor desk={desk} path={`${path}/sign`}>
          <input type="hidden" name="body" value={body} />
          <button type="submit" class="quiet">
            {view.t('credentials.sign')}
          </button>
          {!challenge.withdrawable && state === 'gathering' && (
            <p class="small">{view.t('credentials.signature-stays')}</p>
          )}
        </FormFor>
      )}
      {challenge.signed && <p class="small">{view.t('credentials.signed')}</p>}
      {challenge.signed && challenge.withdrawable && (
        <FormFor desk={desk} path={`${path}/withdraw`}>
          <input type="hidden" name="body" value={body} />
          <button type="submit" class="quiet">
            {view.t('credentials.withdraw')}
          </button>
        </FormFor>
      )}
    </article>
  );
}

function Making({ desk, body }: { desk: Desk; body: string }): VNode {
  const { view, form } = desk;
  const title =
    form.text('title') || view.t('credentials.title-of', { day: view.day(view.now.toISOString().slice(0, 10)) });
  return (
    <section class="panel" aria-labelledby="making">
      <h2 id="making">{view.t('credentials.make')}</h2>
      <p class="small">{view.t('credentials.make.what')}</p>
      <FormFor desk={desk} path={CREDENTIALS} class="stack">
        <input type="hidden" name="body" value={body} />
        <label>
          {view.t('credentials.report-title')}
          <input name="title" maxLength={300} value={title} dir="auto" required />
        </label>
        <label>
          {view.t('credentials.summary')}
          <textarea name="summary" rows={5} maxLength={5000} dir="auto">
            {form.text('summary')}
          </textarea>
          <small>{view.t('credentials.summary.hint')}</small>
        </label>
        <button type="submit">{view.t('credentials.make.do')}</button>
      </FormFor>
    </section>
  );
}
