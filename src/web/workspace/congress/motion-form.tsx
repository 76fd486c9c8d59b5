/**
 * The form of a motion: where it goes, its languages, and its clauses in rows with buttons beside each. Every button sends
 * the form and shows it again with all that was typed, so that nothing of it needs a script.
 */
import type { VNode } from 'preact';
import type { Place } from '../../../congress/tabling.ts';
import { pickText } from '../../../kernel/text.ts';
import { PickOne } from '../../components/pick-one.tsx';
import { foreign } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import type { MotionDraft, Words } from './motion-fields.ts';
import { Carried, type Known, MotionRow } from './motion-row.tsx';

/** What is being edited, and what its selects offer. */
export interface Editing {
  rid: string;
  /** Revision the form was made from; 0 for a motion that is not there yet. */
  rev: number;
  draft: MotionDraft;
  places: readonly Place[];
  known: Known;
  /** Has it been submitted before? */
  submitted: boolean;
}

const MOST_WORDS = 10_000;

/** The whole form. `path`: where it is sent. */
export function MotionForm({ desk, path, editing }: { desk: Desk; path: string; editing: Editing }): VNode {
  const { view } = desk;
  const { rid, rev, draft, known, submitted } = editing;
  const at = { view, draft, langs: shownOf(draft) };
  return (
    <FormFor desk={desk} path={path} class="stack motion-form">
      <input type="hidden" name="rid" value={rid} />
      <input type="hidden" name="rev" value={rev} />
      <Where view={view} editing={editing} />
      <Worded {...at} field="title" words={draft.title} label={view.label('motion', 'title').text} />
      {draft.clauses.map((row, n) => (
        <MotionRow
          key={row.id}
          {...{ view, row, n, known, path: view.href(path), langs: at.langs, last: draft.clauses.length - 1 }}
        />
      ))}
      {draft.clauses.length === 0 && (
        <button type="submit" name="op" value="add:-1" class="quiet">
          {view.t('motions.edit.add')}
        </button>
      )}
      <label>
        {view.label('motion', 'submitters').text}
        <textarea name="submitters" rows={2} maxLength={5000} dir="auto">
          {draft.submitters}
        </textarea>
        <span class="small">{view.t('motions.edit.submitters')}</span>
      </label>
      <Worded {...at} field="note" words={draft.note} label={view.label('motion', 'note').text} rows={4} />
      <p class="tools">
        <button type="submit" name="op" value="save" class={submitted ? undefined : 'quiet'}>
          {view.t('motions.edit.save')}
        </button>
        {!submitted && (
          <button type="submit" name="op" value="submit">
            {view.t('motions.edit.submit')}
          </button>
        )}
      </p>
    </FormFor>
  );
}

/** Languages that are shown; words in others are carried along. */
export const shownOf = ({ authentic, second }: Pick<MotionDraft, 'authentic' | 'second'>): string[] =>
  [authentic, second].filter((lang, n, all) => lang !== '' && all.indexOf(lang) === n);

/** Body, session, kind of decision and languages, which change what else the form offers. */
function Where({ view, editing: { draft, places } }: { view: View; editing: Editing }): VNode {
  const place = places.find(({ rid }) => rid === draft.body);
  const langs = [...new Set([...view.site.settings.languages, draft.authentic, draft.second])].filter((one) => one);
  const label = (path: string): string => view.label('motion', path).text;
  const titled = ({ rid, title }: Pick<Place, 'rid' | 'title'>) => [rid, pickText(title, view.lang).text] as const;
  const named = langs.map((lang) => [lang, view.language(lang)] as const);
  const none = (words: string) => ['', words] as const;
  return (
    <fieldset class="stack">
      <legend>{view.t('motions.edit.where')}</legend>
      <PickOne name="body" label={label('body')} value={draft.body} options={places.map(titled)} />
      <PickOne
        name="session"
        label={label('session')}
        value={draft.session}
        options={[none(view.t('motions.edit.session.none')), ...(place?.sessions ?? []).map(titled)]}
      />
      <PickOne
        name="rule"
        label={label('rule')}
        value={draft.rule}
        options={[
          none(view.t('motions.edit.rule.none')),
          ...(place?.decisions ?? []).map(({ key, names }) => [key, pickText(names, view.lang).text] as const),
        ]}
      />
      <div class="row">
        <PickOne name="authentic" label={label('authentic')} value={draft.authentic} options={named} />
        <PickOne
          name="second"
          label={view.t('motions.edit.second')}
          value={draft.second}
          options={[none(view.t('motions.edit.second.none')), ...named]}
        />
        <button type="submit" name="op" value="show" class="quiet">
          {view.t('motions.edit.show')}
        </button>
      </div>
      <p class="small">{view.t('motions.edit.show.what')}</p>
    </fieldset>
  );
}

/** A text in the languages that are shown, those of others hidden beside it. */
function Worded({
  view,
  field,
  words,
  langs,
  label,
  rows = 2,
}: {
  view: View;
  field: 'title' | 'note';
  words: Words;
  langs: readonly string[];
  label: string;
  rows?: number;
}): VNode {
  return (
    <div>
      <div class="wordings">
        {langs.map((lang) => (
          <label key={lang}>
            {`${label} · ${view.language(lang)}`}
            <textarea
              name={`${field}:${lang}`}
              rows={rows}
              maxLength={field === 'title' ? 500 : MOST_WORDS}
              {...foreign(view, lang)}
            >
              {words[lang] ?? ''}
            </textarea>
          </label>
        ))}
      </div>
      <Carried field={field} words={words} langs={langs} />
    </div>
  );
}
