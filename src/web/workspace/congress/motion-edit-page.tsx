/**
 * Writing a motion, as long as its author may: a page of its own, kept as a draft or submitted. What was saved meanwhile
 * somewhere else is shown, and what was typed is never lost.
 */
import type { VNode } from 'preact';
import { refuseBrokenText } from '../../../assembly/clause.ts';
import { numberClauses } from '../../../assembly/index.ts';
import { clausesIn } from '../../../congress/clauses.ts';
import type { Debated } from '../../../congress/motions.ts';
import type { Place } from '../../../congress/tabling.ts';
import { isId } from '../../../kernel/ids.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import { Clauses, languagesOf } from '../../components/clauses.tsx';
import type { Rendered } from '../../components/shell.tsx';
import { findRecords } from '../records/reading.ts';
import { RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { leadsTo } from './leads.ts';
import { bodyOf, draftFrom, draftOf, type MotionDraft } from './motion-fields.ts';
import { type Editing, MotionForm } from './motion-form.tsx';
import type { Known } from './motion-row.tsx';
import { FIRST_ROWS, operated } from './motion-rows.ts';
import { MOTIONS } from './motion-words.tsx';

export const NEW_MOTION = `${MOTIONS}/new`;
/** States in which its author still writes it. */
const WRITTEN: readonly string[] = ['in_progress', 'submitted'];
/** Words that one page searches for. */
const MOST_SOUGHT = 6;

type Typed = Pick<Editing, 'rid' | 'rev' | 'draft'> & { motion: Debated | null };

/** GET /workspace/congress/motions/new */
export async function newMotionPage(desk: Desk): Promise<Rendered> {
  const { view, rooms, person, query } = desk;
  const places = await rooms.congress.tabling.places(person);
  const body = places.find(({ rid }) => rid === query.get('body')) ?? places[0];
  const second = view.site.settings.languages.find((lang) => lang !== view.lang) ?? '';
  const draft = {
    ...draftOf({ body: body?.rid, session: query.get('session') ?? '', authentic: view.lang }, view.lang),
    ...{ second, clauses: FIRST_ROWS },
  };
  const rid = rooms.desk.newId(person, 'motion');
  return await page(desk, { rid, rev: 0, draft, motion: null }, undefined, places);
}

/** GET /workspace/congress/motions/:id/edit */
export async function editMotionPage(desk: Desk): Promise<Rendered> {
  const motion = await own(desk, desk.param('id'));
  const { rid, rev, body } = motion;
  return await page(desk, { rid, rev, draft: draftOf(body, desk.view.lang), motion });
}

/** POST /workspace/congress/motions/new and /workspace/congress/motions/:id/edit */
export async function writeMotion(desk: Desk): Promise<Answer> {
  const { form } = desk;
  const known = desk.param('id');
  const motion = known === '' ? null : await own(desk, known);
  const op = form.text('op');
  const sent = draftFrom(form.entries());
  const draft = operated(sent, op) ?? sent;
  const typed: Typed = { rid: known || form.text('rid'), rev: Number(form.text('rev')) || 0, draft, motion };
  if (op !== 'save' && op !== 'submit') return await page(desk, typed);
  return await save(desk, typed, op === 'submit');
}

async function save(desk: Desk, typed: Typed, submit: boolean): Promise<Answer> {
  const { rooms, person } = desk;
  const { rid, draft, motion } = typed;
  let { rev } = typed;
  const places = await rooms.congress.tabling.places(person);
  try {
    const body = await readBack(desk, typed, places, submit);
    ({ rev } = await rooms.desk.save(person, { rid, type: 'motion', baseRev: rev, body }));
    if (submit && motion?.state !== 'submitted') await rooms.congress.motions.step(person, rid, 'submit');
    return goTo(desk, `${MOTIONS}/${rid}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'revision-conflict') return await meanwhile(desk, typed, places);
    const now = rev === typed.rev ? motion : await own(desk, rid);
    const shown = await page(desk, { rid, rev, draft, motion: now }, inRows(desk, draft, error), places);
    return { ...shown, status: error.status as NonNullable<Rendered['status']> };
  }
}

/** A refusal that names clauses by their ids, naming them as the form does. */
function inRows({ view }: Desk, { clauses }: MotionDraft, { code, params, status }: Refusal): Refusal {
  const { clause, lang, ...others } = params;
  const n = clauses.findIndex(({ id }) => id === clause);
  if (n < 0) return new Refusal(code, params, status);
  const named: Refusal['params'] = lang === undefined ? {} : { lang: view.language(String(lang)) };
  return new Refusal(code, { ...others, ...named, clause: view.n(n + 1) }, status);
}

/** It was saved elsewhere since: both are shown, and saving again puts what was typed in its place. */
async function meanwhile(desk: Desk, typed: Typed, places: readonly Place[]): Promise<Answer> {
  const now = await own(desk, typed.rid);
  const refusal = new Refusal('motion-saved-meanwhile', {}, 409);
  const shown = await page(desk, { ...typed, rev: now.rev, motion: now }, refusal, places, now);
  return { ...shown, status: 409 };
}

/**
 * What was typed, as it is to be kept. @throws Refusal `text-missing`, `clause-…`, `motion-session-other`,
 * `motion-rule-unknown`, `breach-not-chosen`
 */
async function readBack(
  desk: Desk,
  { draft, motion }: Typed,
  places: readonly Place[],
  submit: boolean,
): Promise<Record<string, unknown>> {
  const body = bodyOf(draft, motion?.body);
  const clauses = clausesIn(body);
  const { title, session, rule } = body as { title: Text; session?: string; rule?: string };
  if (title.text === '' || (submit && clauses.length === 0)) throw new Refusal('text-missing', {}, 422);
  refuseBrokenText(clauses);
  const place = places.find(({ rid }) => rid === body.body);
  const same = motion?.body.body === body.body;
  const stays = (name: 'session' | 'rule'): boolean => same && motion?.body[name] === body[name];
  if (session && !stays('session') && !place?.sessions.some(({ rid }) => rid === session))
    throw new Refusal('motion-session-other', {}, 422);
  if (rule && !stays('rule') && !place?.decisions.some(({ key }) => key === rule))
    throw new Refusal('motion-rule-unknown', { rule: rule.slice(0, 60) }, 422);
  const { leads } = await knownIn(desk, draft);
  const kept = new Set(((motion?.body.citations ?? []) as { breach?: string }[]).map(({ breach }) => breach));
  for (const { breach } of (body.citations ?? []) as { breach?: string }[])
    if (breach && !leads.has(breach) && !kept.has(breach))
      throw new Refusal('breach-not-chosen', { words: breach.slice(0, 80) }, 422);
  return body;
}

/** A motion this person wrote and may still write. @throws Refusal `record-unknown`, `not-submitter`, `record-frozen` */
async function own({ rooms, person }: Desk, rid: string): Promise<Debated> {
  const motion = await rooms.congress.motions.open(person, rid);
  if (motion.by !== person.id) throw new Refusal('not-submitter', {}, 403);
  if (!WRITTEN.includes(motion.state)) throw new Refusal('record-frozen', { state: motion.state }, 409);
  return motion;
}

async function page(
  desk: Desk,
  { rid, rev, draft, motion }: Typed,
  refusal?: Refusal,
  given?: readonly Place[],
  now?: Debated,
): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const places = await offered(desk, given ?? (await rooms.congress.tabling.places(person)), motion);
  const heading = view.t(motion ? 'motions.edit' : 'motions.write');
  const known = await knownIn(desk, draft);
  const editing = { rid, rev, draft, places, known, submitted: motion?.state === 'submitted' };
  return {
    title: heading,
    current: '/workspace/congress',
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(motion ? `${MOTIONS}/${rid}` : MOTIONS)}>
              <bdi>
                {motion?.body.title ? pickText(motion.body.title as Text, view.lang).text : view.t('motions.title')}
              </bdi>
            </a>
          </p>
          <h1>{heading}</h1>
          <p class="lead">{view.t(places.length === 0 ? 'motions.edit.nowhere' : 'motions.edit.lead')}</p>
          <RefusedNote view={view} refusal={refusal} />
        </section>
        {places.length > 0 && (
          <section>
            <MotionForm desk={desk} path={motion ? `${MOTIONS}/${rid}/edit` : NEW_MOTION} editing={editing} />
          </section>
        )}
        {now && <Saved desk={desk} motion={now} />}
      </>
    ),
  };
}

/** What is saved now, under a form that was made from something earlier. */
function Saved({ desk: { view }, motion }: { desk: Desk; motion: Debated }): VNode {
  return (
    <section aria-labelledby="saved-now">
      <h2 id="saved-now">{view.t('motions.edit.now')}</h2>
      <p>
        <bdi>{(motion.body.title as Text | undefined)?.text}</bdi>
      </p>
      <Clauses view={view} clauses={numberClauses(motion.clauses)} langs={languagesOf(motion.clauses)} />
    </section>
  );
}

/** The places, and what the motion names already even where nobody would choose it now. */
async function offered(desk: Desk, places: readonly Place[], motion: Debated | null): Promise<Place[]> {
  if (!motion) return [...places];
  const { body, session, rule } = motion.body as Record<string, string | undefined>;
  const titles = await desk.rooms.desk.titles(
    desk.person,
    [body ?? '', session ?? ''].filter((id) => isId(id)),
  );
  const called = (rid: string): Text => titles.get(rid) ?? { lang: 'und', text: rid.slice(0, 9) };
  const all = places.some(({ rid }) => rid === body)
    ? places
    : [...places, { rid: body ?? '', title: called(body ?? ''), sessions: [], decisions: [] }];
  return all.map((place) => {
    if (place.rid !== body) return place;
    const { sessions, decisions } = place;
    const over = session && !sessions.some(({ rid }) => rid === session);
    const gone = rule && !decisions.some(({ key }) => key === rule);
    return {
      ...place,
      sessions: over ? [...sessions, { rid: session, title: called(session) }] : sessions,
      decisions: gone ? [...decisions, { key: rule, names: { lang: 'und', text: rule } }] : decisions,
    };
  });
}

/** Titles of the breaches a form names, and what is found for words. */
async function knownIn(desk: Desk, { clauses }: Pick<MotionDraft, 'clauses'>): Promise<Known> {
  const said = clauses.flatMap(({ cites }) => cites.map(({ breach }) => breach.trim())).filter((one) => one !== '');
  const ids = [...new Set(said)].filter((one) => isId(one, 'br'));
  const words = [...new Set(said)].filter((one) => !isId(one, 'br')).slice(0, MOST_SOUGHT);
  const found = await Promise.all(words.map(async (one) => [one, await findRecords(desk, ['breach'], one)] as const));
  return { leads: await leadsTo(desk, ids), found: new Map(found) };
}
