/**
 * Signs an act with the reviewer's role key: the box is opened here with the passphrase, the signature alone is sent. The
 * entry's bytes are those the page shows; nothing is fetched.
 */
import { fromBase64, toBase64 } from '../../kernel/bytes.ts';
import { openRoleKey, signWith } from './keys/role-key.ts';

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sign][data-box]')) {
  for (const part of form.querySelectorAll<HTMLElement>('.scripted')) part.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void sign(form);
  });
}

async function sign(form: HTMLFormElement): Promise<void> {
  const { sign: bytes = '', box = '' } = form.dataset;
  const passphrase = form.querySelector<HTMLInputElement>('[data-passphrase]');
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]');
  const signature = form.querySelector<HTMLInputElement>('input[name=signature]');
  if (!passphrase || !button || !signature) return;
  button.disabled = true;
  say(form, 'working');
  // The line above must be on the screen before opening the box takes the processor.
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  try {
    const opened = await openRoleKey(fromBase64(box), passphrase.value);
    signature.value = toBase64(await signWith(opened, fromBase64(bytes)));
    form.submit();
  } catch {
    say(form, 'wrong');
    button.disabled = false;
    passphrase.focus();
  }
}

function say(form: HTMLFormElement, what: 'working' | 'wrong'): void {
  const line = form.querySelector<HTMLElement>('[data-wrong]');
  if (line) line.textContent = line.dataset[what] ?? '';
}
