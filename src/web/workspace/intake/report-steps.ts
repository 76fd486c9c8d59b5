/** The steps of the report form: their order, and which answers each of them gives. */
import { type Answers, NO_ANSWERS, readAnswers } from '../../../intake/commands.ts';
import type { Form } from '../route.ts';

export const STEPS = ['what', 'detail', 'files', 'consent', 'check'] as const;
export type Step = (typeof STEPS)[number];

/** Purposes a reporter decides on; to keep and read a report is what sending it means. */
export const ASKED = ['publish', 'share', 'court', 'statistics'] as const;
/** How somebody may know: codes of the vocabulary `connection`. */
export const KNOWING = ['010100000000', '010200000000', '020100000000', '030000000000', '990000000000'] as const;
export const DANGERS = ['now', 'feared', 'none', 'unknown'] as const;

export const isStep = (text: string): text is Step => (STEPS as readonly string[]).includes(text);

/** The step before or after; the first and the last stay where they are. */
export function stepBeside(step: Step, by: 1 | -1): Step {
  return STEPS[STEPS.indexOf(step) + by] ?? step;
}

type Typed = Partial<Record<keyof Answers, unknown>>;

const READ: Record<Step, (form: Form) => Typed> = {
  what: (form) => ({ narrative: raw(form, 'narrative'), lang: form.text('lang'), danger: form.text('danger') }),
  detail: (form) => ({
    when: raw(form, 'when'),
    where: raw(form, 'where'),
    who: raw(form, 'who'),
    whom: raw(form, 'whom'),
    connection: form.text('connection'),
  }),
  files: () => ({}),
  consent: (form) => ({ consent: form.all('consent'), contactWish: form.text('contactWish') }),
  check: () => ({}),
};

/** What was typed in a step, as it was typed, over the answers before: for showing a page again. */
export function typedOver(answers: Answers, step: Step, form: Form): Answers {
  const typed = Object.entries(READ[step](form)).filter(([, value]) => value !== '');
  return { ...answers, ...emptied(step), ...Object.fromEntries(typed) } as Answers;
}

/** The answers with those of one step taken in. @throws Refusal `answers-invalid`, `answer-too-long` */
export function withStep(answers: Answers, step: Step, form: Form): Answers {
  return readAnswers(typedOver(answers, step, form));
}

/** What one step asks, not answered: a field that was emptied is empty. */
function emptied(step: Step): Typed {
  const nothing = { text: () => '', all: () => [], files: () => [], entries: () => [] };
  const names = Object.keys(READ[step](nothing)) as (keyof Answers)[];
  return Object.fromEntries(names.map((name) => [name, NO_ANSWERS[name]]));
}

const raw = (form: Form, name: string): string => form.all(name)[0] ?? '';
