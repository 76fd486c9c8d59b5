import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '../findings.ts';
import { hasOpenssl, type SignedPicture, signedPicture } from '../testing/signed-picture.ts';
import { stateOf } from './credentials.ts';
import { work } from './workshop.ts';

const MEDIA = join(import.meta.dirname, '../../../../shared/data/media');

/** What the workshop finds, held as it always is: without network, without files. */
async function checked(bytes: Buffer, trust = '', mediaType = 'image/jpeg') {
  const { findings } = await work({ do: 'scan', mediaType, trust }, [bytes]);
  return findings;
}

const altered = (bytes: Buffer, at: number): Buffer => {
  const other = Buffer.from(bytes);
  other[at] = (other[at] as number) ^ 1;
  return other;
};

describe.skipIf(!hasOpenssl())('content credentials of an invented camera (needs openssl)', () => {
  let picture: SignedPicture;
  beforeAll(async () => {
    picture = await signedPicture(
      await sharp({ create: { width: 64, height: 64, channels: 3, background: '#123456' } })
        .jpeg()
        .toBuffer(),
    );
  });

  it('hold, by a signer nobody here knows: that is no sign of a forgery', async () => {
    expect(await checked(picture.bytes)).toMatchObject({
      c2pa: true,
      credentials: {
        state: 'untrusted',
        by: 'Camera 7, Invented Camera Works',
        with: 'Invented camera 1',
        actions: ['c2pa.created'],
        sources: ['digitalCapture'],
        ingredients: 0,
        codes: ['signingCredential.untrusted'],
      },
    });
  });

  it('hold, by a signer under a root the operator trusts', async () => {
    expect((await checked(picture.bytes, picture.root)).credentials).toMatchObject({ state: 'trusted' });
  });

  it('do not hold when a single bit of the picture, or of what is claimed, was changed since', async () => {
    const pixels = await checked(altered(picture.bytes, picture.bytes.length - 40));
    expect(pixels.credentials).toMatchObject({ state: 'altered', codes: expect.arrayContaining([expect.any(String)]) });
    const claim = await checked(altered(picture.bytes, picture.bytes.indexOf('digitalCapture')), picture.root);
    expect(claim.credentials?.state).toBe('altered');
  });

  it('are unreadable when they are damaged, and never called a forgery for it', async () => {
    const damaged = Buffer.from(picture.bytes);
    const store = damaged.indexOf(Buffer.from('6332706100110010800000aa00389b71', 'hex'));
    damaged.fill(0, store + 20, store + 180);
    expect(await checked(damaged)).toEqual({ c2pa: true, credentials: { state: 'unreadable' } });
  });
});

it('says of a file without a manifest that none was found, and nothing more', async () => {
  expect(await checked(Buffer.from('nothing of the kind'))).toEqual({ c2pa: false });
});

it('takes what was hashed or signed and does not agree for altered, what it cannot check for unreadable', () => {
  const state = (validation: string, ...codes: string[]): Credentials['state'] =>
    stateOf({
      active_manifest: 'm',
      manifests: { m: {} },
      validation_state: validation,
      validation_results: { activeManifest: { failure: codes.map((code) => ({ code })) } },
    }).state;
  expect(state('Valid')).toBe('untrusted');
  expect(state('Trusted')).toBe('trusted');
  expect(state('Invalid', 'signingCredential.expired')).toBe('untrusted');
  expect(state('Invalid', 'signingCredential.untrusted', 'assertion.dataHash.mismatch')).toBe('altered');
  expect(state('Invalid', 'claim.hardBindings.missing')).toBe('unreadable');
  expect(state('')).toBe('unreadable');
  expect(stateOf({}).state).toBe('unreadable');
});

it.skipIf(!existsSync(MEDIA))(
  'agrees with the C2PA project on its own test files',
  async () => {
    const state = async (name: string, mediaType: string) =>
      (await checked(readFileSync(`${MEDIA}/${name}`), '', mediaType)).credentials?.state;
    expect(await state('c2pa_adobe_A.jpg', 'image/jpeg')).toBeUndefined();
    expect(await state('c2pa_adobe_C.jpg', 'image/jpeg')).toBe('untrusted');
    expect(await state('c2pa_adobe_CA.jpg', 'image/jpeg')).toBe('untrusted');
    expect(await state('c2pa_adobe_E-sig-CA.jpg', 'image/jpeg')).toBe('altered');
    expect(await state('c2pa_video1.mp4', 'video/mp4')).toBe('untrusted');
    expect(await state('c2pa_single_manifest_store.pdf', 'application/pdf')).toBe('untrusted');
  },
  60_000,
);
