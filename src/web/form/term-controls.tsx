/**
 * Controls of coded terms. A short list is a select or boxes to tick; a long one is an input that takes words of any
 * language, offers its terms, and asks back where the words mean several.
 */
import type { VNode } from 'preact';
import { ancestors, type Vocabulary } from '../../records/vocabulary.ts';
import type { FormContext, Placed } from './context.ts';
import { labelOf } from './context.ts';
import { FieldBox, told } from './field-box.tsx';
import { Meanings, ShownInput } from './shown-input.tsx';
import { behind, rowsAt } from './values.ts';
import { readTerm, termWords } from './words.ts';

/** Terms that a select may hold, and that may be ticked. */
const SELECTED = 45;
const TICKED = 18;

/** The code that a control of this vocabulary means now; undefined where nothing, or nothing single, is meant. */
export function codeAt(form: FormContext, vocabulary: string, name: string): string | undefined {
  const { typed, value } = behind(form.values, name);
  if (typed === '' || value !== undefined) return value;
  const [only, ...others] = readTerm(form.words, vocabulary, typed);
  return others.length === 0 ? only : undefined;
}

/** One term. */
export function TermControl({ at, vocabulary }: { at: Placed; vocabulary: string }): VNode {
  const { form, name } = at;
  return (
    <FieldBox at={at}>
      <TermInput form={form} name={name} vocabulary={vocabulary} more={told(at)} />
    </FieldBox>
  );
}

interface TermInputProps {
  form: FormContext;
  name: string;
  vocabulary: string;
  more: Record<string, unknown>;
}

/** The control alone, for a term that stands inside something else. */
export function TermInput({ form, name, vocabulary, more }: TermInputProps): VNode {
  const list = form.words.vocabularies.get(vocabulary);
  const code = codeAt(form, vocabulary, name);
  const { typed } = behind(form.values, name);
  // Words that no single term answers stay where they were typed.
  const unread = code === undefined && typed !== '';
  if (!list || list.terms.length > SELECTED || unread)
    return <Long form={form} name={name} vocabulary={vocabulary} more={more} />;
  return (
    <select id={name} name={name} {...more}>
      <option value="">—</option>
      {code !== undefined && !list.byCode.has(code) && (
        <option value={code} selected>
          {code}
        </option>
      )}
      {list.terms.map((term) => (
        <option key={term.code} value={term.code} selected={term.code === code}>
          {indented(form, list, term.code)}
        </option>
      ))}
    </select>
  );
}

function indented(form: FormContext, list: Vocabulary, code: string): string {
  const depth =
    list.byCode.get(code)?.parent === undefined ? 0 : ancestors(form.words.vocabularies, list.id, code).length;
  return `${'\u2003'.repeat(depth)}${termWords(form.words, list.id, code)}`;
}

function Long({ form, name, vocabulary, more }: TermInputProps): VNode {
  form.lists.add(vocabulary);
  const say = (code: string) => termWords(form.words, vocabulary, code);
  const { typed, value } = behind(form.values, name);
  const codes = value === undefined && typed !== '' ? readTerm(form.words, vocabulary, typed) : [];
  return (
    <>
      <ShownInput
        form={form}
        name={name}
        say={say}
        more={{
          ...more,
          list: `list-${vocabulary}`,
          dir: 'auto',
          placeholder: form.view.t('form.search-terms'),
          'data-terms': vocabulary,
        }}
      />
      <Meanings
        form={form}
        name={name}
        meanings={
          codes.length < 2
            ? []
            : codes.map((code) => ({ value: code, words: say(code), more: above(form, vocabulary, code) }))
        }
      />
    </>
  );
}

/** Under what a term stands, so that two of the same words are told apart. */
export function above(form: Pick<FormContext, 'words'>, vocabulary: string, code: string): string {
  return ancestors(form.words.vocabularies, vocabulary, code)
    .map((one) => termWords(form.words, vocabulary, one))
    .join(' ‹ ');
}

/** Several terms. */
export function TermsControl({ at, vocabulary }: { at: Placed; vocabulary: string }): VNode {
  const { form, name } = at;
  const list = form.words.vocabularies.get(vocabulary);
  const rows = Array.from({ length: rowsAt(form.values, name) }, (_, n) => `${name}:${n}`);
  const known = rows.filter((one) => behind(form.values, one).typed !== '').map((one) => codeAt(form, vocabulary, one));
  if (list && list.terms.length <= TICKED && known.every((code) => code !== undefined)) {
    const chosen = [...(form.values.get(`${name}:set`) ?? []), ...known];
    return <Ticks at={at} list={list} chosen={chosen} />;
  }
  return (
    <FieldBox at={at} several>
      {[...rows, `${name}:${rows.length}`].map((one, n) => (
        <TermInput
          key={one}
          form={form}
          name={one}
          vocabulary={vocabulary}
          more={{ ...told(at), 'aria-label': `${labelOf(at)} ${n + 1}` }}
        />
      ))}
    </FieldBox>
  );
}

/** What is chosen stands first, in its own order, so that sending it back changes nothing. */
function Ticks({ at, list, chosen }: { at: Placed; list: Vocabulary; chosen: string[] }): VNode {
  const { form, name } = at;
  const others = list.terms.map(({ code }) => code).filter((code) => !chosen.includes(code));
  return (
    <FieldBox at={at} several wide>
      <div class="tickboxes">
        {[...chosen, ...others].map((code, n) => (
          <label key={code}>
            <input type="checkbox" name={`${name}:set`} value={code} checked={n < chosen.length} />{' '}
            {termWords(form.words, list.id, code)}
          </label>
        ))}
      </div>
    </FieldBox>
  );
}
