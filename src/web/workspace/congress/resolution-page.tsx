/** A resolution at work: its settled text, where it stands on its way to the public, and signing for one's own mandate. */
import type { VNode } from 'preact';
import { numberClauses } from '../../../assembly/index.ts';
import type { Citation } from '../../../congress/citations.ts';
import { clausesIn } from '../../../congress/clauses.ts';
import type { OpenedResolution } from '../../../congress/resolutions.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Text } from '../../../kernel/text.ts';
import { may } from '../../../people/model.ts';
import { Clauses, languagesOf } from '../../components/clauses.tsx';
import type { Rendered } from '../../components/shell.tsx';
import { Term, TextOf } from '../../components/value.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { Cites, writeCitation } from './citing.tsx';
import { writeReport } from './follow-up.tsx';
import { Follow, writeCommitment } from './following.tsx';
import { leadsTo } from './leads.ts';
import { RESOLUTIONS } from './motion-words.tsx';

const RELEASES = ['named', 'delegation', 'counted'];

/** GET /workspace/congress/resolutions/:id */
export async function resolutionPage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const opened = await rooms.congress.resolutions.open(person, desk.param('id'));
  const { rid, body, status } = opened;
  const clauses = clausesIn(body);
  const kept = await rooms.congress.commitments.of(person, rid);
  const citations = (body.citations ?? []) as Citation[];
  const leads = await leadsTo(desk, [
    ...citations.map(({ breach = '' }) => breach),
    ...kept.flatMap(({ reports }) => reports.flatMap(({ evidence = [] }) => evidence)),
  ]);
  const reporting = await rooms.congress.followUps.reporting(person, String(body.body));
  const cites = reporting === 'keeps' && status === 'draft';
  const title = body.title as Text;
  return {
    title: title.text,
    current: '/workspace/congress',
    body: (
      <article>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`/workspace/congress/motions?body=${String(body.body)}`)}>{view.t('motions.title')}</a>
            {' · '}
            {view.label('resolution', '@one').text} <bdi class="num">{String(body.number ?? '')}</bdi>
          </p>
          <h1 class="long">
            <TextOf view={view} text={title} />
          </h1>
          <p>
            <span class="chip open">{view.find(`status.${status}`) ?? status}</span>
          </p>
          {opened.superseded.map((later) => (
            <p key={later.rid} class="banner withdrawn" role="note">
              <b>{view.t('resolution.superseded')}</b>{' '}
              <a href={view.href(`${RESOLUTIONS}/${later.rid}`)}>
                <TextOf view={view} text={later.title} />
              </a>
            </p>
          ))}
          <RefusedNote view={view} refusal={refusal} />
          <p>{view.t('resolution.room.what')}</p>
          <p class="links">
            <a href={view.href(`/workspace/records/${rid}`)}>{view.t('resolution.record')}</a>
            {may(person, 'congress.prepare') && (
              <a href={view.href(`/workspace/records/${rid}/edit`)}>{view.t('resolution.annexes')}</a>
            )}
            {status === 'published' && <a href={view.href(`/resolutions/${rid}`)}>{view.t('resolution.public')}</a>}
          </p>
        </section>
        <Stale desk={desk} opened={opened} />
        <Signing desk={desk} opened={opened} />
        <section aria-labelledby="text">
          <h2 id="text">{view.t('motions.text')}</h2>
          <Clauses
            view={view}
            clauses={numberClauses(clauses)}
            langs={languagesOf(clauses)}
            after={(clause) => (
              <>
                <Cites {...{ desk, clause, citations, leads }} resolution={rid} writes={cites} />
                <Follow {...{ desk, clause, kept, leads, reporting }} resolution={rid} />
              </>
            )}
          />
        </section>
      </article>
    ),
  };
}

/** Signatures given to an earlier text: they are not published, and an officer takes them off. */
function Stale({ desk, opened: { rid, stale } }: { desk: Desk; opened: OpenedResolution }): VNode | null {
  const { view, person } = desk;
  if (stale === 0 || !may(person, 'congress.prepare')) return null;
  return (
    <section class="banner note">
      <p>{view.t('resolution.stale', { count: stale })}</p>
      <FormFor desk={desk} path={`${RESOLUTIONS}/${rid}/stale`}>
        <button type="submit" class="quiet">
          {view.t('resolution.stale.drop')}
        </button>
      </FormFor>
    </section>
  );
}

/** POST /workspace/congress/resolutions/:id/stale */
export async function dropStale(desk: Desk): Promise<Answer> {
  const id = desk.param('id');
  return await orShow(
    async () => {
      await desk.rooms.congress.resolutions.dropStale(desk.person, id);
      return goTo(desk, `${RESOLUTIONS}/${id}`);
    },
    (refusal) => resolutionPage(desk, refusal),
  );
}

/** POST /workspace/congress/resolutions/:id/commitments */
export const commit = (desk: Desk): Promise<Answer> => written(desk, writeCommitment, 'clause');

/** POST /workspace/congress/resolutions/:id/reports */
export const report = (desk: Desk): Promise<Answer> => written(desk, writeReport, 'at');

/** POST /workspace/congress/resolutions/:id/citations */
export const cite = (desk: Desk): Promise<Answer> => written(desk, writeCitation, 'at');

/** What was typed is written, and the page goes on at the clause that the field `at` names. */
async function written(desk: Desk, write: (desk: Desk) => Promise<unknown>, at: string): Promise<Answer> {
  return await orShow(
    async () => {
      await write(desk);
      return goTo(desk, `${RESOLUTIONS}/${desk.param('id')}#${desk.form.text(at)}`);
    },
    (refusal) => resolutionPage(desk, refusal),
  );
}

/** One form for each mandate this person holds in the body. */
function Signing({ desk, opened }: { desk: Desk; opened: OpenedResolution }): VNode | null {
  const { view } = desk;
  if (opened.own.length === 0 || opened.status === 'in-review') return null;
  return (
    <section class="panel" aria-labelledby="signing">
      <h2 id="signing">{view.t('resolution.sign')}</h2>
      {opened.own.map(({ mandate, constituency, release, signed }) => (
        <FormFor key={mandate} desk={desk} path={`${RESOLUTIONS}/${opened.rid}/sign`} class="stack">
          <input type="hidden" name="mandate" value={mandate} />
          <input type="hidden" name="text" value={opened.text} />
          <p>
            <bdi>{constituency}</bdi>{' '}
            {signed && (
              <span class="chip done">
                {view.t('resolution.signed')}: <Term view={view} vocabulary="release-class" code={signed} />
              </span>
            )}
          </p>
          <fieldset>
            <legend>{view.t('resolution.release')}</legend>
            {RELEASES.slice(Math.max(0, RELEASES.indexOf(release))).map((one) => (
              <label key={one} class="choice">
                <input type="radio" name="release" value={one} checked={one === (signed ?? release)} />{' '}
                <Term view={view} vocabulary="release-class" code={one} />
              </label>
            ))}
          </fieldset>
          <p class="tools">
            <button type="submit">{view.t('resolution.sign')}</button>
            {signed && (
              <button type="submit" name="unsign" value="1" class="quiet">
                {view.t('resolution.unsign')}
              </button>
            )}
          </p>
        </FormFor>
      ))}
    </section>
  );
}

/** POST /workspace/congress/resolutions/:id/sign */
export async function sign(desk: Desk): Promise<Answer> {
  const { rooms, person, form } = desk;
  const id = desk.param('id');
  return await orShow(
    async () => {
      const release = form.text('unsign') ? '' : form.text('release') || 'counted';
      await rooms.congress.resolutions.sign(person, id, form.text('mandate'), release, form.text('text'));
      return goTo(desk, `${RESOLUTIONS}/${id}`);
    },
    (refusal) => resolutionPage(desk, refusal),
  );
}
