/** What is at work: records by type and state, last changed first, with their age and author; and a search by title. */
import type { VNode } from 'preact';
import { type Listed, mayEdit, mayOpen, SHELVES } from '../../../desk/commands.ts';
import { may } from '../../../people/model.ts';
import type { Rendered } from '../../components/shell.tsx';
import type { Found } from '../../form/context.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import { Keys } from './keys.tsx';
import { Narrow, onlyOf } from './list-filter.tsx';
import { Table } from './list-table.tsx';
import { findRecords, HERE, namesOf } from './reading.ts';

const PAGE = 50;
/** Reports have a room of their own. */
const ELSEWHERE = new Set(['report']);

/** The page of the list. */
export async function listPage(desk: Desk): Promise<Rendered> {
  const { view, query, rooms, person } = desk;
  const types = rooms.models.types.all
    .map(({ name }) => name)
    .filter((name) => mayOpen(person, name) && !ELSEWHERE.has(name));
  const type = types.find((name) => name === query.get('type'));
  const shelf = SHELVES.find((one) => one === query.get('state'));
  const words = (query.get('q') ?? '').slice(0, 200).trim();
  const given = may(person, 'task.work') ? await rooms.casework.tasks.given(person) : null;
  const whose = given ? (query.get('given') ?? '') : '';
  const only = given ? onlyOf(given, whose, person.id) : undefined;
  const answers = words === '' ? null : await findRecords(desk, type ? [type] : types, words);
  const found = answers?.filter(({ id }) => !only || only.rids.includes(id) === only.these) ?? null;
  const rows = found
    ? []
    : await rooms.desk.list(person, shelf ? [shelf] : SHELVES, type ? [type] : types, beforeIn(query), PAGE + 1, only);
  const shown = rows.slice(0, PAGE);
  const titles = await rooms.desk.titles(
    person,
    shown.map(({ rid }) => rid),
  );
  const holders = [...new Set([...(given?.values() ?? [])].flat())];
  const name = await namesOf(desk, [...shown.map(({ by }) => by), ...holders]);
  const holding = given ? { chosen: whose, of: (rid: string) => given.get(rid) ?? [], holders, name } : null;
  return {
    title: view.t('desk.title'),
    current: HERE,
    islands: ['shortcuts'],
    body: (
      <>
        <section class="head">
          <h1>{view.t('desk.title')}</h1>
          <Unsaved desk={desk} all={await rooms.desk.allUnsaved(person)} />
          <Narrow desk={desk} types={types} type={type} shelf={shelf} words={words} holding={holding} />
          <p class="links">
            {types
              .filter((one) => mayEdit(person, one))
              .map((one, n) => (
                <a key={one} href={view.href(`${HERE}/new/${one}`)} data-key={n === 0 ? 'new' : undefined}>
                  {view.t('desk.new', { kind: view.label(one, '@one').text })}
                </a>
              ))}
            <a href={view.href(`/workspace/searches?of=${encodeURIComponent(view.path)}`)}>
              {view.t('casework.search.keep')}
            </a>
          </p>
        </section>
        {found ? (
          <Answers desk={desk} found={found} />
        ) : (
          <FormFor desk={desk} path={`${HERE}/bulk`}>
            <Table desk={desk} rows={shown} titleOf={(rid) => titles.get(rid)} name={name} holding={holding} />
            {shown.length === 0 && <p>{view.t('desk.empty')}</p>}
            {shown.length > 0 && (
              <p class="row">
                <button type="submit" class="quiet" name="op" value="choose">
                  {view.t('bulk.begin')}
                </button>
                {rows.length > PAGE && <a href={view.href(nextPage(query, shown.at(-1)))}>{view.t('list.next')}</a>}
              </p>
            )}
          </FormFor>
        )}
        <Keys view={view} keys={['find', 'new', 'down', 'up', 'choose', 'open', 'help']} />
      </>
    ),
  };
}

function beforeIn(query: URLSearchParams): { at: string; rid: string } | null {
  const [at = '', rid = ''] = (query.get('before') ?? '').split(' ~ ');
  return at !== '' && !Number.isNaN(Date.parse(at.replace(/ (?=\d{2}:)/, 'T').replace(/([+-]\d{2})$/, '$1:00')))
    ? { at, rid }
    : null;
}

function nextPage(query: URLSearchParams, last: Listed | undefined): string {
  const next = new URLSearchParams(query);
  if (last) next.set('before', `${last.updatedAt} ~ ${last.rid}`);
  return `${HERE}?${next}`;
}

function Answers({ desk, found }: { desk: Desk; found: Found[] }): VNode {
  const { view } = desk;
  if (found.length === 0) return <p>{view.t('list.empty')}</p>;
  return (
    <ul class="feed">
      {found.map(({ id, title, type }) => (
        <li key={id}>
          <a href={view.href(`${HERE}/${id}`)}>
            <bdi>{title}</bdi>
          </a>{' '}
          <span class="small">{view.label(type, '@one').text}</span>
        </li>
      ))}
    </ul>
  );
}

/** What this person typed and has not saved. */
function Unsaved({
  desk,
  all,
}: {
  desk: Desk;
  all: { rid: string; type: string; baseRev: number; at: Date }[];
}): VNode | null {
  const { view } = desk;
  if (all.length === 0) return null;
  return (
    <details class="banner note">
      <summary>{view.t('desk.unsaved', { count: all.length })}</summary>
      <ul>
        {all.map(({ rid, type, baseRev, at }) => (
          <li key={rid}>
            <a
              href={view.href(
                baseRev === 0 ? `${HERE}/new/${type}?rid=${rid}&unsaved=1` : `${HERE}/${rid}/edit?unsaved=1`,
              )}
            >
              {view.label(type, '@one').text} <bdi>{rid.slice(0, 9)}</bdi>
            </a>{' '}
            <time class="small">{view.moment(at.toISOString())}</time>
          </li>
        ))}
      </ul>
    </details>
  );
}
