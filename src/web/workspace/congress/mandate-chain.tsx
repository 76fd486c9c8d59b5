/**
 * How a mandate came to be, link by link: who sends, by what act, whom, and who stands in for them; and what those who send
 * ask of the delegate, which is shown again where the vote is cast.
 */
import type { VNode } from 'preact';
import type { Grant } from '../../../congress/granted.ts';
import type { Mandate } from '../../../congress/mandates.ts';
import { may } from '../../../people/model.ts';
import { Prose, Term, TextOf } from '../../components/value.tsx';
import { Name } from '../people/words.tsx';
import type { Desk } from '../route.ts';
import { Constituency } from './mandate-words.tsx';

interface ChainProps {
  desk: Desk;
  mandate: Mandate;
  grant: Grant;
  names: ReadonlyMap<string, string>;
  /** How deep it stands on its page. */
  heading?: 'h2' | 'h3';
}

/** The chain as a numbered list. */
export function Chain({
  desk: { view },
  mandate: { told, holder },
  grant,
  names,
  heading: Heading = 'h3',
}: ChainProps): VNode {
  return (
    <section>
      <Heading>{view.t('mandates.chain')}</Heading>
      <ol class="chain">
        <li>
          <b>
            <Constituency view={view} name={told.constituency} />
          </b>
          <span class="small">
            {' '}
            <Term view={view} vocabulary="constituency-class" code={told.class} />
            {told.country && ` · ${view.country(told.country)}`}
          </span>
        </li>
        <li>
          {view.label('mandate', 'grantedBy').text}:{' '}
          {grant.grantedBy ? <TextOf view={view} text={grant.grantedBy} /> : <i>{view.t('mandates.chain.act.none')}</i>}
        </li>
        <li>
          {view.t('mandates.holder')}:{' '}
          <b>
            <Name names={names} id={holder} />
          </b>
        </li>
        {told.substitutes.map((id, n) => (
          <li key={id}>
            {view.t('mandates.substitute', { n: n + 1 })}: <Name names={names} id={id} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Instructions, for whoever is to follow them; nothing where there are none. */
export function Instructions({
  desk: { view },
  grant,
  heading: Heading = 'h3',
}: Pick<ChainProps, 'desk' | 'grant' | 'heading'>): VNode | null {
  if (!grant.instructions) return null;
  return (
    <section class="panel">
      <Heading>{view.t('mandates.instructions.own')}</Heading>
      <p class="small">{view.t('mandates.instructions.what')}</p>
      <Prose view={view} text={grant.instructions} />
    </section>
  );
}

/** The same in a fold, where the vote is cast. */
export function Reminder({ desk: { view }, grant }: { desk: Desk; grant: Grant | undefined }): VNode | null {
  if (!grant?.instructions) return null;
  return (
    <details>
      <summary>{view.t('mandates.instructions.own')}</summary>
      <Prose view={view} text={grant.instructions} />
    </details>
  );
}

/** Instructions of each mandate that somebody votes for themselves; what came with a proxy is not theirs to read. */
export async function instructionsFor(
  { rooms, person }: Desk,
  ballots: readonly { mandate: string; via: string }[],
): Promise<ReadonlyMap<string, Grant>> {
  const own = may(person, 'sitting.attend') ? ballots.filter(({ via }) => via !== 'proxy') : [];
  return new Map(
    await Promise.all(
      own.map(async ({ mandate }) => [mandate, await rooms.congress.granted.read(person, mandate)] as const),
    ),
  );
}
