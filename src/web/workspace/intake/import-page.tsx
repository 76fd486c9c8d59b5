/**
 * One file on its way in: what its columns are taken for, what its first rows would become with mistakes in their place,
 * and, once it is read, what it came to. Every change of a column shows the rows anew; nothing is saved by looking.
 */
import type { VNode } from 'preact';
import {
  type Choice,
  type Column,
  knownMappings,
  MEANINGS,
  type Preview,
  type PreviewRow,
} from '../../../intake/commands.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Text } from '../../../kernel/text.ts';
import { formatUncertain, type UncertainDate } from '../../../kernel/uncertain-date.ts';
import type { Rendered } from '../../components/shell.tsx';
import { refusalText } from '../../refusal-text.ts';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, type Form, goTo } from '../route.ts';
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
    await rooms.intake.imports.preview(person, id, choice);
    await rooms.intake.imports.choose(person, id, choice);
    if (form.text('op') === 'run') await rooms.intake.imports.run(person, id);
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
  return framed(
    desk,
    known.name,
    <>
      <RefusedNote view={view} refusal={problem} />
      {!(preview instanceof Refusal) && <Looked desk={desk} id={id} preview={preview} choice={choice} />}
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

function Looked({ desk, id, preview, choice }: { desk: Desk; id: string; preview: Preview; choice: Choice }): VNode {
  const { view } = desk;
  const { found, columns, rows } = preview;
  const read = [found.format.toUpperCase(), found.encoding, found.delimiter && JSON.stringify(found.delimiter)];
  return (
    <FormFor desk={desk} path={`${IMPORTS}/${id}`}>
      <p class="small">{view.t('bring.read-as', { how: read.filter(Boolean).join(', ') })}</p>
      <section aria-labelledby="columns">
        <h2 id="columns">{view.t('bring.columns')}</h2>
        <p>
          <label>
            {view.t('bring.mapping')}{' '}
            <select name="mapping">
              <option value="">{view.t('bring.mapping.own')}</option>
              {knownMappings().map((name) => (
                <option key={name} value={name} selected={choice.mapping === name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </p>
        <div class="scroll">
          <table class="dense">
            <thead>
              <tr>
                <th scope="col">{view.t('bring.column')}</th>
                <th scope="col">{view.t('bring.meaning')}</th>
                <th scope="col">{view.t('bring.samples')}</th>
              </tr>
            </thead>
            <tbody>
              {columns.map((column) => (
                <ColumnRow key={column.name} view={view} column={column} />
              ))}
            </tbody>
          </table>
        </div>
        <p class="tools">
          <button type="submit" class="quiet" name="op" value="look">
            {view.t('bring.show')}
          </button>
        </p>
      </section>
      <section aria-labelledby="rows">
        <h2 id="rows">{view.t('bring.rows')}</h2>
        <ol class="become">
          {rows.map((row) => (
            <Becomes key={row.number} view={view} row={row} />
          ))}
        </ol>
        <p>{view.t('bring.run.hint')}</p>
        <p class="tools">
          <button type="submit" name="op" value="run">
            {view.t('bring.run')}
          </button>
        </p>
      </section>
    </FormFor>
  );
}

function ColumnRow({ view, column }: { view: View; column: Column }): VNode {
  return (
    <tr>
      <th scope="row">
        <bdi>{column.name}</bdi>
        <input type="hidden" name="column" value={column.name} />
      </th>
      <td>
        <select name="meaning" aria-label={column.name}>
          <option value="">{view.t('bring.meaning.none')}</option>
          {MEANINGS.map((meaning) => (
            <option key={meaning} value={meaning} selected={meaning === column.meaning}>
              {view.t(`bring.meaning.${meaning}`)}
            </option>
          ))}
        </select>
      </td>
      <td class="small">
        <bdi>{column.samples.join(' · ')}</bdi>
      </td>
    </tr>
  );
}

interface Body {
  title?: Text;
  when?: UncertainDate;
  where?: { text?: string; country?: string }[];
  killed?: { best?: number };
}

/** One row as it would become, or what is wrong with it and where. */
function Becomes({ view, row }: { view: View; row: PreviewRow }): VNode {
  const body = row.draft?.body as Body | undefined;
  const place = body?.where?.[0];
  const wrong = [
    ...row.problems,
    ...(row.reason
      ? [
          {
            code: row.reason.code,
            column: String(row.reason.params.pointer ?? ''),
            value: String(row.reason.params.found ?? ''),
          },
        ]
      : []),
  ];
  return (
    <li class={wrong.length > 0 ? 'wrong' : undefined} value={row.number}>
      {body && (
        <>
          <b lang={body.title?.lang} dir="auto">
            {body.title?.text ?? row.draft?.ext[0]}
          </b>
          <p class="small">
            {[
              body.when && formatUncertain(body.when, view.lang),
              place && [place.text, place.country && view.country(place.country)].filter(Boolean).join(', '),
              body.killed?.best !== undefined && `${view.label('breach', 'killed').text}: ${view.n(body.killed.best)}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </>
      )}
      {!body && wrong.length === 0 && <p class="small">{view.t('bring.skipped')}</p>}
      {wrong.map(({ code, column, value }) => (
        <p key={`${code}-${column}`} class="warn">
          {column && (
            <>
              <bdi>{column}</bdi>:{' '}
            </>
          )}
          {refusalText(view, code, { column, value, pointer: column }).title ?? code}
          {value && (
            <>
              {' '}
              <bdi>“{value}”</bdi>
            </>
          )}
        </p>
      ))}
    </li>
  );
}
