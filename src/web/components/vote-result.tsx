/** The result of a vote as anybody may read it: the outcome, the counts, the reckoning sentence by sentence, and what to reckon again. */
import type { VNode } from 'preact';
import type { View } from '../view.ts';
import { Term } from './value.tsx';

/** What was counted for one option; `weight` where the rule asks for it. */
export interface CountLine {
  option: string;
  persons: number;
  weight?: number;
}

/** How each outcome looks: it is said in words besides. */
const LOOKS: Readonly<Record<string, string>> = { adopted: 'done', rejected: 'open' };

/** The outcome in large letters. `code` is a term of `vote-outcome`. */
export function Outcome({ view, code }: { view: View; code: string }): VNode {
  return (
    <p class={`outcome ${LOOKS[code] ?? 'mute'}`}>
      <Term view={view} vocabulary="vote-outcome" code={code} />
    </p>
  );
}

/** Counts as a table with bars beside the numbers. */
export function Counts({ view, lines }: { view: View; lines: readonly CountLine[] }): VNode | null {
  if (lines.length === 0) return null;
  const weighed = lines.some(({ weight }) => weight !== undefined);
  const most = Math.max(1, ...lines.map(({ persons }) => persons));
  return (
    <table class="num vote-counts">
      <caption class="unseen">{view.t('vote.counts')}</caption>
      <thead>
        <tr>
          <th scope="col">{view.label('vote', 'counts.option').text}</th>
          <th scope="col">{view.label('vote', 'counts.persons').text}</th>
          {weighed && <th scope="col">{view.label('vote', 'counts.weight').text}</th>}
          <td aria-hidden="true" />
        </tr>
      </thead>
      <tbody>
        {lines.map(({ option, persons, weight }) => (
          <tr key={option}>
            <th scope="row">
              <Term view={view} vocabulary="vote-option" code={option} />
            </th>
            <td>{view.n(persons)}</td>
            {weighed && <td>{view.n(weight ?? 0)}</td>}
            <td aria-hidden="true">
              <meter min={0} max={most} value={persons} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The reckoning as a chair reads it out. */
export function Reckoning({ view, sentences }: { view: View; sentences: readonly string[] }): VNode {
  return (
    <section aria-labelledby="reckoning">
      <h2 id="reckoning">{view.t('vote.reckoning')}</h2>
      <ol class="reckoning">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
    </section>
  );
}

/** Rule and input as a case that `tamga rules check` decides. */
export function Recompute({
  view,
  id,
  rule,
  input,
  outcome,
}: {
  view: View;
  id: string;
  rule: unknown;
  input: unknown;
  outcome: string;
}): VNode {
  const kase = { id, rule, input, expected: { outcome: outcome.replaceAll('-', '_') } };
  return (
    <details class="recompute">
      <summary>{view.t('vote.recompute')}</summary>
      <p>{view.t('vote.recompute.how')}</p>
      <pre dir="ltr" class="wrapped">
        <code>{JSON.stringify({ cases: [kase] }, null, 2)}</code>
      </pre>
      <p class="small">
        <code dir="ltr">tamga rules check vote.json</code>
      </p>
    </details>
  );
}
