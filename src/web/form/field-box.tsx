/**
 * What stands around every control: its label with what is required and who may see it, help, what is wrong and what to
 * do. Nothing is said by colour alone.
 */
import type { ComponentChildren, VNode } from 'preact';
import type { Visibility } from '../../records/declare.ts';
import { type FormContext, labelOf, type Placed, seenBy } from './context.ts';
import { problemText, under } from './problems.ts';

/** Help written for a field, or for all fields of its kind. */
export function helpOf({ form, field, path }: Placed): string | undefined {
  return form.view.find(`help.${form.type.name}.${path}`) ?? form.view.find(`help.${field.kind}`);
}

/** `several`: the value has more than one control, so they are a group under one label. */
export function FieldBox({
  at,
  several,
  wide,
  children,
}: {
  at: Placed;
  several?: boolean;
  wide?: boolean;
  children: ComponentChildren;
}): VNode {
  const help = helpOf(at);
  const inner = (
    <>
      {children}
      {help && (
        <p class="help" id={`${at.name}~help`}>
          {help}
        </p>
      )}
      <Problems form={at.form} name={at.name} own={at.field.kind === 'place'} />
    </>
  );
  const name = `field ${at.field.kind}${wide ? ' whole' : ''}`;
  return (
    <div
      class={name}
      {...(several ? { id: at.name, tabIndex: -1, role: 'group', 'aria-labelledby': `${at.name}~label` } : {})}
    >
      <div class="named">
        {several ? (
          <span id={`${at.name}~label`}>
            <Named at={at} />
          </span>
        ) : (
          <label for={at.name}>
            <Named at={at} />
          </label>
        )}
        <Closing at={at} />
      </div>
      {inner}
    </div>
  );
}

/** Label, whether it must be filled in, who may see it, the number of the field's own standard. */
function Named({ at }: { at: Placed }): VNode {
  const { view } = at.form;
  const esf = [at.field.esf ?? []].flat();
  return (
    <>
      {labelOf(at)}
      {at.field.required && <span class="mark required"> {view.t('form.required')}</span>}
      <Seen view={view} visibility={seenBy(at)} />
      {esf.length > 0 && <abbr title={view.t('form.esf')}> ESF {esf.join(', ')}</abbr>}
    </>
  );
}

/** A mark for what is not public. */
export function Seen({ view, visibility }: { view: FormContext['view']; visibility: Visibility }): VNode | null {
  if (visibility === 'public') return null;
  return <span class={`mark ${visibility}`}> {view.t(`visible.${visibility}`)}</span>;
}

/** The choice to close a field of this record beyond its declaration; nothing where none is left. */
export function Closing({ at }: { at: Placed }): VNode | null {
  const { form, field, path, name } = at;
  const inPart = name.split('/').length > 2;
  const declared = field.visibility ?? 'public';
  if (!form.closing || inPart || field.required || path === form.type.title || declared === 'sealed') return null;
  return <ClosingSelect form={form} path={path} declared={declared} />;
}

/** The same for one declared path, wherever it stands. */
export function ClosingSelect({
  form,
  path,
  declared,
}: {
  form: FormContext;
  path: string;
  declared: Visibility;
}): VNode {
  const { view, tightened } = form;
  const tighter = (['members', 'sealed'] as const).filter((one) => one !== declared);
  return (
    <select
      class="closing"
      name={`tighten:${path}`}
      aria-label={view.t('form.seen-by', { field: labelOf({ form, path }) })}
    >
      <option value="">{view.t(`visible.${declared}`)}</option>
      {tighter.map((one) => (
        <option key={one} value={one} selected={tightened[path] === one}>
          {view.t(`visible.${one}`)}
        </option>
      ))}
    </select>
  );
}

/** What is wrong with a value, in words; `own`: not what is wrong inside its parts. */
export function Problems({ form, name, own }: { form: FormContext; name: string; own?: boolean }): VNode | null {
  const wrong = under(form.issues, name).filter(({ pointer }) => !own || pointer === name);
  if (wrong.length === 0) return null;
  return (
    <div class="wrong" id={`${name}~error`}>
      {wrong.map((issue) => (
        <p key={issue.pointer}>{problemText(form.view, issue)}</p>
      ))}
    </div>
  );
}

/** Attributes that tie a control to its help and its problems. */
export function told(at: Placed): Record<string, unknown> {
  const wrong = under(at.form.issues, at.name).length > 0;
  const ids = [helpOf(at) && `${at.name}~help`, wrong && `${at.name}~error`].filter(Boolean);
  return {
    ...(ids.length > 0 ? { 'aria-describedby': ids.join(' ') } : {}),
    ...(wrong ? { 'aria-invalid': 'true' } : {}),
  };
}
