/**
 * Opens what is sealed in the custodian's own browser: the key's box with the passphrase, each value with the key, and each
 * commitment checked against record and revision. What was opened is shown on this page alone and goes when it is left.
 */

import type { HandedOver } from '../../custody/commands.ts';
import { fromBase64 } from '../../kernel/bytes.ts';
import { fold, words } from '../../kernel/fold.ts';
import { disclosureOf, saved } from './keys/disclosure-file.ts';
import { type OpenedSeal, openSealed } from './keys/open-sealed.ts';
import { openRoleKey } from './keys/role-key.ts';

const room = document.querySelector<HTMLElement>('[data-custody]');
const form = room?.querySelector<HTMLFormElement>('form[data-unlock]');
if (room && form) {
  for (const part of room.querySelectorAll<HTMLElement>('.scripted')) part.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void unlock(room, form);
  });
  addEventListener('pagehide', () => clear(room));
}

async function unlock(room: HTMLElement, form: HTMLFormElement): Promise<void> {
  const passphrase = form.querySelector<HTMLInputElement>('[data-passphrase]');
  const status = form.querySelector<HTMLElement>('[data-status]');
  if (!passphrase || !status) return;
  status.textContent = said(room, 'working');
  // The line above must be on the screen before opening the box takes the processor.
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const identities = await identitiesOf(room, passphrase.value);
  passphrase.value = '';
  status.textContent = identities.length > 0 ? '' : said(room, 'wrong');
  if (identities.length === 0) return;
  for (const article of room.querySelectorAll<HTMLElement>('[data-sealed]')) await show(room, article, identities);
}

async function identitiesOf(room: HTMLElement, passphrase: string): Promise<string[]> {
  const boxes = (room.dataset.boxes ?? '').split(' ').filter((box) => box !== '');
  const opened = boxes.map((box) => openRoleKey(fromBase64(box), passphrase).catch(() => null));
  return (await Promise.all(opened)).flatMap((key) => (key ? [key.identity] : []));
}

async function show(room: HTMLElement, article: HTMLElement, identities: string[]): Promise<void> {
  const value = JSON.parse(article.dataset.sealed ?? '') as HandedOver;
  const [told, check] = ['words', 'check'].map((name) => article.querySelector<HTMLElement>(`[data-${name}]`));
  if (!told || !check) return;
  const seal = await openSealed(value, room.dataset.origin ?? '', identities).catch(() => null);
  if (!seal) {
    check.textContent = said(room, 'cannot');
    return;
  }
  told.textContent = seal.words;
  const [held, rev] = [seal.holds ? 'holds' : 'differs', String(value.rev)];
  check.textContent = [said(room, held).replace('{rev}', rev), compared(room, seal.words)].join(' ');
  if (seal.holds) offer(room, article, value, seal);
}

/** Do the opened words stand in what the public sees or will see? */
function compared(room: HTMLElement, opened: string): string {
  const { text = '' } = room.dataset;
  if (text === '') return said(room, 'no-text');
  const texts = JSON.parse(text) as string[];
  const there = new Set(texts.flatMap((one) => words(one)));
  // As they were typed: the folded form of a name may be of another script.
  const tokens = new Set(opened.match(/[\p{L}\p{M}\p{N}]{3,}/gu) ?? []);
  const found = [...tokens].filter((token) => words(token).some((word) => there.has(word)));
  const whole = texts.some((one) => fold(one).includes(fold(opened)));
  if (!whole && found.length === 0) return said(room, 'not-found');
  return said(room, 'found').replace('{words}', found.length > 0 ? found.join(', ') : opened);
}

function offer(room: HTMLElement, article: HTMLElement, value: HandedOver, { opening }: OpenedSeal): void {
  const button = article.querySelector<HTMLButtonElement>('[data-disclose] button');
  if (!button || !value.published) return;
  const { published } = value;
  button.disabled = false;
  button.addEventListener('click', () =>
    saved(`${value.rid}.tamga-disclosure.json`, disclosureOf(published, value.rev, opening, room.dataset.vkey ?? '')),
  );
}

function clear(room: HTMLElement): void {
  for (const one of room.querySelectorAll<HTMLElement>('[data-words], [data-check]')) one.textContent = '';
  for (const one of room.querySelectorAll('[data-disclose]')) one.remove();
  room.querySelector<HTMLInputElement>('[data-passphrase]')?.form?.reset();
}

const said = (room: HTMLElement, what: string): string => room.getAttribute(`data-${what}`) ?? '';
