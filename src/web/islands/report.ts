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

for (const field of document.querySelectorAll<HTMLElement>('[data-script]')) {
  const fetch = (): void => {
    const script = document.createElement('script');
    script.type = 'module';
    script.src = field.dataset.script ?? '';
    document.head.append(script);
  };
  field.addEventListener('focus', fetch, { once: true });
}
