/**
 * Parts inside a record: each folds away, can be moved and removed, and holds the controls of its own fields. Published
 * entries of lists that are only added to are shown, not edited.
 */
import type { VNode } from 'preact';
import type { Field, Fields } from '../../records/declare.ts';
import { Value } from '../components/value.tsx';
import { type FormContext, labelOf, type Placed } from './context.ts';
import { ClosingSelect, Problems, Seen } from './field-box.tsx';
import { nextId } from './operations.ts';
import { PartButtons } from './part-buttons.tsx';
import { under } from './problems.ts';
import { first, idsAt, oneLine } from './values.ts';

/** Parts at their place; `list` draws the controls of one part's fields. */
interface PlacedParts extends Placed {
  field: Extract<Field, { kind: 'parts' }>;
  list(fields: Fields, at: string, path: string): VNode;
}

/** More parts than this are folded, those with problems excepted. */
const OPEN = 3;

/** All parts of a list, and the button for another. */
export function PartsControl({ at }: { at: PlacedParts }): VNode {
  const { form, name, field, path } = at;
  const { view } = form;
  const ids = idsAt(form.values, name);
  const label = labelOf(at);
  const depth = name.split('/').length > 2 ? 'h3' : 'h2';
  const Heading = depth;
  return (
    <div class={`field parts ${depth}`} id={name} {...{ tabIndex: -1 }}>
      <Heading>
        {label}
        {field.required && <span class="mark required"> {view.t('form.required')}</span>}
        <Seen view={view} visibility={form.tightened[path] ?? field.visibility ?? 'public'} />
      </Heading>
      <Problems form={form} name={name} own />
      {ids.map((id, n) => (
        <Part key={id} at={at} id={id} n={n} of={ids.length} />
      ))}
      <button
        type="submit"
        class="quiet"
        name="op"
        value={`add ${name}`}
        formaction={`${view.href(form.action)}#${name}/${nextId(form.values, name)}`}
      >
        {view.t('form.add', { what: label })}
      </button>
      {depth === 'h2' && <ClosingOf form={form} field={field} path={path} />}
    </div>
  );
}

function Part({ at, id, n, of }: { at: PlacedParts; id: string; n: number; of: number }): VNode {
  const { form, name, field, path } = at;
  const own = `${name}/${id}`;
  const kept = first(form.values, `${own}:kept`);
  const title = summaryOf(form, own, field.fields);
  const empty = title === '';
  return (
    <details class="part" id={own} open={of <= OPEN || empty || under(form.issues, own).length > 0}>
      <summary>
        <b>{`${labelOf(at)} ${form.view.n(n + 1)}`}</b> <bdi>{title}</bdi>
        {kept !== '' && <span class="mark"> {form.view.t('form.kept')}</span>}
      </summary>
      <input type="hidden" name={`${name}:ids`} value={id} />
      {kept === '' ? (
        <>
          <div class="fields">{at.list(field.fields, own, path)}</div>
          <PartButtons form={form} pointer={own} n={n} of={of} />
        </>
      ) : (
        <Kept at={at} own={own} json={kept} />
      )}
    </details>
  );
}

/** An entry that stays as it was published. */
function Kept({ at, own, json }: { at: PlacedParts; own: string; json: string }): VNode {
  const { form, field, path } = at;
  const part = JSON.parse(json) as Record<string, unknown>;
  return (
    <>
      <input type="hidden" name={`${own}:kept`} value={json} />
      <dl class="plain">
        {Object.entries(field.fields).map(([name, inner]) =>
          part[name] === undefined ? null : (
            <>
              <dt>{labelOf({ form, path: `${path}.${name}` })}</dt>
              <dd>
                <Value view={form.view} field={inner} value={part[name]} />
              </dd>
            </>
          ),
        )}
      </dl>
    </>
  );
}

/** What a part says of itself while it is folded: the first two things typed in it. */
function summaryOf(form: FormContext, own: string, fields: Fields): string {
  const said = Object.entries(fields).flatMap(([name, field]) => {
    const text = field.kind === 'flag' ? '' : oneLine(first(form.values, `${own}/${name}`));
    const code = field.kind === 'term' ? form.words.vocabularies.get(field.vocabulary)?.byCode.has(text) : false;
    const words = code && field.kind === 'term' ? form.view.term(field.vocabulary, text).text : text;
    return words === '' ? [] : [words.length > 60 ? `${words.slice(0, 60).toWellFormed()}…` : words];
  });
  return said.slice(0, 2).join(' · ');
}

/** Who may see the fields of these parts, once for all of them. */
function ClosingOf({
  form,
  field,
  path,
}: {
  form: FormContext;
  field: PlacedParts['field'];
  path: string;
}): VNode | null {
  if (!form.closing) return null;
  const inner = closable(field.fields, `${path}.`);
  const whole = field.visibility ?? 'public';
  return (
    <details class="seen-by">
      <summary>{form.view.t('form.seen-by', { field: labelOf({ form, path }) })}</summary>
      <ul class="fields">
        {[[path, whole] as const, ...inner].map(([one, declared]) => (
          <li key={one}>
            {labelOf({ form, path: one })} <ClosingSelect form={form} path={one} declared={declared} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function closable(fields: Fields, above: string): (readonly [string, 'public' | 'members'])[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const path = above + name;
    const inner = field.kind === 'parts' ? closable(field.fields, `${path}.`) : [];
    const { visibility = 'public' } = field;
    return field.required || visibility === 'sealed' ? inner : [[path, visibility] as const, ...inner];
  });
}
