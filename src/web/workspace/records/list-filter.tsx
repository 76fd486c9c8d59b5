/** How a list of records is narrowed: by words, kind, state, and to whom something on them is given. */
import type { VNode } from 'preact';
import { type Only, SHELVES, type Shelf } from '../../../desk/commands.ts';
import type { Desk } from '../route.ts';
import { HERE } from './reading.ts';

/** Who has something to do on which record. */
export interface Holding {
  /** As asked: '', `me`, `nobody` or the id of a person. */
  chosen: string;
  of(rid: string): readonly string[];
  /** Everybody who has something to do. */
  holders: readonly string[];
  name(id: string): string;
}

/** The records that are given to somebody, or to nobody; undefined where all are asked for. */
export function onlyOf(given: ReadonlyMap<string, readonly string[]>, whose: string, own: string): Only | undefined {
  if (whose === '') return undefined;
  if (whose === 'nobody') return { these: false, rids: [...given.keys()] };
  const who = whose === 'me' ? own : whose;
  return { these: true, rids: [...given].flatMap(([rid, ids]) => (ids.includes(who) ? [rid] : [])) };
}

/** The form above the list. */
export function Narrow({
  desk,
  types,
  type,
  shelf,
  words,
  holding,
}: {
  desk: Desk;
  holding: Holding | null;
  types: string[];
  type: string | undefined;
  shelf: Shelf | undefined;
  words: string;
}): VNode {
  const { view } = desk;
  return (
    <form class="row" action={view.href(HERE)}>
      <label>
        {view.t('desk.find')} <input type="search" name="q" value={words} data-key="find" dir="auto" />
      </label>
      <label>
        {view.t('desk.kind')}{' '}
        <select name="type">
          <option value="">{view.t('list.any')}</option>
          {types.map((one) => (
            <option key={one} value={one} selected={one === type}>
              {view.label(one, '@many').text}
            </option>
          ))}
        </select>
      </label>
      <label>
        {view.t('desk.state')}{' '}
        <select name="state">
          <option value="">{view.t('desk.at-work')}</option>
          {SHELVES.map((one) => (
            <option key={one} value={one} selected={one === shelf}>
              {view.t(`desk.shelf.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {holding && <Given desk={desk} holding={holding} />}
      <button type="submit">{view.t('desk.show')}</button>
    </form>
  );
}

function Given({ desk: { view, person }, holding }: { desk: Desk; holding: Holding }): VNode {
  const { chosen, holders, name } = holding;
  const others = holders.filter((id) => id !== person.id).map((id): [string, string] => [id, name(id)]);
  const choices: [string, string][] = [
    ['', view.t('list.any')],
    ['me', view.t('desk.given.me')],
    ['nobody', view.t('casework.nobody')],
    ...others.sort(([, a], [, b]) => a.localeCompare(b, view.lang)),
  ];
  return (
    <label>
      {view.t('casework.assignee')}{' '}
      <select name="given">
        {choices.map(([value, words]) => (
          <option key={value} value={value} selected={value === chosen}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
