/** The register of mandates: handed in, examined, put in question by delegates, decided by the committee, revoked. */
import type { Member } from './member.ts';

const MANDATES = '/workspace/congress/mandates';
const CREDENTIALS = '/workspace/congress/credentials';

/** Whom a constituency sends. */
export interface Sent {
  body: string;
  holder: string;
  constituency: string;
  country: string;
  release: string;
}

/** Hands a mandate in by hand. Answers its id. */
export async function handsIn(secretary: Member, sent: Sent): Promise<string> {
  const page = await secretary.goto(`${MANDATES}/new?body=${sent.body}`);
  await page.fill('[name=constituency]', sent.constituency);
  await page.fill('[name=holder]', sent.holder);
  for (const name of ['country', 'release'] as const) await page.selectOption(`[name=${name}]`, sent[name]);
  await page.selectOption('[name=class]', 'country');
  await page.fill('[name=grantedBy]', 'Minutes of the assembly of the delegation');
  await secretary.press('form[action$="/mandates"] button[type=submit]');
  return secretary.at;
}

/** The same form, sent. */
export async function sendsIn(secretary: Member, sent: Sent): Promise<string> {
  const more = { class: 'country', weight: '1', from: '', until: '', grantedBy: '', substitute: ['', '', ''] };
  const to = await secretary.send(`${MANDATES}/new?body=${sent.body}`, MANDATES, { ...sent, ...more });
  return to.split('/').at(-1) ?? '';
}

/** A decision about a mandate, by hand. */
export async function decides(member: Member, mandate: string, move: string, reason = '', effective = 'immediate') {
  const page = await member.goto(`${MANDATES}/${mandate}`);
  await page.selectOption('[name=move]', move);
  await page.selectOption('[name=effective]', effective);
  await page.fill('[name=reason]', reason);
  await member.press('form[action$="/move"] button[type=submit]');
}

/** The same form, sent. */
export async function sendsDecision(member: Member, mandate: string, move: string, reason = ''): Promise<void> {
  const at = `${MANDATES}/${mandate}`;
  await member.send(at, `${at}/move`, { move, effective: 'immediate', reason });
}

/** The committee makes its report of how mandates stand. Answers its id. */
export async function preparesReport(examiner: Member, body: string, title: string): Promise<string> {
  const page = await examiner.goto(`${CREDENTIALS}?body=${body}`);
  await page.fill('[name=title]', title);
  await page.fill('[name=summary]', 'All papers were read.');
  await examiner.press('section[aria-labelledby=making] button[type=submit]');
  return examiner.at;
}

/** A delegate puts a line of a report in question, by hand. */
export async function challenges(member: Member, report: string, constituency: string, grounds: string): Promise<void> {
  const page = await member.goto(`${CREDENTIALS}/${report}`);
  const line = page.locator('.report-lines > li', { hasText: constituency });
  await line.locator('summary').click();
  await line.locator('[name=grounds]').fill(grounds);
  await Promise.all([page.waitForNavigation(), line.locator('button[type=submit]').click()]);
}

/** Another delegate stands behind it, by hand. */
export async function supports(member: Member, body: string, constituency: string): Promise<void> {
  const page = await member.goto(`${CREDENTIALS}?body=${body}`);
  const question = page.locator('article.panel', { hasText: constituency });
  await Promise.all([page.waitForNavigation(), question.locator('form[action$="/sign"] button').click()]);
}

/** The chair puts the report to the vote in a sitting, by hand. Nothing is answered: the vote stands among those of the sitting. */
export async function putsReport(chair: Member, report: string, sitting: string): Promise<void> {
  const page = await chair.goto(`${CREDENTIALS}/${report}`);
  await page.selectOption('[name=sitting]', sitting);
  await page.selectOption('[name=method]', 'show');
  await chair.press('section[aria-labelledby=putting] button[type=submit]');
}
