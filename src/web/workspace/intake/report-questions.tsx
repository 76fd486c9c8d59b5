/** The questions of a report, step by step: the public form and a monitor's form ask the same in the same words. */
import type { VNode } from 'preact';
import type { Answers } from '../../../intake/commands.ts';
import type { View } from '../../view.ts';
import { Field } from './report-shell.tsx';
import { ASKED, DANGERS, KNOWING } from './report-steps.ts';
import { LanguageChoice } from './told-languages.tsx';

interface Asked {
  view: View;
  answers: Answers;
}

export function WhatQuestions({ view, answers }: Asked): VNode {
  return (
    <>
      <Field id="narrative" label={view.t('report.narrative')} hint={view.t('report.narrative.hint')}>
        <textarea
          id="narrative"
          name="narrative"
          rows={11}
          maxlength={50_000}
          dir="auto"
          aria-describedby="narrative-hint"
          spellcheck={false}
          autocomplete="off"
        >
          {`\n${answers.narrative}`}
        </textarea>
      </Field>
      <Field id="lang" label={view.t('report.lang')}>
        <LanguageChoice view={view} name="lang" value={answers.lang} />
      </Field>
      <Choice
        legend={view.t('report.danger')}
        name="danger"
        value={answers.danger}
        options={DANGERS.map((code) => [code, view.term('danger', code).text])}
      />
    </>
  );
}

const TOLD = ['when', 'where', 'who', 'whom'] as const;

export function DetailQuestions({ view, answers }: Asked): VNode {
  return (
    <>
      {TOLD.map((name) => (
        <Field key={name} id={name} label={view.t(`report.${name}`)} hint={view.t(`report.${name}.hint`)}>
          <textarea
            id={name}
            name={name}
            rows={2}
            dir="auto"
            aria-describedby={`${name}-hint`}
            spellcheck={false}
            autocomplete="off"
          >
            {`\n${answers[name]}`}
          </textarea>
        </Field>
      ))}
      <Choice
        legend={view.t('report.connection')}
        name="connection"
        value={answers.connection}
        options={KNOWING.map((code) => [code, view.t(`report.connection.${code}`)])}
      />
    </>
  );
}

/** `contact`: whether contact details can be taken. `sealed`: some are sealed already. */
export function ConsentQuestions({
  view,
  answers,
  contact,
  sealed,
  sealing,
}: Asked & { contact: boolean; sealed: boolean; sealing: Record<string, string> }): VNode {
  const wishes: [string, string][] = (
    contact ? (['receipt', 'details', 'none'] as const) : (['receipt', 'none'] as const)
  ).map((wish) => [wish, view.t(`report.contact.${wish}`)]);
  return (
    <>
      <fieldset>
        <legend>{view.t('report.consent.legend')}</legend>
        {ASKED.map((purpose) => (
          <label key={purpose} class="pick">
            <input type="checkbox" name="consent" value={purpose} checked={answers.consent.includes(purpose)} />
            <span>{view.t(`report.consent.${purpose}`)}</span>
          </label>
        ))}
      </fieldset>
      <Choice legend={view.t('report.contact')} name="contactWish" value={answers.contactWish} options={wishes} />
      {contact ? (
        <Field id="contact" label={view.t('report.contact.words')} hint={view.t('report.contact.hint')}>
          <textarea
            id="contact"
            name="contact"
            rows={2}
            maxlength={5000}
            dir="auto"
            aria-describedby="contact-hint"
            spellcheck={false}
            autocomplete="off"
            {...sealing}
          />
          <p class="hint">{view.t(sealed ? 'report.contact.kept' : 'report.contact.server')}</p>
        </Field>
      ) : (
        <p class="hint">{view.t('report.contact.closed')}</p>
      )}
    </>
  );
}

/** One of a few, as radio buttons. */
export function Choice({
  legend,
  name,
  value,
  options,
}: {
  legend: string;
  name: string;
  value: string;
  options: readonly (readonly [string, string])[];
}): VNode {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {options.map(([code, text]) => (
        <label key={code} class="pick">
          <input type="radio" name={name} value={code} checked={code === value} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
