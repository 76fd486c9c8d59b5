/** Chooses the control of a field by its declared kind. A new kind of field is drawn here and nowhere else. */
import type { VNode } from 'preact';
import type { Field, Fields } from '../../records/declare.ts';
import { type FormContext, labelOf, type Placed, seenBy } from './context.ts';
import { PartsControl } from './part-controls.tsx';
import { PlaceControl } from './place-controls.tsx';
import {
  CountControl,
  DateControl,
  FlagControl,
  IntegerControl,
  StringControl,
  StringsControl,
  TextControl,
} from './plain-controls.tsx';
import { RefControl, RefsControl } from './ref-controls.tsx';
import { SealedField } from './sealed-control.tsx';
import { codeAt, TermControl, TermsControl } from './term-controls.tsx';
import { first, idsAt } from './values.ts';

/** The controls of fields, in the order of their declaration. */
export function FieldList({
  form,
  fields,
  at,
  path,
}: {
  form: FormContext;
  fields: Fields;
  at: string;
  path: string;
}): VNode {
  return (
    <>
      {Object.entries(fields).map(([name, field]) => (
        <FieldControl
          key={name}
          at={{ form, field, name: `${at}/${name}`, path: path === '' ? name : `${path}.${name}` }}
          beside={at}
        />
      ))}
    </>
  );
}

/** A field with its control. `beside`: pointer of what it stands in, '' for the record. */
export function FieldControl({ at, beside }: { at: Placed; beside: string }): VNode {
  if (seenBy(at) === 'sealed' && !holds(at)) return <SealedField at={at} />;
  const { when } = at.field;
  if (!when) return <Control at={at} />;
  const { form } = at;
  const other = `${beside}/${when.field}`;
  const path = at.path.includes('.') ? at.path.replace(/[^.]+$/, when.field) : when.field;
  const declared = siblingOf(at, path);
  const code = declared?.kind === 'term' ? codeAt(form, declared.vocabulary, other) : first(form.values, other);
  const open = holds(at) || (code !== undefined && when.in.includes(code));
  const terms =
    declared?.kind === 'term' ? when.in.map((one) => form.view.term(declared.vocabulary, one).text) : when.in;
  return (
    <details class="condition" open={open} data-when={other} data-in={when.in.join(' ')}>
      <summary>
        {labelOf(at)}{' '}
        <span class="small">
          {form.view.t('form.when', { field: labelOf({ form, path }), terms: terms.join(', ') })}
        </span>
      </summary>
      <Control at={at} />
    </details>
  );
}

function siblingOf({ form }: Placed, path: string): Field | undefined {
  let fields = form.type.fields;
  let found: Field | undefined;
  for (const name of path.split('.')) {
    found = Object.hasOwn(fields, name) ? fields[name] : undefined;
    fields = found?.kind === 'parts' ? found.fields : {};
  }
  return found;
}

/** Is anything typed in this field? */
function holds({ form, name }: Placed): boolean {
  return (
    idsAt(form.values, name).length > 0 || first(form.values, name) !== '' || first(form.values, `${name}:0`) !== ''
  );
}

function Control({ at }: { at: Placed }): VNode {
  const { field } = at;
  switch (field.kind) {
    case 'text':
      return <TextControl at={at} />;
    case 'string':
      return <StringControl at={at} />;
    case 'url':
      return <StringControl at={at} type="url" />;
    case 'strings':
      return <StringsControl at={at} />;
    case 'integer':
      return <IntegerControl at={at} />;
    case 'flag':
      return <FlagControl at={at} />;
    case 'date':
      return <DateControl at={at} />;
    case 'count':
      return <CountControl at={{ ...at, field }} />;
    case 'place':
      return <PlaceControl at={at} />;
    case 'term':
      return <TermControl at={at} vocabulary={field.vocabulary} />;
    case 'terms':
      return <TermsControl at={at} vocabulary={field.vocabulary} />;
    case 'ref':
      return <RefControl at={at} types={field.types} />;
    case 'refs':
      return <RefsControl at={at} types={field.types} />;
    case 'parts':
      return (
        <PartsControl
          at={{
            ...at,
            field,
            list: (fields, own, path) => <FieldList form={at.form} fields={fields} at={own} path={path} />,
          }}
        />
      );
  }
}
