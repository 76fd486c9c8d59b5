/**
 * One file on its way in: what its columns are taken for, what its first rows would become with mistakes in their place,
 * and, once it is read, what it came to. Every change of a column shows the rows anew; nothing is saved by looking.
 */
import type { VNode } from 'preact';
import type { Choice, Preview } from '../../../intake/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, type Form, goTo } from '../route.ts';
import { BY_TEXT, Editor, SAVED } from './import-editor.tsx';
import { IMPORTS } from './import-list.tsx';
import { Counts, ImportState } from './import-state.tsx';

export async function importPage(desk: Desk): Promise<Rendered> {
  const { view, person, rooms } = desk;
  const row = await rooms.intake.imports.read(person, desk.param('id'));
  if (row.state === 'draft') return await look(desk, row.known.choice);
  const { refused } = row.known;
  return framed(
    desk,
    row.known.name,
    <section class="narrow">
      <p>
        <ImportState view={view} row={row} />
      </p>
      {refused && <RefusedNote view={view} refusal={new Refusal(refused.code, refused.params)} />}
      {row.counts && <Counts view={view} counts={row.counts} />}
      {row.state === 'running' && (
        <p>
          <a href={view.href(`${IMPORTS}/${row.id}`)}>{view.t('bring.again')}</a>
        </p>
      )}
      {row.rejects && (
        <p>
          <a href={view.href(`${IMPORTS}/${row.id}/rejects`)}>{view.t('bring.rejects')}</a>
        </p>
      )}
      {row.state === 'done' && (
        <p>
          <a href={view.href('/workspace/records')}>{view.t('bring.drafts')}</a>
        </p>
      )}
    </section>,
  );
}

/** The form of columns was sent: keep how the file is read, show the rows anew, or have it read. */
export async function choose(desk: Desk): Promise<Answer> {
  const { rooms, person, form } = desk;
  const id = desk.param('id');
  const choice = choiceIn(form);
  try {
    // What is refused here would be refused while reading too.
    const { imports } = rooms.intake;
    const { mapping } = await imports.preview(person, id, choice);
    if (form.text('op') === 'save') {
      const saved = await imports.mappings.save(person, form.text('name'), mapping);
      await imports.choose(person, id, { saved });
    } else await imports.choose(person, id, choice);
    if (form.text('op') === 'run') await imports.run(person, id);
    return goTo(desk, `${IMPORTS}/${id}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...(await look(desk, choice, error)), status: 422 };
  }
}

/** The rows that were refused, to be mended and brought again. */
export async function rejectsFile(desk: Desk): Promise<Response> {
  const file = await desk.rooms.intake.imports.rejects(desk.person, desk.param('id'));
  if (!file) throw new Refusal('import-unknown', {}, 404);
  const name = encodeURIComponent(file.name).replaceAll("'", '%27');
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${name}`,
  };
  return new Response(new Uint8Array(file.bytes), { headers });
}

function choiceIn(form: Form): Choice {
  const mapping = form.text('mapping');
  if (form.text('op') === 'text' || mapping === BY_TEXT) return { text: form.text('text') };
  if (mapping.startsWith(SAVED)) return { saved: mapping.slice(SAVED.length) };
  if (mapping !== '') return { mapping };
  const columns = form.all('column');
  const meanings = form.all('meaning');
  return { meanings: Object.fromEntries(columns.map((column, i) => [column, meanings[i] ?? ''])) };
}

async function look(desk: Desk, choice: Choice, refusal?: Refusal): Promise<Rendered> {
  const { view, person, rooms } = desk;
  const id = desk.param('id');
  const { known } = await rooms.intake.imports.read(person, id);
  const shown = await previewed(desk, id, choice);
  const problem = refusal ?? (shown instanceof Refusal ? shown : undefined);
  const preview = shown instanceof Refusal ? await previewed(desk, id, {}) : shown;
  const saved = await rooms.intake.imports.mappings.list(person);
  // What was typed is not lost when it is refused.
  const typed = shown instanceof Refusal ? choice.text : undefined;
  return framed(
    desk,
    known.name,
    <>
      <RefusedNote view={view} refusal={problem} />
      {!(preview instanceof Refusal) && <Editor desk={desk} id={id} preview={preview} saved={saved} typed={typed} />}
    </>,
  );
}

async function previewed({ rooms, person }: Desk, id: string, choice: Choice): Promise<Preview | Refusal> {
  try {
    return await rooms.intake.imports.preview(person, id, choice);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function framed(desk: Desk, name: string, body: VNode): Rendered {
  const { view } = desk;
  return {
    title: name,
    current: IMPORTS,
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(IMPORTS)}>{view.t('bring.title')}</a>
          </p>
          <h1>
            <bdi>{name}</bdi>
          </h1>
        </section>
        {body}
      </>
    ),
  };
}

/** A saved mapping to be taken away, as the command line and other instances read it. */
export async function mappingFile(desk: Desk): Promise<Response> {
  const { name, text } = await desk.rooms.intake.imports.mappings.read(desk.person, desk.param('id'));
  const file = encodeURIComponent(`${name}.json`).replaceAll("'", '%27');
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${file}`,
  };
  return new Response(text, { headers });
}

/** A saved mapping is no longer wanted. */
export async function dropMapping(desk: Desk): Promise<Answer> {
  await desk.rooms.intake.imports.mappings.drop(desk.person, desk.param('id'));
  return goTo(desk, IMPORTS);
}
