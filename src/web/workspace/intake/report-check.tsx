/** Files that were sent with a report, and all answers together before it goes. */
import type { VNode } from 'preact';
import type { Answers } from '../../../intake/commands.ts';
import type { View } from '../../view.ts';
import { Field } from './report-shell.tsx';
import { ASKED, type Step } from './report-steps.ts';

/** A file as its sender is shown it. */
export interface FileShown {
  id: string;
  name?: string;
  size: number;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Bytes in words: `3.4 MB`. */
export function sizeOf(view: View, bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = Math.round((bytes / 1000 ** power) * 10) / 10;
  return new Intl.NumberFormat(view.lang, { style: 'unit', unit: UNITS[power] ?? 'byte', unitDisplay: 'short' }).format(
    value,
  );
}

/** The list of files with a button to take each away, and the way to add more. */
export function FilesSent({
  view,
  files,
  limit,
  uploading,
}: {
  view: View;
  files: readonly FileShown[];
  limit: number;
  /** What a script needs to send them by itself, as attributes. */
  uploading: Record<string, string>;
}): VNode {
  return (
    <>
      <p class="lead">{view.t('report.files.lead')}</p>
      {files.length === 0 ? (
        <p class="hint">{view.t('report.files.none')}</p>
      ) : (
        <ul class="sent">
          {files.map(({ id, name, size }) => (
            <li key={id}>
              <bdi>{name ?? view.t('report.files.nameless')}</bdi> <span class="hint num">{sizeOf(view, size)}</span>
              <button type="submit" class="quiet" name="go" value={`drop:${id}`}>
                {view.t('report.files.drop')}
                <span class="unseen"> {name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Field
        id="file"
        label={view.t('report.files.choose')}
        hint={view.t('report.files.hint', { limit: sizeOf(view, limit) })}
      >
        <input id="file" type="file" name="file" multiple aria-describedby="file-hint" {...uploading} />
        <ul id="progress" aria-live="polite" />
        <button type="submit" class="quiet" name="go" value="add">
          {view.t('report.files.add')}
        </button>
      </Field>
    </>
  );
}

/** Everything that will be sent, with a way back to each step. */
export function CheckAnswers({
  view,
  answers,
  files,
  contact,
}: {
  view: View;
  answers: Answers;
  files: readonly FileShown[];
  contact: boolean;
}): VNode {
  const agreed = ASKED.filter((purpose) => answers.consent.includes(purpose));
  return (
    <>
      <p class="lead">{view.t('report.check.lead')}</p>
      <Part view={view} step="what">
        <p class="told" dir="auto">
          {answers.narrative || view.t('report.unsaid')}
        </p>
        <p class="hint">
          {answers.lang === 'und' ? view.t('report.lang.other') : view.language(answers.lang)} ·{' '}
          {view.term('danger', answers.danger).text}
        </p>
      </Part>
      <Part view={view} step="detail">
        <dl>
          {(['when', 'where', 'who', 'whom'] as const).map((name) => (
            <>
              <dt>{view.t(`report.${name}`)}</dt>
              <dd dir="auto">{answers[name] || <span class="hint">{view.t('report.unsaid')}</span>}</dd>
            </>
          ))}
        </dl>
      </Part>
      <Part view={view} step="files">
        {files.length === 0 ? (
          <p class="hint">{view.t('report.files.none')}</p>
        ) : (
          <ul>
            {files.map(({ id, name, size }) => (
              <li key={id}>
                <bdi>{name ?? view.t('report.files.nameless')}</bdi> <span class="hint num">{sizeOf(view, size)}</span>
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Part view={view} step="consent">
        {agreed.length === 0 ? (
          <p class="hint">{view.t('report.consent.nothing')}</p>
        ) : (
          <ul>
            {agreed.map((purpose) => (
              <li key={purpose}>{view.t(`report.consent.${purpose}`)}</li>
            ))}
          </ul>
        )}
        <p>{view.term('contact-wish', answers.contactWish).text}</p>
        {contact && <p class="hint">{view.t('report.contact.sealed')}</p>}
      </Part>
    </>
  );
}

function Part({
  view,
  step,
  children,
}: {
  view: View;
  step: Step;
  children: VNode | VNode[] | (VNode | false)[];
}): VNode {
  return (
    <section class="part">
      <div class="part-head">
        <h2>{view.t(`report.step.${step}`)}</h2>
        <button type="submit" class="quiet" name="go" value={`to:${step}`}>
          {view.t('report.change')}
          <span class="unseen">: {view.t(`report.step.${step}`)}</span>
        </button>
      </div>
      {children}
    </section>
  );
}
