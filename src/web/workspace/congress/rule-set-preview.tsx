/** How the votes a body has had would have gone by other rules, each by its question and with what became of it. */
import type { VNode } from 'preact';
import type { Foreseen } from '../../../congress/rule-sets.ts';
import { Term, TextOf } from '../../components/value.tsx';
import type { Desk } from '../route.ts';
import { VOTES } from './vote-words.tsx';

/** Questions of the votes of the body that was asked about; those this person may not read are absent. */
export async function questionsOf({ rooms, person, form }: Desk): Promise<ReadonlyMap<string, string>> {
  const votes = await rooms.congress.votes.list(person, form.text('body'));
  return new Map(votes.map(({ id, title }) => [id, title]));
}

export function Preview({
  desk: { view },
  foreseen,
  questions,
}: {
  desk: Desk;
  foreseen: readonly Foreseen[];
  questions: ReadonlyMap<string, string>;
}): VNode {
  if (foreseen.length === 0) return <p class="banner note">{view.t('rules.preview.none')}</p>;
  return (
    <section class="panel">
      <h2>{view.t('rules.preview')}</h2>
      {foreseen.map(({ decision, names, votes, changed, unknown }) => (
        <div key={decision}>
          <h3>
            <TextOf view={view} text={names} />
          </h3>
          <p>{view.t('rules.preview.changed', { count: changed.length, votes })}</p>
          {unknown > 0 && <p class="small">{view.t('rules.preview.unknown', { count: unknown })}</p>}
          <ul>
            {changed.map(({ id, was, outcome }) => (
              <li key={id}>
                <a href={view.href(`${VOTES}/${id}`)}>
                  <bdi>{questions.get(id) || id.slice(0, 9)}</bdi>
                </a>
                : <Term view={view} vocabulary="vote-outcome" code={String(was).replaceAll('_', '-')} />{' '}
                <span aria-hidden="true" class="turn">
                  {view.dir === 'rtl' ? '←' : '→'}
                </span>{' '}
                <Term view={view} vocabulary="vote-outcome" code={String(outcome).replaceAll('_', '-')} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
