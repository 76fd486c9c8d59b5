/** Controls of a form of rules: each knows its place in the rules, and shows what stands there, right or wrong. */
import type { ComponentChildren, VNode } from 'preact';
import { PickOne } from '../../components/pick-one.tsx';
import type { Key } from '../../i18n.ts';
import type { View } from '../../view.ts';
import type { Kind, Tree } from './rule-fields.ts';

/** The reader's words and the rules as they stand. */
export interface Writing {
  view: View;
  rules: Tree;
}

interface At extends Writing {
  /** Steps from the root, apart by dots. */
  path: string;
}

/** What stands at a place; undefined where nothing does. */
export function valueAt(rules: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, step) => {
    if (typeof at !== 'object' || at === null) return undefined;
    return Object.hasOwn(at, step) ? (at as Tree)[step] : undefined;
  }, rules);
}

/** Lists, as the controls of their items are numbered. */
export const listAt = (rules: unknown, path: string): unknown[] => {
  const value = valueAt(rules, path);
  return Array.isArray(value) ? value : [];
};

function shown(rules: Tree, path: string, otherwise: string): string {
  const value = valueAt(rules, path);
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;
}

/** A line of words or a number with its label; `part` = how it is told from other controls of the same place. */
export function Line({
  rules,
  path,
  kind = 'n',
  label,
  otherwise = '',
  part = '',
}: At & { kind?: Kind; label: string; otherwise?: string; part?: string }): VNode {
  return (
    <label class={kind === 'n' ? 'rule-number' : undefined}>
      {label}
      <input
        name={`${kind}.${path}${part}`}
        value={shown(rules, path, otherwise)}
        {...(kind === 'n'
          ? { inputMode: 'numeric' as const, maxLength: 15 }
          : { dir: 'auto' as const, maxLength: 2000 })}
      />
    </label>
  );
}

/** One of several; `none` = the words of leaving it out. */
export function OneOf({
  rules,
  path,
  label,
  options,
  none,
  otherwise,
}: At & { label: string; options: readonly (readonly [string, string])[]; none?: string; otherwise?: string }): VNode {
  const chosen = shown(rules, path, otherwise ?? (none === undefined ? (options[0]?.[0] ?? '') : ''));
  return <PickOne name={`t.${path}`} label={label} value={chosen} options={options} none={none} />;
}

/** Yes or no. */
export function Flag({ rules, path, label, otherwise }: At & { label: string; otherwise: boolean }): VNode {
  const value = valueAt(rules, path);
  return (
    <label class="check">
      <input type="hidden" name={`b.${path}`} value="no" />
      <input type="checkbox" name={`b.${path}`} value="yes" checked={typeof value === 'boolean' ? value : otherwise} />{' '}
      {label}
    </label>
  );
}

/** Any of several. */
export function AnyOf({
  rules,
  path,
  label,
  options,
  otherwise,
}: At & {
  label: string;
  options: readonly (readonly [string, ComponentChildren])[];
  otherwise: readonly string[];
}): VNode {
  const kept = listAt(rules, path);
  const chosen = kept.length > 0 ? kept : otherwise;
  return (
    <fieldset class="choices">
      <legend>{label}</legend>
      {options.map(([value, words]) => (
        <label key={value} class="check">
          <input type="checkbox" name={`l.${path}`} value={value} checked={chosen.includes(value)} /> {words}
        </label>
      ))}
    </fieldset>
  );
}

/** “at least 2 of 3 of the members”: comparison, the two numbers, and of whom where `bases` are given. */
export function ShareOf({
  view,
  rules,
  path,
  label,
  bases,
}: At & { label: Key; bases?: readonly (readonly [string, string])[] }): VNode {
  const { t } = view;
  const at = { view, rules };
  return (
    <fieldset class="share">
      <legend>{t(label)}</legend>
      <OneOf
        {...at}
        path={`${path}.op`}
        label={t('rules.form.how-many')}
        options={[
          ['gte', t('rules.form.gte')],
          ['gt', t('rules.form.gt')],
        ]}
      />
      <Line {...at} path={`${path}.fraction.0`} label={t('rules.form.part')} />
      <Line {...at} path={`${path}.fraction.1`} label={t('rules.form.whole')} />
      {bases && (
        <OneOf {...at} path={`${path}.base`} label={t('rules.form.of')} options={bases} none={t('rules.form.none')} />
      )}
    </fieldset>
  );
}
