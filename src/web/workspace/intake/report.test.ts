/** Reporting as somebody without script does it: every step, files, the receipt, the conversation; and what is kept of it. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';
import { fillIn, hiddenOf, receiptOf, type Seen } from './testing-form.ts';

let test: TestSystem;
let web: TestWorkspace;
let mara: TestPerson;
const MARK = 'zarbulmasal';

beforeAll(async () => {
  test = await openTestSystem({ seed: 'report' });
  web = await openTestWorkspace(test);
  mara = await test.person(['monitor']);
});
afterAll(() => test?.close());
afterEach(() => expect(web.failures).toEqual([]));

/** Goes through all steps up to the last page before sending. */
async function told(narrative: string, files: File[] = []): Promise<Seen> {
  const what = await fillIn(web, await web.get('/report'), {});
  const detail = await fillIn(web, what, { narrative, lang: 'tg', danger: 'now', go: 'next' });
  const file = await fillIn(web, detail, {
    when: `${MARK} when`,
    where: `${MARK} where`,
    who: `${MARK} who`,
    whom: `${MARK} whom`,
    connection: '010200000000',
    go: 'next',
  });
  const consent = await fillIn(web, file, { go: 'next' }, { files });
  return await fillIn(web, consent, { consent: ['publish', 'statistics'], contactWish: 'receipt', go: 'next' });
}

const photo = (name: string, words = 'a picture') => new File([words], name, { type: 'image/jpeg' });

describe('a report without script', () => {
  it('goes from the first word to a receipt, with files, and is read by the committee', async () => {
    const check = await told('They came at dawn & took <him>.\r\nWe saw it.', [photo('courtyard.jpg')]);
    expect(check.html).toContain('They came at dawn &amp; took &lt;him>.\nWe saw it.');
    expect(check.html).toContain('courtyard.jpg');
    const arrived = await fillIn(web, check, { go: 'send' });
    expect(arrived.status).toBe(200);
    expect(receiptOf(arrived)).toMatch(/^\d{28}$/);
    const [queued] = await test.system.intake.triage.queue(mara.signedIn, { states: ['new'], limit: 10 });
    const opened = await test.system.intake.triage.open(mara.signedIn, queued?.rid ?? '');
    expect(opened.body).toMatchObject({
      narrative: { lang: 'tg', text: 'They came at dawn & took <him>.\nWe saw it.' },
      danger: 'now',
      channel: 'form',
      connection: '010200000000',
      contactWish: 'receipt',
      received: { precise: { from: '2026-03-01', to: '2026-03-01' } },
    });
    expect((opened.body.consent as { purpose: string }[]).map(({ purpose }) => purpose)).toEqual([
      'publish',
      'statistics',
      'record',
    ]);
    const files = await test.system.evidence.filesOf(mara.signedIn, queued?.rid ?? '');
    expect(files.map(({ meta }) => meta.name)).toEqual(['courtyard.jpg']);
  });

  it('is one report however often it is sent, and shows the same receipt', async () => {
    const check = await told('Sent twice.');
    const before = (await test.dump(['private'])).match(/private\.report rid/g)?.length ?? 0;
    const answers = await Promise.all([1, 2, 3].map(() => fillIn(web, check, { go: 'send' })));
    expect(new Set(answers.map(receiptOf)).size).toBe(1);
    expect(await test.dump(['private'])).toSatisfy(
      (text: string) => text.match(/private\.report rid/g)?.length === before + 1,
    );
  });

  it('keeps every answer on the way back and in another language, and when a step is refused', async () => {
    const check = await told('Long story.');
    const back = await fillIn(web, check, { go: 'to:what' });
    expect(back.html).toContain('Long story.');
    const russian = await fillIn(
      web,
      back,
      { ...typedOf(back), narrative: 'Longer story.', go: 'stay' },
      { path: '/ru/report' },
    );
    expect(russian.html).toContain('<html lang="ru"');
    expect(russian.html).toContain('Longer story.');
    const tooLong = await fillIn(web, russian, { narrative: 'x'.repeat(50_001), go: 'next' });
    expect(tooLong.status).toBe(422);
    expect(tooLong.html).toContain('x'.repeat(50_001));
    const again = await fillIn(web, tooLong, { narrative: 'Shorter.', lang: 'tg', danger: 'now', go: 'to:check' });
    expect(again.html).toContain('Shorter.');
    expect(again.html).toContain(`${MARK} where`);
  });

  it('asks for something to be told, by words or by a file', async () => {
    const what = await fillIn(web, await web.get('/report'), {});
    const empty = await fillIn(web, what, { narrative: ' ', go: 'next' });
    expect(empty.status).toBe(422);
    expect(empty.html).toContain('role="alert"');
  });

  it('takes files away again, and refuses those that are too large while keeping the others', async () => {
    const check = await told('With files.', [photo('one.jpg'), photo('two.jpg', 'another')]);
    const files = await fillIn(web, check, { go: 'to:files' });
    const id = /value="drop:(fi_[a-z2-7]+)"/.exec(files.html)?.[1];
    const fewer = await fillIn(web, files, { go: `drop:${id}` });
    expect(fewer.html.match(/drop:fi_/g)).toHaveLength(1);
    const { intake } = test.system;
    const limit = intake.fileLimit;
    intake.fileLimit = 1000;
    const refused = await fillIn(
      web,
      fewer,
      { go: 'add' },
      { files: [photo('big.jpg', 'x'.repeat(5000)), photo('c.jpg', 'c')] },
    );
    intake.fileLimit = limit;
    expect(refused.status).toBe(413);
    expect(refused.html).toContain('<bdi>c.jpg</bdi>');
    expect(refused.html).not.toContain('big.jpg');
  });

  it('does not take what it did not seal itself', async () => {
    const check = await told('Sealed.');
    const { draft = '' } = hiddenOf(check.html);
    const forged = await web.post('/report', { draft: `${draft.slice(0, -4)}AAAA`, step: 'check', go: 'send' });
    expect(forged.status).toBe(422);
  });

  it('leaves what was typed nowhere but sealed, sets no cookie, and has no address with anything in it', async () => {
    const logged: string[] = [];
    const spies = (['log', 'error', 'warn', 'info'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((...words) => void logged.push(words.join(' '))),
    );
    const response = await web.app.request('/report');
    expect(response.headers.get('set-cookie')).toBeNull();
    const check = await told(`${MARK} narrative`, [photo(`${MARK}.jpg`, `${MARK} picture`)]);
    const arrived = await fillIn(web, check, { go: 'send' });
    const code = receiptOf(arrived);
    const talk = await fillIn(web, await web.get('/receipt'), { code }, { path: '/receipt' });
    await fillIn(
      web,
      talk,
      { text: `${MARK} answer` },
      { path: '/receipt', files: [photo(`${MARK}2.jpg`, `${MARK} more`)] },
    );
    const dump = await test.dump(['open', 'private', 'keystore', 'public']);
    expect(dump).not.toContain(MARK);
    expect(dump).not.toContain(Buffer.from(MARK).toString('hex'));
    expect(dump).not.toContain(code);
    expect(logged.join('\n')).not.toContain(MARK);
    for (const page of [check, arrived, talk]) expect(page.html).not.toMatch(/(?:action|href)="[^"]*(?:zarbul|\d{28})/);
    for (const spy of spies) spy.mockRestore();
  });

  it('keeps the day it came on and no hour, wherever its words stand', async () => {
    await test.clock.advance(3_725_000);
    await fillIn(web, await told('At an hour.'), { go: 'send' });
    const { rows } = await test.system.platform.db.query(
      `select v.at, r.updated_at from private.revision v join private.record r using (rid) where r.type = 'report'`,
    );
    const times = rows.flatMap(({ at, updated_at }) => [at.toISOString(), updated_at.toISOString()]);
    expect(times.filter((time) => !time.endsWith('T00:00:00.000Z'))).toEqual([]);
  });

  it('says that it arrived before, instead of losing what was changed since', async () => {
    const check = await told('As it was first told.');
    const arrived = await fillIn(web, check, { go: 'send' });
    expect(receiptOf(await fillIn(web, check, { go: 'send' }))).toBe(receiptOf(arrived));
    const back = await fillIn(web, check, { go: 'to:what' });
    const changed = await fillIn(web, back, { narrative: 'They came back at noon.', lang: 'tg', go: 'to:check' });
    const again = await fillIn(web, changed, { go: 'send' });
    expect(again.status).toBe(409);
    expect(again.html).toContain('They came back at noon.');
    expect(again.html).toContain('arrived before');
    expect(again.html.replaceAll(/\s/g, '')).toContain(receiptOf(arrived));
  });

  it('of pictures alone is sent twice and shown the same receipt', async () => {
    const begun = await fillIn(web, await web.get('/report'), {});
    const files = await fillIn(web, begun, { go: 'to:files' });
    const check = await fillIn(web, files, { go: 'to:check' }, { files: [photo('yard.jpg', 'nothing else')] });
    const arrived = await fillIn(web, check, { go: 'send' });
    expect(receiptOf(arrived)).toMatch(/^\d{28}$/);
    expect(receiptOf(await fillIn(web, check, { go: 'send' }))).toBe(receiptOf(arrived));
  });

  it('its files keep no hour either, in the vault, in their chain of custody or in the audit trail', async () => {
    const { db, jobs } = test.system.platform;
    const arrived = await fillIn(web, await told('With a file.', [photo('gate.jpg')]), { go: 'send' });
    expect(arrived.status).toBe(200);
    const { rows: waiting } = await db.query(`select run_at as at from job`);
    await jobs.drain();
    const { rows } = await db.query(
      `select at from private.file where rid like 're_%' union all
       select c.at from private.custody c join private.file f on f.id = c.file where f.rid like 're_%'`,
    );
    expect(rows.length).toBeGreaterThan(3);
    const hours = [...rows, ...waiting].map(({ at }) => at.toISOString().slice(11));
    expect(new Set(hours)).toEqual(new Set(['00:00:00.000Z']));
    const { rows: trail } = await db.query(`select action, by from private.audit where action like 'evidence.%'`);
    expect(trail).toEqual([]);
  });

  it('does not ask for contact details while nobody could keep them', async () => {
    const check = await told('No custodians.');
    const consent = await fillIn(web, check, { go: 'to:consent' });
    expect(consent.html).not.toContain('name="contact"');
    const forced = await fillIn(web, consent, { contact: 'call me', go: 'next' });
    expect(forced.status).toBe(409);
  });

  it('lets nobody report from another site', async () => {
    const response = await web.app.request('/report', { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } });
    expect(response.status).toBe(403);
  });
});

const typedOf = (page: Seen): Record<string, string> => ({
  lang: /<option value="([a-z]+)" selected/.exec(page.html)?.[1] ?? 'und',
  danger: /name="danger" value="(\w+)" checked/.exec(page.html)?.[1] ?? 'unknown',
});

it('a public record can be disputed: the report says which, and ids nobody has are not asked about', async () => {
  const title = { lang: 'en', text: 'Taken from the bazaar' };
  const rid = await test.publish('breach', { title, class: 'rights-breach' });
  await test.sequence();
  expect((await web.get(`/report?about=${rid}`)).html).toContain('Taken from the bazaar');
  const unknown = `br_${'a'.repeat(26)}`;
  expect((await web.get(`/report?about=${unknown}`)).html).not.toContain('name="about"');
  const { html } = await web.post('/report', { about: rid });
  expect(html).toContain(rid.slice(0, 9));
  expect((await web.post('/report', { about: unknown })).html).not.toContain(unknown.slice(0, 9));
});
