/**
 * Keeps the screen of a sitting fresh: follows its stream, shows counts at once, fetches the page anew when something else
 * moved, and says now and then that this phone is still there. It only replaces what the page itself can show by a reload.
 */
interface Told {
  kind: string;
  have?: number;
}

const BEAT_MS = 40_000;
/** Hundreds of phones hear of a change in one instant and ask for the page by and by. */
const SPREAD_MS = 1500;
/** Told by its counts alone. */
const COUNTED = new Set(['presence']);

const floor = document.querySelector<HTMLElement>('.floor[data-live]');
if (floor) follow(floor);
for (const hours of document.querySelectorAll<HTMLElement>('[data-own-time]')) ownTime(hours);

function follow(floor: HTMLElement): void {
  const { live = '', after = '0', beat, token = '' } = floor.dataset;
  const stream = new EventSource(`${live}?after=${after}`);
  let waiting: number | undefined;
  stream.addEventListener('floor', (event) => {
    const told = JSON.parse((event as MessageEvent<string>).data) as Told;
    const count = document.querySelector('[data-quorum=have]');
    if (count && told.have !== undefined)
      count.textContent = new Intl.NumberFormat(document.documentElement.lang).format(told.have);
    if (COUNTED.has(told.kind)) return;
    const spread = floor.classList.contains('chair') ? 50 : Math.random() * SPREAD_MS;
    if (waiting !== undefined) return;
    waiting = window.setTimeout(() => {
      waiting = undefined;
      void fresh();
    }, spread);
  });
  const lost = floor.querySelector<HTMLElement>('[data-lost]');
  const say = (gone: boolean) => {
    if (lost) lost.hidden = !gone;
  };
  stream.onopen = () => say(false);
  stream.onerror = () => say(true);
  if (beat) window.setInterval(() => void tell(beat, token), BEAT_MS);
  if (beat) void tell(beat, token);
  // What came while the phone slept.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void fresh();
  });
}

/** Takes over each part of the page that has changed; one that somebody is writing or standing in stays as it is. */
async function fresh(): Promise<void> {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const shown = new Set<string>();
  for (const part of document.querySelectorAll<HTMLElement>('[data-part]')) {
    const name = part.dataset.part ?? '';
    shown.add(name);
    const now = page.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!now || now.innerHTML === part.innerHTML || part.contains(document.activeElement)) continue;
    part.replaceChildren(...now.childNodes);
    for (const hours of part.querySelectorAll<HTMLElement>('[data-own-time]')) ownTime(hours);
  }
  const all = [...page.querySelectorAll<HTMLElement>('[data-part]')].map(({ dataset }) => dataset.part ?? '');
  if (all.some((name) => !shown.has(name)) || all.length !== shown.size) location.reload();
}

/** 205 says that nobody is counted as present by this phone any longer: the page shows how to come in again. */
async function tell(beat: string, token: string): Promise<void> {
  const body = new URLSearchParams({ token });
  const answer = await fetch(beat, { method: 'POST', body }).catch(() => null);
  if (answer?.status === 205) await fresh();
}

/** The reader's own hour beside the sitting's. */
function ownTime(hours: HTMLElement): void {
  const at = new Date(hours.dataset.ownTime ?? '');
  const said = hours.dataset.said ?? '';
  if (Number.isNaN(at.getTime()) || said === '' || hours.querySelector('.own-time')) return;
  const lang = document.documentElement.lang;
  const time = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
  const own = document.createElement('span');
  own.className = 'own-time';
  own.textContent = ` · ${said.replace('{time}', time)}`;
  hours.append(own);
}
