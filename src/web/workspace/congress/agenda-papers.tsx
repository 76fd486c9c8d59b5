/**
 * Papers of an agenda that are files: links where the agenda is read, a form by which officers of the body put some with an
 * item or take one off, and the file itself, which is only ever handed over as an attachment.
 */
import type { Context } from 'hono';
import type { VNode } from 'preact';
import type { Paper } from '../../../congress/papers.ts';
import type { Session } from '../../../congress/sessions.ts';
import { MOST_PAPER } from '../../../evidence/papers.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { formParts, textOf } from '../../multipart.ts';
import type { View } from '../../view.ts';
import { handedOver } from '../evidence/file-answers.ts';
import { sizeText } from '../evidence/words.tsx';
import { TOKEN } from '../form-data.ts';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, assertToken, type Desk, goTo } from '../route.ts';
import { SESSIONS, said } from './sitting-words.tsx';

/** What was asked of the papers and refused; `item`: the one that was chosen. */
export interface RefusedPapers {
  refusal: Refusal;
  item: string;
}

/** A link to a paper, with how large it is. */
export function PaperLink({ view, session, paper }: { view: View; session: string; paper: Paper }): VNode {
  return (
    <span>
      <a href={view.href(`${SESSIONS}/${session}/papers/${paper.id}`)} download>
        <bdi>{nameOf(view, paper)}</bdi>
      </a>{' '}
      <span class="small">({sizeText(view, paper.size)})</span>
    </span>
  );
}

const nameOf = (view: View, { name }: Paper): string => name || view.t('evidence.unnamed');

/** Where officers of the body put files with an item and take them off again. */
export function PapersTool({
  desk,
  session,
  papers,
  refused,
}: {
  desk: Desk;
  session: Session;
  papers: readonly Paper[];
  refused?: RefusedPapers | undefined;
}): VNode | null {
  const { view } = desk;
  if (session.agenda.length + papers.length === 0) return null;
  const path = `${SESSIONS}/${session.rid}/papers`;
  const called = new Map(session.agenda.map((one) => [one.id, `${one.number} ${said(view, one.title)}`]));
  return (
    <details id="papers" open={refused !== undefined}>
      <summary>{view.t('sitting.papers')}</summary>
      <RefusedNote view={view} refusal={refused?.refusal} />
      {session.agenda.length > 0 && (
        <FormFor desk={desk} path={path} files class="stack">
          <label>
            {view.t('sitting.papers.item')}
            <select name="item">
              {[...called].map(([id, name]) => (
                <option key={id} value={id} selected={id === refused?.item}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            {view.t('sitting.papers.files')}
            <input type="file" name="file" multiple />
            <span class="small">{view.t('sitting.papers.help', { most: sizeText(view, MOST_PAPER) })}</span>
          </label>
          <button type="submit">{view.t('sitting.papers.attach')}</button>
        </FormFor>
      )}
      {papers.length > 0 && (
        <ul class="rows">
          {papers.map((paper) => (
            <li key={paper.id}>
              <span>
                <PaperLink view={view} session={session.rid} paper={paper} />
                <br />
                <span class="small">
                  <bdi>{called.get(paper.item) ?? view.t('sitting.papers.gone')}</bdi>
                </span>
              </span>
              <FormFor desk={desk} path={`${path}/${paper.id}/remove`}>
                <button
                  type="submit"
                  class="quiet"
                  aria-label={`${view.t('sitting.papers.remove')}: ${nameOf(view, paper)}`}
                >
                  {view.t('sitting.papers.remove')}
                </button>
              </FormFor>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

type Page = (desk: Desk, refused: RefusedPapers) => Promise<Rendered>;

/** POST …/papers, streamed; what was refused leaves nothing behind. */
export async function attachPapers(desk: Desk, context: Context, page: Page): Promise<Answer> {
  const { rooms, person } = desk;
  const id = desk.param('id');
  const taken: string[] = [];
  let item = '';
  return await orShow(
    async () => {
      try {
        let ours = false;
        for await (const part of formParts(context.req.raw.body, context.req.header('content-type') ?? '')) {
          if (part.name === TOKEN) {
            assertToken(desk, await textOf(part));
            ours = true;
            continue;
          }
          // The token comes first in the form, so nothing is taken in from a form that is not ours.
          if (!ours) assertToken(desk, '');
          if (part.filename === undefined) {
            if (part.name === 'item') item = (await textOf(part)).trim();
          } else if (part.filename !== '')
            taken.push(await rooms.congress.papers.take(person, id, { source: part.bytes, name: part.filename }));
        }
        await rooms.congress.papers.attach(person, id, item, taken);
      } catch (error) {
        await rooms.congress.papers.discard(person, taken);
        throw error;
      }
      return goTo(desk, `${SESSIONS}/${id}`);
    },
    (refusal) => shown(page(desk, { refusal, item }), refusal),
  );
}

/** POST …/papers/:file/remove */
export function removePaper(desk: Desk, page: Page): Promise<Answer> {
  const id = desk.param('id');
  return orShow(
    async () => {
      await desk.rooms.congress.papers.remove(desk.person, id, desk.param('file'));
      return goTo(desk, `${SESSIONS}/${id}`);
    },
    (refusal) => shown(page(desk, { refusal, item: '' }), refusal),
  );
}

/** The page on which a refusal is told; where there is no such page for this person, the refusal itself. */
async function shown(page: Promise<Rendered>, refusal: Refusal): Promise<Rendered> {
  return await page.catch((error: unknown) => {
    throw error instanceof Refusal ? refusal : error;
  });
}

/** GET …/papers/:file */
export async function takePaper({ rooms, person, param }: Desk): Promise<Response> {
  return handedOver(await rooms.congress.papers.open(person, param('id'), param('file')));
}
