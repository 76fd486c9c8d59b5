/** Casting: one large button for each option and mandate, and what was cast. The last one counts until the vote closes. */
import type { VNode } from 'preact';
import type { Grant } from '../../../congress/granted.ts';
import type { Ballot, Choice } from '../../../congress/votes.ts';
import { Term } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import type { Desk, Form } from '../route.ts';
import { Reminder } from './mandate-chain.tsx';
import { VOTES } from './vote-words.tsx';

const OPTIONS = ['for', 'against', 'abstain'] as const;

/** Everything this person may cast in a vote. */
export function Casting({
  desk,
  vote,
  ballots,
  grants,
}: {
  desk: Desk;
  vote: string;
  ballots: readonly Ballot[];
  grants: ReadonlyMap<string, Grant>;
}): VNode {
  const { view } = desk;
  if (ballots.length === 0) return <p class="banner note">{view.t('vote.not-entitled')}</p>;
  return (
    <section aria-labelledby="cast">
      <h2 id="cast">{view.t('vote.cast')}</h2>
      {ballots.map((ballot) => (
        <OneMandate key={ballot.mandate} desk={desk} vote={vote} ballot={ballot} grant={grants.get(ballot.mandate)} />
      ))}
      <p class="small">{view.t('vote.cast.again')}</p>
    </section>
  );
}

function OneMandate({
  desk,
  vote,
  ballot,
  grant,
}: {
  desk: Desk;
  vote: string;
  ballot: Ballot;
  grant: Grant | undefined;
}): VNode {
  const { view } = desk;
  const { mandate, constituency, weight, via, cast } = ballot;
  const whole = cast.length === 1 ? cast[0]?.option : null;
  return (
    <div class="mandate-ballot">
      <p>
        <b>
          <bdi>{constituency}</bdi>
        </b>
        {via !== 'holder' && <span class="chip mute">{view.t(`vote.via.${via}`)}</span>}
        {weight > 1 && <span class="small"> {view.t('vote.weight', { weight })}</span>}
      </p>
      <Reminder desk={desk} grant={grant} />
      <FormFor desk={desk} path={`${VOTES}/${vote}/cast`} class="cast">
        <input type="hidden" name="mandate" value={mandate} />
        {OPTIONS.map((option) => (
          <button
            key={option}
            type="submit"
            name="option"
            value={option}
            class={option}
            aria-pressed={option === whole}
          >
            <Term view={view} vocabulary="vote-option" code={option} />
          </button>
        ))}
      </FormFor>
      <p role="status">
        <Cast view={view} ballot={ballot} />
      </p>
      {weight > 1 && <Split desk={desk} vote={vote} ballot={ballot} />}
    </div>
  );
}

/** What was cast, in words. */
function Cast({ view, ballot: { cast, byProxy } }: { view: View; ballot: Ballot }): VNode {
  if (cast.length === 0) return <span class="small">{view.t('vote.nothing-cast')}</span>;
  return (
    <>
      {view.t(byProxy ? 'vote.proxy-cast' : 'vote.you-cast')}{' '}
      {cast.map(({ option, weight }, n) => (
        <b key={option}>
          {n > 0 && ', '}
          <Term view={view} vocabulary="vote-option" code={option} />
          {cast.length > 1 && ` ${view.n(weight)}`}
        </b>
      ))}
    </>
  );
}

/** Parts of one weight over several options. */
function Split({ desk, vote, ballot: { mandate, weight, cast } }: { desk: Desk; vote: string; ballot: Ballot }): VNode {
  const { view } = desk;
  return (
    <details>
      <summary>{view.t('vote.split')}</summary>
      <p class="small">{view.t('vote.split.what', { weight })}</p>
      <FormFor desk={desk} path={`${VOTES}/${vote}/cast`} class="row">
        <input type="hidden" name="mandate" value={mandate} />
        <input type="hidden" name="split" value="yes" />
        {OPTIONS.map((option) => (
          <label key={option}>
            <Term view={view} vocabulary="vote-option" code={option} />
            <input
              type="number"
              name={`part-${option}`}
              min={0}
              max={weight}
              value={cast.find((one) => one.option === option)?.weight ?? 0}
              dir="ltr"
            />
          </label>
        ))}
        <button type="submit">{view.t('vote.split.do')}</button>
      </FormFor>
    </details>
  );
}

/** What a form of this page casts. */
export function readChoices(form: Form): Choice[] {
  const mandate = form.text('mandate');
  if (form.text('split') === '') return [{ mandate, option: form.text('option') }];
  return OPTIONS.flatMap((option) => {
    const part = form.text(`part-${option}`);
    return part === '' || part === '0' ? [] : [{ mandate, option, weight: Number(part) }];
  });
}
