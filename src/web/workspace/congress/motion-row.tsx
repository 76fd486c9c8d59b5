/** One clause in the form of a motion: its kind, its words side by side, what it rests on, and its buttons. */
import type { VNode } from 'preact';
import { CLAUSE_KINDS } from '../../../assembly/clause.ts';
import { isId } from '../../../kernel/ids.ts';
import { foreign } from '../../components/value.tsx';
import type { Found } from '../../form/context.ts';
import type { View } from '../../view.ts';
import type { Leads } from './leads.ts';
import type { Cited, ClauseRow, Words } from './motion-fields.ts';

/** Breaches that the form names: where each is read, and what was found for words. */
export interface Known {
  leads: Leads;
  found: ReadonlyMap<string, readonly Found[]>;
}

interface Row {
  view: View;
  row: ClauseRow;
  /** Its place, from 0, and that of the last. */
  n: number;
  last: number;
  langs: readonly string[];
  known: Known;
  /** Where the form is sent. */
  path: string;
}

const MOST_WORDS = 20_000;

/** The row. */
export function MotionRow({ view, row, n, last, langs, known, path }: Row): VNode {
  const { id, kind, words, cites } = row;
  const number = view.n(n + 1);
  /** A button that leads back to the clause it moved. */
  const Act = ({ op, at, label }: { op: string; at: string; label: string }): VNode => (
    <button type="submit" name="op" value={op} formaction={`${path}#row-${at}`} class="quiet">
      {label}
      <span class="unseen"> {number}</span>
    </button>
  );
  return (
    <fieldset id={`row-${id}`} class={`clause-row ${kind}`}>
      <legend class="num">{number}</legend>
      <input type="hidden" name={`clause:${n}`} value={id} />
      <label>
        {view.label('motion', 'clauses.kind').text}
        <select name={`kind:${n}`}>
          {CLAUSE_KINDS.map((one) => (
            <option key={one} value={one} selected={one === kind}>
              {view.term('clause-kind', one).text}
            </option>
          ))}
        </select>
      </label>
      <div class="wordings">
        {langs.map((lang) => (
          <label key={lang}>
            {view.language(lang)}
            <span class="unseen"> {number}</span>
            <textarea name={`text:${n}:${lang}`} rows={rowsFor(words)} maxLength={MOST_WORDS} {...foreign(view, lang)}>
              {words[lang] ?? ''}
            </textarea>
          </label>
        ))}
      </div>
      <Carried field={`text:${n}`} words={words} langs={langs} />
      {cites.map((one, m) => (
        <Rests key={one.id} {...{ view, one, n, m, known, path }} at={id} />
      ))}
      <p class="tools">
        <Act op={`add:${n}`} at={id} label={view.t('motions.edit.add-below')} />
        {n > 0 && <Act op={`up:${n}`} at={id} label={view.t('motions.edit.up')} />}
        {n < last && <Act op={`down:${n}`} at={id} label={view.t('motions.edit.down')} />}
        <Act op={`cite:${n}`} at={id} label={view.t('motions.edit.cite')} />
        <Act op={`remove:${n}`} at={id} label={view.t('motions.edit.remove')} />
      </p>
    </fieldset>
  );
}

/** As high as its longest words need, within measure. */
const rowsFor = (words: ClauseRow['words']): number =>
  Math.min(14, 2 + Math.ceil(Math.max(0, ...Object.values(words).map(({ length }) => length)) / 60));

/** What a clause rests on. Words for a breach are looked for, and what was found is picked from. */
function Rests({
  view,
  one,
  n,
  m,
  at,
  known,
  path,
}: Pick<Row, 'view' | 'n' | 'known' | 'path'> & { one: Cited; m: number; at: string }): VNode {
  const label = (part: string): string => view.label('motion', `citations.${part}`).text;
  const breach = one.breach.trim();
  const [found, lead] = [known.found.get(breach), known.leads.get(breach)];
  const formaction = `${path}#row-${at}`;
  return (
    <fieldset class="stack">
      <legend>{view.label('motion', 'citations').text}</legend>
      <input type="hidden" name={`cite:${n}:${m}`} value={one.id} />
      <label>
        {label('instrument')}
        <input name={`instrument:${n}:${m}`} value={one.instrument} maxLength={300} dir="auto" />
      </label>
      <label>
        {label('article')}
        <input name={`article:${n}:${m}`} value={one.article} maxLength={100} dir="auto" />
      </label>
      <label>
        {label('url')}
        <input name={`url:${n}:${m}`} value={one.url} maxLength={2000} dir="ltr" inputMode="url" />
      </label>
      <label>
        {label('breach')}
        <input name={`breach:${n}:${m}`} value={one.breach} maxLength={200} dir="auto" />
        <span class="small">{lead ? <bdi>{lead.title}</bdi> : view.t('motions.edit.breach')}</span>
      </label>
      {found && !isId(breach) && (
        <fieldset>
          <legend>{view.t('motions.edit.found')}</legend>
          {found.length === 0 && <p>{view.t('motions.edit.found.none')}</p>}
          {found.map(({ id, title: called }) => (
            <label key={id} class="choice">
              <input type="radio" name={`pick:${n}:${m}`} value={id} /> <bdi>{called}</bdi>
            </label>
          ))}
        </fieldset>
      )}
      <p class="tools">
        <button type="submit" name="op" value="show" formaction={formaction} class="quiet">
          {view.t('motions.edit.find')}
        </button>
        <button type="submit" name="op" value={`uncite:${n}:${m}`} formaction={formaction} class="quiet">
          {view.t('motions.edit.uncite')}
        </button>
      </p>
    </fieldset>
  );
}

/** Words in languages that are not shown. */
export function Carried({ field, words, langs }: { field: string; words: Words; langs: readonly string[] }): VNode {
  return (
    <>
      {Object.entries(words)
        .filter(([lang]) => !langs.includes(lang))
        .map(([lang, text]) => (
          <input key={lang} type="hidden" name={`${field}:${lang}`} value={text} />
        ))}
    </>
  );
}
