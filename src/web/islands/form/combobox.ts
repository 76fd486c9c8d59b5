/**
 * An input that offers what its words may mean while they are typed (WAI-ARIA combobox with a list). What is chosen is
 * written where the server expects it: the words, the words it was shown as, and the value behind them.
 */

interface Meaning {
  value: string;
  words: string;
  more: string;
  /** What a known place fills into the controls beside the input: ends of their names, and texts. */
  fill?: [aspect: string, text: string][];
}

const PAUSE = 150;
let lists = 0;

/** Makes an input of the form one. Without an answer it stays what it was. */
export function combobox(form: HTMLFormElement, input: HTMLInputElement): void {
  const { terms, find, places } = input.dataset;
  const address = places ? form.dataset.placesAt : terms ? form.dataset.termsAt : form.dataset.findAt;
  if (!address) return;
  const box = listFor(input);
  let meanings: Meaning[] = [];
  let at = -1;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const close = (): void => {
    box.hidden = true;
    at = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const choose = (meaning: Meaning): void => {
    input.value = meaning.words;
    if (places) fillPlace(form, places, meaning.fill ?? []);
    else {
      carry(input, 'was', meaning.words);
      carry(input, 'value', meaning.value);
    }
    close();
    input.dispatchEvent(new Event('input', { bubbles: true }));
    clearTimeout(waiting);
  };
  const mark = (next: number): void => {
    at = meanings.length === 0 ? -1 : (next + meanings.length) % meanings.length;
    for (const [n, option] of [...box.children].entries()) option.setAttribute('aria-selected', String(n === at));
    const option = box.children[at];
    if (!option) return;
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  };
  const ask = async (): Promise<void> => {
    const own = ++asked;
    const asks: Record<string, string> = places
      ? { near: countryNear(form, places) }
      : terms
        ? { list: terms }
        : { types: find ?? '' };
    const query = new URLSearchParams({ q: input.value, ...asks });
    const answer = await fetch(`${address}?${query}`).catch(() => null);
    const told: unknown = answer?.ok && !answer.redirected ? await answer.json().catch(() => null) : null;
    if (own !== asked || document.activeElement !== input || !told) return;
    meanings = (told as { found: Meaning[] }).found;
    box.replaceChildren(...meanings.map((meaning, n) => optionOf(box, meaning, n, () => choose(meaning))));
    if (meanings.length === 0) box.append(noneOf(form));
    box.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    // Words of a place need not be a known one: it is chosen by moving to it.
    if (!places) mark(0);
  };

  input.addEventListener('input', (event) => {
    if (!event.isTrusted) return;
    clearTimeout(waiting);
    if (input.value.trim() === '') close();
    else waiting = setTimeout(() => void ask(), PAUSE);
  });
  input.addEventListener('keydown', (event) => {
    const moves: Record<string, () => void> = {
      ArrowDown: () => (box.hidden ? void ask() : mark(at + 1)),
      ArrowUp: () => mark(at - 1),
      Escape: close,
    };
    const meaning = meanings[at];
    if (event.key === 'Enter' && !box.hidden && meaning) choose(meaning);
    else if (moves[event.key] && (event.key !== 'Escape' || !box.hidden)) moves[event.key]?.();
    else return;
    event.preventDefault();
  });
  input.addEventListener('blur', () => setTimeout(close, PAUSE));
}

function listFor(input: HTMLInputElement): HTMLUListElement {
  const box = document.createElement('ul');
  box.id = `options-${lists++}`;
  box.className = 'options';
  box.hidden = true;
  box.setAttribute('role', 'listbox');
  box.setAttribute('aria-label', input.placeholder || input.getAttribute('aria-label') || input.name);
  const around = document.createElement('span');
  around.className = 'combobox';
  input.replaceWith(around);
  around.append(input, box);
  input.removeAttribute('list');
  for (const [name, value] of [
    ['role', 'combobox'],
    ['aria-autocomplete', 'list'],
    ['aria-expanded', 'false'],
    ['aria-controls', box.id],
  ] as const)
    input.setAttribute(name, value);
  return box;
}

function optionOf(box: HTMLElement, { words, more }: Meaning, n: number, choose: () => void): HTMLLIElement {
  const option = document.createElement('li');
  option.id = `${box.id}-${n}`;
  option.setAttribute('role', 'option');
  const label = document.createElement('bdi');
  label.textContent = words;
  option.append(label);
  if (more) {
    const small = document.createElement('span');
    small.className = 'small';
    small.textContent = ` ${more}`;
    option.append(small);
  }
  option.addEventListener('mousedown', (event) => {
    event.preventDefault();
    choose();
  });
  return option;
}

function noneOf(form: HTMLFormElement): HTMLLIElement {
  const none = document.createElement('li');
  none.setAttribute('role', 'option');
  none.setAttribute('aria-disabled', 'true');
  none.textContent = form.dataset.none ?? '';
  return none;
}

/** The country of a place, or of the first place of the form that has one. */
function countryNear(form: HTMLFormElement, pointer: string): string {
  const countries = [...form.querySelectorAll<HTMLInputElement>('input[name$=":country:value"]')];
  const own = countries.find(({ name }) => name.startsWith(`${pointer}:`));
  return (own ?? countries[0])?.value ?? '';
}

/** Writes a known place into the controls of one place, and says under it by which entry it is known. */
function fillPlace(form: HTMLFormElement, pointer: string, fill: readonly [string, string][]): void {
  const at = (end: string) =>
    form.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${CSS.escape(pointer + end)}"]`);
  for (const [end, text] of fill) {
    const known = at(end);
    const [, aspect = '', under] = end.split(':');
    const above = under === undefined ? null : at(`:${aspect}`);
    if (known) known.value = text;
    else if (above instanceof HTMLInputElement && under) carry(above, under, text);
  }
  const note = at(':known')?.closest<HTMLElement>('.known');
  const said = note?.querySelector('bdi');
  if (note) note.hidden = false;
  if (said) said.textContent = at(':known')?.value ?? '';
  const other = at(':not-known');
  if (other instanceof HTMLInputElement) other.checked = false;
}

/** The hidden value of an aspect of this input; made where the page had none. */
function carry(input: HTMLInputElement, aspect: string, value: string): void {
  const name = `${input.name}:${aspect}`;
  const form = input.form;
  const known = form?.querySelector<HTMLInputElement>(`input[type=hidden][name="${CSS.escape(name)}"]`);
  const hidden = known ?? document.createElement('input');
  hidden.type = 'hidden';
  hidden.name = name;
  hidden.value = value;
  if (!known) input.after(hidden);
}
