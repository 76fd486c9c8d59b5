/**
 * Sends chosen files while the form is still being filled in, so that a broken link costs only the last moments. What has
 * arrived stands in the form as a ticked box; nothing about a file is left in the browser but a digest.
 */
import { Upload } from 'tus-js-client';
import { isWorthRetrying, wordsFor } from './sending/refused.ts';

const input = document.querySelector<HTMLInputElement>('input[data-uploads]');
const list = document.querySelector<HTMLElement>('#progress');
const waiting = document.querySelector<HTMLElement>('#waiting');

if (input && list && waiting) {
  const running = new Set<Promise<void>>();
  input.addEventListener('change', () => {
    for (const file of input.files ?? []) {
      const done = send(file, input, list, waiting).finally(() => running.delete(done));
      running.add(done);
    }
    // The form itself must not send them once more.
    input.value = '';
  });
  input.form?.addEventListener('submit', (event) => {
    if (running.size === 0) return;
    event.preventDefault();
    const button = (event as SubmitEvent).submitter;
    void Promise.all(running).then(() => input.form?.requestSubmit(button));
  });
}

function send(file: File, input: HTMLInputElement, list: HTMLElement, waiting: HTMLElement): Promise<void> {
  const line = document.createElement('li');
  list.append(line);
  const say = (text = '', percent = '') => {
    line.textContent = text.replace('{name}', file.name).replace('{percent}', percent);
  };
  return new Promise((resolve) => {
    const upload = new Upload(file, {
      endpoint: input.dataset.uploads ?? '',
      headers: { 'x-tamga-token': input.dataset.token ?? '' },
      metadata: { filename: file.name },
      retryDelays: [0, 1000, 3000, 8000, 20_000, 60_000],
      fingerprint: digestOf,
      removeFingerprintOnSuccess: true,
      onShouldRetry: isWorthRetrying,
      onProgress: (sent, all) => say(input.dataset.sending, String(Math.floor((100 * sent) / all))),
      onError: (error) => {
        say(wordsFor(error, input.dataset));
        resolve();
      },
      onSuccess: () => {
        line.remove();
        tick(upload.url?.split('/').at(-1) ?? '', file.name, waiting);
        resolve();
      },
    });
    void upload.findPreviousUploads().then(([before]) => {
      if (before) upload.resumeFromPreviousUpload(before);
      upload.start();
    });
  });
}

/** What an upload is found again by: not the name itself, which somebody else may read in this browser. */
async function digestOf(file: Upload['file'], options: { endpoint?: string | null | undefined }): Promise<string> {
  const { name, size, lastModified } = file as File;
  const bytes = new TextEncoder().encode([options.endpoint, name, size, lastModified].join('\n'));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `tus-${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function tick(id: string, name: string, waiting: HTMLElement): void {
  waiting.hidden = false;
  const item = document.createElement('li');
  const label = document.createElement('label');
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.name = 'waiting';
  box.value = id;
  box.checked = true;
  const shown = document.createElement('bdi');
  shown.textContent = name;
  label.append(box, ' ', shown);
  item.append(label);
  waiting.querySelector('ul')?.append(item);
}
