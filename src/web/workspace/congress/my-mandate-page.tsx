/** A delegate's own page: each mandate they hold, who stands in for them, and the vote they gave away or hold for another. */
import type { VNode } from 'preact';
import type { Grant } from '../../../congress/granted.ts';
import type { Mandate } from '../../../congress/mandates.ts';
import type { ProxyRoom } from '../../../congress/proxies.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { Rendered } from '../../components/shell.tsx';
import { FormFor } from '../frame.tsx';
import { RefusedNote } from '../refused.tsx';
import type { Desk } from '../route.ts';
import { ChoiceBox, ChoiceList } from './choice.tsx';
import { Chain, Instructions } from './mandate-chain.tsx';
import { Facts, Substituted } from './mandate-page.tsx';
import { Constituency, CREDENTIALS, HERE, MANDATES, MINE, StateChip } from './mandate-words.tsx';
import { StandIns } from './stand-ins.tsx';

const NO_GRANT: Grant = { grantedBy: null, instructions: null };
/** Mandates that are over: shown, with nothing left to do. */
const OVER: readonly string[] = ['refused', 'expired', 'revoked'];

/** GET /workspace/congress/my-mandate */
export async function myMandatePage(desk: Desk, refusal?: Refusal): Promise<Rendered> {
  const { view, rooms, person } = desk;
  const own = await rooms.congress.mandates.own(person);
  const proxies = new Map<string, ProxyRoom>();
  for (const { id, state } of own)
    if (!OVER.includes(state)) proxies.set(id, await rooms.congress.proxies.own(person, id));
  const grants = new Map(
    await Promise.all(own.map(async ({ id }) => [id, await rooms.congress.granted.read(person, id)] as const)),
  );
  const stands = await rooms.congress.standIns.of(person);
  const names = await rooms.called(own.flatMap(({ holder, told }) => [holder, ...told.substitutes]));
  return {
    title: view.t('mandates.mine'),
    current: HERE,
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(HERE)}>{view.t('congress.title')}</a>
          </p>
          <h1>{view.t('mandates.mine')}</h1>
          <p class="lead">{view.t('mandates.mine.lead')}</p>
          <RefusedNote view={view} refusal={refusal} />
        </section>
        {own.length === 0 && stands.length === 0 && <p>{view.t('mandates.mine.none')}</p>}
        {own.map((mandate) => (
          <article key={mandate.id} class="mandate">
            <h2>
              <bdi>{mandate.told.constituency}</bdi> <StateChip view={view} state={mandate.state} />
            </h2>
            <p class="links">
              <a href={view.href(`${MANDATES}/${mandate.id}`)}>{view.t('mandates.history')}</a>
              <a href={view.href(`${CREDENTIALS}?body=${mandate.body}`)}>{view.t('credentials.title')}</a>
            </p>
            <Instructions desk={desk} grant={grants.get(mandate.id) ?? NO_GRANT} />
            <Chain desk={desk} mandate={mandate} grant={grants.get(mandate.id) ?? NO_GRANT} names={names} />
            <Facts desk={desk} mandate={mandate} />
            <Standing desk={desk} mandate={mandate} names={names} />
            <Vote desk={desk} mandate={mandate} room={proxies.get(mandate.id)} />
          </article>
        ))}
        <StandIns desk={desk} stands={stands} />
      </>
    ),
  };
}

function Standing({
  desk,
  mandate,
  names,
}: {
  desk: Desk;
  mandate: Mandate;
  names: ReadonlyMap<string, string>;
}): VNode | null {
  const { substitutes } = mandate.told;
  if (OVER.includes(mandate.state) || substitutes.length < 1) return null;
  const people = substitutes.map((id) => ({ id, name: names.get(id) ?? id }));
  return <Substituted desk={desk} mandate={mandate} people={people} />;
}

/** The vote in another's hands: what is given and held, and the forms to give it and take it back. */
function Vote({ desk, mandate, room }: { desk: Desk; mandate: Mandate; room: ProxyRoom | undefined }): VNode | null {
  const { view } = desk;
  if (!room || !(room.allowed || room.given || room.held.length > 0)) return null;
  const path = `${MINE}/${mandate.id}/proxy`;
  const list = `to-${mandate.id}`;
  const choices = room.choices.map(({ mandate: id, name }) => ({ id, name }));
  const typed = (name: string) => (desk.param('id') === mandate.id ? desk.form.text(name) : '');
  return (
    <section class="panel">
      <h3>{view.t('mandates.proxy')}</h3>
      <p class="small">
        {view.t('mandates.proxy.what', { count: room.mostHeld })} {view.t('mandates.proxy.window')}
      </p>
      {room.held.map((proxy) => (
        <p key={proxy.id}>
          {view.t('mandates.proxy.held')} <Constituency view={view} name={proxy.giverName} />
          <Until desk={desk} until={proxy.until} />
        </p>
      ))}
      {room.given && (
        <FormFor desk={desk} path={`${path}/end`} class="row">
          <p>
            {view.t('mandates.proxy.given')} <Constituency view={view} name={room.given.holderName} />
            <Until desk={desk} until={room.given.until} />
          </p>
          <button type="submit" class="quiet">
            {view.t('mandates.proxy.end')}
          </button>
        </FormFor>
      )}
      {room.allowed && room.choices.length > 0 && (
        <FormFor desk={desk} path={path} class="stack">
          <ChoiceBox
            {...{ name: 'to', list, choices, value: typed('to'), required: true }}
            label={view.t('mandates.proxy.to')}
            hint={view.t('mandates.type-name')}
          />
          <ChoiceList id={list} choices={choices} />
          <label>
            {view.t('mandates.proxy.until')}
            <input name="until" type="date" value={typed('until')} dir="ltr" />
          </label>
          <button type="submit" class="quiet">
            {view.t('mandates.proxy.give')}
          </button>
        </FormFor>
      )}
    </section>
  );
}

/** The last day a proxy is good for. */
function Until({ desk: { view }, until }: { desk: Desk; until: Date | null }): VNode | null {
  if (!until) return null;
  const last = new Date(until.getTime() - 1).toISOString().slice(0, 10);
  return <span class="small"> {view.t('mandates.proxy.last', { day: view.day(last) })}</span>;
}
