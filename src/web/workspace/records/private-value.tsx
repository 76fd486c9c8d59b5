/**
 * Values as those who work on a record see them: every field that is not sealed, references by their private titles and
 * into the workspace. Public pages never use this.
 */
import type { VNode } from 'preact';
import { isOverdue } from '../../../congress/due.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Field, Fields, RecordType } from '../../../records/declare.ts';
import { Overdue } from '../../components/standing.tsx';
import { Prose, Ref, TextOf, Value } from '../../components/value.tsx';
import { Seen } from '../../form/field-box.tsx';
import { declaredPath } from '../../form/problems.ts';
import type { View } from '../../view.ts';
import type { Desk } from '../route.ts';
import { fieldAt, HERE } from './reading.ts';

export interface PrivateProps {
  desk: Pick<Desk, 'view'>;
  type: RecordType;
  /** Dotted declared path, for labels. */
  path: string;
  field: Field;
  value: unknown;
  titles: ReadonlyMap<string, string>;
}

/** Text longer than this is shown in paragraphs. */
const LINE = 160;

/** A value of any kind; nothing where nothing is known. */
export function PrivateValue({ desk, type, path, field, value, titles }: PrivateProps): VNode | null {
  const { view } = desk;
  if (value === undefined || value === null) return null;
  if (field.kind === 'text' && (value as Text).text.length > LINE) return <Prose view={view} text={value as Text} />;
  if (field.kind === 'ref') return <PrivateRef view={view} id={String(value)} titles={titles} />;
  if (field.kind === 'refs') {
    return (
      <>
        {(value as string[]).map((id) => (
          <PrivateRef key={id} view={view} id={id} titles={titles} />
        ))}
      </>
    );
  }
  if (field.kind === 'parts') {
    return (
      <ol class="inner">
        {(value as Record<string, unknown>[]).map((part) => (
          <li key={String(part.id)} id={`part-${String(part.id)}`}>
            <PrivateFields
              desk={desk}
              type={type}
              path={`${path}.`}
              fields={field.fields}
              value={part}
              titles={titles}
            />
          </li>
        ))}
      </ol>
    );
  }
  if (field.kind === 'text') return <TextOf view={view} text={value as Text} />;
  if (field.kind === 'string' && /(?:^|\.)country$/.test(path)) return <>{view.country(String(value))}</>;
  return <Value view={view} field={field} value={value} />;
}

/** Label and value of everything filled in, with who may see what not everybody may; `path` is '' or ends with a dot. */
export function PrivateFields({
  desk,
  type,
  path,
  fields,
  value,
  titles,
}: Omit<PrivateProps, 'field' | 'value'> & { fields: Fields; value: Readonly<Record<string, unknown>> }): VNode {
  return (
    <dl>
      {Object.entries(fields).map(([name, field]) =>
        value[name] === undefined ? null : (
          <>
            <dt>
              {desk.view.label(type.name, path + name).text}
              <Seen view={desk.view} visibility={field.visibility ?? 'public'} />
            </dt>
            <dd>
              <PrivateValue
                desk={desk}
                type={type}
                path={path + name}
                field={field}
                value={value[name]}
                titles={titles}
              />
              {name === 'due' && isAwaited(fields, value, desk.view) && <Overdue view={desk.view} />}
            </dd>
          </>
        ),
      )}
    </dl>
  );
}

/** Is its day past, of what somebody promised, and nothing settled? */
function isAwaited(fields: Fields, { due, status }: Readonly<Record<string, unknown>>, { now }: View): boolean {
  const { status: field } = fields;
  const promised = field?.kind === 'term' && field.vocabulary === 'follow-up-status';
  return promised && isOverdue({ due, state: status }, now.toISOString().slice(0, 10));
}

function PrivateRef({ view, id, titles }: { view: View; id: string; titles: ReadonlyMap<string, string> }): VNode {
  const type = view.site.types.all.find(({ prefix }) => id.startsWith(`${prefix}_`));
  const title = titles.get(id);
  if (!title && view.titles.has(id)) return <Ref view={view} id={id} />;
  return (
    <a href={view.href(`${HERE}/${id}`)} class={title ? undefined : 'coded'}>
      <bdi>{title ?? `${type ? view.label(type.name, '@one').text : ''} ${id.slice(-4)}`}</bdi>
    </a>
  );
}

/** Where a pointer by part ids stands, in words: `Acts a1 › Outcome`. */
export function pathLabel(view: View, type: RecordType, pointer: string): string {
  if (pointer.startsWith('/accounts')) return view.t('accounts.title');
  const path = declaredPath(type.fields, pointer);
  const steps = pointer.split('/').slice(1);
  const words = path.split('.').map((_, at, all) => {
    const label = view.label(type.name, all.slice(0, at + 1).join('.')).text;
    const id = steps[at * 2 + 1];
    return id !== undefined && fieldAt(type.fields, pointer)?.kind !== 'text' ? `${label} (${id})` : label;
  });
  return words.join(' › ');
}

/** A value at a pointer by part ids: a field's, or a whole part. */
export function ShownChange({
  desk,
  type,
  pointer,
  value,
  titles,
}: {
  desk: Pick<Desk, 'view'>;
  type: RecordType;
  pointer: string;
  value: unknown;
  titles: ReadonlyMap<string, string>;
}): VNode {
  const { view } = desk;
  if (value === undefined) return <p class="small">{view.t('history.nothing')}</p>;
  const field = fieldAt(type.fields, pointer);
  const path = declaredPath(type.fields, pointer);
  const whole = pointer.split('/').length % 2 === 1;
  if (!field) return <pre>{JSON.stringify(value, null, 1)}</pre>;
  if (field.kind === 'parts' && whole) {
    const part = value as Record<string, unknown>;
    return (
      <PrivateFields desk={desk} type={type} path={`${path}.`} fields={field.fields} value={part} titles={titles} />
    );
  }
  if (field.kind === 'place') {
    const places = whole ? [value] : value;
    return pointer.split('/').length > 3 ? (
      <p>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</p>
    ) : (
      <Value view={view} field={field} value={places} />
    );
  }
  return <PrivateValue desk={desk} type={type} path={path} field={field} value={value} titles={titles} />;
}
