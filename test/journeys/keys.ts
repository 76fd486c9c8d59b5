/** Walking a page by keyboard alone: what the Tab key meets, whether it is seen when it has the focus, and keys that lead on. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** More than any page has controls. */
const MOST_TABS = 500;

// Strings, since what runs in the page must not be touched by the compiler of this file.
const CONTROLS = `[...document.querySelectorAll('main :is(a[href], button, input, select, textarea, summary)')].filter((one) =>
  one.checkVisibility() && !one.disabled && one.type !== 'hidden' && one.tabIndex >= 0)`;
/** Marks what has the focus; says what it is, whether a line is around it, and whether something lies over all of it. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  one.dataset.reached = 'yes';
  // Of a long text the browser shows the line with the caret; the rest of it is looked at here too.
  if (one.tagName === 'TEXTAREA') one.scrollIntoView({ block: 'nearest' });
  const box = one.getBoundingClientRect();
  const parts = [0.2, 0.5, 0.8];
  const spots = parts.flatMap((x) => parts.map((y) =>
    document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)));
  const label = one.closest('label');
  const free = spots.some((spot) => spot && (one.contains(spot) || spot.contains(one) || label?.contains(spot)));
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  return {
    what: one.tagName + ' ' + (one.name || one.id || one.textContent.trim().slice(0, 40)) + ' ' + (one.value || '').slice(0, 30),
    folded: one.tagName === 'SUMMARY' && !one.parentElement.open,
    lined: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    free: free || !one.closest('main'),
    inMain: one.closest('main') !== null,
  };
})()`;
const MISSED = `${CONTROLS}.filter((one) => {
  if (one.dataset.reached) return false;
  if (one.type !== 'radio') return true;
  return ![...document.getElementsByName(one.name)].some((other) => other.dataset.reached && other.form === one.form);
}).map((one) => one.outerHTML.slice(0, 160))`;

interface Focused {
  what: string;
  folded: boolean;
  lined: boolean;
  free: boolean;
  inMain: boolean;
}

/** Goes through a page with Tab, unfolds what is folded, and expects to have met every control, visibly. */
export async function expectReached(page: Page): Promise<void> {
  await page.evaluate('document.body.focus()');
  const [unlined, hidden]: [string[], string[]] = [[], []];
  let met = false;
  for (let n = 0; n < MOST_TABS; n++) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate<Focused | null>(FOCUSED);
    if (!now || (met && !now.inMain)) break;
    met ||= now.inMain;
    if (now.inMain && !now.lined) unlined.push(now.what);
    if (!now.free) hidden.push(now.what);
    if (now.inMain && now.folded) await page.keyboard.press('Enter');
  }
  const address = page.url();
  expect(await page.evaluate<string[]>(MISSED), `not reached on ${address}`).toEqual([]);
  expect(unlined, `no line around it on ${address}`).toEqual([]);
  expect(hidden, `covered on ${address}`).toEqual([]);
}

/** Presses Tab until a control has the focus. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let n = 0; n < MOST_TABS; n++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`no way to ${selector} on ${page.url()}`);
}

/** Presses a key that leads to another page. */
export async function going(page: Page, key: string, to: RegExp): Promise<void> {
  await Promise.all([page.waitForURL(to), page.keyboard.press(key)]);
}
