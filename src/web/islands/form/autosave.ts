/** Keeps what is typed on the server, encrypted and unsaved, and tells who else is typing in the same record. */

/** Milliseconds after the last key, and at most between two keepings while somebody types on. */
const PAUSE = 2500;
const MOST = 20_000;

/** Begins to keep a form at an address. What is being sent as the form itself is not kept again. */
export function autosave(form: HTMLFormElement, address: string): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let since = 0;
  const send = async (leaving: boolean): Promise<void> => {
    clearTimeout(waiting);
    waiting = undefined;
    since = 0;
    const answer = await fetch(address, { method: 'POST', body: bodyOf(form), keepalive: leaving }).catch(() => null);
    const told: unknown = answer?.ok && !answer.redirected ? await answer.json().catch(() => null) : null;
    say(form, told);
  };
  form.addEventListener('input', () => {
    since ||= Date.now();
    clearTimeout(waiting);
    waiting = setTimeout(() => void send(false), Math.max(0, Math.min(PAUSE, since + MOST - Date.now())));
  });
  form.addEventListener('submit', () => clearTimeout(waiting));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && waiting !== undefined) void send(true);
  });
}

function bodyOf(form: HTMLFormElement): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
  body.set('type', form.dataset.kind ?? '');
  return body;
}

function say(form: HTMLFormElement, told: unknown): void {
  const kept = document.querySelector('#kept');
  const others = document.querySelector<HTMLElement>('#others');
  const { time, others: names } = (told ?? {}) as { time?: string; others?: string[] };
  if (kept) kept.textContent = time ? (form.dataset.kept ?? '').replace('{time}', time) : (form.dataset.notKept ?? '');
  if (!others || !names) return;
  others.className = names.length > 0 ? 'banner disputed' : '';
  others.textContent = names.length > 0 ? (others.dataset.some ?? '').replace('{names}', names.join(', ')) : '';
}
