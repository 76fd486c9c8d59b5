/** Mandates of a body as the committee finds them: what waits for it first and the longest first, then all others. */
import type { VNode } from 'preact';
import type { MandateState } from '../../../assembly/index.ts';
import type { Mandate } from '../../../congress/mandates.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Term } from '../../components/value.tsx';
import { Name } from '../people/words.tsx';
import type { Desk } from '../route.ts';
import { hasWords, LongRows, Seek, wordsAsked } from './long-list.tsx';
import { BodyChoice, Constituency, CREDENTIALS, chosenBody, HERE, MANDATES, StateChip } from './mandate-words.tsx';

/** States that wait for the committee, in the order in which it takes them. */
const WAITING: readonly MandateState[] = ['submitted', 'examined', 'challenged', 'provisional', 'suspended'];
/** Days after which waiting is long. */
const LONG = 14;
const DAY_MS = 86_400_000;

/** GET /workspace/congress/mandates */
export async function mandatesPage(desk: Desk): Promise<Rendered> {
  const { view, rooms, person, query } = desk;
  const chosen = await chosenBody(desk, 'mandate.read');
  const submits = chosen.body !== '' && (await rooms.congress.rights.works(person, chosen.body, 'mandate.submit'));
  const whole = chosen.body ? await rooms.congress.mandates.list(person, chosen.body) : [];
  const names = await rooms.called(whole.map(({ holder }) => holder));
  const words = wordsAsked(query);
  const all = whole.filter(({ told, holder }) =>
    hasWords(words, told.constituency, told.country && view.country(told.country), names.get(holder) ?? ''),
  );
  const place = (state: MandateState) => (WAITING.includes(state) ? WAITING.indexOf(state) : WAITING.length);
  const waiting = all.filter(({ state }) => WAITING.includes(state)).sort((a, b) => place(a.state) - place(b.state));
  const others = all.filter(({ state }) => !WAITING.includes(state));
  return {
    title: view.t('mandates.title'),
    current: HERE,
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(HERE)}>{view.t('congress.title')}</a>
          </p>
          <h1>{view.t('mandates.title')}</h1>
          <p class="lead">{view.t('mandates.lead')}</p>
          <p class="links">
            {submits && <a href={view.href(`${MANDATES}/new?body=${chosen.body}`)}>{view.t('mandates.new')}</a>}
            <a href={view.href(`${CREDENTIALS}${chosen.body ? `?body=${chosen.body}` : ''}`)}>
              {view.t('credentials.title')}
            </a>
          </p>
          <BodyChoice view={view} path={MANDATES} chosen={chosen} />
          <Seek view={view} path={MANDATES} body={chosen.body} asked={words} count={whole.length} />
        </section>
        <section aria-labelledby="waiting">
          <h2 id="waiting">{view.t('mandates.waiting')}</h2>
          {waiting.length === 0 && <p>{view.t(words === '' ? 'mandates.waiting.none' : 'congress.sought.none')}</p>}
          <Lines desk={desk} mandates={waiting} names={names} />
        </section>
        {others.length > 0 && (
          <section aria-labelledby="others">
            <h2 id="others">{view.t('mandates.others')}</h2>
            <Lines desk={desk} mandates={others} names={names} />
          </section>
        )}
      </>
    ),
  };
}

function Lines({
  desk: { view },
  mandates,
  names,
}: {
  desk: Desk;
  mandates: readonly Mandate[];
  names: ReadonlyMap<string, string>;
}): VNode {
  return (
    <LongRows
      view={view}
      lines={mandates.map((mandate) => {
        const days = Math.floor((view.now.getTime() - mandate.since.getTime()) / DAY_MS);
        const waits = WAITING.includes(mandate.state);
        return (
          <li key={mandate.id}>
            <span>
              <a href={view.href(`${MANDATES}/${mandate.id}`)}>
                <Constituency view={view} name={mandate.told.constituency} />
              </a>{' '}
              <span class="small">
                <Term view={view} vocabulary="constituency-class" code={mandate.told.class} /> ·{' '}
                <Name names={names} id={mandate.holder} />
                {mandate.weight > 1 && ` · ${view.t('mandates.weighs', { count: mandate.weight })}`}
              </span>
            </span>
            <span class="tags">
              {mandate.prevented && <span class="chip grave">{view.t('mandates.prevented')}</span>}
              {waits && (
                <span class={days > LONG ? 'small warn' : 'small'}>{view.t('mandates.days', { count: days })}</span>
              )}
              <StateChip view={view} state={mandate.state} />
            </span>
          </li>
        );
      })}
    />
  );
}
