/**
 * Encrypting a backup to its operator's age recipients, and opening it again. A backup that is being written is also
 * sealed to a key that lives only in this process, so that it can be opened and checked before it gets its name.
 */
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption';
import { Refusal } from '../kernel/refusal.ts';

const MAGIC = 'age-encryption.org/v1\n';

/** Opens what was sealed: age identities, one a line as `age-keygen` writes them. */
export type Identities = readonly string[];

export interface Sealing {
  seal(source: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>>;
  /** Opens it for the check that follows the writing, and is never kept. */
  identities: Identities;
}

/** Sealing to recipients (`age1…`); null without any. @throws Refusal `recipient-invalid` */
export async function sealingTo(recipients: readonly string[]): Promise<Sealing | null> {
  if (recipients.length === 0) return null;
  const hybrid = recipients.every((recipient) => recipient.startsWith('age1pq1'));
  const identity = await (hybrid ? generateHybridIdentity() : generateX25519Identity());
  const encrypter = new Encrypter();
  for (const recipient of [...recipients, await identityToRecipient(identity)]) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw new Refusal('recipient-invalid', { recipient: recipient.slice(0, 80) });
    }
  }
  return {
    identities: [identity],
    seal: async (source) => piecesOf(await encrypter.encrypt(webStream(source))),
  };
}

/** Seals a few bytes to recipients alone, as an age file. @throws Refusal `recipient-invalid` */
export async function sealBytes(bytes: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw new Refusal('recipient-invalid', { recipient: recipient.slice(0, 80) });
    }
  }
  return await encrypter.encrypt(bytes);
}

/** The identities in a file of `age-keygen`. @throws Refusal `identity-invalid` */
export async function readIdentities(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Refusal('identity-invalid', { file: path });
  });
  const lines = text.split(/\r?\n/).filter((line) => /^AGE-SECRET-KEY-/.test(line));
  if (lines.length === 0) throw new Refusal('identity-invalid', { file: path });
  return lines;
}

/** Whether a file is encrypted with age. @throws Refusal `backup-missing` */
export async function isSealed(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => {
    throw new Refusal('backup-missing', { file: path }, 404);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === MAGIC;
  } finally {
    await file.close();
  }
}

/** The bytes of a file, opened when it is encrypted. @throws Refusal `identity-needed`, `identity-wrong`, `backup-damaged` */
export async function* openedFile(path: string, identities: Identities): AsyncGenerator<Uint8Array> {
  if (!(await isSealed(path))) return yield* createReadStream(path, { highWaterMark: 256 * 1024 });
  if (identities.length === 0) throw new Refusal('identity-needed', { file: path });
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  let count = 0;
  try {
    const stream = await decrypter.decrypt(webStream(createReadStream(path, { highWaterMark: 256 * 1024 })));
    for await (const piece of piecesOf(stream)) {
      count += piece.length;
      yield piece;
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof Error && /no identity matched/.test(error.message))
      throw new Refusal('identity-wrong', { file: path });
    throw new Refusal('backup-damaged', { where: `byte ${count}` });
  }
}

const webStream = (source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> =>
  Readable.toWeb(Readable.from(source, { objectMode: true, highWaterMark: 4 })) as ReadableStream<Uint8Array>;

const piecesOf = (stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> =>
  Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]);
