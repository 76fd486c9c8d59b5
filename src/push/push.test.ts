/** Web push over the real protocol, to a service of the test's own: what is sent says nothing, and what is kept is sealed. */
import { execFileSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findAudit } from '../people/audit-store.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { Push, type PushParts } from './commands.ts';
import { isGone, messageBytes, readSubscription } from './model.ts';
import { type Arrived, openTestService, type TestService, testDevice } from './testing-service.ts';

const hasOpenssl = (() => {
  try {
    return execFileSync('openssl', ['version']).length > 0;
  } catch {
    return false;
  }
})();
const WORDS: Record<string, string> = { en: 'Something waits for you', ar: 'هناك ما ينتظرك' };
const MINUTE = 60_000;

let t: TestSystem;
let service: TestService;
let push: Push;
let ada: TestPerson;
let waiting: { lang: string | undefined } | null;

function parts(): PushParts {
  const { platform, people } = t.system;
  const { db: pool, secrets, jobs, clock, random } = platform;
  return {
    ...{ pool, secrets, jobs, clock, random, audit: people.audit, on: true },
    site: () => 'https://register.example',
    waitsFor: async () => waiting,
    words: (lang) => WORDS[lang] ?? '',
    sender: {
      ca: service.certificate,
      reach: { address: (address) => address === '127.0.0.1', port: (port) => port === service.port },
    },
  };
}

const tell = async (who = ada) => {
  await push.tell(t.system.platform.db as never, who.signedIn.id);
  await t.system.platform.jobs.drain();
};

describe.skipIf(!hasOpenssl)('a device that its person turned on (needs openssl)', () => {
  beforeAll(async () => {
    t = await openTestSystem({ seed: 'push' });
    service = await openTestService();
    push = new Push(parts());
  });
  afterAll(async () => {
    await service?.close();
    await t?.close();
  });
  beforeEach(async () => {
    waiting = { lang: undefined };
    service.status = 201;
    service.arrived.splice(0);
    ada = await t.person(['monitor']);
  });
  afterEach(() => t.clock.advance(60 * MINUTE));

  test('gets one sentence in its person’s language, of one length, that only it can open', async () => {
    const device = testDevice(`${service.url}/send/1`);
    await push.turnOn(ada.signedIn, device.subscription);
    await tell();
    await t.clock.advance(31 * MINUTE);
    waiting = { lang: 'ar' };
    await tell();
    expect(service.arrived.map(({ path }) => path)).toEqual(['/send/1', '/send/1']);
    const opened = service.arrived.map(({ body }) => device.open(body));
    expect(opened.map(({ plain }) => JSON.parse(plain.toString('utf8')))).toEqual([
      { text: 'Something waits for you' },
      { text: 'هناك ما ينتظرك' },
    ]);
    expect(new Set(service.arrived.map(({ body }) => body.length)).size).toBe(1);
    expect(() => testDevice(`${service.url}/send/1`).open(service.arrived[0]?.body ?? Buffer.alloc(0))).toThrow();
  });

  test('is written to under this instance’s one key, and the service learns nothing of who or what', async () => {
    await push.turnOn(ada.signedIn, testDevice(`${service.url}/send/2`).subscription);
    await tell();
    const { headers } = service.arrived[0] as Arrived;
    const [, jwt = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(String(headers.authorization)) ?? [];
    expect(key).toBe(await push.publicKey());
    const [head = '', claims = '', signature = ''] = jwt.split('.');
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect(said).toMatchObject({ aud: service.url, sub: 'https://register.example' });
    const point = Buffer.from(key, 'base64url');
    const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    const signed = Buffer.from(`${head}.${claims}`);
    const sig = Buffer.from(signature, 'base64url');
    expect(verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, sig)).toBe(true);
    const told = JSON.stringify(headers);
    expect(told).not.toContain(ada.signedIn.id);
    expect(told).not.toContain(ada.signedIn.pseudonym);
    expect(Object.keys(headers).toSorted()).toEqual([
      'authorization',
      'connection',
      'content-encoding',
      'content-length',
      'content-type',
      'host',
      'topic',
      'ttl',
      'urgency',
    ]);
    // Another process of the same instance has the same key.
    expect(await new Push({ ...parts(), jobs: { ...t.system.platform.jobs, handle: () => {} } }).publicKey()).toBe(key);
  });

  test('is told at most once in half an hour, however much happens, and not when nothing waits any more', async () => {
    await push.turnOn(ada.signedIn, testDevice(`${service.url}/send/3`).subscription);
    for (let i = 0; i < 5; i++) await tell();
    expect(service.arrived).toHaveLength(1);
    await t.clock.advance(31 * MINUTE);
    await t.system.platform.jobs.drain();
    expect(service.arrived).toHaveLength(2);
    waiting = null;
    await t.clock.advance(31 * MINUTE);
    await tell();
    expect(service.arrived).toHaveLength(2);
  });

  test('is forgotten when the service says that it is gone, or has failed five times', async () => {
    await push.turnOn(ada.signedIn, testDevice(`${service.url}/send/4`).subscription);
    service.status = 410;
    await tell();
    expect(await push.devices(ada.signedIn)).toEqual([]);
    await push.turnOn(ada.signedIn, testDevice(`${service.url}/send/5`).subscription);
    service.status = 500;
    for (let i = 0; i < 4; i++) {
      await tell();
      await t.clock.advance(31 * MINUTE);
    }
    expect(await push.devices(ada.signedIn)).toHaveLength(1);
    await tell();
    expect(await push.devices(ada.signedIn)).toEqual([]);
    expect(service.arrived).toHaveLength(6);
  });

  test('is stored sealed, turned off by its person alone, and both stand in the trail', async () => {
    const { subscription } = testDevice(`${service.url}/send/secret-address`);
    await push.turnOn(ada.signedIn, subscription);
    expect(await t.dump()).not.toContain('secret-address');
    const [device] = await push.devices(ada.signedIn);
    const other = await t.person(['monitor']);
    await expect(push.turnOff(other.signedIn, device?.id ?? '')).rejects.toThrow('push-unknown');
    // The same browser, now of somebody else: the first is told nothing there any more.
    await push.turnOn(other.signedIn, subscription);
    expect(await push.devices(ada.signedIn)).toEqual([]);
    await push.turnOff(other.signedIn, (await push.devices(other.signedIn))[0]?.id ?? '');
    const noted = await findAudit(t.system.platform.db, { by: other.signedIn.id, limit: 2 });
    expect(noted.map(({ action }) => action)).toEqual(['push.off', 'push.on']);
  });

  test('lies on a public https address, whatever a browser is made to say', async () => {
    const open = new Push({ ...parts(), sender: {} });
    for (const endpoint of [
      'http://push.example/x',
      'https://127.0.0.1/x',
      'https://[::1]/x',
      'https://10.1.2.3/x',
      'https://169.254.169.254/latest',
      'https://push.example:8443/x',
      'https://user:word@push.example/x',
      'file:///etc/passwd',
    ])
      await expect(open.turnOn(ada.signedIn, testDevice(endpoint).subscription), endpoint).rejects.toThrow(
        'address-refused',
      );
    // A name that means our own network by the time it is written to gets nothing.
    await open.turnOn(ada.signedIn, testDevice('https://localhost/x').subscription);
    await push.tell(t.system.platform.db as never, ada.signedIn.id);
    await t.system.platform.jobs.drain();
    expect(service.arrived).toEqual([]);
    const { rows } = await t.system.platform.db.query('select failures from private.push_device where person = $1', [
      ada.signedIn.id,
    ]);
    expect(rows).toEqual([{ failures: 1 }]);
    for (const bad of ['', '{}', '{"endpoint":"https://push.example/x","keys":{"p256dh":"AA","auth":"AA"}}'])
      await expect(open.turnOn(ada.signedIn, bad)).rejects.toThrow('push-unfit');
    const off = { endpoint: 'https://push.example/x', keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) } };
    await expect(open.turnOn(ada.signedIn, JSON.stringify(off))).rejects.toThrow('push-unfit');
    push = new Push(parts());
  });

  test('is one of ten, and there is none where the operator did not turn it on', async () => {
    for (let i = 0; i < 10; i++) await push.turnOn(ada.signedIn, testDevice(`${service.url}/many/${i}`).subscription);
    const more = push.turnOn(ada.signedIn, testDevice(`${service.url}/many/11`).subscription);
    await expect(more).rejects.toThrow('push-too-many');
    await t.system.platform.jobs.drain();
    const off = new Push({ ...parts(), on: false });
    await expect(off.turnOn(ada.signedIn, testDevice(`${service.url}/x`).subscription)).rejects.toThrow('push-off');
    await off.tell(t.system.platform.db as never, ada.signedIn.id);
    expect(await t.system.platform.jobs.drain()).toBe(0);
  });
});

test('a message is one short sentence of one length, and JSON', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), (text) => {
      const bytes = messageBytes(text);
      expect(bytes.length).toBe(256);
      expect(JSON.parse(Buffer.from(bytes).toString('utf8'))).toEqual({ text });
    }),
  );
  expect(() => messageBytes('x'.repeat(300))).toThrow();
  expect([404, 410, 201, 500].map(isGone)).toEqual([true, true, false, false]);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => readSubscription(text)).toThrow('push-unfit');
    }),
  );
});
