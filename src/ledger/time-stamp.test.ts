import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificatesIn } from './certificates.ts';
import { OPENSSL, POLICY, sequence, TestAuthority } from './testing/test-authority.ts';
import { type Expected, timeStampRequest, verifyTimeStamp } from './time-stamp.ts';

const imprint = createHash('sha256').update('the order of the third of May').digest();
const nonce = Buffer.from('f0e1d2c3b4a59687', 'hex');
const asked = { imprint, nonce };
let authority: TestAuthority;
let trusted: Uint8Array[];
let good: Buffer;

const check = (reply: Uint8Array, more: Partial<Expected> = {}) =>
  verifyTimeStamp(reply, { ...asked, trusted, ...more });
const refused = (why: string) => ({ code: 'time-stamp-refused', params: { why } });

describe.skipIf(!OPENSSL)('a time stamp (with openssl)', () => {
  beforeAll(() => {
    authority = new TestAuthority();
    trusted = certificatesIn(authority.root);
    good = authority.reply(timeStampRequest(asked));
  });
  afterAll(() => authority?.close());

  it('is asked for over a hash alone, and what comes back is accepted here and by openssl', async () => {
    const stamp = await check(good);
    expect(stamp).toMatchObject({ authority: 'Test TSA', policy: POLICY, accuracyMs: 1500 });
    expect(Math.abs(stamp.at.getTime() - Date.now())).toBeLessThan(120_000);
    expect(stamp.chain).toHaveLength(2);
    expect(authority.accepts(good, imprint.toString('hex'))).toBe(true);
    expect(timeStampRequest(asked).length).toBeLessThan(100);
  });

  it('holds with any nonce, whatever its first bytes', async () => {
    for (const hex of ['0000000000000001', '00ff000000000000', '7fffffffffffffff', '8000000000000000']) {
      const one = { imprint, nonce: Buffer.from(hex, 'hex') };
      await check(authority.reply(timeStampRequest(one)), one);
    }
  });

  it('may name its certificate by SHA-1, as authorities used to', async () => {
    await check(authority.reply(timeStampRequest(asked), { section: 'old' }));
  });

  it('can be checked again later, without its nonce', async () => {
    await verifyTimeStamp(good, { imprint, trusted });
  });

  it('is refused over other bytes, for another question, and under another policy than was asked for', async () => {
    const other = createHash('sha256').update('another order').digest();
    await expect(check(good, { imprint: other })).rejects.toMatchObject(refused('imprint'));
    await expect(check(good, { nonce: Buffer.alloc(8, 1) })).rejects.toMatchObject(refused('nonce'));
    const silent = authority.reply(timeStampRequest({ imprint }));
    await expect(check(silent)).rejects.toMatchObject(refused('nonce'));
    await expect(check(good, { policy: '1.2.3.4.9' })).rejects.toMatchObject(refused('policy'));
    await check(authority.reply(timeStampRequest({ ...asked, policy: POLICY })), { policy: POLICY });
  });

  it('is refused where the authority says no', async () => {
    await expect(check(Buffer.from('30053003020102', 'hex'))).rejects.toMatchObject(refused('status'));
  });

  it.each(['no-purpose', 'not-critical', 'two-purposes'] as const)(
    'is refused from a certificate that is not for time stamps alone: %s',
    async (flaw) => {
      await expect(check(authority.forged(timeStampRequest(asked), flaw))).rejects.toMatchObject(refused('purpose'));
    },
  );

  it('is refused from a certificate that had ended at the time it names', async () => {
    await expect(check(authority.forged(timeStampRequest(asked), 'expired'))).rejects.toMatchObject(refused('chain'));
  });

  it('is refused from an authority nobody named, even where it brings its own root along', async () => {
    const stranger = new TestAuthority();
    try {
      const reply = stranger.reply(timeStampRequest(asked));
      await expect(check(reply)).rejects.toMatchObject(refused('chain'));
      await expect(check(reply, { trusted: certificatesIn(stranger.root) })).resolves.toBeDefined();
      const injected = stranger.forged(timeStampRequest(asked), 'good', { beside: authority.root });
      await expect(check(injected)).rejects.toMatchObject(refused('chain'));
    } finally {
      stranger.close();
    }
  });

  it('is judged by the certificate its signature names, whatever was put beside it', async () => {
    const stranger = new TestAuthority();
    try {
      const beside = readFileSync(join(stranger.folder, 'good.pem'), 'utf8') + stranger.root;
      const stamp = await check(authority.forged(timeStampRequest(asked), 'good', { beside }));
      expect(stamp.chain.map((der) => Buffer.from(der))).toEqual(
        (await check(good)).chain.map((der) => Buffer.from(der)),
      );
    } finally {
      stranger.close();
    }
  });

  it('is refused where its signature does not say which certificate made it', async () => {
    const unnamed = authority.forged(timeStampRequest(asked), 'good', { named: false });
    await expect(check(unnamed)).rejects.toMatchObject(refused('signer'));
  });

  it('is refused with any byte changed, cut off or put behind, and nothing else ever happens', async () => {
    const codes = new Set<string>();
    const whyOf = async (reply: Uint8Array) => {
      const why = await check(reply).then(
        () => 'accepted',
        (error) => (error.code === 'time-stamp-refused' ? error.params.why : String(error)),
      );
      codes.add(why);
      return why;
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Buffer.from(good);
        changed[at] = (changed[at] as number) ^ by;
        await whyOf(changed);
      }),
      { numRuns: 300 },
    );
    for (const reply of [good.subarray(0, -1), good.subarray(0, 40), Buffer.concat([good, Buffer.from([0])])])
      expect(await whyOf(reply)).toBe('unreadable');
    // Bytes that no signature covers may change (the wording of a status, a certificate beside): nothing else may pass.
    for (const code of codes) expect(code).toMatch(/^[a-z]+$/);
    const signedPart = good.indexOf(imprint);
    const forged = Buffer.from(good);
    forged[signedPart + imprint.length + 8] = (forged[signedPart + imprint.length + 8] as number) ^ 1;
    expect(await whyOf(forged)).not.toBe('accepted');
  });

  it('is refused when it is garbage, too large, or nested to exhaust who reads it', async () => {
    for (const reply of [
      Buffer.alloc(0),
      Buffer.from('<html>busy</html>'),
      Buffer.alloc(70_000, 0x30),
      Buffer.from('3080'.repeat(30_000), 'hex'),
      sequence(Buffer.concat([Buffer.from('3003020100', 'hex')])),
    ])
      await expect(check(reply)).rejects.toMatchObject(refused('unreadable'));
  });
});

describe('certificates from a PEM file', () => {
  it('are refused where there is none, or where one is damaged', () => {
    for (const text of ['', 'nothing', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])
      expect(() => certificatesIn(text)).toThrow(/certificates-unreadable/);
  });
});
