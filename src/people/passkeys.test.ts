/** Passkeys against an authenticator made here: at which address one opens the door, and when a former name still counts. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { insertPasskey, readPasskeys } from './means-store.ts';
import { type RelyingParty, relyingParty } from './passkeys.ts';

let t: TestSystem;
let holder: TestPerson;
let keys: { privateKey: KeyObject; publicKey: KeyObject };
const ID = Buffer.alloc(32, 9).toString('base64url');
const OLD = 'https://old.example';
const NEW = 'https://new.example';

const partyOf = (url: string, former: string[] = []) => relyingParty(url, 'Tamga', former) as RelyingParty;
const digest = (text: string | Buffer) => createHash('sha256').update(text).digest();

beforeAll(async () => {
  t = await openTestSystem({ seed: 'passkeys' });
  holder = await t.person(['monitor'], 'Aru');
  keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = keys.publicKey.export({ format: 'jwk' });
  // A COSE key: EC2, ES256, P-256, and the point.
  const head = Buffer.from('a5010203262001215820', 'hex');
  const key = Buffer.concat([
    head,
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);
  const row = { id: ID, person: holder.signedIn.id, key, counter: 0, transports: [], rp: 'old.example' };
  await insertPasskey(t.system.platform.db as never, { ...row, madeAt: t.clock.now() });
});
afterAll(() => t?.close());

/** What the device answers: for the name the browser let it use, at the address the browser was at. */
async function answer(party: RelyingParty, rp: string, origin: string, counter: number): Promise<string> {
  const { challenge } = await t.system.people.passkeys.request(party, rp);
  const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin }));
  const data = Buffer.concat([digest(rp), Buffer.from([0x05]), Buffer.from([0, 0, 0, counter])]);
  const signature = sign('sha256', Buffer.concat([data, digest(clientData)]), keys.privateKey);
  const response = {
    clientDataJSON: clientData.toString('base64url'),
    authenticatorData: data.toString('base64url'),
    signature: signature.toString('base64url'),
  };
  return JSON.stringify({ id: ID, rawId: ID, type: 'public-key', clientExtensionResults: {}, response });
}

const signIn = async (party: RelyingParty, given: string) =>
  (await t.system.people.signIn.byPasskey(party, given, { session: '', device: '' })).person;

describe('a passkey', () => {
  test('opens the address it was made for', async () => {
    const party = partyOf(OLD);
    expect(await signIn(party, await answer(party, 'old.example', OLD, 1))).toBe(holder.signedIn.id);
  });

  test('opens a new address only where the old one is named as former, and there under its own name', async () => {
    const moved = partyOf(NEW);
    const related = partyOf(NEW, [OLD]);
    await expect(signIn(moved, await answer(moved, 'old.example', NEW, 2))).rejects.toThrow('passkey-refused');
    await expect(signIn(related, await answer(related, 'new.example', NEW, 2))).rejects.toThrow('passkey-refused');
    await expect(signIn(related, await answer(related, 'old.example', OLD, 2))).rejects.toThrow('passkey-refused');
    await expect(signIn(related, await answer(related, 'old.example', 'https://evil.example', 2))).rejects.toThrow(
      'passkey-refused',
    );
    expect(await signIn(related, await answer(related, 'old.example', NEW, 2))).toBe(holder.signedIn.id);
  });

  test('of before names were noted is of the address the instance has when it starts, and only then', async () => {
    const { people, platform } = t.system;
    await platform.db.query('update private.passkey set rp = null');
    expect(await people.passkeysElsewhere(partyOf(NEW))).toEqual([]);
    await people.namePasskeys(partyOf(OLD));
    await people.namePasskeys(partyOf(NEW));
    expect((await readPasskeys(platform.db, holder.signedIn.id)).map(({ rp }) => rp)).toEqual(['old.example']);
    expect(await people.passkeysElsewhere(partyOf(NEW))).toEqual(['old.example']);
    expect(await people.passkeysElsewhere(partyOf(NEW, [OLD]))).toEqual([]);
  });

  test('of another address alone is no means of sign-in that is left', async () => {
    const { means } = t.system.people;
    const second = { id: 'second', person: holder.signedIn.id, key: Buffer.from([1]), counter: 0, transports: [] };
    await insertPasskey(t.system.platform.db as never, { ...second, rp: 'new.example', madeAt: t.clock.now() });
    await expect(means.remove(holder.signedIn, 'second', ['new.example'])).rejects.toThrow('means-last');
    await means.remove(holder.signedIn, ID, ['new.example']);
    await expect(means.remove(holder.signedIn, 'second', ['new.example'])).rejects.toThrow('means-last');
  });
});
