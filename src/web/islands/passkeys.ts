/**
 * Asks the browser for a passkey and sends it with the form around the button. Without this script, or where the browser
 * cannot, the page says so and the password stays.
 */
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  for (const button of form.querySelectorAll<HTMLButtonElement>('button[data-options]')) offer(form, button);
}

function offer(form: HTMLFormElement, button: HTMLButtonElement): void {
  const here = location.origin === button.dataset.origin;
  const able = typeof PublicKeyCredential === 'function';
  show(form, '[data-without]', here && !able);
  show(form, '[data-elsewhere]', !here);
  button.hidden = !(here && able);
  button.addEventListener('click', () => void use(form, button));
}

function show(form: HTMLFormElement, selector: string, shown: boolean): void {
  const element = form.querySelector<HTMLElement>(selector);
  if (element) element.hidden = !shown;
}

async function use(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  const pseudonym = form.querySelector<HTMLInputElement>('input[name=pseudonym]');
  if (pseudonym && !pseudonym.reportValidity()) return;
  const body = form.querySelector<HTMLInputElement>('input[name=body]');
  if (body && !body.reportValidity()) return;
  const failed = form.querySelector<HTMLElement>('[data-failed]');
  button.disabled = true;
  if (failed) failed.textContent = '';
  try {
    const asked = new FormData(form);
    asked.set('rp', button.dataset.rp ?? '');
    const response = await fetch(button.dataset.options ?? '', { method: 'POST', body: asked });
    // A refusal comes as a page: sending the form as it is shows it in its place.
    if (response.headers.get('content-type')?.startsWith('application/json')) {
      const optionsJSON = await response.json();
      const signingIn = form.dataset.passkey === 'sign-in';
      const made = await (signingIn ? startAuthentication({ optionsJSON }) : startRegistration({ optionsJSON }));
      const answer = form.querySelector<HTMLInputElement>('input[name=answer]');
      if (answer) answer.value = JSON.stringify(made);
    }
    form.submit();
  } catch {
    if (failed) failed.textContent = failed.dataset.failed ?? '';
    button.disabled = false;
  }
}
