/** Found records as a table, read from the declaration; on a phone each row is a card. */
import type { VNode } from 'preact';
import type { Count } from '../../kernel/count.ts';
import type { Place } from '../../kernel/place.ts';
import { pickText, type Text } from '../../kernel/text.ts';
import type { UncertainDate } from '../../kernel/uncertain-date.ts';
import type { PublicItem } from '../../publication/reader-types.ts';
import type { RecordType } from '../../records/declare.ts';
import type { View } from '../view.ts';
import { State } from './feed.tsx';
import { STANDING, Standing } from './standing.tsx';
import { foreign, PlaceOf, Range, TextOf, Value, When } from './value.tsx';

interface Props {
  view: View;
  type: RecordType;
  items: PublicItem[];
}

const SNIPPET = 140;

/** The table. Under the title its first coded field and what became of it; then where, when and measure as declared. */
export function Results({ view, type, items }: Props): VNode {
  const coded = Object.entries(type.fields).find(
    ([name, field]) =>
      field.kind === 'term' && (field.visibility ?? 'public') === 'public' && name !== STANDING[type.name],
  );
  const label = (name: string | undefined) => (name ? view.label(type.name, name).text : '');
  const columns = [type.title, type.where, type.when, type.measure].filter((name) => name !== undefined);
  return (
    <table class="cards results">
      <caption class="unseen">{label('@many')}</caption>
      <thead>
        <tr>
          {columns.map((name) => (
            <th key={name} scope="col">
              {label(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.id}>
            <th scope="row">
              {typeof item.number === 'string' && <bdi class="small num">{item.number}</bdi>}
              <a href={view.href(`/${type.path}/${item.id}`)}>
                <TextOf view={view} text={item[type.title] as Text} />
              </a>
              <p class="small">
                {coded && <Value view={view} field={coded[1]} value={item[coded[0]]} />}{' '}
                {item.status !== 'withdrawn' && <Standing view={view} item={item} />} <State view={view} item={item} />
              </p>
              <Snippet view={view} type={type} item={item} />
            </th>
            {type.where && (
              <td data-label={label(type.where)}>{where(view, item[type.where] as Place[] | undefined)}</td>
            )}
            {type.when && (
              <td data-label={label(type.when)}>
                {item[type.when] !== undefined && <When view={view} date={item[type.when] as UncertainDate} />}
              </td>
            )}
            {type.measure && (
              <td data-label={label(type.measure)}>
                {item[type.measure] !== undefined && <Range view={view} count={item[type.measure] as Count} />}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function where(view: View, places: Place[] | undefined): VNode | null {
  const first = places?.[0];
  return first ? <PlaceOf view={view} place={first} brief /> : null;
}

function Snippet({ view, type, item }: Omit<Props, 'items'> & { item: PublicItem }): VNode | null {
  const summary = type.summary ? (item[type.summary] as Text | undefined) : undefined;
  if (!summary) return null;
  const picked = pickText(summary, view.lang);
  const cut = picked.text.length > SNIPPET ? `${picked.text.slice(0, SNIPPET).replace(/\s+\S*$/, '')}…` : picked.text;
  return (
    <p class="small">
      <bdi {...foreign(view, picked.lang)}>{cut}</bdi>
    </p>
  );
}
