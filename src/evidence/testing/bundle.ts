/** Bundles as ProofMode packs them, for tests: an invented picture, what an invented telephone says of it, signatures, a key. */
import { createHash } from 'node:crypto';
import { createMessage, generateKey, readPrivateKey, sign } from 'openpgp';
import yazl from 'yazl';

export interface Signer {
  secret: string;
  pub: string;
}

/** Everything in the telephone's words that must never be shown outside: place, device, numbers. */
export const SAID = {
  'File Created': '2024-05-01T09:30Z',
  'Proof Generated': '2024-05-01T09:31Z',
  'Location.Latitude': '38.5598',
  'Location.Longitude': '68.787',
  'Location.Accuracy': '12',
  Manufacturer: 'Invented',
  Hardware: 'Phone 3',
  DeviceID: 'device-4711',
  IPv4: '192.0.2.7',
};

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const proofOf = (hash: string, more: object = {}): string =>
  JSON.stringify({ 'File Hash SHA256': hash, ...SAID, ...more });

export async function newSigner(): Promise<Signer> {
  const { privateKey, publicKey } = await generateKey({ userIDs: [{ name: 'ProofMode' }], format: 'armored' });
  return { secret: privateKey, pub: publicKey };
}

export async function signed(bytes: Uint8Array, { secret }: Signer): Promise<string> {
  const message = await createMessage({ binary: new Uint8Array(bytes) });
  return await sign({ message, signingKeys: await readPrivateKey({ armoredKey: secret }), detached: true });
}

export async function zipOf(parts: Record<string, string | Uint8Array>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** A whole bundle about `picture`; `media` is what lies in it instead. */
export async function proofBundle(
  picture: Uint8Array,
  signer: Signer,
  { media = picture, more = {} }: { media?: Uint8Array; more?: Record<string, string | Uint8Array> } = {},
): Promise<Buffer> {
  const hash = sha256Of(picture);
  const words = proofOf(hash);
  return await zipOf({
    'IMG_1.jpg': media,
    [`${hash}.asc`]: await signed(picture, signer),
    [`${hash}.proof.json`]: words,
    [`${hash}.proof.json.asc`]: await signed(Buffer.from(words), signer),
    [`${hash}.ots`]: 'stamp',
    'pubkey.asc': signer.pub,
    'HowToVerifyProofData.txt': 'words',
    ...more,
  });
}
