/**
 * Turns web push on for this device when its person presses the button: asks the browser, subscribes, and sends what it
 * answers with the form. Nothing is asked before the press; without this script, or where the browser cannot, the page says so.
 */
const WORKER = '/push-worker.js';
const SCOPE = '/workspace/';

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-push]')) {
  const able = 'serviceWorker' in navigator && 'PushManager' in window && isSecureContext;
  const button = form.querySelector('button');
  const without = form.querySelector<HTMLElement>('[data-without]');
  if (without) without.hidden = able;
  if (!button || !able) continue;
  button.hidden = false;
  button.addEventListener('click', () => void turnOn(form, button));
}

async function turnOn(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  const failed = form.querySelector<HTMLElement>('[data-failed]');
  const answer = form.querySelector<HTMLInputElement>('input[name=subscription]');
  button.disabled = true;
  try {
    if ((await Notification.requestPermission()) !== 'granted') throw new Error('not allowed');
    const registration = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
    await activated(registration);
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: form.dataset.push ?? '',
    });
    if (answer) answer.value = JSON.stringify(subscription);
    form.submit();
  } catch {
    if (failed) failed.textContent = failed.dataset.failed ?? '';
    button.disabled = false;
  }
}

/** Resolves once a worker is active. `navigator.serviceWorker.ready` would wait for one whose scope holds this page, in any language. */
async function activated({ active, installing, waiting }: ServiceWorkerRegistration): Promise<void> {
  const coming = installing ?? waiting;
  if (active || !coming) return;
  await new Promise<void>((resolve, reject) => {
    coming.addEventListener('statechange', () => {
      if (coming.state === 'activated') resolve();
      if (coming.state === 'redundant') reject(new Error('the worker was not taken'));
    });
  });
}
