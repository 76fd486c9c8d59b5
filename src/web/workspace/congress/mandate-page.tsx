/** One mandate: what it says, its papers beside, its history, and what may be done with it by whom. */
import type { VNode } from 'preact';
import { eventsFrom, MANDATE } from '../../../assembly/index.ts';
import { grantOf } from '../../../congress/granted.ts';
import { type Happened, type Mandate, moveNeeds } from '../../../congress/mandates.ts';
import type { OrganAct } from '../../../congress/parts.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import { NOBODY } from '../../../people/commands.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Term } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import { Name } from '../people/words.tsx';
import { PrivateValue } from '../records/private-value.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Desk } from '../route.ts';
import { type Choice, ChoiceList } from './choice.tsx';
import { Chain, Instructions } from './mandate-chain.tsx';
import { DELEGATES, delegatesOf, SubstituteBoxes } from './mandate-new.tsx';
import { HERE, MANDATES, MINE, StateChip } from './mandate-words.tsx';

const MORE_BOXES = 2;

/** GET /workspace/congress/mandates/:id */
export async function mandatePage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const { mandate, events } = await rooms.congress.mandates.open(person, desk.param('id'));
  const { rights } = rooms.congress;
  const acts = ['mandate.read', 'mandate.submit', 'mandate.examine'] as const;
  const open = await Promise.all(acts.map((act) => rights.works(person, mandate.body, act)));
  const does = new Set(acts.filter((_, n) => open[n]));
  const reads = does.has('mandate.read');
  const papers = reads ? await rooms.congress.mandates.papers(person, mandate.id) : null;
  const grant = papers ? grantOf(papers) : await rooms.congress.granted.read(person, mandate.id);
  const names = await rooms.called([mandate.holder, ...mandate.told.substitutes, ...events.map(({ by }) => by)]);
  return {
    title: mandate.told.constituency,
    current: HERE,
    body: (
      <article class="mandate">
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(reads ? `${MANDATES}?body=${mandate.body}` : MINE)}>
              {view.t(reads ? 'mandates.title' : 'mandates.mine')}
            </a>
          </p>
          <h1 class="long">
            <bdi>{mandate.told.constituency}</bdi>
          </h1>
          <p class="tags">
            <StateChip view={view} state={mandate.state} />
            {mandate.prevented && <span class="chip grave">{view.t('mandates.prevented')}</span>}
          </p>
          <RefusedNote view={view} refusal={refusal} />
        </section>
        <div class="grid two">
          <div>
            <Chain desk={desk} mandate={mandate} grant={grant} names={names} heading="h2" />
            <Facts desk={desk} mandate={mandate} />
            {!reads && <Instructions desk={desk} grant={grant} heading="h2" />}
            <Decide desk={desk} mandate={mandate} does={does} />
            <History desk={desk} events={events} names={names} />
          </div>
          {papers && (
            <aside class="side">
              <Papers desk={desk} mandate={mandate} papers={papers} adds={does.has('mandate.submit')} />
              {does.has('mandate.submit') && <Keeping desk={desk} mandate={mandate} />}
              {does.has('mandate.submit') && (
                <Substituted
                  desk={desk}
                  mandate={mandate}
                  people={await delegatesOf(desk, mandate.body)}
                  more={MORE_BOXES}
                />
              )}
            </aside>
          )}
        </div>
      </article>
    ),
  };
}

interface Shown {
  desk: Desk;
  mandate: Mandate;
}

/** What it carries, for how long, and how far its delegate is named. */
export function Facts({ desk: { view }, mandate }: Shown): VNode {
  const { told, from, until, weight } = mandate;
  return (
    <dl class="private">
      <dt>{view.t('mandates.release')}</dt>
      <dd>
        <Term view={view} vocabulary="release-class" code={told.release} />
      </dd>
      <dt>{view.t('mandates.weight')}</dt>
      <dd>{view.n(weight)}</dd>
      <dt>{view.t('mandates.term')}</dt>
      <dd>
        {from || until
          ? view.t('mandates.from-until', { from: from ? view.day(from) : '…', until: until ? view.day(until) : '…' })
          : view.t('mandates.term.open')}
      </dd>
    </dl>
  );
}

/** Decisions this person may take, with when they take effect and why. */
function Decide({ desk, mandate, does }: Shown & { does: ReadonlySet<OrganAct> }): VNode | null {
  const { view, person, form } = desk;
  const moves = eventsFrom(MANDATE, mandate.state).filter((move) => does.has(moveNeeds(move)));
  if (moves.length === 0 || mandate.holder === person.id) return null;
  return (
    <section class="panel" aria-labelledby="decide">
      <h2 id="decide">{view.t('mandates.decide')}</h2>
      <FormFor desk={desk} path={`${MANDATES}/${mandate.id}/move`} class="stack">
        <label>
          {view.t('mandates.decision')}
          <select name="move" required>
            <option value="">{view.t('mandates.choose')}</option>
            {moves.map((move) => (
              <option key={move} value={move} selected={move === form.text('move')}>
                {view.t(`mandates.move.${move}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {view.t('mandates.effective')}
          <select name="effective">
            {(['immediate', 'next_vote', 'end_of_sitting'] as const).map((when) => (
              <option key={when} value={when} selected={when === form.text('effective')}>
                {view.t(`mandates.effective.${when}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {view.t('mandates.reason')}
          <textarea name="reason" rows={4} maxLength={5000} dir="auto">
            {form.text('reason')}
          </textarea>
          <small>{view.t('mandates.reason.hint')}</small>
        </label>
        <button type="submit">{view.t('mandates.decide.do')}</button>
      </FormFor>
    </section>
  );
}

/** Every step with who took it, when it takes effect and why. */
function History({
  desk: { view },
  events,
  names,
}: {
  desk: Desk;
  events: readonly Happened[];
  names: ReadonlyMap<string, string>;
}): VNode {
  return (
    <section aria-labelledby="history">
      <h2 id="history">{view.t('mandates.history')}</h2>
      {events.length === 0 && <p>{view.t('mandates.history.none')}</p>}
      <ol class="rows">
        {events.map((event) => (
          <li key={event.n}>
            <div>
              <p>
                <b>{view.t(`mandates.move.${event.move}`)}</b>{' '}
                {event.effective !== 'immediate' && (
                  <span class="small">{view.t(`mandates.effective.${event.effective}`)}</span>
                )}
              </p>
              {event.why && <p dir="auto">{event.why}</p>}
              <p class="small">
                {event.by !== '' && <By view={view} names={names} by={event.by} />}
                {view.moment(event.at.toISOString())}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function By({ view, names, by }: { view: View; names: ReadonlyMap<string, string>; by: string }): VNode {
  return <>{by === NOBODY ? view.t('audit.instance') : <Name names={names} id={by} />} · </>;
}

/** The record of its papers; what is sealed only custodians open, in the room of their own. */
function Papers({ desk, mandate, papers, adds }: Shown & { papers: Record<string, unknown>; adds: boolean }): VNode {
  const { view, person, rooms } = desk;
  const { type } = rooms.models.of('mandate');
  const kept = Object.entries(type.fields).filter(([name]) => papers[name] !== undefined && name !== 'title');
  return (
    <section class="panel" aria-labelledby="papers">
      <h2 id="papers">{view.t('mandates.papers')}</h2>
      {kept.length === 0 && <p>{view.t('mandates.papers.none')}</p>}
      <dl class="private">
        {kept.map(([name, field]) => (
          <>
            <dt>{view.label('mandate', name).text}</dt>
            <dd>
              <PrivateValue desk={desk} type={type} path={name} field={field} value={papers[name]} titles={new Map()} />
            </dd>
          </>
        ))}
      </dl>
      <p class="links">
        <a href={view.href(`/workspace/records/${mandate.id}`)}>{view.t('mandates.papers.open')}</a>
        {adds && <a href={view.href(`/workspace/records/${mandate.id}/edit`)}>{view.t('mandates.papers.add')}</a>}
        {may(person, 'sealed.open') && (
          <a href={view.href(`/workspace/sealed/${mandate.id}`)}>{view.t('custody.link')}</a>
        )}
      </p>
      <p class="small">{view.t('mandates.papers.sealed')}</p>
    </section>
  );
}

function Keeping({ desk, mandate }: Shown): VNode {
  const { view } = desk;
  return (
    <section class="panel">
      <h2>{view.t('mandates.prevented.title')}</h2>
      <p class="small">{view.t('mandates.prevented.what')}</p>
      <FormFor desk={desk} path={`${MANDATES}/${mandate.id}/prevented`}>
        <input type="hidden" name="prevented" value={mandate.prevented ? 'no' : 'yes'} />
        <button type="submit" class="quiet">
          {view.t(mandate.prevented ? 'mandates.prevented.end' : 'mandates.prevented.begin')}
        </button>
      </FormFor>
    </section>
  );
}

/** Substitutes in their order, with `more` boxes for whoever may name others. */
export function Substituted({
  desk,
  mandate,
  people,
  more = 0,
}: Shown & { people: readonly Choice[]; more?: number }): VNode {
  const { view, form } = desk;
  const { substitutes } = mandate.told;
  const typed = desk.param('id') === mandate.id ? form.all('substitute') : [];
  const boxes = Math.max(substitutes.length + more, typed.length);
  return (
    <section class="panel">
      <h2>{view.t('mandates.substitutes')}</h2>
      <FormFor desk={desk} path={`${MANDATES}/${mandate.id}/substitutes`} class="stack">
        {more > 0 && <ChoiceList id={DELEGATES} choices={people} />}
        <SubstituteBoxes
          {...{ desk, people, boxes }}
          chosen={typed.length > 0 ? typed : substitutes}
          {...(more > 0 ? { list: DELEGATES } : {})}
        />
        {more > 0 && <p class="small">{view.t('mandates.type-name')}</p>}
        <button type="submit" class="quiet">
          {view.t('mandates.substitutes.keep')}
        </button>
      </FormFor>
    </section>
  );
}
