/** What is at work: records by type and state, last changed first, with their age and author; and a search by title. */
import type { VNode } from 'preact';
import { type Listed, mayEdit, mayOpen, SHELVES, type Shelf } from '../../../desk/commands.ts';
import { pickText } from '../../../kernel/text.ts';
import type { Rendered } from '../../components/shell.tsx';
import type { Found } from '../../form/context.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import { Keys } from './keys.tsx';
import { findRecords, HERE, namesOf } from './reading.ts';

const PAGE = 50;
const DAY_MS = 86_400_000;
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
  const found = words === '' ? null : await findRecords(desk, type ? [type] : types, words);
  const rows = found
    ? []
    : await rooms.desk.list(person, shelf ? [shelf] : SHELVES, type ? [type] : types, beforeIn(query), PAGE + 1);
  const shown = rows.slice(0, PAGE);
  const titles = await rooms.desk.titles(
    person,
    shown.map(({ rid }) => rid),
  );
  const name = await namesOf(
    desk,
    shown.map(({ by }) => by),
  );
  return {
    title: view.t('desk.title'),
    current: HERE,
    islands: ['shortcuts'],
    body: (
      <>
        <section class="head">
          <h1>{view.t('desk.title')}</h1>
          <Unsaved desk={desk} all={await rooms.desk.allUnsaved(person)} />
          <Narrow desk={desk} types={types} type={type} shelf={shelf} words={words} />
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
            <Table desk={desk} rows={shown} titleOf={(rid) => titles.get(rid)} name={name} />
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

function Narrow({
  desk,
  types,
  type,
  shelf,
  words,
}: {
  desk: Desk;
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
      <button type="submit">{view.t('desk.show')}</button>
    </form>
  );
}

type Titles = (rid: string) => Parameters<typeof pickText>[0] | undefined;

function Table({
  desk,
  rows,
  titleOf,
  name,
}: {
  desk: Desk;
  rows: Listed[];
  titleOf: Titles;
  name(id: string): string;
}): VNode | null {
  const { view } = desk;
  if (rows.length === 0) return null;
  const now = desk.rooms.now().getTime();
  return (
    <div class="scroll">
      <table class="cards dense records">
        <caption class="unseen">{view.t('desk.title')}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">{view.t('bulk.chosen')}</span>
            </th>
            <th scope="col">{view.t('desk.record')}</th>
            <th scope="col">{view.t('desk.kind')}</th>
            <th scope="col">{view.t('desk.state')}</th>
            <th scope="col">{view.t('desk.age')}</th>
            <th scope="col">{view.t('desk.by')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const title = titleOf(row.rid);
            const words = title ? pickText(title, view.lang).text : row.rid;
            const days = Math.max(0, Math.floor((now - row.at.getTime()) / DAY_MS));
            return (
              <tr key={row.rid}>
                <td>
                  <input
                    type="checkbox"
                    name="rid"
                    value={row.rid}
                    aria-label={view.t('bulk.choose', { title: words })}
                  />
                </td>
                <th scope="row">
                  <a href={view.href(`${HERE}/${row.rid}`)}>
                    <bdi>{words}</bdi>
                  </a>
                </th>
                <td data-label={view.t('desk.kind')}>{view.label(row.type, '@one').text}</td>
                <td data-label={view.t('desk.state')}>{view.t(`desk.shelf.${shelfOf(row)}`)}</td>
                <td data-label={view.t('desk.age')}>
                  <time dateTime={row.at.toISOString()}>
                    {days === 0 ? view.t('desk.today') : view.t('desk.days', { count: days })}
                  </time>
                </td>
                <td data-label={view.t('desk.by')}>
                  <bdi>{name(row.by)}</bdi>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function shelfOf({ status, rev, publishedRev }: Listed): Shelf {
  const own = SHELVES.find((one) => one === status);
  return own ?? (publishedRev !== null && rev > publishedRev ? 'reworked' : 'draft');
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
