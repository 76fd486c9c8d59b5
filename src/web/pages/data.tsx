/** Everything that can be taken away: bulk files, feeds, API, and the dictionary of every field, read from the declarations. */
import type { VNode } from 'preact';
import type { Field, Fields, RecordType } from '../../records/declare.ts';
import type { Rendered } from '../components/shell.tsx';
import { TableHead } from '../components/table-head.tsx';
import { publicTypes, type View } from '../view.ts';

/** Builds the page. */
export function dataPage(view: View): Rendered {
  return { title: view.t('data.title'), description: view.t('data.lead'), current: 'data', body: <Body view={view} /> };
}

function Body({ view }: { view: View }): VNode {
  const types = publicTypes(view.site.types);
  return (
    <>
      <section class="head">
        <h1>{view.t('data.title')}</h1>
        <p class="lead">{view.t('data.lead')}</p>
      </section>
      <section>
        <div class="scroll">
          <table class="cards">
            <caption>{view.t('data.bulk')}</caption>
            <thead>
              <tr>
                <th scope="col">{view.t('data.records')}</th>
                <th scope="col">CSV</th>
                <th scope="col">JSON Lines</th>
                <th scope="col">GeoJSON</th>
                <th scope="col">{view.t('data.feeds')}</th>
              </tr>
            </thead>
            <tbody>
              {types.map((type) => (
                <Bulk key={type.name} view={view} type={type} />
              ))}
            </tbody>
          </table>
        </div>
        <p class="small">{view.t('data.bulk.note')}</p>
      </section>
      <section class="grid two">
        <div class="prose">
          <h2 id="licence">{view.t('data.licence')}</h2>
          <p>{view.t('data.licence.text')}</p>
          <p>{view.t('data.licence.cite', { name: view.site.settings.name })}</p>
          <p>{view.t('data.places')}</p>
        </div>
        <div>
          <h2 id="feeds">{view.t('data.feeds')}</h2>
          <p>{view.t('data.feeds.text')}</p>
          <ul>
            <li>
              <a href="/feed.atom">Atom</a> · <a href="/feed.json">JSON Feed</a>
            </li>
            <li>
              <code dir="ltr">GET /api/v1/feed</code> <span class="small">{view.t('data.feeds.live')}</span>
            </li>
          </ul>
          <h2 id="api">{view.t('data.api')}</h2>
          <p>{view.t('data.api.text')}</p>
          <p class="links">
            <a href="/api/v1/openapi.json">OpenAPI</a>
            {types[0] && <a href={`/api/v1/${types[0].path}?limit=5`}>{view.t('data.api.try')}</a>}
            {view.site.types.find('body') && <a href="/api/v1/popolo.json">Popolo</a>}
          </p>
        </div>
      </section>
      <section>
        <h2 id="dictionary">{view.t('data.dictionary')}</h2>
        <p class="small">{view.t('data.dictionary.text')}</p>
        {types.map((type, at) => (
          <details key={type.name} open={at === 0}>
            <summary>
              <b>{view.label(type.name, '@many').text}</b> <code>{type.name}</code>
            </summary>
            <Dictionary view={view} type={type} />
          </details>
        ))}
      </section>
    </>
  );
}

function Bulk({ view, type }: { view: View; type: RecordType }): VNode {
  const file = (extension: string) => (
    <a href={`/data/${type.path}.${extension}`} download>
      {type.path}.{extension}
    </a>
  );
  return (
    <tr>
      <th scope="row">{view.label(type.name, '@many').text}</th>
      <td data-label="CSV">{file('csv')}</td>
      <td data-label="JSON Lines">{file('jsonl')}</td>
      <td data-label="GeoJSON">{type.where ? file('geojson') : '—'}</td>
      <td data-label={view.t('data.feeds')}>
        <a href={`/feed.atom?type=${type.name}`}>Atom</a> · <a href={`/feed.json?type=${type.name}`}>JSON Feed</a>
      </td>
    </tr>
  );
}

interface Line {
  path: string;
  field: Field;
}

function linesOf(fields: Fields, above = ''): Line[] {
  return Object.entries(fields).flatMap(([name, field]) => [
    { path: above + name, field },
    ...(field.kind === 'parts' ? linesOf(field.fields, `${above}${name}.`) : []),
  ]);
}

function Dictionary({ view, type }: { view: View; type: RecordType }): VNode {
  const columns = [
    view.t('data.field'),
    view.t('data.meaning'),
    view.t('data.kind'),
    view.t('data.list'),
    view.t('data.origin'),
    view.t('data.visible'),
  ];
  return (
    <div class="scroll">
      <table class="cards dense">
        <caption class="unseen">{view.label(type.name, '@many').text}</caption>
        <TableHead columns={columns} />
        <tbody>
          {linesOf(type.fields).map(({ path, field }) => (
            <tr key={path}>
              <th scope="row">
                <code dir="ltr">{path}</code>
              </th>
              <td data-label={columns[1]}>{view.label(type.name, path).text}</td>
              <td data-label={columns[2]}>{view.t(`kind.${field.kind}`)}</td>
              <td data-label={columns[3]}>
                {field.kind === 'term' || field.kind === 'terms' ? <code dir="ltr">{field.vocabulary}</code> : ''}
              </td>
              <td data-label={columns[4]}>{originOf(field)}</td>
              <td data-label={columns[5]}>{view.t(`visible.${field.visibility ?? 'public'}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The same field in the systems it is taken from. */
function originOf(field: Field): string {
  const named = (system: string, value: string | string[] | undefined) =>
    value ? [`${system} ${[value].flat().join(', ')}`] : [];
  return [...named('ESF', field.esf), ...named('UCDP', field.ucdp), ...named('FtM', field.ftm)].join('; ');
}
