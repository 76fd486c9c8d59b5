/**
 * Keeps the screen of a sitting fresh: follows its stream, shows counts at once, fetches the page anew when something else
 * moved, and says now and then that this phone is still there. It only replaces what the page itself can show by a reload.
 */
import { minutes } from '../../kernel/clock-face.ts';

interface Told {
  kind: string;
  have?: number;
}

const BEAT_MS = 40_000;
/** Hundreds of phones hear of a change in one instant and ask for the page by and by, yet within a second. */
const SPREAD_MS = 500;
/** How soon a stream that the browser gave up is asked for anew. */
const AGAIN_MS = 3000;
/** A running clock is no change: it goes on by itself. */
const CLOCK = / data-taken="[^"]*">[^<]*/g;
/** Told by its counts alone. */
const COUNTED = new Set(['presence']);

/** The page's own address: a refused form is shown under that of its act, where nothing can be read. */
let page = location.href;
let asking = false;
/** Something moved while the page was being asked for. */
let moved = false;
/** When running turns began, by this device's clock. */
const begun = new WeakMap<HTMLElement, number>();
/** A part was left as it is, since somebody stands in it. */
let left = false;

const floor = document.querySelector<HTMLElement>('.floor[data-live]');
if (floor) follow(floor);
for (const hours of document.querySelectorAll<HTMLElement>('[data-own-time]')) ownTime(hours);

function follow(floor: HTMLElement): void {
  const { live = '', beat, token = '' } = floor.dataset;
  page = new URL(floor.dataset.page ?? '', location.href).href;
  let { after = '0' } = floor.dataset;
  let stream: EventSource | null = null;
  let waiting: number | undefined;
  let again: number | undefined;
  const lost = floor.querySelector<HTMLElement>('[data-lost]');
  const say = (gone: boolean) => {
    if (lost) lost.hidden = !gone;
  };
  const hear = (event: Event) => {
    const { data, lastEventId } = event as MessageEvent<string>;
    if (lastEventId !== '') after = lastEventId;
    const told = JSON.parse(data) as Told;
    const count = document.querySelector<HTMLElement>('[data-quorum=have]');
    if (count && told.have !== undefined)
      count.textContent = new Intl.NumberFormat(count.dataset.format).format(told.have);
    if (COUNTED.has(told.kind) || waiting !== undefined) return;
    const spread = floor.classList.contains('chair') ? 50 : Math.random() * SPREAD_MS;
    waiting = window.setTimeout(() => {
      waiting = undefined;
      void fresh();
    }, spread);
  };
  // From the last number this page has; a link that came back brings what was missed.
  const open = () => {
    window.clearTimeout(again);
    stream?.close();
    stream = new EventSource(`${live}?after=${after}`);
    stream.addEventListener('floor', hear);
    stream.onopen = () => say(false);
    stream.onerror = () => {
      say(true);
      if (stream?.readyState === EventSource.CLOSED) again = window.setTimeout(open, AGAIN_MS);
    };
  };
  open();
  // A link that is gone may take minutes to be noticed by the stream itself.
  window.addEventListener('offline', () => say(true));
  window.addEventListener('online', () => {
    open();
    void fresh();
  });
  window.setInterval(tick, 1000);
  if (beat) window.setInterval(() => void tell(beat, token), BEAT_MS);
  if (beat) void tell(beat, token);
  // What came while the phone slept.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void fresh();
  });
  floor.addEventListener('focusout', () => {
    if (left) window.setTimeout(() => void fresh(), 0);
  });
}

/** Asks for the page, one time after the other, so that an older answer never replaces a newer one. */
async function fresh(): Promise<void> {
  if (asking) {
    moved = true;
    return;
  }
  asking = true;
  do {
    moved = false;
    await takeOver();
  } while (moved);
  asking = false;
}

/** Takes over each part of the page that has changed; one that somebody is writing or standing in stays as it is. */
async function takeOver(): Promise<void> {
  const text = await fetch(page, { headers: { accept: 'text/html' } })
    .then((answer) => (answer.ok && !answer.redirected ? answer.text() : null))
    .catch(() => null);
  if (text === null) return;
  const now = new DOMParser().parseFromString(text, 'text/html');
  const names = (one: Document) =>
    [...one.querySelectorAll<HTMLElement>('[data-part]')].map(({ dataset }) => dataset.part ?? '');
  if (names(now).join() !== names(document).join()) return location.replace(page);
  left = false;
  for (const part of document.querySelectorAll<HTMLElement>('[data-part]')) {
    const next = now.querySelector<HTMLElement>(`[data-part="${part.dataset.part}"]`);
    if (!next) continue;
    for (const hours of next.querySelectorAll<HTMLElement>('[data-own-time]')) ownTime(hours);
    if (next.innerHTML.replace(CLOCK, '') === part.innerHTML.replace(CLOCK, '')) continue;
    if (part.contains(document.activeElement)) left = true;
    else part.replaceChildren(...next.childNodes);
  }
}

/** Lets the clocks of running turns go on. */
function tick(): void {
  for (const clock of document.querySelectorAll<HTMLElement>('[data-taken]')) {
    const since = begun.get(clock) ?? Date.now() - Number(clock.dataset.taken) * 1000;
    begun.set(clock, since);
    clock.textContent = minutes((Date.now() - since) / 1000);
  }
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
  const time = new Intl.DateTimeFormat(hours.dataset.format, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
  const own = document.createElement('span');
  own.className = 'own-time';
  own.textContent = ` · ${said.replace('{time}', time)}`;
  hours.append(own);
}
