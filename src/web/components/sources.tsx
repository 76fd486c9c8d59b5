/** The numbered sources of a record: what each is, where it can be read, and which evidence holds it. */
import { Fragment, type VNode } from 'preact';
import type { RecordType } from '../../records/declare.ts';
import { citedness, partsOf } from '../accounts.ts';
import type { View } from '../view.ts';
import { Address, Joined, Value } from './value.tsx';

type Item = Readonly<Record<string, unknown>>;

/** The list, or the plain statement that nothing is cited. */
export function Sources({ view, type, item }: { view: View; type: RecordType; item: Item }): VNode | null {
  const declared = type.fields.sources;
  if (declared?.kind !== 'parts') return null;
  const sources = partsOf(item, 'sources');
  const how = citedness(item);
  type Source = (typeof sources)[number];
  const show = (source: Source, name: string) => {
    const field = declared.fields[name];
    return field && source[name] !== undefined ? <Value view={view} field={field} value={source[name]} /> : null;
  };
  const details = (source: Source) =>
    [
      source.title === undefined ? null : show(source, 'kind'),
      show(source, 'publisher'),
      show(source, 'date'),
      typeof source.language === 'string' ? view.language(source.language) : null,
      show(source, 'evidence'),
      typeof source.url === 'string' ? <Address address={source.url} /> : null,
    ].filter((part) => part !== null);
  return (
    <section aria-labelledby="sources" class="sources">
      <h2 id="sources">{view.t('record.sources')}</h2>
      {sources.length === 0 && <p>{view.t('source.none')}</p>}
      {sources.length > 0 && how !== 'claims' && !type.office && (
        <p class="small">{view.t(how === 'whole' ? 'source.whole' : 'source.loose')}</p>
      )}
      <ol class="notes">
        {sources.map((source, index) => {
          return (
            <li key={source.id} id={`n${index + 1}`}>
              {show(source, 'title') ?? show(source, 'kind')}{' '}
              <span class="small">
                <Joined items={details(source).map((part, at) => <Fragment key={at}>{part}</Fragment>)} />
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
