/**
 * The follow-up board: what each clause of each resolution obliges whom to do, by when, and what became of it. Whether a
 * day is past is told on the day the page is made.
 */
import type { VNode } from 'preact';
import { isOverdue } from '../../../congress/due.ts';
import type { FollowUp } from '../../../congress/follow-ups.ts';
import type { Text } from '../../../kernel/text.ts';
import type { UncertainDate } from '../../../kernel/uncertain-date.ts';
import type { PublicItem } from '../../../publication/reader-types.ts';
import type { RecordType } from '../../../records/declare.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Standing } from '../../components/standing.tsx';
import { TableHead } from '../../components/table-head.tsx';
import { Ref, Term, TextOf, When } from '../../components/value.tsx';
import { type Asked, readQuery } from '../../query.ts';
import { everything } from '../../read-all.ts';
import type { View } from '../../view.ts';
import { Actors } from './commitment.tsx';
import { type PromiseOf, Promises, readPromises } from './promised.tsx';

/** Commitments read for the board; more are reached by its filters. */
const MOST = 1000;
/** Resolutions whose clauses are looked up for their numbers. */
const MOST_RESOLUTIONS = 100;

/** The number of an operative clause by its id. */
type Numbers = ReadonlyMap<string, number>;

interface Board {
  view: View;
  type: RecordType;
  asked: Asked;
  overdue: boolean;
  /** Resolution, its commitments. */
  groups: [string, PublicItem[]][];
  numbers: ReadonlyMap<string, Numbers>;
  promises: readonly PromiseOf[];
}

/** GET /commitments */
export async function boardPage(view: View, params: URLSearchParams): Promise<Rendered> {
  const type = view.site.types.byName('commitment');
  const asked = readQuery(type, params);
  const overdue = params.get('overdue') === '1';
  const refused = asked.problems.length > 0;
  const today = view.now.toISOString().slice(0, 10);
  const { cursor: _, ...query } = asked.query;
  const all = refused ? [] : await everything(view.site, { ...query, type: type.name }, MOST);
  const standing = all.filter(({ status }) => status !== 'withdrawn');
  const found = standing.filter((item) => !overdue || isOverdue(item, today));
  const groups = [...Map.groupBy(found, ({ resolution }) => String(resolution))];
  const evidence = found.flatMap((item) => reportsOf(item).flatMap(({ evidence = [] }) => evidence));
  view.titles = await view.site.reader.titles([...new Set([...groups.map(([id]) => id), ...evidence])]);
  const numbers = await numbersOf(view, groups.slice(0, MOST_RESOLUTIONS));
  const searched = refused || Boolean(asked.typed.q || asked.typed.about);
  const promises = searched ? [] : await readPromises(view, { status: asked.typed.status ?? '', overdue });
  return {
    title: view.t('commitments.title'),
    description: view.t('commitments.lead'),
    current: type.path,
    noindex: params.size > 0,
    ...(refused ? { status: 400 as const } : {}),
    body: <Body {...{ view, type, asked, overdue, groups, numbers, promises }} />,
  };
}

const reportsOf = (item: PublicItem) => (item.reports ?? []) as FollowUp[];

/** Operative clauses are numbered in their order, as the text of the resolution is. */
async function numbersOf(view: View, groups: Board['groups']): Promise<ReadonlyMap<string, Numbers>> {
  const read = await Promise.all(groups.map(([id]) => view.site.reader.record(id)));
  return new Map(
    read.flatMap((item): [string, Numbers][] => {
      if (!item || 'gone' in item) return [];
      const clauses = ((item.clauses ?? []) as { id: string; kind: string }[]).filter(
        ({ kind }) => kind === 'operative',
      );
      return [[item.id, new Map(clauses.map(({ id }, at) => [id, at + 1]))]];
    }),
  );
}

function Body({ view, type, asked, overdue, groups, numbers, promises }: Board): VNode {
  return (
    <>
      <section class="head">
        <h1>{view.t('commitments.title')}</h1>
        <p class="lead">{view.t('commitments.lead')}</p>
        {asked.problems.length > 0 && (
          <div class="banner refused" role="alert">
            <b>{view.t('list.problem')}</b>
            {asked.problems.map((name) => (
              <p key={name}>{view.find(`list.problem.${name}`)}</p>
            ))}
          </div>
        )}
        <Filters view={view} type={type} asked={asked} overdue={overdue} />
      </section>
      {groups.length === 0 && promises.length === 0 && <p class="empty">{view.t('commitments.none')}</p>}
      {groups.map(([id, items]) => (
        <Resolution key={id} view={view} id={id} items={items} numbers={numbers.get(id) ?? new Map()} />
      ))}
      <Promises view={view} promises={promises} />
    </>
  );
}

function Filters({ view, type, asked, overdue }: Omit<Board, 'groups' | 'numbers' | 'promises'>): VNode {
  const state = type.fields.state;
  const terms = state?.kind === 'term' ? (view.site.vocabularies.get(state.vocabulary)?.terms ?? []) : [];
  return (
    <search>
      <form class="filters" action={view.href(`/${type.path}`)}>
        <div class="row seek">
          <label class="unseen" for="f-q">
            {view.t('list.search')}
          </label>
          <input id="f-q" name="q" type="search" value={asked.typed.q} placeholder={view.t('list.search.hint')} />
          <button type="submit">{view.t('list.search.go')}</button>
        </div>
        <div class="fields">
          <label>
            {view.label(type.name, 'state').text}
            <select name="status">
              <option value="">{view.t('list.any')}</option>
              {terms.map(({ code }) => (
                <option key={code} value={code} selected={code === asked.typed.status}>
                  {view.term('follow-up-status', code).text}
                </option>
              ))}
            </select>
          </label>
          <label>
            {view.label(type.name, 'due').text}
            <select name="overdue">
              <option value="">{view.t('list.any')}</option>
              <option value="1" selected={overdue}>
                {view.t('commitments.overdue.only')}
              </option>
            </select>
          </label>
        </div>
        {asked.typed.about && <input type="hidden" name="about" value={asked.typed.about} />}
      </form>
    </search>
  );
}

interface ResolutionProps {
  view: View;
  id: string;
  items: PublicItem[];
  numbers: Numbers;
}

function Resolution({ view, id, items, numbers }: ResolutionProps): VNode {
  const label = (path: string) => view.label('commitment', path).text;
  const columns = [label('clause'), label('title'), label('actor'), label('due'), label('state')] as const;
  const place = (item: PublicItem) => numbers.get(String(item.clause)) ?? Number.MAX_SAFE_INTEGER;
  const ordered = [...items].sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1));
  return (
    <section>
      <h2>
        <Ref view={view} id={id} />
      </h2>
      <div class="scroll">
        <table class="cards board clauses-of">
          <caption class="unseen">{view.label('commitment', '@many').text}</caption>
          <TableHead columns={columns} />
          <tbody>
            {ordered.map((item) => (
              <Row key={item.id} view={view} item={item} columns={columns} number={numbers.get(String(item.clause))} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RowProps {
  view: View;
  item: PublicItem;
  columns: readonly [string, string, string, string, string];
  number: number | undefined;
}

function Row({ view, item, columns, number }: RowProps): VNode {
  const last = reportsOf(item).at(-1);
  return (
    <tr>
      <td data-label={columns[0]}>{number === undefined ? <bdi>{String(item.clause)}</bdi> : view.n(number)}</td>
      <th scope="row">
        <a href={view.href(`/commitments/${item.id}`)}>
          <TextOf view={view} text={item.title as Text} />
        </a>
        {last && <Latest view={view} report={last} />}
      </th>
      <td data-label={columns[2]}>
        <Actors view={view} item={item} />
      </td>
      <td data-label={columns[3]}>{item.due !== undefined && <When view={view} date={item.due as UncertainDate} />}</td>
      <td data-label={columns[4]}>
        <Standing view={view} item={item} />
      </td>
    </tr>
  );
}

/** The newest report, with what it rests on. */
function Latest({ view, report: { when, status, evidence = [] } }: { view: View; report: FollowUp }): VNode {
  return (
    <p class="small">
      <When view={view} date={when} />: <Term view={view} vocabulary="follow-up-status" code={status} />
      {evidence.map((id) => (
        <>
          {' · '}
          <Ref view={view} id={id} />
        </>
      ))}
    </p>
  );
}
