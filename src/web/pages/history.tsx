/** The whole public life of a record, and the difference between any two of its revisions. */
import type { VNode } from 'preact';
import { pickText, type Text } from '../../kernel/text.ts';
import type { PublicItem, RevisionInfo } from '../../publication/reader-types.ts';
import type { RecordType } from '../../records/declare.ts';
import { Compare, Steps, stepOf } from '../components/history.tsx';
import type { Rendered } from '../components/shell.tsx';
import { TextOf, Value } from '../components/value.tsx';
import { Wording } from '../components/wording.tsx';
import { type Change, changes } from '../diff.ts';
import type { View } from '../view.ts';

/** A record's steps, and the two revisions compared (absent where there are not two to read). */
export interface Life {
  view: View;
  type: RecordType;
  item: PublicItem;
  history: RevisionInfo[];
  from: RevisionInfo | undefined;
  to: RevisionInfo | undefined;
}

/** Builds the page. */
export function historyPage(life: Life): Rendered {
  const { view, type, item } = life;
  const title = item[type.title] as Text | undefined;
  return {
    title: `${view.t('history.of')}: ${title ? pickText(title, view.lang).text : item.id}`,
    current: type.path,
    noindex: true,
    body: <Body {...life} />,
  };
}

function Body({ view, type, item, history, from, to }: Life): VNode {
  const path = `/${type.path}/${item.id}`;
  const steps = history.map(stepOf);
  const title = item[type.title] as Text | undefined;
  const found = from?.record && to?.record && from !== to ? changes(type.fields, from.record, to.record) : null;
  return (
    <>
      <section class="head">
        <p class="eyebrow">{view.t('history.of')}</p>
        <h1>
          <a href={view.href(path)}>{title ? <TextOf view={view} text={title} /> : item.id}</a>
        </h1>
        <p class="lead">{view.t('history.lead')}</p>
        <Compare view={view} path={path} steps={steps} {...range(from, to)} />
      </section>
      {found && from && to && (
        <section>
          <div class="scroll">
            <table class="cards diff">
              <caption>{view.t('history.between', { from: from.rev ?? 0, to: to.rev ?? 0 })}</caption>
              <thead>
                <tr>
                  <th scope="col">{view.t('history.field')}</th>
                  <th scope="col">{view.t('history.before')}</th>
                  <th scope="col">{view.t('history.after')}</th>
                </tr>
              </thead>
              <tbody>
                {found.map((change, at) => (
                  <Row key={at} view={view} type={type} change={change} />
                ))}
              </tbody>
            </table>
          </div>
          {found.length === 0 && <p>{view.t('history.same')}</p>}
        </section>
      )}
      <section>
        <h2>{view.t('history.title', { count: history.length })}</h2>
        <Steps view={view} path={path} steps={steps} />
      </section>
    </>
  );
}

function range(from: RevisionInfo | undefined, to: RevisionInfo | undefined): { from?: number; to?: number } {
  return { ...(from?.rev != null ? { from: from.rev } : {}), ...(to?.rev != null ? { to: to.rev } : {}) };
}

function Row({ view, type, change }: { view: View; type: RecordType; change: Change }): VNode {
  const label = change.path
    .split('.')
    .map((_, at, all) => view.label(type.name, all.slice(0, at + 1).join('.')).text)
    .join(' › ');
  const head = (
    <th scope="row">
      {label} {change.part && <bdi class="small">({change.part})</bdi>}
    </th>
  );
  if (change.field.kind === 'text') {
    return (
      <tr>
        {head}
        <td colSpan={2}>
          <Wording view={view} before={change.before as Text | undefined} after={change.after as Text | undefined} />
        </td>
      </tr>
    );
  }
  return (
    <tr>
      {head}
      <td data-label={view.t('history.before')}>
        {change.before === undefined ? (
          view.t('history.nothing')
        ) : (
          <del>
            <Value view={view} field={change.field} value={change.before} />
          </del>
        )}
      </td>
      <td data-label={view.t('history.after')}>
        {change.after === undefined ? (
          view.t('history.nothing')
        ) : (
          <ins>
            <Value view={view} field={change.field} value={change.after} />
          </ins>
        )}
      </td>
    </tr>
  );
}
