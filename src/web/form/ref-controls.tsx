/**
 * Controls of references: the title of a record in words, found by typing, or by pasting its id. What is not here yet is
 * made from here and brought back; nothing typed is lost on the way.
 */
import type { VNode } from 'preact';
import type { FormContext, Placed } from './context.ts';
import { labelOf } from './context.ts';
import { FieldBox, told } from './field-box.tsx';
import { Meanings, ShownInput } from './shown-input.tsx';
import { behind, rowsAt } from './values.ts';
import { readRef, refWords } from './words.ts';

/** One reference. */
export function RefControl({ at, types }: { at: Placed; types: readonly string[] }): VNode {
  return (
    <FieldBox at={at}>
      <RefInput form={at.form} name={at.name} types={types} more={told(at)} />
    </FieldBox>
  );
}

/** Several, and one more to fill in. */
export function RefsControl({ at, types }: { at: Placed; types: readonly string[] }): VNode {
  const { form, name } = at;
  const count = rowsAt(form.values, name);
  return (
    <FieldBox at={at} several>
      {Array.from({ length: count + 1 }, (_, n) => (
        <RefInput
          key={n}
          form={form}
          name={`${name}:${n}`}
          types={types}
          more={{ ...told(at), 'aria-label': `${labelOf(at)} ${n + 1}` }}
        />
      ))}
    </FieldBox>
  );
}

interface InputProps {
  form: FormContext;
  name: string;
  types: readonly string[];
  more: Record<string, unknown>;
}

function RefInput({ form, name, types, more }: InputProps): VNode {
  const { view, words } = form;
  const { typed, value } = behind(form.values, name);
  const id = value ?? readRef(words, types, typed);
  const found = form.found.get(name) ?? [];
  const makes = types.filter((type) => form.makes.has(type));
  const kind = (type: string) => view.label(type, '@one').text;
  return (
    <div class="reference">
      <ShownInput
        form={form}
        name={name}
        say={(one) => refWords(words, one)}
        more={{ ...more, dir: 'auto', placeholder: types.map(kind).join(', '), 'data-find': types.join(' ') }}
      />
      {id && (
        <a class="small" href={view.href(`/workspace/records/${id}`)}>
          {view.t('form.open')}
        </a>
      )}
      <Meanings
        form={form}
        name={name}
        meanings={found.map((one) => ({ value: one.id, words: one.title, more: kind(one.type) }))}
      />
      {!id && makes.length > 0 && (
        <span class="makes">
          {makes.map((type) => (
            <button key={type} type="submit" class="quiet" name="op" value={`make ${name} ${type}`}>
              {view.t('form.make', { kind: kind(type) })}
            </button>
          ))}
        </span>
      )}
    </div>
  );
}
