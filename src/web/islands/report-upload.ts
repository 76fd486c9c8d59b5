/**
 * Sends files of a report while its form is still open, and goes on where a broken link left off. Nothing is left in the
 * browser: what cannot be finished while the page is open is sent anew.
 */
import { Upload } from 'tus-js-client';
import { isWorthRetrying, wordsFor } from './sending/refused.ts';

const input = document.querySelector<HTMLInputElement>('input[data-uploads]');
const list = document.querySelector<HTMLElement>('#progress');

function send(file: File, from: HTMLInputElement, into: HTMLElement): Promise<boolean> {
  const { uploads = '', key = '', sending = '', arrived = '' } = from.dataset;
  const line = document.createElement('li');
  into.append(line);
  const say = (words: string, percent = 0): void => {
    line.textContent = words.replace('{name}', file.name).replace('{percent}', String(percent));
  };
  say(sending);
  return new Promise((resolve) => {
    const upload = new Upload(file, {
      endpoint: uploads,
      headers: { 'x-tamga-key': key },
      metadata: { filename: file.name },
      storeFingerprintForResuming: false,
      retryDelays: [0, 1000, 3000, 8000, 20_000, 60_000],
      onShouldRetry: isWorthRetrying,
      onProgress: (sent, all) => say(sending, Math.floor((100 * sent) / all)),
      onError: (error) => {
        say(wordsFor(error, from.dataset));
        resolve(false);
      },
      onSuccess: () => {
        say(arrived);
        resolve(true);
      },
    });
    upload.start();
  });
}

if (input && list) {
  const running = new Set<Promise<unknown>>();
  const take = (): void => {
    for (const file of input.files ?? []) {
      const done: Promise<unknown> = send(file, input, list).finally(() => running.delete(done));
      running.add(done);
    }
    // The form itself must not send them once more.
    input.value = '';
  };
  input.addEventListener('change', take);
  input.form?.addEventListener('submit', (event) => {
    if (running.size === 0) return;
    event.preventDefault();
    const pressed = event.submitter;
    void Promise.all(running).then(() => setTimeout(() => input.form?.requestSubmit(pressed)));
  });
  // Files chosen before this script had come.
  take();
}
