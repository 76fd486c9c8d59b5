/** The audit trail as a page: newest first, by person, action, target and day; and a check that it stands whole. */
import type { VNode } from 'preact';
import { REASONS } from '../../../custody/commands.ts';
import { NOBODY } from '../../../people/commands.ts';
import type { AuditRow } from '../../../people/trail.ts';
import type { Rendered } from '../../components/shell.tsx';
import type { View } from '../../view.ts';
import { FormFor } from '../frame.tsx';
import type { Desk } from '../route.ts';
import { Field } from './sign-in.tsx';
import { Name, roleWord } from './words.tsx';

const AUDIT = '/workspace/audit';
const FILTERS = ['by', 'action', 'target', 'from', 'to'] as const;

/** GET /workspace/audit. `checked`: where the trail breaks, or null when it stands. */
export async function auditPage(desk: Desk, checked?: number | null): Promise<Rendered> {
  const { view, rooms, person, query } = desk;
  const { trail, roster } = rooms.people;
  const asked = Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = query.get(name)?.trim();
      return value ? [[name, value]] : [];
    }),
  );
  const before = Number(query.get('before'));
  const [{ rows, next }, actions, persons, bodies] = await Promise.all([
    trail.page(person, { ...asked, ...(Number.isSafeInteger(before) && before > 0 ? { before } : {}) }),
    trail.actions(person),
    roster.pseudonyms(),
    roster.bodies(),
  ]);
  const names = new Map([...persons, ...bodies.map(({ id, name }): [string, string] => [id, name])]);
  return {
    title: view.t('audit.title'),
    current: AUDIT,
    body: (
      <>
        <header class="head">
          <h1>{view.t('audit.title')}</h1>
          <p class="lead">{view.t('audit.what')}</p>
          <Check desk={desk} checked={checked} />
        </header>
        <Filters view={view} asked={asked} actions={actions} persons={persons} />
        {rows.length === 0 ? (
          <p class="empty">{view.t('audit.none')}</p>
        ) : (
          <Rows view={view} rows={rows} names={names} />
        )}
        {next !== null && (
          <p class="links">
            <a href={view.href(`${AUDIT}?${new URLSearchParams({ ...asked, before: String(next) })}`)}>
              {view.t('audit.older')}
            </a>
          </p>
        )}
      </>
    ),
  };
}

/** POST /workspace/audit/check */
export async function checkAudit(desk: Desk): Promise<Rendered> {
  return await auditPage(desk, await desk.rooms.people.trail.check(desk.person));
}

function Check({ desk, checked }: { desk: Desk; checked: number | null | undefined }): VNode {
  const { view } = desk;
  return (
    <FormFor desk={desk} path={`${AUDIT}/check`} class="row">
      <button type="submit" class="quiet">
        {view.t('audit.check')}
      </button>
      {checked !== undefined && (
        <p role="status" class={checked === null ? 'ok' : 'banner withdrawn'}>
          {checked === null ? view.t('audit.whole') : view.t('audit.broken', { n: checked })}
        </p>
      )}
    </FormFor>
  );
}

interface FilterProps {
  view: View;
  asked: Readonly<Record<string, string>>;
  actions: readonly string[];
  persons: ReadonlyMap<string, string>;
}

function Filters({ view, asked, actions, persons }: FilterProps): VNode {
  return (
    <form class="filters" action={view.href(AUDIT)}>
      <div class="fields">
        <Field label={view.t('audit.who')}>
          <select name="by">
            <option value="">{view.t('audit.all')}</option>
            {[...persons].map(([id, name]) => (
              <option key={id} value={id} selected={id === asked.by}>
                {name}
              </option>
            ))}
            <option value={NOBODY} selected={asked.by === NOBODY}>
              {view.t('audit.instance')}
            </option>
          </select>
        </Field>
        <Field label={view.t('audit.action')}>
          <select name="action">
            <option value="">{view.t('audit.all')}</option>
            {actions.map((action) => (
              <option key={action} value={action} selected={action === asked.action}>
                {actionWord(view, action)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={view.t('audit.target')}>
          <input name="target" value={asked.target ?? ''} dir="ltr" spellcheck={false} />
        </Field>
        <Field label={view.t('audit.from')}>
          <input name="from" type="date" value={asked.from ?? ''} />
        </Field>
        <Field label={view.t('audit.to')}>
          <input name="to" type="date" value={asked.to ?? ''} />
        </Field>
        <button type="submit">{view.t('audit.show')}</button>
      </div>
    </form>
  );
}

function Rows({ view, rows, names }: { view: View; rows: AuditRow[]; names: ReadonlyMap<string, string> }): VNode {
  return (
    <div class="scroll">
      <table class="dense cards trail">
        <caption class="unseen">{view.t('audit.title')}</caption>
        <thead>
          <tr>
            {(['n', 'when', 'who', 'action', 'target', 'detail'] as const).map((column) => (
              <th key={column} scope="col">
                {view.t(`audit.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.n}>
              <td class="num" data-label={view.t('audit.n')}>
                {view.n(row.n)}
              </td>
              <td data-label={view.t('audit.when')}>
                <time dateTime={row.at.toISOString()}>{view.moment(row.at.toISOString())}</time>
              </td>
              <td data-label={view.t('audit.who')}>
                {row.by === NOBODY ? view.t('audit.instance') : <Name names={names} id={row.by} />}
              </td>
              <th scope="row" data-label={view.t('audit.action')}>
                {actionWord(view, row.action)}
              </th>
              <td data-label={view.t('audit.target')}>{row.target && <Target target={row.target} names={names} />}</td>
              <td data-label={view.t('audit.detail')}>{<Detail view={view} row={row} names={names} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Ids are shortened to what tells them apart; the whole stands in the title and in the filter. */
function Target({ target, names }: { target: string; names: ReadonlyMap<string, string> }): VNode {
  if (names.has(target)) return <Name names={names} id={target} />;
  return (
    <code class="hash" dir="ltr" title={target}>
      {target.length > 14 ? `${target.slice(0, 12)}…` : target}
    </code>
  );
}

function Detail({ view, row, names }: { view: View; row: AuditRow; names: ReadonlyMap<string, string> }): VNode {
  return (
    <>
      {Object.entries(row.detail).map(([name, value]) => (
        <span key={name} class="detail">
          <span class="small">{view.find(`audit.detail.${name}`) ?? name}</span>{' '}
          {row.action === 'sealed.open' && name === 'reason'
            ? view.term(REASONS, String(value)).text
            : valueWord(view, name, value, names)}
        </span>
      ))}
    </>
  );
}

function valueWord(view: View, name: string, value: string | number, names: ReadonlyMap<string, string>): string {
  if (typeof value === 'number') return view.n(value);
  if (name === 'roles' || name === 'role') {
    return value
      .split(',')
      .map((role) => roleWord(view, role))
      .join(', ');
  }
  const known = names.get(value) ?? view.find(`audit.value.${value}`) ?? view.find(`means.${value}`);
  return known ?? (/^[a-z]{2}_[a-z2-7]{12,}$|^[0-9a-f]{20,}$/.test(value) ? `${value.slice(0, 12)}…` : value);
}

/** An act in words; of a step that has none, what it is a step of, with its code. */
function actionWord(view: View, action: string): string {
  const whole = view.find(`act.${action}`);
  const part = view.find(`act.${action.split('.')[0]}`);
  return whole ?? (part ? `${part}: ${action}` : action);
}
