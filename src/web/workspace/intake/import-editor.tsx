/**
 * How a file is read, to be changed: column by column, by a mapping that is there or was kept, or the mapping itself as
 * text. Every change shows the first rows anew, with what is wrong beside its column and in its row. No script is needed.
 */
import type { VNode } from 'preact';
import {
  type Column,
  knownMappings,
  MEANINGS,
  mappingText,
  type Preview,
  type SavedMapping,
} from '../../../intake/commands.ts';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import { Becomes, wrongIn } from './import-becomes.tsx';
import { IMPORTS } from './import-list.tsx';

/** What stands before the id of a saved mapping in the form, and for one that is written below. */
export const SAVED = 'saved:';
export const BY_TEXT = 'text:';

interface EditorProps {
  desk: Desk;
  id: string;
  preview: Preview;
  saved: readonly SavedMapping[];
  /** A text that was refused, shown again. */
  typed?: string | undefined;
}

export function Editor({ desk, id, preview, saved, typed }: EditorProps): VNode {
  const { view } = desk;
  const { found, rows, mapping } = preview;
  const read = [found.format.toUpperCase(), found.encoding, found.delimiter && JSON.stringify(found.delimiter)];
  const chosen = typed === undefined ? chosenIn(preview) : BY_TEXT;
  return (
    <FormFor desk={desk} path={`${IMPORTS}/${id}`}>
      <p class="small">{view.t('bring.read-as', { how: read.filter(Boolean).join(', ') })}</p>
      <section aria-labelledby="columns">
        <h2 id="columns">{view.t('bring.columns')}</h2>
        <By view={view} chosen={chosen} saved={saved} />
        <Columns view={view} preview={preview} editable={chosen === ''} />
        <p class="tools">
          <button type="submit" class="quiet" name="op" value="look">
            {view.t('bring.show')}
          </button>
        </p>
        <details open={chosen === BY_TEXT}>
          <summary>{view.t('bring.text')}</summary>
          <p class="small">{view.t('bring.text.hint')}</p>
          <textarea name="text" rows={24} dir="ltr" spellcheck={false} aria-label={view.t('bring.text')}>
            {typed ?? mappingText(mapping)}
          </textarea>
          <p class="tools">
            <button type="submit" class="quiet" name="op" value="text">
              {view.t('bring.text.show')}
            </button>
          </p>
        </details>
        <details>
          <summary>{view.t('bring.save')}</summary>
          <p>
            <label>
              {view.t('bring.save.name')} <input name="name" maxLength={80} />
            </label>{' '}
            <button type="submit" class="quiet" name="op" value="save">
              {view.t('bring.save.do')}
            </button>
          </p>
          <p class="small">{view.t('bring.save.hint')}</p>
        </details>
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

function chosenIn({ choice: { mapping, saved, text } }: Preview): string {
  if (saved !== undefined) return `${SAVED}${saved}`;
  return text === undefined ? (mapping ?? '') : BY_TEXT;
}

function By({ view, chosen, saved }: { view: View; chosen: string; saved: readonly SavedMapping[] }): VNode {
  const option = (value: string, name: string) => (
    <option key={value} value={value} selected={chosen === value}>
      {name}
    </option>
  );
  return (
    <p>
      <label>
        {view.t('bring.mapping')}{' '}
        <select name="mapping">
          {option('', view.t('bring.mapping.own'))}
          {chosen === BY_TEXT && option(BY_TEXT, view.t('bring.mapping.text'))}
          {saved.length > 0 && (
            <optgroup label={view.t('bring.mapping.saved')}>
              {saved.map((one) => option(`${SAVED}${one.id}`, one.name))}
            </optgroup>
          )}
          <optgroup label={view.t('bring.mapping.built-in')}>
            {knownMappings().map((name) => option(name, name))}
          </optgroup>
        </select>
      </label>
    </p>
  );
}

function Columns({ view, preview, editable }: { view: View; preview: Preview; editable: boolean }): VNode {
  const wrong = preview.rows.flatMap((row) => wrongIn(row).map(({ column }) => column));
  return (
    <>
      {!editable && <p class="small">{view.t('bring.columns.mapped', { title: preview.mapping.title })}</p>}
      <div class="scroll">
        <table class="dense cards">
          <thead>
            <tr>
              <th scope="col">{view.t('bring.column')}</th>
              {editable && <th scope="col">{view.t('bring.meaning')}</th>}
              <th scope="col">{view.t('bring.samples')}</th>
            </tr>
          </thead>
          <tbody>
            {preview.columns.map((column) => (
              <ColumnRow
                key={column.name}
                view={view}
                column={column}
                editable={editable}
                wrong={wrong.filter((name) => name === column.name).length}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface ColumnRowProps {
  view: View;
  column: Column;
  editable: boolean;
  /** Rows, of those shown, in which something is wrong with it. */
  wrong: number;
}

function ColumnRow({ view, column, editable, wrong }: ColumnRowProps): VNode {
  return (
    <tr class={wrong > 0 ? 'wrong' : undefined}>
      <th scope="row">
        <bdi>{column.name}</bdi>
        {editable && <input type="hidden" name="column" value={column.name} />}
      </th>
      {editable && (
        <td data-label={view.t('bring.meaning')}>
          <select name="meaning" aria-label={column.name}>
            <option value="">{view.t('bring.meaning.none')}</option>
            {MEANINGS.map((meaning) => (
              <option key={meaning} value={meaning} selected={meaning === column.meaning}>
                {view.t(`bring.meaning.${meaning}`)}
              </option>
            ))}
          </select>
        </td>
      )}
      <td class="small" data-label={view.t('bring.samples')}>
        <bdi>{column.samples.join(' · ')}</bdi>
        {wrong > 0 && <p class="warn">{view.t('bring.column.wrong', { count: wrong })}</p>}
      </td>
    </tr>
  );
}
