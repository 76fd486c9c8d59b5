/**
 * What a script adds to the report form, which is complete without it: leaving leaves no page to go back to, the escape
 * key pressed twice leaves too, and the scripts that seal and that upload are fetched when they are first needed.
 */
const way = document.querySelector<HTMLAnchorElement>('[data-leave]');

function leave(): void {
  document.documentElement.hidden = true;
  location.replace(way?.href ?? '/');
}

way?.addEventListener('click', (event) => {
  event.preventDefault();
  leave();
});

let escaped = 0;
addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const again = event.timeStamp - escaped < 1000;
  escaped = event.timeStamp;
  if (again) leave();
});

/** Fetches the script that a field names, once. */
function scriptOf(field: HTMLElement): () => Promise<void> {
  let fetched: Promise<void> | undefined;
  return () => {
    fetched ??= new Promise((resolve) => {
      const script = document.createElement('script');
      script.type = 'module';
      script.src = field.dataset.script ?? '';
      script.onload = script.onerror = () => resolve();
      document.head.append(script);
    });
    return fetched;
  };
}

/** Until the script that seals is there, its form waits; where it cannot come, the server seals. */
function sealedHere(field: HTMLTextAreaElement, fetch: () => Promise<void>): void {
  const hold = (event: SubmitEvent): void => {
    if (field.value.trim() === '') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const again = (): void => {
      field.form?.removeEventListener('submit', hold);
      field.form?.requestSubmit(event.submitter);
    };
    // A form that is still being sent cannot be sent again, so this waits for the end of that.
    void fetch().then(() => setTimeout(again));
  };
  field.form?.addEventListener('submit', hold);
}

for (const field of document.querySelectorAll<HTMLElement>('[data-script]')) {
  const fetch = scriptOf(field);
  for (const sign of ['focus', 'pointerdown', 'change']) field.addEventListener(sign, fetch, { once: true });
  if (field instanceof HTMLTextAreaElement) sealedHere(field, fetch);
}
