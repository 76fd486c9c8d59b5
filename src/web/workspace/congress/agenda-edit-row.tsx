/** One row of the form of an agenda: where it stands, its words in two languages, what it leads to, and what may be done with it. */
import type { VNode } from 'preact';
import { above } from '../../../congress/agenda-rows.ts';
import { PickOne } from '../../components/pick-one.tsx';
import { foreign } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import { type AgendaRow, nameOf, type Words } from './agenda-form.ts';

export interface RowContext {
  view: View;
  /** Where the form is sent, so that a step comes back to its row. */
  action: string;
  rows: readonly AgendaRow[];
  /** Numbers the tree offers. */
  offered: ReadonlyMap<string, string>;
  /** The language shown beside the authentic one. */
  parallel: string;
  /** Motions of the session with their titles. */
  motions: ReadonlyMap<string, string>;
}

const calledOf = ({ offered }: RowContext, { id, number, lang, title }: AgendaRow): string =>
  `${number || (offered.get(id) ?? '')} ${title[lang] ?? Object.values(title)[0] ?? ''}`.trim();

export function RowFields({ at, row }: { at: RowContext; row: AgendaRow }): VNode {
  const { view, action, rows, offered, motions } = at;
  const label = (path: string): string => view.label('session', `agenda.${path}`).text;
  const name = (what: string): string => nameOf(row.id, what);
  const motionsNow = new Map([
    ...motions,
    ...(row.motion && !motions.has(row.motion) ? [[row.motion, row.motion]] : []),
  ] as [string, string][]);
  return (
    <fieldset id={`row-${row.id}`} class="agenda-row">
      <legend>
        <bdi>{calledOf(at, row) || view.t('sitting.agenda.new')}</bdi>
      </legend>
      <input type="hidden" name={name('lang')} value={row.lang} />
      <input type="hidden" name={name('offered')} value={offered.get(row.id)} />
      <input type="hidden" name={name('document')} value={row.document} />
      <div class="agenda-place">
        <label>
          {label('number')}
          <input name={name('number')} value={row.number} placeholder={offered.get(row.id)} maxLength={20} dir="auto" />
        </label>
        <PickOne
          none="—"
          name={name('under')}
          label={label('under')}
          value={row.under}
          options={above(rows, row).map((one) => [one.id, calledOf(at, one)])}
        />
        <PickOne
          none="—"
          name={name('kind')}
          label={label('kind')}
          value={row.kind}
          options={(view.site.vocabularies.get('agenda-kind')?.terms ?? []).map(({ code }) => [
            code,
            view.term('agenda-kind', code).text,
          ])}
        />
      </div>
      <WordFields at={at} row={row} what="title" words={row.title} label={label('title')} />
      <PickOne none="—" name={name('motion')} label={label('motion')} value={row.motion} options={[...motionsNow]} />
      <label>
        {label('url')}
        <input name={name('url')} type="url" value={row.url} dir="ltr" maxLength={2000} />
      </label>
      <details open={Object.keys(row.paper).length > 0}>
        <summary>{label('paper')}</summary>
        <WordFields at={at} row={row} what="paper" words={row.paper} label={label('paper')} />
      </details>
      <label class="choice">
        <input type="checkbox" name={name('internal')} value="1" checked={row.internal} />{' '}
        {view.t('sitting.agenda.internal')}
      </label>
      <label class="choice">
        <input type="checkbox" name={name('closed')} value="1" checked={row.closed} /> {label('closed')}
      </label>
      <p class="tools">
        {(['up', 'down', 'add', 'remove'] as const).map((act) => (
          <button
            key={act}
            type="submit"
            name="act"
            value={`${act}:${row.id}`}
            class="quiet"
            formAction={`${action}#row-${row.id}`}
            formNoValidate
            aria-label={`${view.t(`sitting.agenda.${act}`)}: ${calledOf(at, row)}`}
          >
            {view.t(`sitting.agenda.${act}`)}
          </button>
        ))}
      </p>
    </fieldset>
  );
}

/** Words in the authentic language and the one beside it; those in other languages travel along unseen. */
function WordFields({
  at: { view, parallel },
  row,
  what,
  words,
  label,
}: {
  at: RowContext;
  row: AgendaRow;
  what: 'title' | 'paper';
  words: Words;
  label: string;
}): VNode {
  const shown = [...new Set([row.lang, parallel])];
  return (
    <div class="agenda-words">
      {shown.map((lang) => {
        const control = { name: nameOf(row.id, what, lang), ...foreign(view, lang) };
        const called = [label, view.language(lang), ...(lang === row.lang ? [view.t('clause.authentic')] : [])].join(
          ' · ',
        );
        return what === 'title' ? (
          <label key={lang}>
            {called}
            <input {...control} value={words[lang] ?? ''} maxLength={500} />
          </label>
        ) : (
          <label key={lang}>
            {called}
            <textarea {...control} rows={5} maxLength={50_000}>
              {words[lang] ?? ''}
            </textarea>
          </label>
        );
      })}
      {Object.entries(words)
        .filter(([lang]) => !shown.includes(lang))
        .map(([lang, text]) => (
          <input key={lang} type="hidden" name={nameOf(row.id, what, lang)} value={text} />
        ))}
    </div>
  );
}
