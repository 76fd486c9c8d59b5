/** Signing in as a browser without a script does it: set-up, invite, password and code, sessions, and what is refused. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeAt } from '../../../people/one-time-codes.ts';
import { hiddenIn, openTestBrowser, type TestBrowser } from '../../../testing/test-browser.ts';
import { openTestSystem, type TestSystem } from '../../../testing/test-system.ts';

let t: TestSystem;
let browser: TestBrowser;
const PASSWORD = 'seven willows by the ford';

beforeEach(async () => {
  t = await openTestSystem();
  browser = await openTestBrowser(t);
});
afterEach(async () => {
  expect(browser?.failures).toEqual([]);
  await t?.close();
});

const tick = () => t.clock.advance(31_000);

/** Joins by a link with a password; answers the authenticator's secret. */
async function join(at: TestBrowser, path: string, fields: Record<string, string> = {}) {
  const { text } = await at.get(path);
  const hidden = hiddenIn(text);
  const secret = t.system.people.means.offer(hidden.offer).secret;
  const code = codeAt(secret, t.clock.now());
  const form = { ...hidden, pseudonym: 'Aru', password: PASSWORD, again: PASSWORD, code, body: 'Bureau', ...fields };
  return { secret, visit: await at.post(path, form) };
}

async function setUp(at: TestBrowser) {
  const token = await t.system.people.links.setUpToken();
  const path = `/set-up/${token}`;
  return { path, ...(await join(at, path)) };
}

const signIn = (at: TestBrowser, secret: Uint8Array, fields: Record<string, string> = {}) =>
  at.submit('/sign-in', '/sign-in', {
    pseudonym: 'Aru',
    password: PASSWORD,
    code: codeAt(secret, t.clock.now()),
    ...fields,
  });

describe('the set-up of an instance', () => {
  test('makes its first person operator and secretary, and shows recovery codes until they are put away', async () => {
    const { visit } = await setUp(browser);
    expect([visit.status, visit.location]).toEqual([303, '/workspace/account/codes']);
    const codes = await browser.get('/workspace/account/codes');
    expect(codes.text.match(/<code>[a-z0-9]{4}(-[a-z0-9]{4}){4}<\/code>/g)).toHaveLength(10);
    expect((await browser.get('/workspace/account/codes')).text).toContain('<code>');
    const away = await browser.submit('/workspace/account/codes', '/workspace/account/codes', {});
    expect(away.location).toBe('/workspace');
    expect((await browser.get('/workspace/account/codes')).text).not.toContain('<code>');
    const people = await browser.get('/workspace/people');
    expect(people.text).toContain('Aru');
    expect(people.text).toContain('Bureau');
    expect(people.text).toMatch(/operator[\s\S]*secretary|secretary[\s\S]*operator/);
  });

  test('goes by a link that opens once, and of two the newest', async () => {
    const older = await t.system.people.links.setUpToken();
    const { path } = await setUp(browser);
    for (const used of [path, `/set-up/${older}`, '/set-up/none']) {
      expect((await browser.fresh().get(used)).status).toBe(410);
      expect((await browser.fresh().post(used, { pseudonym: 'Eve', password: PASSWORD })).status).toBe(410);
    }
    expect(await t.system.people.links.setUpToken()).toBeNull();
  });

  test('of two who use the link at once lets one in', async () => {
    const token = await t.system.people.links.setUpToken();
    const both = await Promise.all([
      join(browser.fresh(), `/set-up/${token}`, { pseudonym: 'One' }),
      join(browser.fresh(), `/set-up/${token}`, { pseudonym: 'Two' }),
    ]);
    expect(both.map(({ visit }) => visit.status).sort()).toEqual([303, 410]);
  });

  test('keeps what was typed when it is refused, the authenticator’s secret included', async () => {
    const token = await t.system.people.links.setUpToken();
    const { visit, secret } = await join(browser, `/set-up/${token}`, { again: 'something else', pseudonym: 'Ару' });
    expect(visit.status).toBe(422);
    expect(visit.text).toContain('The two passwords differ');
    expect(visit.text).toContain('value="Ару"');
    expect(visit.text).not.toContain(PASSWORD);
    expect(t.system.people.means.offer(hiddenIn(visit.text).offer).secret).toEqual(secret);
  });
});

describe('a password with a code', () => {
  test('signs in, once for each code', async () => {
    const { secret } = await setUp(browser);
    const other = browser.fresh();
    const replayed = await signIn(other, secret);
    expect(replayed.status).toBe(401);
    await tick();
    const visit = await signIn(other, secret, { to: '/workspace/people' });
    expect([visit.status, visit.location]).toEqual([303, '/workspace/people']);
    expect((await other.get('/workspace')).status).toBe(200);
    expect((await signIn(browser.fresh(), secret)).status).toBe(401);
  });

  test('never leads to another site', async () => {
    const { secret } = await setUp(browser);
    for (const to of ['https://evil.example', '//evil.example', '/workspace\\@evil.example', '/workspaces', '/']) {
      await tick();
      expect((await signIn(browser.fresh(), secret, { to })).location).toBe('/workspace');
    }
  });

  test('is refused alike for a wrong pseudonym, password and code, and after the same work', async () => {
    const { secret } = await setUp(browser);
    const { passwords } = t.system.people;
    let computed = 0;
    const verify = passwords.verify.bind(passwords);
    passwords.verify = (...given) => {
      computed += 1;
      return verify(...given);
    };
    const pages: string[] = [];
    const wrongs: Record<string, string>[] = [{ pseudonym: 'Nobody' }, { password: 'another one' }, { code: '000000' }];
    for (const wrong of wrongs) {
      await tick();
      const visit = await signIn(browser.fresh(), secret, wrong);
      expect(visit.status).toBe(401);
      pages.push(visit.text.replaceAll(/value="[^"]*"/g, ''));
    }
    expect(computed).toBe(3);
    expect(new Set(pages).size).toBe(1);
    const { rows } = await t.system.platform.db.query('select count(*) as count from private.throttle');
    expect(rows[0].count).toBe(2);
  });

  test('guessed from strange devices slows those, and not the device that signed in before', async () => {
    const { secret } = await setUp(browser);
    const guess = (at: TestBrowser, fields = { code: '000001' }) =>
      signIn(at, secret, { password: 'wrong wrong wrong', ...fields });
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) statuses.push((await guess(browser.fresh())).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    await tick();
    expect((await guess(browser.fresh())).status).toBe(401);
    const slowed = await guess(browser.fresh(), { code: '000000' });
    expect(slowed.status).toBe(429);
    expect(slowed.text).toMatch(/in \d+ seconds/);
    // The same for a pseudonym nobody has.
    for (let i = 0; i < 6; i++) await signIn(browser.fresh(), secret, { pseudonym: 'Nobody' });
    expect((await signIn(browser.fresh(), secret, { pseudonym: 'Nobody' })).status).toBe(429);
    expect((await signIn(browser, secret)).status).toBe(303);
  });

  test('cannot be kept from its holder by strangers who guess: the right code passes them, and is good for one try', async () => {
    const { secret } = await setUp(browser);
    const besiege = async () => {
      for (let i = 0; i < 8; i++)
        await signIn(browser.fresh(), secret, { password: 'wrong wrong wrong', code: '000001' });
    };
    await tick();
    await besiege();
    // Somebody whose browser remembers nothing, as the Tor Browser, on an account that is guessed at without end.
    expect((await signIn(browser.fresh(), secret)).status).toBe(303);
    await tick();
    await besiege();
    expect((await signIn(browser.fresh(), secret, { password: 'wrong wrong wrong' })).status).toBe(401);
    expect((await signIn(browser.fresh(), secret)).status).toBe(429);
    await tick();
    expect((await signIn(browser.fresh(), secret)).status).toBe(303);
  });

  test('does not stand in line behind strangers once its code is right', async () => {
    const { secret } = await setUp(browser);
    const { passwords } = t.system.people;
    const verify = passwords.verify.bind(passwords);
    const first: (boolean | undefined)[] = [];
    passwords.verify = (password, hash, known) => {
      first.push(known);
      return verify(password, hash, known);
    };
    await tick();
    await signIn(browser.fresh(), secret, { code: '000001' });
    await signIn(browser.fresh(), secret, { pseudonym: 'Nobody' });
    await signIn(browser.fresh(), secret);
    expect(first).toEqual([false, false, true]);
  });

  test('tried under any number of names leaves no more counters than there are lanes for strangers', async () => {
    await setUp(browser);
    const { names } = t.system.people;
    for (let i = 0; i < 20; i++)
      await browser.fresh().submit('/sign-in', '/sign-in', { pseudonym: `Name ${i}`, password: 'x', code: '1' });
    const { rows } = await t.system.platform.db.query('select account from private.throttle');
    const lanes = new Set(
      Array.from({ length: 20 }, (_, i) => Buffer.from(names.digest(`Name ${i}`).subarray(0, 2)).toString('hex')),
    );
    expect(new Set(rows.map(({ account }) => account.toString('hex')))).toEqual(lanes);
  });

  test('is not slowed by signing in rightly many times from a browser that forgets', async () => {
    const { secret } = await setUp(browser);
    for (let i = 0; i < 8; i++) {
      await tick();
      expect((await signIn(browser.fresh(), secret)).status).toBe(303);
    }
  });

  test('gives way to a recovery code, which passes any slowing and is good once', async () => {
    const { secret } = await setUp(browser);
    const { text } = await browser.get('/workspace/account/codes');
    const [first = '', second = ''] = (text.match(/<code>[^<]+/g) ?? []).map((code) => code.slice(6));
    for (let i = 0; i < 7; i++) await signIn(browser.fresh(), secret, { password: 'wrong wrong wrong' });
    const code = first.toUpperCase().replaceAll('-', ' ');
    expect((await signIn(browser.fresh(), secret, { code })).status).toBe(303);
    expect((await signIn(browser.fresh(), secret, { code: first })).status).toBe(429);
    expect((await signIn(browser.fresh(), secret, { code: second, password: 'wrong wrong wrong' })).status).toBe(401);
    expect((await signIn(browser.fresh(), secret, { code: second })).status).toBe(429);
  });
});

describe('a session', () => {
  test('gets a token of its own at sign-in, whatever cookie the browser came with', async () => {
    const { secret } = await setUp(browser);
    await tick();
    const other = browser.fresh();
    other.cookies.set('tamga', 'planted');
    await signIn(other, secret);
    const first = other.cookies.get('tamga');
    expect(first).not.toBe('planted');
    await tick();
    await signIn(other, secret);
    expect(other.cookies.get('tamga')).not.toBe(first);
    const held = browser.as({ cookie: first ?? '' });
    expect((await held.get('/workspace')).location).toBe('/sign-in?to=%2Fworkspace');
    expect((await browser.as({ cookie: 'planted' }).get('/workspace')).status).toBe(303);
  });

  test('is for this site and no script, and over https under a name no other host can set', async () => {
    const secure = await openTestBrowser(t, 'https://register.example');
    const { visit } = await setUp(secure);
    const lines = visit.headers.getSetCookie();
    expect(lines.map((line) => line.replace(/=[^;]+/, ''))).toEqual([
      '__Host-tamga; Path=/; HttpOnly; SameSite=Lax; Secure',
      '__Host-tamga-device; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000; Secure',
    ]);
    expect((await secure.get('/workspace')).status).toBe(200);
    const { rows } = await t.system.platform.db.query('select digest from private.sign_in');
    expect(String(rows[0].digest.toString('latin1'))).not.toContain(secure.cookies.get('__Host-tamga'));
  });

  test('ends when idle, when old, by its holder from elsewhere, and at sign-out', async () => {
    const { secret } = await setUp(browser);
    await t.clock.advance(4 * 3_600_000 + 1000);
    expect((await browser.get('/workspace')).status).toBe(303);

    const other = browser.fresh();
    await signIn(other, secret);
    for (let hour = 0; hour < 23; hour++) {
      await t.clock.advance(3_600_000);
      expect((await other.get('/workspace')).status).toBe(200);
    }
    await t.clock.advance(3_600_000 + 1000);
    expect((await other.get('/workspace')).status).toBe(303);

    await signIn(browser, secret);
    await tick();
    await signIn(other, secret);
    expect((await other.get('/workspace')).status).toBe(200);
    await browser.submit('/workspace/account', '/workspace/account/sessions/end', {});
    expect((await other.get('/workspace')).status).toBe(303);

    const out = await browser.submit('/workspace', '/sign-out', {});
    expect(out.location).toBe('/sign-in');
    expect(browser.cookies.has('tamga')).toBe(false);
    expect((await browser.get('/workspace')).status).toBe(303);
  });

  test('takes no form without its token, nor one that another site sent', async () => {
    await setUp(browser);
    const language = (token: string, headers = {}) =>
      browser.post('/workspace/account/language', { lang: 'ru', token }, headers);
    const { token = '' } = hiddenIn((await browser.get('/workspace/account')).text);
    expect((await language('')).status).toBe(403);
    expect((await language(`${token}x`)).status).toBe(403);
    expect((await language(token, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const old = { 'sec-fetch-site': null };
    expect((await language(token, { ...old, origin: 'https://evil.example' })).status).toBe(403);
    expect((await language(token, { ...old, origin: 'null' })).status).toBe(403);
    expect((await language(token, { ...old, origin: 'http://localhost:8080' })).status).toBe(303);
    expect((await browser.get('/workspace')).text).toContain('<html lang="ru"');
    expect((await browser.get('/ar/workspace')).text).toContain('<html lang="ar" dir="rtl"');
  });
});

describe('what is stored', () => {
  test('names nobody: no pseudonym, no password, no code, no cookie, no link', async () => {
    const { secret } = await setUp(browser);
    const { text } = await browser.get('/workspace/account/codes');
    const [code = ''] = (text.match(/<code>[^<]+/g) ?? []).map((line) => line.slice(6));
    const dump = await t.dump();
    const hidden = ['Aru', PASSWORD, code, code.replaceAll('-', ''), browser.cookies.get('tamga') ?? ''];
    for (const word of [...hidden, Buffer.from(secret).toString('hex')]) expect(dump.includes(word), word).toBe(false);
  });
});
