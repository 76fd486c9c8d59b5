/** How a session is called: a request that delegates sign with their keys, and the way of the session once it is certified. */
import { fromBase64, toBase64 } from '../../../src/kernel/bytes.ts';
import { type OpenedKey, signWith } from '../../../src/web/islands/keys/role-key.ts';
import type { Member } from './member.ts';

const REQUESTS = '/workspace/congress/requests';
const SESSIONS = '/workspace/congress/sessions';

/** Opens a request for a special session by hand. Answers its id. */
export async function asks(member: Member, body: string, purpose: string): Promise<string> {
  const page = await member.goto(REQUESTS);
  await page.selectOption(`form[action$="/requests"] [name=body]`, body);
  await page.fill('[name=purpose]', purpose);
  await member.press('form[action$="/requests"] button[type=submit]');
  return member.at;
}

/** Signs a request with a key that is not in a browser, by the form of its page. */
export async function sendsSignature(member: Member, request: string, key: OpenedKey): Promise<void> {
  const at = `${REQUESTS}/${request}`;
  const { text } = await member.read(at);
  const bytes = fromBase64(/data-sign="([^"]*)"/.exec(text)?.[1] ?? '');
  await member.send(at, `${at}/sign`, { signature: toBase64(await signWith(key, bytes)) });
}

/** Goes to a request. */
export const seesRequest = (member: Member, request: string) => member.goto(`${REQUESTS}/${request}`);

/** Takes a session one step on, by hand. */
export async function steps(chair: Member, session: string, event: string): Promise<void> {
  await chair.goto(`${SESSIONS}/${session}`);
  await chair.press(`form[action$="/move"] button[value=${event}]`);
}

/** Calls a sitting that begins now, by hand. Answers its id. */
export async function callsSitting(chair: Member, session: string, starts: string): Promise<string> {
  const page = await chair.goto(`${SESSIONS}/${session}`);
  await page.locator('details:has(form[action$="/sittings"]) summary').click();
  await page.fill('[name=starts]', starts);
  await chair.press('form[action$="/sittings"] button[type=submit]');
  return chair.at;
}
