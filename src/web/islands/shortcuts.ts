/** Keys for those who work here all day. Which ones there are stands on the page itself; links and buttons name theirs. */
export {};

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
const keyed = (name: string): HTMLElement | null => document.querySelector<HTMLElement>(`[data-key="${name}"]`);
const PLAIN: Readonly<Record<string, string>> = { e: 'edit', h: 'history', n: 'new' };
let row = -1;

document.addEventListener('keydown', (event) => {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  if (altKey) return;
  if (ctrlKey || metaKey) {
    const wanted = key.toLowerCase() === 's' ? keyed('save') : key === 'Enter' ? keyed('check') : null;
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
    return;
  }
  if (typing(target) && !(target instanceof HTMLInputElement && target.type === 'checkbox')) return;
  if (press(key)) event.preventDefault();
});

/** Does what a single key means here; false where it means nothing. */
function press(key: string): boolean {
  if (key === '?') {
    const list = document.querySelector<HTMLDetailsElement>('#keys');
    if (!list) return false;
    list.open = !list.open;
    list.querySelector('summary')?.focus();
    return true;
  }
  if (key === '/') return focusOn(keyed('find'));
  if (key === 'j' || key === 'k') return move(key === 'j' ? 1 : -1);
  if (key === 'x' || key === 'o') return onRow(key);
  const wanted = keyed(PLAIN[key] ?? '');
  wanted?.click();
  return wanted !== null;
}

const rows = (): HTMLTableRowElement[] => [...document.querySelectorAll<HTMLTableRowElement>('table.records tbody tr')];

function focusOn(element: HTMLElement | null | undefined): boolean {
  element?.focus();
  return Boolean(element);
}

function move(by: number): boolean {
  const all = rows();
  row = Math.max(0, Math.min(all.length - 1, row + by));
  return focusOn(all[row]?.querySelector<HTMLElement>('th a'));
}

function onRow(key: 'x' | 'o'): boolean {
  const own = rows()[row];
  const wanted = own?.querySelector<HTMLElement>(key === 'x' ? 'input[type=checkbox]' : 'th a');
  wanted?.click();
  return Boolean(wanted);
}
