/** The revisions of a record: who made each, when and why, and what differs between any two. */
import type { VNode } from 'preact';
import type { OpenedRecord } from '../../../desk/commands.ts';
import type { Text } from '../../../kernel/text.ts';
import type { RecordType } from '../../../records/declare.ts';
import { type Change, diff } from '../../../records/diff.ts';
import { visibilityChanges } from '../../../records/tighten.ts';
import type { Rendered } from '../../components/shell.tsx';
import { Wording } from '../../components/wording.tsx';
import type { Desk } from '../route.ts';
import { pathLabel, ShownChange } from './private-value.tsx';
import { fieldAt, HERE, namesOf, titleOf, titlesIn } from './reading.ts';

/** The page; `from` and `to` are revisions to compare, the newest two by default. */
export async function historyPage(desk: Desk, opened: OpenedRecord, from: number, to: number): Promise<Rendered> {
  const { view } = desk;
  const { rid, row, revisions } = opened;
  const { type } = desk.rooms.models.of(row.type);
  const compared = revisions.length > 1 ? await pair(desk, rid, from, to) : null;
  const name = await namesOf(
    desk,
    revisions.map((one) => one.by),
  );
  const title = titleOf(desk, type, rid, opened.body);
  return {
    title: `${view.t('desk.history')}: ${title}`,
    current: HERE,
    islands: ['shortcuts'],
    body: (
      <>
        <section class="head">
          <p class="eyebrow">{view.t('desk.history')}</p>
          <h1 class="long">
            <a href={view.href(`${HERE}/${rid}`)}>{title}</a>
          </h1>
        </section>
        {compared && (
          <section>
            <form class="row" action={view.href(`${HERE}/${rid}/history`)}>
              <Chosen desk={desk} opened={opened} name="from" rev={from} />
              <Chosen desk={desk} opened={opened} name="to" rev={to} />
              <button type="submit">{view.t('history.compare')}</button>
            </form>
            <Differences desk={desk} type={type} compared={compared} />
          </section>
        )}
        <section>
          <h2>{view.t('desk.revisions', { count: revisions.length })}</h2>
          <RevisionList
            desk={desk}
            opened={opened}
            name={name}
            most={revisions.length}
            whys={await whys(desk, opened)}
          />
        </section>
      </>
    ),
  };
}

interface Compared {
  before: OpenedRecord;
  after: OpenedRecord;
  titles: ReadonlyMap<string, string>;
}

async function pair(desk: Desk, rid: string, from: number, to: number): Promise<Compared> {
  const [before, after] = [
    await desk.rooms.desk.open(desk.person, rid, from),
    await desk.rooms.desk.open(desk.person, rid, to),
  ];
  const { type } = desk.rooms.models.of(after.row.type);
  const titles = new Map([...(await titlesIn(desk, type, before.body)), ...(await titlesIn(desk, type, after.body))]);
  return { before, after, titles };
}

/** Reasons of the newest revisions; older ones are told when they are compared. */
const MOST_WHYS = 20;

async function whys(desk: Desk, { rid, revisions }: OpenedRecord): Promise<Map<number, string>> {
  const told = new Map<number, string>();
  for (const { rev } of revisions.slice(-MOST_WHYS)) {
    const { why } = await desk.rooms.desk.open(desk.person, rid, rev);
    if (why) told.set(rev, why);
  }
  return told;
}

function Chosen({
  desk,
  opened,
  name,
  rev,
}: {
  desk: Desk;
  opened: OpenedRecord;
  name: 'from' | 'to';
  rev: number;
}): VNode {
  return (
    <label>
      {desk.view.t(`history.${name}`)}{' '}
      <select name={name}>
        {opened.revisions.map((one) => (
          <option key={one.rev} value={one.rev} selected={one.rev === rev}>
            {one.rev}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Revisions, newest first, each with what it changed. */
export function RevisionList({
  desk,
  opened,
  name,
  most,
  whys,
}: {
  desk: Desk;
  opened: OpenedRecord;
  name(id: string): string;
  most: number;
  whys?: ReadonlyMap<number, string>;
}): VNode {
  const { view } = desk;
  const { rid, row, rev: shown, why } = opened;
  return (
    <ol class="steps">
      {opened.revisions
        .toReversed()
        .slice(0, most)
        .map(({ rev, at, by }) => (
          <li key={rev}>
            <b>{view.t('record.revision', { number: rev })}</b>
            {rev === row.publishedRev && <span class="mark"> {view.t('visible.public')}</span>}{' '}
            <time class="small" dateTime={at.toISOString()}>
              {view.moment(at.toISOString())}
            </time>{' '}
            <bdi>{name(by)}</bdi>
            {rev > 1 && (
              <>
                {' · '}
                <a href={view.href(`${HERE}/${rid}/history?from=${rev - 1}&to=${rev}`)}>{view.t('history.changes')}</a>
              </>
            )}
            {(whys?.get(rev) ?? (rev === shown ? why : undefined)) && <p class="small">{whys?.get(rev) ?? why}</p>}
          </li>
        ))}
    </ol>
  );
}

function Differences({ desk, type, compared }: { desk: Desk; type: RecordType; compared: Compared }): VNode {
  const { view } = desk;
  const { before, after } = compared;
  const found = diff(before.body, after.body);
  const seen = visibilityChanges(type.fields, before.tightened ?? {}, after.tightened ?? {});
  if (found.length + seen.length === 0) return <p>{view.t('history.same')}</p>;
  return (
    <ChangeTable
      desk={desk}
      type={type}
      found={found}
      titles={compared.titles}
      caption={view.t('history.between', { from: before.rev, to: after.rev })}
    >
      {seen.map((one) => (
        <tr key={one.path}>
          <th scope="row">{view.t('form.seen-by', { field: view.label(type.name, one.path).text })}</th>
          <td>{view.t(`visible.${one.before}`)}</td>
          <td>{view.t(`visible.${one.after}`)}</td>
        </tr>
      ))}
    </ChangeTable>
  );
}

/** Changes as a table: field, before, after; texts word by word. */
export function ChangeTable({
  desk,
  type,
  found,
  titles,
  caption,
  children,
}: {
  desk: Pick<Desk, 'view'>;
  type: RecordType;
  found: readonly Change[];
  titles: ReadonlyMap<string, string>;
  caption: string;
  children?: VNode[];
}): VNode {
  const { view } = desk;
  return (
    <div class="scroll">
      <table class="cards diff">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{view.t('history.field')}</th>
            <th scope="col">{view.t('history.before')}</th>
            <th scope="col">{view.t('history.after')}</th>
          </tr>
        </thead>
        <tbody>
          {found.map((one) => (
            <tr key={one.pointer}>
              <th scope="row">{pathLabel(view, type, one.pointer)}</th>
              <Cells desk={desk} type={type} one={one} titles={titles} />
            </tr>
          ))}
          {children}
        </tbody>
      </table>
    </div>
  );
}

function Cells({
  desk,
  type,
  one,
  titles,
}: {
  desk: Pick<Desk, 'view'>;
  type: RecordType;
  one: Change;
  titles: ReadonlyMap<string, string>;
}): VNode {
  const { view } = desk;
  const shown = (value: unknown) => (
    <ShownChange desk={desk} type={type} pointer={one.pointer} value={value} titles={titles} />
  );
  if (fieldAt(type.fields, one.pointer)?.kind === 'text' && one.before !== undefined && one.after !== undefined) {
    return (
      <td colSpan={2}>
        <Wording view={view} before={one.before as Text} after={one.after as Text} />
      </td>
    );
  }
  return (
    <>
      <td data-label={view.t('history.before')}>{shown(one.before)}</td>
      <td data-label={view.t('history.after')}>{shown(one.after)}</td>
    </>
  );
}
