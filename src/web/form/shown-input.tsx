/**
 * An input in words with a value behind it: a term, a country, a language, a date, a record. The words it was shown as
 * stand beside it hidden, so that untouched words keep their exact value; several meanings are offered to choose from.
 */
import type { VNode } from 'preact';
import type { FormContext } from './context.ts';
import { behind, first, oneLine } from './values.ts';

interface Props {
  form: FormContext;
  name: string;
  /** Id of the control; default its name. */
  id?: string;
  /** Words for the value picked on the page before. */
  say(value: string): string;
  /** Attributes of the input: label, list, what scripts need. */
  more?: Record<string, unknown>;
}

/** The input and what is carried with it. */
export function ShownInput({ form, name, id, say, more }: Props): VNode {
  const { typed, value } = behind(form.values, name);
  const picked = value !== undefined && first(form.values, `${name}:was`) !== typed;
  const words = picked ? oneLine(say(value)) || value : typed;
  return (
    <>
      <input id={id ?? name} name={name} value={words} autocomplete="off" {...more} />
      {value !== undefined && (
        <>
          <input type="hidden" name={`${name}:was`} value={words} />
          <input type="hidden" name={`${name}:value`} value={value} />
        </>
      )}
    </>
  );
}

/** Most meanings offered at once. */
const OFFERED = 12;

/** What typed words may mean, as a choice that is sent with the form. */
export function Meanings({
  form,
  name,
  meanings,
}: {
  form: FormContext;
  name: string;
  meanings: readonly { value: string; words: string; more?: string }[];
}): VNode | null {
  const { typed, value } = behind(form.values, name);
  if (typed === '' || value !== undefined || meanings.length === 0) return null;
  const { view } = form;
  return (
    <fieldset class="meanings">
      <legend>{view.t('form.which', { typed })}</legend>
      <input type="hidden" name={`${name}:asked`} value={typed} />
      {meanings.slice(0, OFFERED).map(({ value: one, words, more }) => (
        <label key={one}>
          <input type="radio" name={`${name}:pick`} value={one} /> <bdi>{words}</bdi>
          {more && <span class="small"> {more}</span>}
        </label>
      ))}
      {meanings.length > OFFERED && (
        <p class="help">{view.t('form.more-meanings', { count: meanings.length - OFFERED })}</p>
      )}
    </fieldset>
  );
}
