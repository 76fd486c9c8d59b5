/** Says under a date, while it is typed, how it is understood; it uses the very code that reads it on the server. */
import { formatUncertain, readDatePhrase } from '../../../kernel/uncertain-date.ts';

/** Watches every date of a form. */
export function understand(form: HTMLFormElement): void {
  form.addEventListener('input', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.dataset.date === undefined) return;
    const date = readDatePhrase(target.value);
    const words = date ? formatUncertain(date, target.dataset.date) : '';
    const told = target.closest('.field')?.querySelector('.understood');
    const same = words === '' || words === target.value.trim();
    if (told) told.textContent = same ? '' : (form.dataset.understood ?? '{meaning}').replace('{meaning}', words);
  });
}
