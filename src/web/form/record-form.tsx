/**
 * The form of any record, drawn from its declaration. It is complete without a script: every button sends the whole form
 * and the page that answers holds everything that was typed. Whoever shows it reads it back with `fromFields`.
 */
import type { ComponentChildren, VNode } from 'preact';
import type { Fields, RecordType } from '../../records/declare.ts';
import type { Tightened } from '../../records/tighten.ts';
import type { Issue } from '../../records/validate.ts';
import type { Vocabularies } from '../../records/vocabulary.ts';
import type { View } from '../view.ts';
import { FormFor } from '../workspace/frame.tsx';
import type { Desk } from '../workspace/route.ts';
import { COUNTRIES, TONGUES } from './codes.ts';
import type { FormContext, FormSealing, Found, SealedMarks } from './context.ts';
import { FieldList } from './field-control.tsx';
import type { PlaceOffers } from './place-choice.ts';
import { declaredPath, problemText } from './problems.ts';
import { first, type Values } from './values.ts';
import { countryWords, type FormWords, languageWords, termWords } from './words.ts';

export interface RecordFormProps {
  desk: Pick<Desk, 'view' | 'token'>;
  type: RecordType;
  /** Address the form posts to, without language. */
  action: string;
  /** What it holds: `valuesOf(toFields(…))` of a body, or of the entries that were sent. */
  values: Values;
  /** Titles of the records it refers to, in words. */
  titles?: ReadonlyMap<string, string>;
  /** Lists of terms besides those of the instance, e.g. the sources of one record. */
  vocabularies?: Vocabularies;
  /** What is wrong, at pointers by part ids (`atControl`). */
  issues?: readonly Issue[];
  /** Candidates for references that were not understood, by pointer. */
  found?: ReadonlyMap<string, readonly Found[]>;
  /** Known places for those that were asked about (`placeOffers`). Absent: no place can be looked up. */
  places?: PlaceOffers | undefined;
  /** Sealed values the record keeps. */
  sealed?: SealedMarks;
  /** What sealing needs. Absent: nothing can be sealed here. */
  sealing?: FormSealing;
  /** Fields the record closes. Absent: no field can be closed here. */
  tightened?: Tightened;
  /** Types of records that can be made from here. */
  makes?: ReadonlySet<string>;
  /** Hidden values sent along, e.g. the id and the revision it started from. */
  carried?: Readonly<Record<string, string>>;
  /** What the record is made from, shown beside the form on wide screens, e.g. a report. */
  beside?: ComponentChildren;
  /** Buttons and fields at the end; the values of their `op` are the caller's. */
  children?: ComponentChildren;
  /** Attributes of the form element, for islands. */
  more?: Readonly<Record<string, string>>;
}

/** What the form writes its words with. */
export function formWords(
  view: View,
  titles: ReadonlyMap<string, string> = new Map(),
  vocabularies: Vocabularies = view.site.vocabularies,
): FormWords {
  return { lang: view.lang, vocabularies, types: view.site.types, titles };
}

/**
 * The form. Its first button, reached by Enter in any field, is `op=check`: it shows how everything is understood and
 * keeps nothing. Other operations are those of `operated`, `make <pointer> <type>`, and the caller's own.
 */
export function RecordForm(props: RecordFormProps): VNode {
  const { desk, type, action, values, beside } = props;
  const form: FormContext = {
    view: desk.view,
    type,
    words: formWords(desk.view, props.titles, props.vocabularies),
    values,
    issues: props.issues ?? [],
    action,
    found: props.found ?? new Map(),
    places: props.places,
    sealed: props.sealed ?? new Map(),
    sealing: props.sealing ?? null,
    tightened: props.tightened ?? {},
    closing: props.tightened !== undefined,
    makes: props.makes ?? new Set(),
    lists: new Set(),
  };
  return (
    <div class={beside ? 'beside' : undefined}>
      {beside && <aside class="panel">{beside}</aside>}
      <FormFor
        desk={desk}
        path={action}
        class="record-form"
        data-form={type.name}
        {...sealingMarks(props.sealing)}
        {...props.more}
      >
        <button type="submit" name="op" value="check" class="unseen" tabIndex={-1}>
          {desk.view.t('form.check')}
        </button>
        {Object.entries(props.carried ?? {}).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {heldBack(type, values).map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="accounts" value={first(values, 'accounts')} />
        <Wrong form={form} />
        <div class="fields">
          <FieldList form={form} fields={written(type)} at="" path="" />
        </div>
        {props.children}
        <Lists form={form} />
      </FormFor>
    </div>
  );
}

/** Fields that people write; the others are set by commands. */
const written = (type: RecordType): Fields =>
  Object.fromEntries(Object.entries(type.fields).filter(([, field]) => field.set !== 'command'));

/** What commands set goes through the form untouched, so that it never looks changed. */
const heldBack = (type: RecordType, values: Values): [string, string][] =>
  [...values].flatMap(([name, all]) =>
    type.fields[name.split('/')[1]?.replace(/:.*$/, '') ?? '']?.set === 'command'
      ? all.map((value): [string, string] => [name, value])
      : [],
  );

/** What the script that seals reads. */
function sealingMarks(sealing: FormSealing | undefined): Record<string, string> {
  if (!sealing) return {};
  const { origin, rid, rev, recipients } = sealing;
  return {
    'data-seal-origin': origin,
    'data-seal-rid': rid,
    'data-seal-rev': String(rev),
    'data-seal-to': recipients.join(' '),
  };
}

/** What is wrong, with a way to each field. */
function Wrong({ form }: { form: FormContext }): VNode | null {
  const { view, issues, type } = form;
  if (issues.length === 0) return null;
  return (
    <div class="banner refused" role="alert" tabIndex={-1} id="wrong">
      <p>
        <b>{view.t('form.wrong', { count: issues.length })}</b>
      </p>
      <ul>
        {issues.map((issue) => {
          const path = declaredPath(type.fields, issue.pointer);
          return (
            <li key={issue.pointer}>
              <a href={`#${issue.pointer.replace(/:.*$/, '')}`}>
                {path === '' ? type.name : view.label(type.name, path).text}
              </a>
              : {problemText(view, issue)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The lists that inputs offer, each written once. Drawn last, when it is known which were used. */
function Lists({ form }: { form: FormContext }): VNode {
  const { words } = form;
  return (
    <>
      {[...form.lists].map((list) => (
        <datalist key={list} id={`list-${list}`}>
          {wordsOf(words, list).map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      ))}
    </>
  );
}

function wordsOf(words: FormWords, list: string): string[] {
  if (list === 'countries') return COUNTRIES.map((code) => countryWords(words, code));
  if (list === 'languages') return TONGUES.map((code) => languageWords(words, code));
  return (words.vocabularies.get(list)?.terms ?? []).map(({ code }) => termWords(words, list, code));
}
