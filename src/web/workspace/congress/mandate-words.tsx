/** What the pages of mandates show alike: their addresses, the body they are about, states and names. */
import type { VNode } from 'preact';
import type { OrganAct } from '../../../congress/parts.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import { Term } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import type { Desk } from '../route.ts';

export const MANDATES = '/workspace/congress/mandates';
export const CREDENTIALS = '/workspace/congress/credentials';
export const MINE = '/workspace/congress/my-mandate';
export const HERE = '/workspace/congress';

/** Bodies with their names, and the one this page is about: that of the address, or the first. */
export interface Chosen {
  bodies: { rid: string; name: string }[];
  body: string;
}

/** Reads `?body=` or the form's field. With `act`, among the bodies for which this person does such work. */
export async function chosenBody({ rooms, person, query, form, view }: Desk, act?: OrganAct): Promise<Chosen> {
  const works = act && (await rooms.congress.rights.bodies(person, act));
  const all = (await rooms.congress.sessions.bodies(person)).filter(({ rid }) => works?.has(rid) ?? true);
  const bodies = all.map(({ rid, title }: { rid: string; title: Text }) => ({
    rid,
    name: pickText(title, view.lang).text,
  }));
  const asked = form.text('body') || query.get('body');
  const known = bodies.find(({ rid }) => rid === asked);
  return { bodies, body: known?.rid ?? bodies[0]?.rid ?? '' };
}

/** A form that shows another body; nothing where there is one. */
export function BodyChoice({ view, path, chosen }: { view: View; path: string; chosen: Chosen }): VNode | null {
  if (chosen.bodies.length < 2) return null;
  return (
    <form class="filters" action={view.href(path)}>
      <label>
        {view.t('mandates.body')}
        <select name="body">
          {chosen.bodies.map(({ rid, name }) => (
            <option key={rid} value={rid} selected={rid === chosen.body}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="quiet">
        {view.t('mandates.show')}
      </button>
    </form>
  );
}

/** The state of a mandate in words. */
export function StateChip({ view, state }: { view: View; state: string }): VNode {
  const kind = state === 'accepted' ? 'done' : state === 'submitted' || state === 'challenged' ? 'open' : 'mute';
  return (
    <span class={`chip ${kind}`}>
      <Term view={view} vocabulary="mandate-state" code={state} />
    </span>
  );
}

/** A constituency, or words for one that is not told. */
export function Constituency({ view, name }: { view: View; name: string }): VNode {
  return name === '' ? <i>{view.t('mandates.counted-only')}</i> : <bdi>{name}</bdi>;
}

/** Options of a vocabulary, in its order. */
export function TermOptions({ view, list, chosen }: { view: View; list: string; chosen: string }): VNode {
  const terms = view.site.vocabularies.get(list)?.terms ?? [];
  return (
    <>
      {terms.map(({ code }) => (
        <option key={code} value={code} selected={code === chosen}>
          {view.term(list, code).text}
        </option>
      ))}
    </>
  );
}
