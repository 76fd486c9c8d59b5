/** The page of one fact: its adopted value and the competing accounts side by side, with what each rests on. */
import type { VNode } from 'preact';
import { mayEdit, type OpenedRecord } from '../../../desk/commands.ts';
import type { Refusal } from '../../../kernel/refusal.ts';
import type { RecordType } from '../../../records/declare.ts';
import type { Issue } from '../../../records/validate.ts';
import type { Rendered } from '../../components/shell.tsx';
import { fromFields } from '../../form/from-fields.ts';
import { operated } from '../../form/operations.ts';
import { atControl } from '../../form/problems.ts';
import { formWords, RecordForm } from '../../form/record-form.tsx';
import { toFields } from '../../form/to-fields.ts';
import { first, idsAt, type Values, valuesOf } from '../../form/values.ts';
import type { View } from '../../view.ts';
import { RefusedNote } from '../refused.tsx';
import { type Answer, type Desk, goTo } from '../route.ts';
import { ACCOUNTS, accountBody, accountType, adopted, factAt, withAccounts, withSources } from './account-form.ts';
import { OWN_NAMES, refusedIn, saveReading, sentValues } from './editing.ts';
import { pathLabel } from './private-value.tsx';
import { candidates, HERE, titleOf, titlesIn, titlesTyped } from './reading.ts';

/** The facts of a record that have accounts, and one of them. */
export async function show(desk: Desk): Promise<Answer> {
  const opened = await desk.rooms.desk.open(desk.person, desk.param('rid'));
  const { type } = desk.rooms.models.of(opened.row.type);
  const at = desk.query.get('at');
  if (at === null || !mayEdit(desk.person, type.name)) return overview(desk, type, opened);
  const located = factAt(type, at);
  const form = accountType(located);
  const body = accountBody(opened.body, located, at);
  const words = formWords(
    labelled(desk.view),
    await titlesIn(desk, form, body),
    withSources(desk.view.site.vocabularies, opened.body, desk.view.lang),
  );
  return page(desk, opened, at, valuesOf(toFields(form.fields, body, words)), opened.rev);
}

/** Takes the form of one fact. */
export async function write(desk: Desk): Promise<Answer> {
  const opened = await desk.rooms.desk.open(desk.person, desk.param('rid'));
  const { type } = desk.rooms.models.of(opened.row.type);
  const sent = sentValues(desk);
  const at = first(sent, 'at');
  const located = factAt(type, at);
  const form = accountType(located);
  const baseRev = Number(first(sent, OWN_NAMES.base)) || 0;
  const op = desk.form.text(OWN_NAMES.op);
  const changed = operated(form.fields, sent, op);
  if (changed) return page(desk, opened, at, changed, baseRev);
  const words = formWords(
    desk.view,
    await titlesTyped(desk, sent),
    withSources(desk.view.site.vocabularies, opened.body, desk.view.lang),
  );
  const reading = fromFields(form.fields, sent, words);
  if (reading.issues.length > 0) return page(desk, opened, at, sent, baseRev, { issues: reading.issues });
  if (op.startsWith('adopt ')) {
    const swapped = adopted(reading.body, op.slice('adopt '.length));
    return page(desk, opened, at, valuesOf(toFields(form.fields, swapped, words)), baseRev);
  }
  if (op !== 'save') return page(desk, opened, at, sent, baseRev);
  const base = baseRev === opened.rev ? opened : await desk.rooms.desk.open(desk.person, opened.rid, baseRev);
  const body = withAccounts(base.body, located, at, reading.body);
  const issues = issuesIn(desk, type, body, at);
  if (issues.length > 0) return page(desk, opened, at, sent, baseRev, { issues });
  const refusal = await refusedIn(() =>
    saveReading(
      desk,
      {
        type,
        rid: opened.rid,
        baseRev,
        opened: base,
        values: sent,
        returnTo: '',
        returnAt: '',
        why: first(sent, OWN_NAMES.why).trim(),
      },
      { body, tightened: base.tightened ?? {}, issues: [] },
    ),
  );
  if (refusal) return page(desk, opened, at, sent, baseRev, { refusal });
  return goTo(desk, `${HERE}/${opened.rid}/accounts`);
}

/** Problems of the record that the form of this fact can cause. */
function issuesIn(desk: Desk, type: RecordType, body: Record<string, unknown>, at: string): Issue[] {
  const issues = desk.rooms.models
    .of(type.name)
    .validator.draft(body)
    .map((issue) => atControl(body, issue));
  return issues.map((issue) => ({
    ...issue,
    pointer: issue.pointer.startsWith(at) && at !== '' ? '/value' : '/others',
  }));
}

/** Labels of the form: those of the interface, and the fact's own for its value. */
function labelled(view: View): View {
  return {
    ...view,
    label: (type, path) =>
      type === ACCOUNTS
        ? { text: view.find(`accounts.field.${path.split('.').at(-1)}`) ?? path, lang: view.lang, reviewed: true }
        : view.label(type, path),
  };
}

interface Said {
  issues?: readonly Issue[];
  refusal?: Refusal;
}

async function page(
  desk: Desk,
  opened: OpenedRecord,
  at: string,
  values: Values,
  baseRev: number,
  said: Said = {},
): Promise<Rendered> {
  const { view } = desk;
  const { rid } = opened;
  const { type } = desk.rooms.models.of(opened.row.type);
  const form = accountType(factAt(type, at));
  const fact = at === '' ? view.t('accounts.whole') : pathLabel(view, type, at);
  const issues = said.issues ?? [];
  return {
    title: `${view.t('accounts.title')}: ${fact}`,
    current: HERE,
    islands: ['form', 'shortcuts'],
    ...(issues.length > 0
      ? { status: 422 as const }
      : said.refusal
        ? { status: said.refusal.status as NonNullable<Rendered['status']> }
        : {}),
    body: (
      <>
        <section class="head">
          <p class="eyebrow">
            <a href={view.href(`${HERE}/${rid}`)}>{titleOf(desk, type, rid, opened.body)}</a> ·{' '}
            <a href={view.href(`${HERE}/${rid}/accounts`)}>{view.t('accounts.title')}</a>
          </p>
          <h1 class="long">{fact}</h1>
          <p class="lead">{view.t('accounts.lead')}</p>
          <RefusedNote view={view} refusal={said.refusal} />
        </section>
        <RecordForm
          desk={{ ...desk, view: labelled(view) }}
          type={form}
          action={`${HERE}/${rid}/accounts`}
          values={values}
          titles={await titlesTyped(desk, values)}
          vocabularies={withSources(view.site.vocabularies, opened.body, view.lang)}
          issues={issues}
          found={await candidates(desk, form.fields, values, issues)}
          carried={{ at, [OWN_NAMES.base]: String(baseRev) }}
          more={{
            'data-terms-at': view.href(`${HERE}/terms`),
            'data-find-at': view.href(`${HERE}/find`),
            'data-none': view.t('list.empty'),
          }}
        >
          <End view={view} values={values} />
        </RecordForm>
      </>
    ),
  };
}

function End({ view, values }: { view: View; values: Values }): VNode {
  return (
    <div class="end">
      <label class="why">
        {view.t('desk.why')}
        <input name={OWN_NAMES.why} value={first(values, OWN_NAMES.why)} maxlength={2000} dir="auto" />
      </label>
      <div class="row">
        <button type="submit" name="op" value="save" data-key="save">
          {view.t('desk.save')}
        </button>
        {idsAt(values, '/others').map((id, n) => (
          <button key={id} type="submit" class="quiet" name="op" value={`adopt ${id}`}>
            {view.t('accounts.adopt', { number: n + 1 })}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Every fact with accounts, and the fields that could have some. */
function overview(desk: Desk, type: RecordType, opened: OpenedRecord): Rendered {
  const { view } = desk;
  const { rid, body } = opened;
  const told = (body.accounts ?? {}) as Record<string, unknown[]>;
  const fields = Object.entries(type.fields).filter(
    ([name, field]) => field.visibility !== 'sealed' && field.kind !== 'parts' && body[name] !== undefined,
  );
  const pointers = [...new Set(['', ...Object.keys(told), ...fields.map(([name]) => `/${name}`)])];
  const title = titleOf(desk, type, rid, body);
  return {
    title: `${view.t('accounts.title')}: ${title}`,
    current: HERE,
    body: (
      <>
        <section class="head">
          <p class="eyebrow">{view.t('accounts.title')}</p>
          <h1 class="long">
            <a href={view.href(`${HERE}/${rid}`)}>{title}</a>
          </h1>
          <p class="lead">{view.t('accounts.lead')}</p>
        </section>
        <ul class="feed">
          {pointers.map((pointer) => (
            <li key={pointer}>
              <a href={view.href(`${HERE}/${rid}/accounts?at=${encodeURIComponent(pointer)}`)}>
                {pointer === '' ? view.t('accounts.whole') : pathLabel(view, type, pointer)}
              </a>{' '}
              <span class="small">
                {told[pointer] ? view.t('accounts.count', { count: told[pointer].length }) : view.t('source.uncited')}
              </span>
            </li>
          ))}
        </ul>
      </>
    ),
  };
}
