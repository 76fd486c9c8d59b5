/**
 * Seals what is typed in sealed fields before the form goes: their controls lose their names at once, so that nothing a
 * script sends can hold the words, and come back as ciphertext and commitment.
 */
import { sealWords } from '../../../records/seal.ts';

/** Takes over the sealed fields of a form. */
export function sealFields(form: HTMLFormElement): void {
  const { sealOrigin: origin = '', sealRid: rid = '', sealRev = '', sealTo = '' } = form.dataset;
  const fields = [...form.querySelectorAll<HTMLTextAreaElement>('textarea[data-seal]')];
  if (fields.length === 0 || sealTo === '') return;
  for (const field of fields) field.removeAttribute('name');
  const rev = Number(sealRev);
  let busy = false;
  form.addEventListener('submit', (event) => {
    const typed = fields.filter(({ value }) => value.trim() !== '');
    if (typed.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy) return;
    busy = true;
    const pressed = (event as SubmitEvent).submitter;
    void Promise.all(typed.map((field) => seal(form, field, { origin, rid, rev }, sealTo.split(' ')))).then(() => {
      busy = false;
      form.requestSubmit(pressed);
    });
  });
}

async function seal(
  form: HTMLFormElement,
  field: HTMLTextAreaElement,
  place: { origin: string; rid: string; rev: number },
  recipients: string[],
): Promise<void> {
  const pointer = field.dataset.seal ?? '';
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const { commitment, box } = await sealWords({ ...place, pointer }, field.value.trim(), recipients, salt);
  const name = `sealed:${pointer}`;
  const hidden = form.querySelector<HTMLInputElement>(`input[name="${CSS.escape(name)}"]`) ?? added(form, name);
  hidden.value = `${commitment} ${box} ${place.rev}`;
  field.value = '';
}

function added(form: HTMLFormElement, name: string): HTMLInputElement {
  const hidden = document.createElement('input');
  hidden.type = 'hidden';
  hidden.name = name;
  form.append(hidden);
  return hidden;
}
