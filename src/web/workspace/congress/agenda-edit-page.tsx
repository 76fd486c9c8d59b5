/**
 * The agenda of a session put in order: items with their words and what they lead to, added, moved and taken away row by
 * row without a script. Nothing is written before it is saved, and nothing typed is lost where somebody saved meanwhile.
 */
import type { VNode } from 'preact';
import { arranged, moved, numbered, offeredNumbers, without, withRow } from '../../../congress/agenda-rows.ts';
import type { Session } from '../../../congress/sessions.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { RowFields } from './agenda-edit-row.tsx';
import { type AgendaRow, freshRow, MOST_ROWS, rowsFrom, rowsOf, withAgenda } from './agenda-form.ts';
import { AgendaTree, leadsOf } from './agenda-tree.tsx';
import { SESSIONS, said } from './sitting-words.tsx';

/** Most bytes of the form: a record has a million characters at most. */
export const AGENDA_BYTES = 6 * 1024 * 1024;

interface Typed {
  rows: AgendaRow[];
  baseRev: number;
  refusal?: Refusal;
}

/** The session, for who may write its agenda. @throws Refusal `not-of-body`, `record-unknown` */
async function sessionFor({ rooms, person, param }: Desk): Promise<Session> {
  const session = await rooms.congress.sessions.open(person, param('id'));
  if (!(await rooms.congress.papers.writes(person, session.body))) throw new Refusal('not-of-body', {}, 403);
  return session;
}

/** GET /workspace/congress/sessions/:id/agenda */
export async function agendaEditPage(desk: Desk, typed?: Typed): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const session = await sessionFor(desk);
  const lang = session.title.lang;
  const now = typed ?? (await asKept(desk));
  const rows = now.rows.length > 0 ? now.rows : [freshRow(lang)];
  const listed = await rooms.congress.motions.list(person, session.body);
  const motions = new Map(
    listed
      .filter(({ body }) => body.session === session.rid)
      .map(({ rid, body }) => [rid, body.title ? pickText(body.title as Text, view.lang).text : rid]),
  );
  const parallel = parallelIn(desk, rows, lang);
  const action = view.href(`${SESSIONS}/${session.rid}/agenda`);
  const at = { view, action, rows, offered: offeredNumbers(rows), parallel, motions };
  const stale = now.refusal?.code === 'revision-conflict';
  return {
    title: view.t('sitting.agenda.edit'),
    current: '/workspace/congress',
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`${SESSIONS}/${session.rid}`)}>
              <bdi>{said(view, session.title)}</bdi>
            </a>
          </p>
          <h1>{view.t('sitting.agenda.edit')}</h1>
          <p class="lead">{view.t('sitting.agenda.edit.lead')}</p>
          <RefusedNote view={view} refusal={now.refusal} />
        </section>
        {stale && <Meanwhile desk={desk} session={session} leads={await leadsOf(desk, session)} />}
        <section>
          <FormFor desk={desk} path={`${SESSIONS}/${session.rid}/agenda`} class="stack agenda-form">
            <button type="submit" hidden />
            <input type="hidden" name="base" value={String(now.baseRev)} />
            {stale && <input type="hidden" name="newest" value={String(session.rev)} />}
            <p class="tools">
              <label>
                {view.t('sitting.agenda.parallel')}
                <select name="parallel">
                  {view.site.settings.languages.map((one) => (
                    <option key={one} value={one} selected={one === parallel}>
                      {view.language(one)}
                    </option>
                  ))}
                </select>
              </label>
              <button type="submit" name="act" value="show" class="quiet" formNoValidate>
                {view.t('sitting.agenda.show')}
              </button>
              <button type="submit" name="act" value="number" class="quiet" formNoValidate>
                {view.t('sitting.agenda.number')}
              </button>
            </p>
            {rows.map((row) => (
              <RowFields key={row.id} at={at} row={row} />
            ))}
            <p class="tools">
              <button type="submit" name="act" value="add:" class="quiet" formNoValidate>
                {view.t('sitting.agenda.add.end')}
              </button>
              <button type="submit" name="act" value="save">
                {view.t('sitting.agenda.save')}
              </button>
              {stale && (
                <button type="submit" name="act" value="over" class="quiet">
                  {view.t('sitting.agenda.over')}
                </button>
              )}
            </p>
          </FormFor>
          <p class="small">
            <a href={view.href(`/workspace/records/${session.rid}/edit`)}>{view.t('sitting.agenda.record')}</a>
          </p>
        </section>
      </>
    ),
  };
}

/** What somebody else saved while this was being typed. */
function Meanwhile({
  desk,
  session,
  leads,
}: {
  desk: Desk;
  session: Session;
  leads: Awaited<ReturnType<typeof leadsOf>>;
}): VNode {
  return (
    <details open>
      <summary>{desk.view.t('sitting.agenda.meanwhile')}</summary>
      <AgendaTree desk={desk} leads={leads} items={session.agenda} />
    </details>
  );
}

async function asKept({ rooms, person, param }: Desk): Promise<Typed> {
  const { body, rev } = await rooms.desk.open(person, param('id'));
  return { rows: numbered(rowsOf(body)), baseRev: rev };
}

/** The language beside the authentic one: the one chosen, else one that has words already, else the reader's. */
function parallelIn({ view, form, query }: Desk, rows: readonly AgendaRow[], lang: string): string {
  const { languages } = view.site.settings;
  const worded = rows.flatMap(({ title, lang: own }) => Object.keys(title).filter((tag) => tag !== own));
  const others = languages.filter((one) => one !== lang);
  const wanted = [form.text('parallel') || query.get('parallel') || '', ...worded, view.lang, ...others];
  return (
    wanted.find((one) => (languages as readonly string[]).includes(one) && (one !== lang || one === wanted[0])) ?? lang
  );
}

/** POST /workspace/congress/sessions/:id/agenda: one step with the rows, or all of them saved. */
export async function editAgenda(desk: Desk): Promise<Answer> {
  const { form, rooms, person } = desk;
  const session = await sessionFor(desk);
  const [act = '', id = ''] = form.text('act').split(':');
  const rows = rowsFrom(form);
  const baseRev = Number(form.text(act === 'over' ? 'newest' : 'base')) || 0;
  if (act !== '' && act !== 'save' && act !== 'over')
    return await agendaEditPage(desk, { rows: stepped(rows, act, id, session.title.lang), baseRev });
  return await orShow(
    async () => {
      const { body } = await rooms.desk.open(person, session.rid);
      const saved = withAgenda(body, rows);
      await rooms.desk.save(person, { rid: session.rid, type: 'session', baseRev, body: saved });
      return goTo(desk, `${SESSIONS}/${session.rid}`);
    },
    (refusal) => agendaEditPage(desk, { rows, baseRev, refusal }),
  );
}

/** The rows after a step, each with its number or the one the tree offers now. */
function stepped(rows: readonly AgendaRow[], act: string, id: string, lang: string): AgendaRow[] {
  if (act === 'up' || act === 'down') return numbered(moved(rows, id, act === 'up' ? -1 : 1));
  if (act === 'remove') return numbered(without(rows, id));
  if (act === 'add' && rows.length < MOST_ROWS) return numbered(withRow(rows, id, freshRow(lang)));
  if (act === 'number') return numbered(arranged(rows.map((row) => ({ ...row, number: '' }))));
  return numbered(rows);
}
