/** The public life of a record: every step, newest first, with a way to compare any two revisions. */
import type { VNode } from 'preact';
import type { RevisionInfo, Step } from '../../publication/reader-types.ts';
import type { View } from '../view.ts';
import { Term } from './value.tsx';

interface Props {
  view: View;
  path: string;
  steps: Step[];
}

/** A revision as a step of the list. */
export function stepOf({ record, ...step }: RevisionInfo): Step {
  return { ...step, readable: record !== null };
}

/** The list of steps. */
export function Steps({ view, path, steps }: Props): VNode {
  const readable = steps.filter((step) => step.readable && step.rev !== null);
  return (
    <ol class="steps">
      {steps.map((step) => {
        const before = readable.find(({ index }) => index < step.index);
        return (
          <li key={step.index}>
            <time dateTime={step.at} class="small">
              {view.day(step.at)}
            </time>{' '}
            <b>{view.t(`step.${step.kind}`)}</b>
            {step.rev !== null && ` · ${view.t('record.revision', { number: step.rev })}`}
            {step.reason && (
              <>
                {' · '}
                <Reason view={view} reason={step.reason} />
              </>
            )}{' '}
            <span class="small">{view.t('cite.entry', { index: step.index })}</span>
            {step.readable && before && (
              <>
                {' · '}
                <a href={view.href(`${path}/history?from=${before.rev}&to=${step.rev}`)}>{view.t('history.changes')}</a>
              </>
            )}
            {!step.readable && <span class="small"> · {view.t('history.closed')}</span>}
          </li>
        );
      })}
    </ol>
  );
}

/** The form that compares two revisions; nothing where there are not two to read. */
export function Compare({ view, path, steps, from, to }: Props & { from?: number; to?: number }): VNode | null {
  const revisions = [...new Set(steps.filter(({ readable }) => readable).map(({ rev }) => rev))].filter(
    (rev) => rev !== null,
  );
  if (revisions.length < 2) return null;
  const choose = (name: string, chosen: number | undefined) => (
    <label>
      {view.t(name === 'from' ? 'history.from' : 'history.to')}{' '}
      <select name={name}>
        {revisions.map((rev) => (
          <option key={rev} value={rev} selected={rev === chosen}>
            {view.n(rev)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <form class="row" action={view.href(`${path}/history`)}>
      {choose('from', from ?? revisions[1])} {choose('to', to ?? revisions[0])}{' '}
      <button type="submit">{view.t('history.compare')}</button>
    </form>
  );
}

/** Why a step was taken, as the list of reason classes says it. */
export function Reason({ view, reason }: { view: View; reason: string }): VNode {
  return <Term view={view} vocabulary="reason-class" code={reason} />;
}
