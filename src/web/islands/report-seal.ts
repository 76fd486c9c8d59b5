/**
 * Seals contact details in the reporter's own browser, to the custodians alone: only ciphertext and a commitment are
 * sent, and the words leave the form before it goes.
 */
import { Encrypter } from 'age-encryption';
import { toBase64, toHex, utf8 } from '../../kernel/bytes.ts';
import { canonicalize } from '../../kernel/jcs.ts';
import { commit } from '../../ledger/commitment.ts';

const field = document.querySelector<HTMLTextAreaElement>('textarea[name=contact][data-recipients]');
const form = field?.form;

async function sealed(words: HTMLTextAreaElement): Promise<string> {
  const { origin = '', report = '', recipients = '' } = words.dataset;
  const value = utf8(canonicalize({ lang: 'und', text: words.value.trim() }));
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const opening = { pointer: '/contact', type: 'text', value: toBase64(value), salt: toBase64(salt) };
  const encrypter = new Encrypter();
  for (const recipient of recipients.split(' ')) encrypter.addRecipient(recipient);
  const box = await encrypter.encrypt(canonicalize(opening));
  const commitment = commit({ origin, rid: report, rev: 1, pointer: '/contact', type: 'text', value, salt });
  return `${toHex(commitment)} ${toBase64(box)}`;
}

form?.addEventListener('submit', (event) => {
  if (!field || field.value.trim() === '') return;
  event.preventDefault();
  const pressed = (event as SubmitEvent).submitter;
  void sealed(field).then((value) => {
    const hidden = document.createElement('input');
    hidden.type = 'hidden';
    hidden.name = 'sealed-contact';
    hidden.value = value;
    form.append(hidden);
    field.value = '';
    form.requestSubmit(pressed);
  });
});
