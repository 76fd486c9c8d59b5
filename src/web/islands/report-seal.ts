/**
 * Seals contact details in the reporter's own browser, to the custodians alone: only ciphertext and a commitment are
 * sent, and the words leave the form before it goes.
 */
import { sealWords } from '../../records/seal.ts';

const field = document.querySelector<HTMLTextAreaElement>('textarea[name=contact][data-recipients]');
const form = field?.form;

async function sealed(words: HTMLTextAreaElement): Promise<string> {
  const { origin = '', report = '', recipients = '' } = words.dataset;
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const place = { origin, rid: report, rev: 1, pointer: '/contact' };
  const { commitment, box } = await sealWords(place, words.value.trim(), recipients.split(' '), salt);
  return `${commitment} ${box}`;
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
