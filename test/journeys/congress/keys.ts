/** Role keys of those who sign: made in the browser under a passphrase, or for many sent by the same form; confirmed by another. */
import { toBase64 } from '../../../src/kernel/bytes.ts';
import { possessionBytes } from '../../../src/people/possession.ts';
import { makeRoleKey, type OpenedKey, signWith } from '../../../src/web/islands/keys/role-key.ts';
import type { Member } from './member.ts';

const PASSPHRASE = 'the river is wide in spring';
const KEYS = '/workspace/account/keys';
const PEOPLE = '/workspace/people';
/** The least work of scrypt that is taken, and next to none. */
const [LEAST, NONE] = [15, 1];
/** No browser opens the keys of the many, so that one box is enough for all of them. */
let box: Promise<Uint8Array> | undefined;

/** Makes a role key in the browser. */
export async function makesKey(member: Member, role: string): Promise<void> {
  const page = await member.goto(KEYS);
  const all = await page
    .locator('[name=for] option')
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  await page.selectOption('[name=for]', all.find((value) => value.endsWith(`/${role}`)) ?? '');
  await page.fill('[data-passphrase]', PASSPHRASE);
  await page.fill('[data-again]', PASSPHRASE);
  await member.press('form[data-role-key] button[type=submit]');
}

/** Sends a key made elsewhere by the same form. Returns it opened. */
export async function sendsKey(member: Member, role: string): Promise<OpenedKey> {
  const { text } = await member.read(KEYS);
  const whose = /<option value="([^"]*)"/g;
  const chosen = [...text.matchAll(whose)].map(([, value = '']) => value).find((value) => value.endsWith(`/${role}`));
  const challenge = /data-challenge="([^"]*)"/.exec(text)?.[1] ?? '';
  box ??= makeRoleKey(PASSPHRASE, LEAST).then((made) => made.box);
  const { opened, publicKey, recipient } = await makeRoleKey(PASSPHRASE, NONE);
  const [body = ''] = chosen?.split('/') ?? [];
  const signature = await signWith(opened, possessionBytes({ challenge, person: member.id, body, role, recipient }));
  const halves = { key: toBase64(publicKey), box: toBase64(await box), signature: toBase64(signature) };
  await member.send(KEYS, KEYS, { for: chosen ?? '', recipient, challenge, ...halves });
  return opened;
}

/** Confirms by hand the key that waits first; `name` is whose it is. */
export async function confirmsKey(officer: Member, name: string): Promise<void> {
  await officer.goto(PEOPLE);
  await officer.press(`#waiting li:has-text("${name}") form[action$="changes/confirm"] button`);
}

/** Confirms every key that waits, one form after the other. Returns how many. */
export async function confirmsAll(officer: Member): Promise<number> {
  const { text } = await officer.read(PEOPLE);
  const waiting = text
    .split('<form')
    .filter((part) => part.includes('changes/confirm"'))
    .map((part) => /name="change" value="([^"]*)"/.exec(part)?.[1] ?? '');
  for (const change of waiting) await officer.send(PEOPLE, `${PEOPLE}/changes/confirm`, { change });
  return waiting.length;
}

/** Signs what the page asks to be signed, with the key opened in the browser. */
export async function signs(member: Member): Promise<void> {
  if ((await member.page.locator('form[data-sign]').count()) === 0)
    throw new Error(`${member.name} has nothing to sign: ${await member.refused()}`);
  for (const box of await member.page.locator('form[data-sign] [name=seen]').all()) await box.check();
  await member.page.locator('form[data-sign] [data-passphrase]').first().fill(PASSPHRASE);
  await member.press('form[data-sign] button[type=submit]');
}

/** Two officers publish a record in the review room, each with their own key. */
export async function publish(one: Member, other: Member, rid: string): Promise<void> {
  const room = `/workspace/review/${rid}`;
  const page = await one.goto(room);
  const proposal = 'form[action$="/propose"]:has([name=precision])';
  for (const box of await page.locator(`${proposal} [name=seen]`).all()) await box.check();
  await page.selectOption(`${proposal} [name=beside]`, { label: other.name });
  await one.press(`${proposal} button[type=submit]`);
  await signs(one);
  await other.goto(room);
  await signs(other);
}
