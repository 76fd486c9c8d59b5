/**
 * Pages of the rooms as they stand when there is much to show: a film, a telephone's picture, credentials, faces, stamps
 * and a bundle with its proof; what is sealed; a mapping under way; the account, the trail and a receipt. Each passes axe
 * and fits its window, wide and left to right, and on a phone in the dark and right to left.
 */
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSigner, proofBundle } from '../../src/evidence/testing/bundle.ts';
import { drawn } from '../../src/evidence/testing/film.ts';
import { heic } from '../../src/evidence/testing/heic.ts';
import { hasOpenssl, signedPicture } from '../../src/evidence/testing/signed-picture.ts';
import { hasFfmpeg } from '../../src/evidence/workshop/film.ts';
import { newReceiptCode, readAnswers } from '../../src/intake/commands.ts';
import { newId } from '../../src/kernel/ids.ts';
import { TestAuthority } from '../../src/ledger/testing/test-authority.ts';
import { seededRandom, transaction } from '../../src/platform/index.ts';
import { custodianKey } from '../../src/testing/test-custodian.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../src/testing/test-system.ts';
import { CHROMIUM, expectSound, launched, opened, PHONE, pictured, servedWeb } from './browser.ts';

const LOOKS = [
  { lang: 'en', viewport: { width: 1200, height: 900 }, colorScheme: 'light' },
  { lang: 'ar', viewport: PHONE, colorScheme: 'dark' },
] as const;
const SAMPLE = createRequire(import.meta.url)
  .resolve('@vladmandic/face-api/package.json')
  .replace('package.json', 'demo/sample1.jpg');
const PASSPHRASE = 'the river is wide in spring';
const NAME = 'Муҳиддини Сафарзода';
const TABLE = `Date,Village,What was seen,Dead,Remark
2022-05-03,Oshkand,"Three cars came at dawn and took the schoolteacher, whose brother saw it from the roof of the house",1,seen
2022-05-04,Lower Oshkand,"Shots were heard in the lower bazaar during the whole of the night, and in the morning two men lay in the street",many,heard
2022-06-01,Tarvan,"The road was closed for a week, nobody could bring flour or medicine to the upper villages, and a child died",1,seen
`;
const en = (text: string) => ({ lang: 'en', text });
const there = CHROMIUM !== undefined && (await hasFfmpeg()) && hasOpenssl();

let t: TestSystem;
let running: Awaited<ReturnType<typeof servedWeb>>;
let browser: Browser;
let ada: TestPerson;
let authority: TestAuthority;
let stamping: Server;
let sent: string;
let proved: string;
let receipt: string;

type Use = (page: Page, at: string, look: () => Promise<void>) => Promise<void>;

/** Uses a page in every look; `at` is the address of the site in its language. */
async function inEveryLook(name: string, use: Use, person: TestPerson | null = ada): Promise<void> {
  for (const { lang, ...options } of LOOKS) {
    let n = 0;
    await opened(
      browser,
      { bypassCSP: true, ...options },
      async (page) => {
        page.setDefaultTimeout(20_000);
        await use(page, `${running.web}/${lang}`, async () => {
          await pictured(page, `${name}-${n}-${lang}`);
          await expectSound(page, `${name} ${lang} ${n++}`);
        });
      },
      person ? { person, url: running.web } : undefined,
    );
  }
}

async function press(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
}

/** A piece of evidence with these files, looked through. */
async function piece(title: string, files: Record<string, Uint8Array>): Promise<string> {
  const { evidence, platform } = t.system;
  const holder = ada.signedIn.id;
  const ids: string[] = [];
  for (const [name, bytes] of Object.entries(files))
    ids.push((await evidence.take(holder, { source: once(bytes), name })).id);
  const { rid } = await t.save({ type: 'evidence', body: { title: en(title) }, by: holder });
  await transaction(platform.db, (client) => evidence.attach(client, { holder, ids, rid }));
  await platform.jobs.drain();
  return rid;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** An authority of time stamps that answers on this machine. */
async function stamper(): Promise<string> {
  authority = new TestAuthority('Invented Time Authority');
  stamping = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (part: Buffer) => pieces.push(part));
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' });
      response.end(authority.reply(Buffer.concat(pieces)));
    });
  });
  await new Promise<void>((resolve) => stamping.listen(0, '127.0.0.1', resolve));
  const pem = join(authority.folder, 'named.pem');
  writeFileSync(pem, authority.root);
  return `http://127.0.0.1:${(stamping.address() as AddressInfo).port}/tsr ${pem}`;
}

describe.skipIf(!there)('pages of the rooms with much to show (Chromium, ffmpeg and openssl)', () => {
  beforeAll(async () => {
    t = await openTestSystem({
      seed: 'room-pages',
      env: { TAMGA_TIME_STAMPS: await stamper() },
      reach: { address: () => true, port: () => true },
    });
    // A day goes by before anybody has signed in.
    await t.system.intake.periods.close();
    const random = seededRandom('room-pages-receipt');
    const id = newId('re', random.bytes(16));
    receipt = newReceiptCode(random.bytes(32));
    const answers = readAnswers({ narrative: 'They came at dawn.', consent: ['record', 'publish', 'statistics'] });
    await t.system.intake.reception.receive({ id, receipt, answers, channel: 'form' });
    await t.clock.advance(86_400_000);
    await t.system.intake.periods.close();
    await t.sequence();
    ada = await t.person(['monitor', 'reviewer', 'custodian'], 'Ada');
    // Before the process serves, so that nobody else takes the jobs that are waited for.
    const still = ['-loop', '1', '-i', SAMPLE, '-t', '1', '-vf', 'scale=640:-2', '-pix_fmt', 'yuv420p'];
    const { bytes } = await signedPicture(await sharp(SAMPLE).resize(1280).jpeg().toBuffer());
    sent = await piece('What was sent from the bridge', {
      'VID_20251102_162839.mp4': drawn([...still, '-metadata', 'location=+41.2833+069.2333/'], 'mp4'),
      'IMG_0007.HEIC': await heic(640, 480),
      'DSC_0001.jpg': bytes,
    });
    const picture = await sharp(SAMPLE).resize(320).jpeg().toBuffer();
    proved = await piece('From a telephone', { 'proof.zip': await proofBundle(picture, await newSigner()) });
    running = await servedWeb(t, undefined, { push: true });
    browser = await launched();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await t?.close();
    stamping?.closeAllConnections();
    stamping?.close();
    authority?.close();
  });

  it('a film, a telephone picture, credentials, faces and stamps are explained, and faces are proposed to be covered', async () => {
    await inEveryLook('rooms-evidence', async (page, at, look) => {
      await page.goto(`${at}/workspace/evidence/${sent}`);
      await look();
      await page.goto(
        new URL((await page.locator('.file:has-text("DSC_0001") a[href$=redact]').getAttribute('href')) ?? '', at).href,
      );
      await look();
    });
  }, 180_000);

  it('a bundle of ProofMode says what its signature proves', async () => {
    await inEveryLook('rooms-proof', async (page, at, look) => {
      await page.goto(`${at}/workspace/evidence/${proved}`);
      await look();
    });
  }, 120_000);

  it('what is sealed is written in the form, found by its custodian, asked for and opened', async () => {
    await custodianKey(t, ada, PASSPHRASE, 12);
    await inEveryLook('rooms-sealed', async (page, at, look) => {
      await page.goto(`${at}/workspace/records/new/person`);
      await look();
      await page.fill('[name="/title"]', 'P-Vakhsh-3');
      await page.selectOption('[name="/kind"]', 'victim');
      await page.fill('[data-seal="/names"]', NAME);
      await page.fill('[data-seal="/contact"]', `${NAME} by the mill, with a long description of the way to it`);
      await press(page, 'main .end button[value=check]');
      await look();
      await press(page, 'main .end button[value=save]');
      const person = /\/(pe_[a-z2-7]{26})/.exec(page.url())?.[1] ?? '';
      await page.goto(`${at}/workspace/sealed`);
      await look();
      await page.goto(`${at}/workspace/sealed/${person}`);
      await look();
      for (const box of await page.locator('[name=value]').all()) await box.check();
      await page.selectOption('[name=reason]', 'check-text');
      await press(page, 'main form[method=post] button[type=submit]');
      await look();
      await page.fill('[data-unlock] [data-passphrase]', PASSPHRASE);
      await page.click('[data-unlock] button');
      await page.getByText(NAME, { exact: true }).waitFor();
      await look();
    });
  }, 120_000);

  it('a mapping is changed column by column and as text, with what is wrong in its place', async () => {
    await inEveryLook('rooms-mapping', async (page, at, look) => {
      await page.goto(`${at}/workspace/import`);
      await look();
      await page.setInputFiles('input[type=file]', {
        name: 'bazaar of the valley.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(TABLE),
      });
      await press(page, 'main form[enctype] button[type=submit]');
      await page.locator('select[name=meaning]').nth(3).selectOption('killed');
      await press(page, 'button[value=look]');
      await page.evaluate('for (const one of document.querySelectorAll("main details")) one.open = true');
      await look();
      await page.fill('textarea[name=text]', '{"id": "typed by hand"');
      await press(page, 'button[value=text]');
      await look();
    });
  }, 60_000);

  it('the account shows devices and a passkey of an old address; the trail is narrowed', async () => {
    await t.system.platform.db.query(
      `insert into private.passkey (id, person, key, counter, transports, rp, made_at)
       select d, $1, d, 0, '{internal}', n, $2 from (values ('\\x0102'::bytea, 'register.old.example'), ('\\x0304'::bytea, 'localhost')) v (d, n)`,
      [ada.signedIn.id, t.clock.now()],
    );
    await inEveryLook('rooms-account', async (page, at, look) => {
      await page.goto(`${at}/workspace/account`);
      await look();
      await page.goto(`${at}/workspace/audit`);
      await look();
      await page.locator('select[name=by]').selectOption(ada.signedIn.id);
      await page.locator('input[name=from]').fill('2026-01-01');
      await press(page, 'form.filters button[type=submit]');
      expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
      await look();
    });
  }, 60_000);

  it('a receipt shows what was agreed to, takes it back, and gives the proof', async () => {
    await inEveryLook(
      'rooms-receipt',
      async (page, at, look) => {
        await page.goto(`${at}/receipt`);
        await page.fill('[name=code]', receipt);
        await press(page, 'main form button[type=submit]');
        await page.locator('button[value=proof]').waitFor();
        await look();
        await press(page, 'button[value=ask]');
        await look();
      },
      null,
    );
  }, 60_000);
});
