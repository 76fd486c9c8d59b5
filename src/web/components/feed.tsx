/** Records as a short list: day, title, and one line of what matters, as on the front page. */
import type { VNode } from 'preact';
import type { Count } from '../../kernel/count.ts';
import type { Place } from '../../kernel/place.ts';
import type { Text } from '../../kernel/text.ts';
import { daySpan, type UncertainDate } from '../../kernel/uncertain-date.ts';
import type { PublicItem } from '../../publication/reader-types.ts';
import { partsOf } from '../accounts.ts';
import type { View } from '../view.ts';
import { PlaceOf, Range, Term, TextOf, When } from './value.tsx';

/** The list. */
export function Feed({ view, items }: { view: View; items: PublicItem[] }): VNode {
  return (
    <ol class="feed">
      {items.map((item) => (
        <Line key={item.id} view={view} item={item} />
      ))}
    </ol>
  );
}

function Line({ view, item }: { view: View; item: PublicItem }): VNode | null {
  const type = view.site.types.find(item.type);
  if (!type) return null;
  const place = (type.where ? (item[type.where] as Place[] | undefined) : undefined)?.[0];
  const when = type.when ? (item[type.when] as UncertainDate | undefined) : undefined;
  const measure = type.measure ? (item[type.measure] as Count | undefined) : undefined;
  return (
    <li>
      <time dateTime={item.publishedAt}>{view.day(item.publishedAt)}</time>
      <div>
        <a href={view.href(`/${type.path}/${item.id}`)}>
          <TextOf view={view} text={item[type.title] as Text} />
        </a>
        <p>
          {place && (
            <>
              <PlaceOf view={view} place={place} brief /> ·{' '}
            </>
          )}
          {when && <When view={view} date={when} />}
          {measure && type.measure && (
            <>
              {' '}
              · {view.label(type.name, type.measure).text} <Range view={view} count={measure} />
            </>
          )}{' '}
          <State view={view} item={item} />
        </p>
      </div>
    </li>
  );
}

/** One mark for how a record stands: disputed or withdrawn before all, else its latest phase. */
export function State({ view, item }: { view: View; item: PublicItem }): VNode | null {
  if (item.status) {
    return (
      <span class="chip open">{view.t(item.status === 'withdrawn' ? 'record.withdrawn' : 'record.disputed')}</span>
    );
  }
  if (item.rev > 1 && partsOf(item, 'phases').length === 0)
    return <span class="chip mute">{view.t('record.revised', { number: item.rev })}</span>;
  const last = latest(partsOf(item, 'phases') as { phase?: string; when?: UncertainDate }[]);
  if (!last?.phase) return null;
  return (
    <span class={`chip ${TONE[last.phase] ?? 'grave'}`}>
      <Term view={view} vocabulary="phase" code={last.phase} />
    </span>
  );
}

const TONE: Readonly<Record<string, string>> = {
  remedy: 'done',
  closed: 'mute',
  'official-reaction': 'open',
  appeal: 'open',
  accountability: 'open',
};

function latest<Entry extends { when?: UncertainDate }>(entries: Entry[]): Entry | undefined {
  const from = (entry: Entry) => (entry.when ? daySpan(entry.when).from : '');
  return entries.reduce<Entry | undefined>(
    (last, entry) => (!last || from(entry) >= from(last) ? entry : last),
    undefined,
  );
}
