/** Motions, amendments and resolutions: written in clauses of two languages, amended at a clause, settled, signed. */
import type { Page } from 'playwright-core';
import type { Member } from './member.ts';
import type { Bilingual } from './records.ts';

const MOTIONS = '/workspace/congress/motions';
const RESOLUTIONS = '/workspace/congress/resolutions';

export interface Draft {
  title: Bilingual;
  body: string;
  session: string;
  clauses: readonly (readonly ['preambular' | 'operative', ...Bilingual])[];
}

/** Writes a motion by hand in two languages beside each other. Answers its id. */
export async function writes(member: Member, draft: Draft): Promise<string> {
  const page = await member.goto(`${MOTIONS}/new?body=${draft.body}`);
  await page.selectOption('[name=session]', draft.session);
  await page.selectOption('[name=authentic]', 'en');
  await page.selectOption('[name=second]', 'ru');
  await member.press('button[value=show]');
  await says(page, 'title', draft.title);
  for (const [n, [kind, ...words]] of draft.clauses.entries()) {
    if ((await page.locator(`[name="kind:${n}"]`).count()) === 0) await member.press(`button[value="add:${n - 1}"]`);
    await page.selectOption(`[name="kind:${n}"]`, kind);
    await says(page, `text:${n}`, words);
  }
  await member.press('button[name=op][value=save]');
  return member.at;
}

async function says(page: Page, field: string, [en, ru]: Bilingual): Promise<void> {
  await page.fill(`[name="${field}:en"]`, en);
  await page.fill(`[name="${field}:ru"]`, ru);
}

export const seesMotion = (member: Member, motion: string) => member.goto(`${MOTIONS}/${motion}`);

/** A step of a motion, or of an amendment on the motion's page, by hand. */
export async function takes(member: Member, motion: string, event: string, of = motion): Promise<void> {
  await seesMotion(member, motion);
  await member.press(`form:has(input[name=rid][value="${of}"]) button[name=event][value=${event}]`);
}

/** Amends a clause by hand. Answers the amendment's id. */
export async function amends(member: Member, motion: string, clause: string, [en, ru]: Bilingual): Promise<string> {
  const page = await seesMotion(member, motion);
  const before = await page.locator('.amendment').evaluateAll((all) => all.map(({ id }) => id));
  await member.press(`a[href$="/amend/${clause}"]`);
  await page.fill('[name="text:en"]', en);
  await page.fill('[name="text:ru"]', ru);
  await member.press('form[action*="/amend/"] button[type=submit]');
  const after = await page.locator('.amendment').evaluateAll((all) => all.map(({ id }) => id));
  return after.find((id) => !before.includes(id)) ?? '';
}

/** An accepted motion becomes a resolution, by hand. Answers its id. */
export async function finalizes(secretary: Member, motion: string): Promise<string> {
  await seesMotion(secretary, motion);
  await secretary.press('form[action$="/finalize"] button');
  return secretary.at;
}

/** A delegate signs a resolution by hand, as far as they may be named. */
export async function signsFor(member: Member, resolution: string, release: string): Promise<void> {
  const page = await member.goto(`${RESOLUTIONS}/${resolution}`);
  await page.check(`[name=release][value=${release}]`);
  await member.press('form[action$="/sign"] button[type=submit]');
}

/** The same form, sent by each. */
export async function sendSignatures(members: readonly Member[], resolution: string): Promise<void> {
  const at = `${RESOLUTIONS}/${resolution}`;
  for (const member of members) await member.send(at, `${at}/sign`, { release: 'delegation' });
}
