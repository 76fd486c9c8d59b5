/**
 * Adding evidence: what it is, and its files, which stream to the vault as the form comes in. A file that has arrived is
 * safe even when something else in the form is refused: it waits and is offered again.
 */
import type { Context } from 'hono';
import type { VNode } from 'preact';
import { MOST_BYTES, type Taken } from '../../../evidence/commands.ts';
import { FLAGS, type Flag } from '../../../evidence/model.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Rendered } from '../../components/shell.tsx';
import { formParts, textOf } from '../../multipart.ts';
import { TOKEN } from '../form-data.ts';
import { FormFor } from '../frame.tsx';
import { orShow, RefusedNote } from '../refused.tsx';
import { type Answer, assertToken, type Desk, goTo } from '../route.ts';
import { FlagBoxes, sizeText } from './words.tsx';

/** What was typed; kept when a form is refused. */
interface Typed {
  title: string;
  kind: string;
  description: string;
  url: string;
  language: string;
  flags: string[];
  /** Ids of waiting files that are ticked; null = all. */
  ids: string[] | null;
  /** A file of a report to copy, or ''. */
  copy: string;
  /** The piece to add to, or '' for a new one. */
  to: string;
  discard: string;
}

const BLANK: Typed = {
  title: '',
  kind: '',
  description: '',
  url: '',
  language: '',
  flags: [],
  ids: null,
  copy: '',
  to: '',
  discard: '',
};
const PATH = '/workspace/evidence/add';

export async function addPage(desk: Desk): Promise<Rendered> {
  const { query } = desk;
  return await page(desk, { ...BLANK, copy: query.get('copy') ?? '', to: query.get('to') ?? '' }, null);
}

/** POST, streamed. */
export async function add(desk: Desk, context: Context): Promise<Answer> {
  const typed: Typed = { ...BLANK, flags: [], ids: [] };
  const { pieces, evidence } = desk.rooms.evidenceRoom;
  return await orShow(
    async () => {
      await readInto(typed, desk, context);
      if (typed.discard) {
        await evidence.discard(desk.person.id, typed.discard);
        return await page(desk, typed, null);
      }
      const what = { ids: typed.ids ?? [], copies: typed.copy ? [typed.copy] : [], flags: flagsOf(typed) };
      if (typed.to) {
        await pieces.put(desk.person, typed.to, what);
        return goTo(desk, `/workspace/evidence/${typed.to}`);
      }
      const rid = await pieces.add(desk.person, { ...what, body: bodyOf(desk, typed) });
      return goTo(desk, `/workspace/evidence/${rid}`);
    },
    (refusal) => page(desk, typed, refusal),
  );
}

/** The token comes first in the form, so nothing is taken in from a form that is not ours. */
async function readInto(typed: Typed, desk: Desk, context: Context): Promise<void> {
  let ours = false;
  for await (const part of formParts(context.req.raw.body, context.req.header('content-type') ?? '')) {
    if (part.name === TOKEN) {
      assertToken(desk, await textOf(part));
      ours = true;
      continue;
    }
    if (!ours) assertToken(desk, '');
    if (part.filename === undefined) {
      take(typed, part.name, (await textOf(part)).trim());
      continue;
    }
    if (part.filename === '') continue;
    const { id } = await desk.rooms.evidenceRoom.evidence.take(desk.person.id, {
      source: part.bytes,
      name: part.filename,
    });
    typed.ids = [...(typed.ids ?? []), id];
  }
}

function take(typed: Typed, name: string, value: string): void {
  if (name === 'flag') typed.flags.push(value);
  else if (name === 'waiting') typed.ids = [...(typed.ids ?? []), value];
  else if (name === 'title' || name === 'kind' || name === 'description' || name === 'url' || name === 'language')
    typed[name] = value;
  else if (name === 'copy' || name === 'to' || name === 'discard') typed[name] = value;
}

const flagsOf = ({ flags }: Typed): Flag[] => FLAGS.filter((flag) => flags.includes(flag));

function bodyOf({ view }: Desk, typed: Typed): Record<string, unknown> {
  if (typed.title === '') throw new Refusal('record-invalid', { pointer: '/title', problem: 'value-missing' }, 422);
  const lang = typed.language || view.lang;
  return {
    title: { lang, text: typed.title },
    ...(typed.kind ? { kind: typed.kind } : {}),
    ...(typed.description ? { description: { lang: view.lang, text: typed.description } } : {}),
    ...(typed.url ? { url: typed.url } : {}),
    ...(typed.language ? { language: typed.language } : {}),
  };
}

async function page(desk: Desk, typed: Typed, refusal: Refusal | null): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const { evidence, pieces } = rooms.evidenceRoom;
  const waiting = await evidence.waiting(person.id);
  const to = typed.to ? await pieces.piece(person, typed.to) : null;
  const title = to
    ? view.t('evidence.add-to', { title: (to.body.title as Text | undefined)?.text ?? to.rid })
    : view.t('evidence.add');
  return {
    title,
    current: '/workspace/evidence',
    islands: ['upload-files'],
    body: (
      <section class="narrow">
        <h1>{title}</h1>
        <RefusedNote view={view} refusal={refusal} />
        <FormFor desk={desk} path={PATH} files class="evidence-form" id="add-evidence">
          <button type="submit" hidden />
          <input type="hidden" name="to" value={typed.to} />
          <input type="hidden" name="copy" value={typed.copy} />
          {!to && <About desk={desk} typed={typed} />}
          <FlagBoxes view={view} flags={typed.flags} />
          {typed.copy && <p class="small">{view.t('evidence.upload.copy')}</p>}
          <Waiting desk={desk} waiting={waiting} ticked={typed.ids} />
          <label>
            {view.t('evidence.upload.files')}{' '}
            <input
              type="file"
              name="file"
              multiple
              data-uploads={view.href('/workspace/uploads')}
              data-token={desk.token}
              data-sending={view.t('evidence.upload.sending')}
              data-failed={view.t('evidence.upload.failed')}
              data-full={view.t('evidence.upload.full')}
              data-large={view.t('evidence.upload.large')}
            />
          </label>
          <p class="small">{view.t('evidence.upload.files.what', { most: sizeText(view, MOST_BYTES) })}</p>
          <ul id="progress" class="progress" aria-live="polite" />
          <p>
            <button type="submit">{view.t('evidence.upload.save')}</button>
          </p>
        </FormFor>
      </section>
    ),
  };
}

function About({ desk: { view, rooms }, typed }: { desk: Desk; typed: Typed }): VNode {
  const kinds = [...(rooms.models.vocabularies.get('source-material')?.byCode.keys() ?? [])];
  return (
    <>
      <label>
        {view.t('evidence.upload.title')} <input name="title" required maxLength={500} value={typed.title} />
      </label>
      <label>
        {view.t('evidence.kind')}{' '}
        <select name="kind">
          <option value="" />
          {kinds.map((code) => (
            <option key={code} value={code} selected={code === typed.kind}>
              {view.term('source-material', code).text}
            </option>
          ))}
        </select>
      </label>
      <label>
        {view.t('evidence.upload.description')}{' '}
        <textarea name="description" rows={4} class="prose-input">
          {typed.description}
        </textarea>
      </label>
      <label>
        {view.t('evidence.upload.url')} <input name="url" type="url" dir="ltr" value={typed.url} />
      </label>
      <label>
        {view.t('evidence.upload.language')} <input name="language" dir="ltr" maxLength={35} value={typed.language} />
      </label>
    </>
  );
}

function Waiting({
  desk: { view },
  waiting,
  ticked,
}: {
  desk: Desk;
  waiting: (Taken & { name?: string })[];
  ticked: string[] | null;
}): VNode {
  return (
    <fieldset class="ticks" id="waiting" hidden={waiting.length === 0}>
      <legend>{view.t('evidence.upload.waiting')}</legend>
      <p class="small">{view.t('evidence.upload.waiting.what')}</p>
      <ul>
        {waiting.map(({ id, name, size, sha256 }) => (
          <li key={id}>
            <label>
              <input type="checkbox" name="waiting" value={id} checked={ticked === null || ticked.includes(id)} />{' '}
              <bdi>{name ?? view.t('evidence.unnamed')}</bdi> <span class="small">{sizeText(view, size)}</span>
            </label>{' '}
            <code class="hash small">{sha256.slice(0, 16)}…</code>{' '}
            <button class="plain-button" type="submit" name="discard" value={id} formNoValidate>
              {view.t('evidence.upload.discard')}
            </button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
