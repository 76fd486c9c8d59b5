/**
 * What a script adds to the form of a record: it seals what is to be sealed, keeps the rest while it is typed, says how
 * dates are understood, and searches long lists and records. The form is whole without it.
 */
import { autosave } from './form/autosave.ts';
import { combobox } from './form/combobox.ts';
import { understand } from './form/dates.ts';
import { sealFields } from './form/seal.ts';

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-form]')) {
  // First of all, before anything can send or keep what is in the form.
  sealFields(form);
  understand(form);
  for (const input of form.querySelectorAll<HTMLInputElement>(
    'input[data-terms], input[data-find], input[data-places]',
  ))
    combobox(form, input);
  if (form.dataset.autosave) autosave(form, form.dataset.autosave);
  form.addEventListener('change', ({ target }) => unfold(form, target));
}
document.querySelector<HTMLElement>('#wrong')?.focus();
reveal();
addEventListener('hashchange', reveal);

/** Opens or folds the fields that belong only to some terms of another. */
function unfold(form: HTMLFormElement, target: EventTarget | null): void {
  if (!(target instanceof HTMLSelectElement)) return;
  for (const one of form.querySelectorAll<HTMLDetailsElement>('details[data-when]'))
    if (one.dataset.when === target.name) one.open = (one.dataset.in ?? '').split(' ').includes(target.value);
}

/** A part that a link leads to is opened. */
function reveal(): void {
  const at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let one: Element | null = at; one; one = one.parentElement)
    if (one instanceof HTMLDetailsElement) one.open = true;
  at?.scrollIntoView({ block: 'center' });
  at?.querySelector<HTMLElement>('input:not([type=hidden]), textarea, select')?.focus();
}
