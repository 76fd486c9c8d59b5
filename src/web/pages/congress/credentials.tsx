/**
 * Mandates in counts, as the credentials committee published them. Small classes are merged here once more, so that no
 * page tells of a handful of people where the report was careless.
 */
import type { VNode } from 'preact';
import { delegationsOf, type Share } from '../../../congress/delegations.ts';
import type { Text } from '../../../kernel/text.ts';
import type { UncertainDate } from '../../../kernel/uncertain-date.ts';
import type { PublicItem, Sums } from '../../../publication/reader-types.ts';
import { LEAST, mergeSmall } from '../../../statistics/commands.ts';
import { Term, TextOf, When } from '../../components/value.tsx';
import type { View } from '../../view.ts';

/** Mandates in a state; without one, the small numbers together. */
export interface State {
  id: string;
  state?: string;
  mandates: number;
}

/** What may be told of counts, and how many mandates the others have together; null where nothing was merged. */
export interface Told {
  told: [string, number][];
  merged: number | null;
}

/** Small counts merged; a line without a code is of the others already. */
export function toldOf(lines: readonly Share[]): Told {
  const figures = lines.map(({ code, mandates }) => ({ code: code ?? '', ...counted(mandates) }));
  const { figures: shown, merged, withheld } = mergeSmall(figures, LEAST);
  const named = shown.filter(({ code }) => code !== '');
  const rest = shown.filter(({ code }) => code === '').reduce((sum, { all }) => sum + all.records, 0);
  const more = withheld ? lines.reduce((sum, { mandates }) => sum + mandates, 0) : (merged?.all.records ?? 0) + rest;
  return { told: named.map(({ code, all }) => [code, all.records]), merged: more > 0 ? more : null };
}

/** Mandates stand for persons, so every one counts as coded. */
function counted(mandates: number): { all: Sums; verified: Sums } {
  const none = { records: 0, coded: 0, low: 0, best: 0, high: 0 };
  return { all: { ...none, records: mandates, coded: mandates }, verified: none };
}

/** The panel. */
export function Credentials({ view, item }: { view: View; item: PublicItem }): VNode {
  const states = (item.counts ?? []) as State[];
  const { told: classes, merged } = toldOf(delegationsOf(item).classes);
  return (
    <>
      <h2>
        <a href={view.href(`/credentials/${item.id}`)}>
          <TextOf view={view} text={item.title as Text} />
        </a>
      </h2>
      <p class="small">
        <When view={view} date={item.asOf as UncertainDate} />
      </p>
      <dl>
        {typeof item.seats === 'number' && <Figure view={view} label={view.t('body.seats')} value={item.seats} />}
        {states.map(({ id, state, mandates }) => (
          <Figure
            key={id}
            view={view}
            label={
              state === undefined ? (
                view.t('congress.public.merged.states')
              ) : (
                <Term view={view} vocabulary="mandate-state" code={state} />
              )
            }
            value={mandates}
          />
        ))}
      </dl>
      {(classes.length > 0 || merged !== null) && (
        <>
          <h3>{view.t('congress.public.classes')}</h3>
          <dl>
            {classes.map(([code, mandates]) => (
              <Figure
                key={code}
                view={view}
                label={<Term view={view} vocabulary="constituency-class" code={code} />}
                value={mandates}
              />
            ))}
            {merged !== null && <Figure view={view} label={view.t('congress.public.merged')} value={merged} />}
          </dl>
        </>
      )}
    </>
  );
}

function Figure({ view, label, value }: { view: View; label: VNode | string; value: number }): VNode {
  return (
    <>
      <dt>{label}</dt>
      <dd class="num">{view.n(value)}</dd>
    </>
  );
}
