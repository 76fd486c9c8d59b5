/**
 * What is particular to the page of a report on credentials: mandates by state and by class as tables, and by country on a
 * map. Nothing is told here of a class or a country that is too small to be told.
 */
import type { VNode } from 'preact';
import { delegationsOf } from '../../../congress/delegations.ts';
import { Joined, Ref, Term } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Leaf } from '../record.tsx';
import { type State, toldOf } from './credentials.tsx';
import { DelegationMap } from './delegation-map.tsx';

/** Fields that are told here, and so nowhere else on the page. */
export const CREDENTIALS_PLACED: readonly string[] = ['body', 'session', 'counts', 'classes', 'countries'];

/** Under the title: whose mandates, and for which session. */
export function CredentialsTop({ view, item }: Leaf): VNode | null {
  const about = [item.body, item.session].filter((id): id is string => typeof id === 'string');
  if (about.length === 0) return null;
  return (
    <p class="lead">
      <Joined items={about.map((id) => <Ref key={id} view={view} id={id} />)} />
    </p>
  );
}

/** The counts. */
export function CredentialsParts({ view, type, item }: Leaf): VNode {
  const states = (item.counts ?? []) as State[];
  const { told, merged } = toldOf(delegationsOf(item).classes);
  const others = merged === null ? [] : [{ vocabulary: 'constituency-class', code: undefined, mandates: merged }];
  return (
    <>
      <section class="grid two">
        <Counts
          view={view}
          caption={view.label(type.name, 'counts').text}
          named={view.label(type.name, 'counts.state').text}
          lines={states.map(({ state, mandates }) => ({ vocabulary: 'mandate-state', code: state, mandates }))}
          rest={view.t('congress.public.merged.states')}
        />
        <Counts
          view={view}
          caption={view.t('congress.public.classes')}
          named={view.label(type.name, 'classes.constituency').text}
          lines={[...told.map(([code, mandates]) => ({ vocabulary: 'constituency-class', code, mandates })), ...others]}
          rest={view.t('congress.public.merged')}
        />
      </section>
      <DelegationMap view={view} item={item} />
    </>
  );
}

interface CountsProps {
  view: View;
  caption: string;
  named: string;
  lines: readonly { vocabulary: string; code: string | undefined; mandates: number }[];
  /** What the line without a code is called. */
  rest: string;
}

function Counts({ view, caption, named, lines, rest }: CountsProps): VNode | null {
  if (lines.length === 0) return null;
  return (
    <table class="num">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{named}</th>
          <th scope="col">{view.label('credentials', 'counts.mandates').text}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ vocabulary, code, mandates }) => (
          <tr key={code ?? ''}>
            <th scope="row">{code === undefined ? rest : <Term view={view} vocabulary={vocabulary} code={code} />}</th>
            <td>{view.n(mandates)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
