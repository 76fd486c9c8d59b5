/**
 * One field set in many records: choose the records, write the value once, look at every difference, and only then save
 * each as a revision of its own. A record that changed meanwhile, or refuses, is told and left as it is.
 */
import type { VNode } from 'preact';
import type { OpenedRecord } from '../../../desk/commands.ts';
import { mayEdit } from '../../../desk/commands.ts';
import { isId } from '../../../kernel/ids.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Field, RecordType } from '../../../records/declare.ts';
import { diff } from '../../../records/diff.ts';
import { withValue } from '../../../records/merge.ts';
import type { Body, Issue } from '../../../records/validate.ts';
import type { Rendered } from '../../components/shell.tsx';
import { fromFields } from '../../form/from-fields.ts';
import { operated } from '../../form/operations.ts';
import { formWords, RecordForm } from '../../form/record-form.tsx';
import { entriesOf, first, type Values } from '../../form/values.ts';
import { FormFor } from '../frame.tsx';
import { refusedPage } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { refusedIn, saveReading, sentValues } from './editing.ts';
import { ChangeTable } from './history-page.tsx';
import { candidates, HERE, titleOf, titlesTyped } from './reading.ts';

const MOST = 200;
const PATH = `${HERE}/bulk`;

interface Chosen {
  type: RecordType;
  records: OpenedRecord[];
}

/** Every step of it; `op` says which. */
export async function answer(desk: Desk): Promise<Answer> {
  const sent = sentValues(desk);
  const chosen = await chosenIn(desk, sent);
  if (chosen instanceof Refusal) return refusedPage(desk.view, chosen);
  if (!chosen) return goTo(desk, HERE);
  const { type } = chosen;
  const name = first(sent, 'field');
  const field = settable(type).find(([one]) => one === name)?.[1];
  if (!field) return choosePage(desk, chosen);
  const op = desk.form.text('op');
  const one: RecordType = { ...type, fields: { [name]: loosely(field) } };
  const changed = operated(one.fields, sent, op);
  const reading = fromFields(one.fields, changed ?? sent, formWords(desk.view, await titlesTyped(desk, sent)));
  const body = { [name]: reading.body[name] };
  const issues =
    reading.issues.length > 0 ? reading.issues : desk.rooms.models.of(type.name).validator.draft(reading.body);
  if (changed || op === 'choose' || op === 'check')
    return formPage(desk, chosen, one, name, changed ?? sent, op === 'check' ? issues : []);
  if (issues.length > 0) return formPage(desk, chosen, one, name, sent, issues);
  return op === 'apply'
    ? await apply(desk, chosen, name, body, sent)
    : await previewPage(desk, chosen, name, body, sent);
}

/** What is to be set is neither required nor closed by its own form. */
function loosely(field: Field): Field {
  const { required: _required, when: _when, ...rest } = field;
  return rest as Field;
}

/** Fields with one value of their own; lists of parts are edited record by record. */
function settable(type: RecordType): [string, Field][] {
  return Object.entries(type.fields).filter(
    ([name, { kind, visibility }]) =>
      kind !== 'parts' && kind !== 'place' && visibility !== 'sealed' && name !== type.title,
  );
}

/** The records chosen; null for none. All must be of one type. */
async function chosenIn(desk: Desk, sent: Values): Promise<Chosen | Refusal | null> {
  const rids = [...new Set(sent.get('rid') ?? [])].filter((rid) => isId(rid));
  if (rids.length === 0) return null;
  if (rids.length > MOST) return new Refusal('bulk-too-many', { most: MOST }, 422);
  const records: OpenedRecord[] = [];
  for (const rid of rids) records.push(await desk.rooms.desk.open(desk.person, rid));
  const names = new Set(records.map(({ row }) => row.type));
  const [name = ''] = names;
  if (names.size > 1) return new Refusal('bulk-types-differ', {}, 422);
  if (!mayEdit(desk.person, name)) return new Refusal('not-allowed', {}, 403);
  return { type: desk.rooms.models.of(name).type, records };
}

function choosePage(desk: Desk, chosen: Chosen): Rendered {
  const { view } = desk;
  const { type, records } = chosen;
  return framed(
    desk,
    chosen,
    <FormFor desk={desk} path={PATH} class="row">
      <Rids records={records} />
      <label>
        {view.t('bulk.field')}{' '}
        <select name="field">
          {settable(type).map(([name]) => (
            <option key={name} value={name}>
              {view.label(type.name, name).text}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" name="op" value="choose">
        {view.t('bulk.next')}
      </button>
    </FormFor>,
  );
}

async function formPage(
  desk: Desk,
  chosen: Chosen,
  one: RecordType,
  name: string,
  values: Values,
  issues: readonly Issue[],
): Promise<Rendered> {
  const { view } = desk;
  const page = framed(
    desk,
    chosen,
    <RecordForm
      desk={desk}
      type={one}
      action={PATH}
      values={values}
      titles={await titlesTyped(desk, values)}
      issues={issues}
      found={await candidates(desk, one.fields, values, issues)}
      carried={{ field: name }}
      more={{
        'data-terms-at': view.href(`${HERE}/terms`),
        'data-find-at': view.href(`${HERE}/find`),
        'data-none': view.t('list.empty'),
      }}
    >
      <Rids records={chosen.records} />
      <div class="end row">
        <button type="submit" name="op" value="preview">
          {view.t('bulk.preview')}
        </button>
      </div>
    </RecordForm>,
  );
  return issues.length > 0 ? { ...page, status: 422 } : page;
}

/** Every record's difference; those that would not change are counted and left out. */
async function previewPage(desk: Desk, chosen: Chosen, name: string, body: Body, sent: Values): Promise<Rendered> {
  const { view } = desk;
  const { type, records } = chosen;
  const titles = await titlesTyped(desk, sent);
  const changing = records.filter((one) => diff(one.body, withValue(one.body, `/${name}`, body[name])).length > 0);
  return framed(
    desk,
    chosen,
    <FormFor desk={desk} path={PATH}>
      {entriesOf(sent)
        .filter(([key]) => key !== 'rid')
        .map(([key, text], n) => (
          <input key={n} type="hidden" name={key} value={text} />
        ))}
      <p>{view.t('bulk.changes', { count: changing.length })}</p>
      {changing.map((one) => (
        <section key={one.rid} class="bulk-one">
          <label>
            <input type="checkbox" name="rid" value={one.rid} checked />{' '}
            <bdi>{titleOf(desk, type, one.rid, one.body)}</bdi>
          </label>
          <input type="hidden" name={`base:${one.rid}`} value={String(one.rev)} />
          <ChangeTable
            desk={desk}
            type={type}
            found={diff(one.body, withValue(one.body, `/${name}`, body[name]))}
            titles={titles}
            caption={view.t('record.revision', { number: one.rev + 1 })}
          />
        </section>
      ))}
      <div class="end row">
        {changing.length > 0 && (
          <>
            <label class="why">
              {view.t('desk.why')} <input name="why" maxlength={2000} dir="auto" />
            </label>
            <button type="submit" name="op" value="apply">
              {view.t('bulk.apply')}
            </button>
          </>
        )}
        <a href={view.href(HERE)}>{view.t('bulk.leave')}</a>
      </div>
    </FormFor>,
  );
}

/** Saves each; what one refuses keeps none of the others. */
async function apply(desk: Desk, chosen: Chosen, name: string, body: Body, sent: Values): Promise<Rendered> {
  const { view } = desk;
  const { type, records } = chosen;
  const told: VNode[] = [];
  for (const opened of records) {
    const baseRev = Number(first(sent, `base:${opened.rid}`));
    const next = withValue(opened.body, `/${name}`, body[name]);
    const editing = {
      type,
      rid: opened.rid,
      baseRev,
      opened,
      values: sent,
      returnTo: '',
      returnAt: '',
      why: first(sent, 'why').trim(),
    };
    const refusal =
      baseRev === opened.rev
        ? await refusedIn(() =>
            saveReading(desk, editing, { body: next, tightened: opened.tightened ?? {}, issues: [] }),
          )
        : new Refusal('revision-conflict', { rid: opened.rid, rev: opened.rev }, 409);
    told.push(
      <li key={opened.rid}>
        <a href={view.href(`${HERE}/${opened.rid}`)}>
          <bdi>{titleOf(desk, type, opened.rid, next)}</bdi>
        </a>
        : {refusal ? (view.find(`refusal.${refusal.code}`, refusal.params) ?? refusal.code) : view.t('bulk.done')}
      </li>,
    );
  }
  return framed(
    desk,
    chosen,
    <>
      <ul>{told}</ul>
      <p>
        <a href={view.href(HERE)}>{view.t('desk.title')}</a>
      </p>
    </>,
  );
}

function Rids({ records }: { records: OpenedRecord[] }): VNode {
  return (
    <>
      {records.map(({ rid }) => (
        <input key={rid} type="hidden" name="rid" value={rid} />
      ))}
    </>
  );
}

function framed(desk: Desk, { type, records }: Chosen, body: VNode): Rendered {
  const { view } = desk;
  const title = view.t('bulk.title', { count: records.length });
  return {
    title,
    current: HERE,
    islands: ['form', 'shortcuts'],
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`${HERE}?type=${type.name}`)}>{view.label(type.name, '@many').text}</a>
          </p>
          <h1 class="long">{title}</h1>
        </section>
        {body}
      </>
    ),
  };
}
