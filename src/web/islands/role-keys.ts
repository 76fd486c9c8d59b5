/**
 * Makes a role key from the form of that page: the passphrase stays here, the wrapped box, the public halves and a proof
 * that the key is held go to the server.
 */
import { toBase64 } from '../../kernel/bytes.ts';
import { possessionBytes } from '../../people/possession.ts';
import { makeRoleKey, signWith } from './keys/role-key.ts';

const LEAST = 16;

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-role-key]')) {
  form.querySelector('button')?.removeAttribute('disabled');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void make(form);
  });
}

async function make(form: HTMLFormElement): Promise<void> {
  const passphrase = input(form, '[data-passphrase]').value;
  if ([...passphrase].length < LEAST) return say(form, 'short');
  if (passphrase !== input(form, '[data-again]').value) return say(form, 'differs');
  const button = form.querySelector('button') as HTMLButtonElement;
  button.disabled = true;
  say(form, 'working');
  // The line above must be on the screen before the wrapping takes the processor.
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  try {
    await fill(form, passphrase);
    form.submit();
  } catch {
    say(form, 'failed');
    button.disabled = false;
  }
}

async function fill(form: HTMLFormElement, passphrase: string): Promise<void> {
  const { opened, publicKey, recipient, box } = await makeRoleKey(passphrase);
  const { challenge = '', person = '' } = form.dataset;
  const chosen = (form.querySelector('select[name=for]') as HTMLSelectElement).value;
  const [body = '', role = ''] = chosen.split('/');
  const signature = await signWith(opened, possessionBytes({ challenge, person, body, role, recipient }));
  const fields = { key: toBase64(publicKey), recipient, box: toBase64(box), challenge, signature: toBase64(signature) };
  for (const [name, value] of Object.entries(fields)) input(form, `input[name=${name}]`).value = value;
}

const input = (form: HTMLFormElement, selector: string): HTMLInputElement =>
  form.querySelector(selector) as HTMLInputElement;

function say(form: HTMLFormElement, what: 'working' | 'differs' | 'short' | 'failed'): void {
  const line = form.querySelector<HTMLElement>('[data-working]');
  if (line) line.textContent = line.dataset[what] ?? '';
}
