// Bundles as ProofMode packs them, and as ill will would: what is taken out, what is said of it, what is never believed.
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newReceiptCode, readAnswers } from '../../intake/commands.ts';
import { newId } from '../../kernel/ids.ts';
import type { SignedIn } from '../../people/model.ts';
import { transaction } from '../../platform/index.ts';
import { openTestSystem, type TestSystem } from '../../testing/test-system.ts';
import type { EvidenceRoom } from '../room.ts';
import { newSigner, proofBundle, proofOf, type Signer, sha256Of, signed, zipOf } from '../testing/bundle.ts';
import { readProof } from './proof.ts';

let t: TestSystem;
let room: EvidenceRoom;
let picture: Buffer;
let signer: Signer;
const monitor: SignedIn = { id: `us_${'a'.repeat(26)}`, pseudonym: 'm', roles: ['monitor'], bodies: [], session: 's' };

beforeAll(async () => {
  t = await openTestSystem();
  room = t.system.evidenceRoom;
  picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#246' } })
    .jpeg()
    .toBuffer();
  signer = await newSigner();
});
afterAll(() => t.close());

const whole = (media = picture, more: Record<string, string | Uint8Array> = {}) =>
  proofBundle(picture, signer, { media, more });

async function added(bytes: Uint8Array) {
  const source = (async function* () {
    yield bytes;
  })();
  const { id } = await room.evidence.take(monitor.id, { source, name: 'bundle.zip' });
  const rid = await room.pieces.add(monitor, { body: { title: { lang: 'en', text: 'B' } }, ids: [id], flags: [] });
  await t.system.platform.jobs.drain();
  const { files } = await room.pieces.piece(monitor, rid);
  const originals = files.filter(({ row }) => row.part === 'original');
  const zip = originals.find(({ row }) => row.id === id);
  return { id, rid, zip, media: originals.filter(({ row }) => row.id !== id) };
}

describe('a bundle of ProofMode', () => {
  test('is known for what it is: its picture becomes an original beside it, and what was checked stands with it', async () => {
    const { id, zip, media } = await added(await whole());
    expect(zip?.meta.findings?.bundle).toEqual({ files: 1 });
    expect(media).toHaveLength(1);
    const { row, meta } = media[0] as (typeof media)[number];
    expect([meta.sha256, meta.mediaType, meta.name, row.state]).toEqual([
      sha256Of(picture),
      'image/jpeg',
      'IMG_1.jpg',
      'examined',
    ]);
    expect(meta.findings?.proof).toEqual({
      bundle: id,
      hash: 'same',
      signature: 'good',
      words: 'good',
      key: expect.stringMatching(/^[0-9a-f]{40,64}$/),
      signedAt: expect.stringMatching(/^20\d\d-/),
      stamped: true,
      said: {
        taken: '2024-05-01T09:30Z',
        written: '2024-05-01T09:31Z',
        point: { lat: 38.5598, lon: 68.787 },
        accuracy: 12,
        device: 'Invented Phone 3',
      },
    });
    const chain = await room.evidence.custodyOf(monitor, [id, row.id]);
    expect(chain.filter(({ file }) => file === row.id)[0]).toMatchObject({ touch: 'received', about: id });
  });

  test('keeps place, time and telephone out of every table, and out of what is published', async () => {
    const { media } = await added(await whole());
    expect(JSON.stringify(media[0]?.meta.findings)).not.toMatch(/4711|192\.0\.2/);
    expect(await t.dump(['private', 'public', 'open'])).not.toMatch(/38\.55|68\.787|Invented Phone|4711/);
  });

  test('is opened once, however often it is asked for', async () => {
    const { id, rid } = await added(await whole());
    await room.bundles.unpack(id);
    await t.system.platform.jobs.drain();
    const { files } = await room.pieces.piece(monitor, rid);
    expect(files.filter(({ row }) => row.part === 'original')).toHaveLength(2);
  });

  test('whose picture was changed says so, by hash and by signature', async () => {
    const other = Buffer.concat([picture, Buffer.from('x')]);
    const hash = sha256Of(picture);
    const { media } = await added(
      await whole(other, { 'IMG_1.jpg.asc': await signed(picture, signer), 'IMG_1.proof.json': proofOf(hash) }),
    );
    expect(media[0]?.meta.findings?.proof).toMatchObject({ hash: 'other', signature: 'bad' });
  });

  test('with another key, a broken key or none says that nothing could be checked, never that it is good', async () => {
    const { pub: publicKey } = await newSigner();
    for (const key of [publicKey, 'rubbish']) {
      const { media } = await added(await whole(picture, { 'pubkey.asc': key }));
      expect(media[0]?.meta.findings?.proof).toMatchObject({ hash: 'same', signature: 'unreadable' });
    }
    const hash = sha256Of(picture);
    const bare = await added(
      await zipOf({ 'a.jpg': picture, 'a.proof.csv': `File Hash SHA256\n${hash}\n`, 'x.asc': 'x' }),
    );
    expect(bare.media[0]?.meta.findings?.proof).toEqual({
      bundle: bare.id,
      hash: 'same',
      signature: 'none',
      words: 'none',
    });
  });

  test('may name its entries as it likes: a path leads nowhere, and nothing is believed of a name', async () => {
    const words = proofOf(sha256Of(picture));
    const zip = await zipOf({
      'deep/er/IMG.jpg': picture,
      'deep/er/x.proof.json': words,
      'deep/er/x.asc': 'x',
      'page.html': '<script>1</script>',
    });
    const { media } = await added(zip);
    expect(media.map(({ meta }) => [meta.name, meta.mediaType]).sort()).toEqual([
      ['IMG.jpg', 'image/jpeg'],
      ['page.html', 'text/plain'],
    ]);
  });

  test('that swells beyond measure is refused whole, and kept as it came', async () => {
    const bomb = await whole(picture, { 'z.jpg': Buffer.alloc(40 * 1024 ** 2) });
    const { zip, media } = await added(bomb);
    expect(zip?.meta.findings?.bundle).toEqual({ files: 0, refused: 'bundle-bomb' });
    expect(media).toEqual([]);
    expect(zip?.meta.sha256).toBe(sha256Of(bomb));
  });

  test('with a damaged picture is refused whole, and says so', async () => {
    const bytes = await whole();
    bytes.fill(0x55, 60, 200);
    const { zip, media } = await added(bytes);
    expect([zip?.meta.findings?.bundle, media]).toEqual([{ files: 0, refused: 'bundle-broken' }, []]);
  });

  test('is not what any other ZIP is taken for, whole or broken', async () => {
    const plain = await zipOf({ 'a.jpg': picture, 'notes.txt': 'x' });
    for (const bytes of [plain, (await whole()).subarray(0, 300)]) {
      const { zip, media } = await added(bytes);
      expect([zip?.meta.findings?.bundle, media]).toEqual([undefined, []]);
    }
  });
});

test('what lies in the bundle of a report counts as what its sender may leave here, and is refused whole beyond it', async () => {
  const own = await openTestSystem({ seed: 'bundles-of-strangers', env: { REPORT_MB: '1' } });
  try {
    const { intake, platform, evidence } = own.system;
    // Packed to about a third: the bundle may come in, what lies in it may not.
    const letters = Buffer.from(platform.random.bytes(2_400_000).map((byte) => 65 + (byte % 6)));
    const refusals: (string | undefined)[] = [];
    for (const more of [{}, { 'more.bin': letters }] as Record<string, Uint8Array>[]) {
      const bundle = await whole(picture, more);
      expect(bundle.length).toBeLessThan(1_000_000);
      const holder = `form:${refusals.length}`;
      const source = (async function* () {
        yield bundle;
      })();
      const { id } = await evidence.take(holder, { source, name: 'bundle.zip' });
      const rid = newId('re', platform.random.bytes(16));
      const receipt = newReceiptCode(platform.random.bytes(32));
      const answers = readAnswers({ narrative: 'From a telephone.', consent: ['record'] });
      await intake.reception.receive({ id: rid, receipt, answers, channel: 'form' });
      await transaction(platform.db, (client) => evidence.attach(client, { holder, ids: [id], rid }));
      await platform.jobs.drain();
      const files = await evidence.filesOf(monitor, rid);
      const opened = files.find(({ row }) => row.id === id)?.meta.findings?.bundle;
      refusals.push(opened?.refused);
      expect(files.filter(({ row }) => row.part === 'original')).toHaveLength(opened?.refused ? 1 : 2);
    }
    expect(refusals).toEqual([undefined, 'files-together-too-large']);
  } finally {
    await own.close();
  }
});

test('a proof is read from both spellings, and what is no number is no place', () => {
  expect(readProof('File Hash SHA256,Location.Latitude,Location.Longitude\nab,1,2\n')).toEqual({
    said: { point: { lat: 1, lon: 2 } },
  });
  expect(readProof(proofOf('x', { 'Location.Latitude': '95' }))?.said.point).toBeUndefined();
  expect(readProof(proofOf('x', { 'Location.Latitude': '' }))?.said).not.toHaveProperty('point');
  expect(readProof('{')).toBeNull();
  expect(readProof('only a line')).toBeNull();
});
