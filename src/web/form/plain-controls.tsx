/** Controls of the plain kinds: text in languages, short texts, addresses, numbers, yes or no, dates, counts. */
import type { VNode } from 'preact';
import { formatUncertain, isUncertainDate, readDatePhrase } from '../../kernel/uncertain-date.ts';
import type { FormContext, Placed } from './context.ts';
import { labelOf } from './context.ts';
import { FieldBox, told } from './field-box.tsx';
import { Meanings, ShownInput } from './shown-input.tsx';
import { behind, first, rowsAt } from './values.ts';
import { languageWords, readLanguage, termWords } from './words.ts';

/** Text longer than this is written in a taller box. */
const LINE = 500;

/** Text, its language, and its translations. */
export function TextControl({ at }: { at: Placed }): VNode {
  const { form, name, field } = at;
  const text = first(form.values, name);
  const rows = (field.max ?? LINE * 2) <= LINE ? 2 : Math.min(16, Math.max(4, Math.ceil(text.length / 90)));
  const translated = rowsAt(form.values, name);
  return (
    <FieldBox at={at} several wide>
      <textarea name={name} rows={rows} maxlength={field.max} dir="auto" aria-label={labelOf(at)} {...told(at)}>
        {`\n${text}`}
      </textarea>
      <Language form={form} name={`${name}:lang`} fresh={text === ''} />
      <details class="translations" open={translated > 0}>
        <summary>{form.view.t('form.translations')}</summary>
        {Array.from({ length: translated + 1 }, (_, n) => (
          <div class="translation" key={n}>
            <textarea
              name={`${name}:${n}`}
              rows={rows}
              dir="auto"
              aria-label={form.view.t('form.translation', { number: n + 1 })}
            >
              {`\n${first(form.values, `${name}:${n}`)}`}
            </textarea>
            <Language form={form} name={`${name}:${n}:lang`} fresh={false} />
          </div>
        ))}
      </details>
    </FieldBox>
  );
}

/** The language a text is written in; that of the page for a new one. */
function Language({ form, name, fresh }: { form: FormContext; name: string; fresh: boolean }): VNode {
  const say = (code: string) => languageWords(form.words, code);
  const { typed, value } = behind(form.values, name);
  const label = form.view.t('form.language');
  form.lists.add('languages');
  return (
    <div class="language">
      {fresh && typed === '' ? (
        <input name={name} value={say(form.view.lang)} list="list-languages" aria-label={label} autocomplete="off" />
      ) : (
        <ShownInput
          form={form}
          name={name}
          say={say}
          more={{ list: 'list-languages', 'aria-label': label, placeholder: label }}
        />
      )}
      {value === undefined && typed !== '' && (
        <Meanings
          form={form}
          name={name}
          meanings={several(readLanguage(typed)).map((code) => ({ value: code, words: say(code) }))}
        />
      )}
    </div>
  );
}

const several = (list: string[]): string[] => (list.length > 1 ? list : []);

/** One line, or a box where the text has several. */
export function StringControl({ at, type }: { at: Placed; type?: 'url' }): VNode {
  const text = first(at.form.values, at.name);
  const dir = type ? ('ltr' as const) : ('auto' as const);
  const more = { id: at.name, name: at.name, dir, ...told(at) };
  return (
    <FieldBox at={at} wide={type === 'url'}>
      {text.includes('\n') ? (
        <textarea {...more} rows={3}>{`\n${text}`}</textarea>
      ) : (
        <input {...more} value={text} maxlength={at.field.max ?? (type ? 4000 : undefined)} inputmode={type} />
      )}
    </FieldBox>
  );
}

/** Short texts, one control each and one more to fill in. */
export function StringsControl({ at }: { at: Placed }): VNode {
  const texts = (at.form.values.get(at.name) ?? []).filter((text) => text.trim() !== '');
  return (
    <FieldBox at={at} several>
      {[...texts, ''].map((text, n) => (
        <input
          key={n}
          name={at.name}
          value={text}
          dir="auto"
          maxlength={1000}
          aria-label={`${labelOf(at)} ${n + 1}`}
          {...told(at)}
        />
      ))}
    </FieldBox>
  );
}

/** A whole number; digits of any script are read. */
export function IntegerControl({ at }: { at: Placed }): VNode {
  return (
    <FieldBox at={at}>
      <input id={at.name} name={at.name} value={first(at.form.values, at.name)} inputmode="numeric" {...told(at)} />
    </FieldBox>
  );
}

/** Yes, no, or not said. */
export function FlagControl({ at }: { at: Placed }): VNode {
  const { view, values } = at.form;
  const said = first(values, at.name);
  return (
    <FieldBox at={at}>
      <select id={at.name} name={at.name} {...told(at)}>
        <option value="">{view.t('form.not-said')}</option>
        <option value="yes" selected={said === 'yes'}>
          {view.t('value.yes')}
        </option>
        <option value="no" selected={said === 'no'}>
          {view.t('value.no')}
        </option>
      </select>
    </FieldBox>
  );
}

/** A date in words, and how it is understood. */
export function DateControl({ at }: { at: Placed }): VNode {
  const { form, name } = at;
  const understood = meantBy(form, name);
  return (
    <FieldBox at={at}>
      <ShownInput
        form={form}
        name={name}
        say={(value) => value}
        more={{ ...told(at), dir: 'auto', 'data-date': form.view.lang }}
      />
      <output class="understood" for={name}>
        {understood === '' ? '' : form.view.t('form.understood', { meaning: understood })}
      </output>
    </FieldBox>
  );
}

function meantBy(form: FormContext, name: string): string {
  const { typed, value } = behind(form.values, name);
  const exact: unknown = value === undefined ? null : JSON.parse(value);
  const date = isUncertainDate(exact) ? exact : readDatePhrase(typed);
  const words = date ? formatUncertain(date, form.view.lang) : '';
  return words === typed ? '' : words;
}

/** At least, best, at most. */
export function CountControl({ at }: { at: Placed & { field: { kind: 'count'; unit: string } } }): VNode {
  const { form, name, field } = at;
  const unit = first(form.values, `${name}:unit`) || field.unit;
  const unknown = first(form.values, `${name}:unknown`) === 'yes';
  return (
    <FieldBox at={at} several>
      <div class="bounds">
        {(['low', 'best', 'high'] as const).map((key) => (
          <label key={key}>
            {form.view.t(`form.count.${key}`)}{' '}
            <input
              name={`${name}:${key}`}
              value={first(form.values, `${name}:${key}`)}
              inputmode="numeric"
              size={6}
              {...told(at)}
            />
          </label>
        ))}
        <input type="hidden" name={`${name}:unit`} value={unit} />
        {unit !== 'person' && <span class="small">{termWords(form.words, 'count-unit', unit)}</span>}
        {unknown && (
          <label>
            <input type="checkbox" name={`${name}:unknown`} value="yes" checked /> {form.view.t('form.count.unknown')}
          </label>
        )}
      </div>
    </FieldBox>
  );
}
