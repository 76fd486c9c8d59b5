/** Parts of a record whose type has no arrangement of its own: a table of what is filled in, read from the declaration. */
import type { VNode } from 'preact';
import type { Field, RecordType } from '../../records/declare.ts';
import { citedAt, partsOf } from '../accounts.ts';
import type { View } from '../view.ts';
import { Numbers } from './citations.tsx';
import { Value } from './value.tsx';

type Item = Readonly<Record<string, unknown>>;
type Rows = Readonly<Record<string, unknown>>[];
/** Rows shown at once; the rest is one fold away. */
const OPEN = 30;

interface Props {
  view: View;
  type: RecordType;
  item: Item;
  name: string;
}

/** A section with one table; nothing where the record has no such parts. */
export function Parts({ view, type, item, name }: Props): VNode | null {
  const field = type.fields[name];
  const rows = partsOf(item, name) as Rows;
  if (field?.kind !== 'parts' || rows.length === 0) return null;
  const heading = view.label(type.name, name).text;
  const row = (part: Item, at: number) => (
    <Row key={at} view={view} type={type} item={item} name={name} part={part} at={at} columns={columns} />
  );
  const columns = filled(field.fields, rows);
  const head = (
    <thead>
      <tr>
        {columns.map(([column]) => (
          <th key={column} scope="col">
            {view.label(type.name, `${name}.${column}`).text}
          </th>
        ))}
      </tr>
    </thead>
  );
  return (
    <section>
      <div class="scroll">
        <table class="cards">
          <caption>{heading}</caption>
          {head}
          <tbody>{rows.slice(0, OPEN).map(row)}</tbody>
        </table>
      </div>
      {rows.length > OPEN && (
        <details>
          <summary>{view.t('parts.more', { count: rows.length - OPEN })}</summary>
          <div class="scroll">
            <table class="cards">
              <caption class="unseen">{heading}</caption>
              {head}
              <tbody>{rows.slice(OPEN).map((part, at) => row(part, at + OPEN))}</tbody>
            </table>
          </div>
        </details>
      )}
    </section>
  );
}

function filled(fields: Readonly<Record<string, Field>>, rows: Rows): [string, Field][] {
  return Object.entries(fields).filter(
    ([name, field]) => (field.visibility ?? 'public') === 'public' && rows.some((row) => row[name] !== undefined),
  );
}

interface RowProps extends Props {
  part: Item;
  at: number;
  columns: [string, Field][];
}

function Row({ view, type, item, name, part, at, columns }: RowProps): VNode {
  return (
    <tr id={typeof part.id === 'string' ? `${name}-${part.id}` : undefined}>
      {columns.map(([column, field], index) => (
        <td key={column} data-label={view.label(type.name, `${name}.${column}`).text}>
          {field.kind === 'parts' ? (
            <Nested view={view} field={field} rows={(part[column] ?? []) as Rows} />
          ) : (
            <Value view={view} field={field} value={part[column]} />
          )}
          {index === 0 && <Numbers view={view} numbers={citedAt(item, `/${name}/${at}`)} />}
        </td>
      ))}
    </tr>
  );
}

/** Parts inside parts: a line for each. */
function Nested({ view, field, rows }: { view: View; field: Extract<Field, { kind: 'parts' }>; rows: Rows }): VNode {
  return (
    <>
      {rows.map((row, at) => (
        <div key={at}>
          {filled(field.fields, [row]).map(([name, inner]) => (
            <>
              <Value view={view} field={inner} value={row[name]} />{' '}
            </>
          ))}
        </div>
      ))}
    </>
  );
}
