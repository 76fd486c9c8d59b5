/**
 * The box with the successor of the log's key: made while all is well, for a safe that is not the server's. Its private half
 * is in this box alone; the log holds the public one.
 */
import { toHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { newSigner, type Signer, verifierKeyOf } from '../ledger/index.ts';
import type { Pool, Random } from '../platform/index.ts';
import { readBox, writeBox } from './log-keys.ts';
import type { Identities } from './sealed-file.ts';
import { readSetting, writeSetting } from './store.ts';

export interface SuccessorBox {
  origin: string;
  /** Verifier key of the log when the box was made: the key it is meant to follow. */
  succeeds: string;
  recipients: readonly string[];
  random: Random;
}

/** What is remembered of the newest box: where it was written and when, and the verifier key in it. */
export interface BoxNote {
  file: string;
  at: string;
  vkey: string;
}

const BOX = 'successor.box';

/** Makes a key pair and writes it into a new box. @throws Refusal `recipient-needed`, `recipient-invalid`, `backup-exists` */
export async function writeSuccessor(path: string, box: SuccessorBox): Promise<Signer> {
  const { origin, succeeds, recipients, random } = box;
  if (recipients.length === 0) throw new Refusal('recipient-needed');
  const seed = random.bytes(32);
  const signer = await newSigner(origin, seed);
  const lines = [
    '# Successor of the key of a Tamga log. Keep it away from the server: it is all that is needed to go on with the log.',
    `origin ${origin}`,
    `succeeds ${succeeds}`,
    `verifier-key ${verifierKeyOf(signer)}`,
    `log-successor ${toHex(seed)}`,
  ];
  await writeBox(path, lines, recipients);
  return signer;
}

/** Opens a box. @throws Refusal `successor-malformed`, and what opening the file refuses */
export async function readSuccessor(
  path: string,
  identities: Identities,
): Promise<{ origin: string; succeeds: string; vkey: string; seed: Uint8Array }> {
  const lines = await readBox(path, identities);
  const seed = Buffer.from(lines.get('log-successor') ?? '', 'hex');
  const [origin = '', succeeds = '', vkey = ''] = ['origin', 'succeeds', 'verifier-key'].map((name) => lines.get(name));
  if (seed.length !== 32 || !succeeds) throw new Refusal('successor-malformed');
  if (verifierKeyOf(await newSigner(origin, seed)) !== vkey) throw new Refusal('successor-malformed');
  return { origin, succeeds, vkey, seed };
}

/** Remembers where the newest box was written, in the transaction that promises its key. */
export async function noteBox(db: Parameters<typeof writeSetting>[0], note: BoxNote): Promise<void> {
  await writeSetting(db, BOX, note);
}

/** The newest box; null when none was written for this instance. */
export async function lastBox(pool: Pool): Promise<BoxNote | null> {
  return ((await readSetting(pool, BOX)) as BoxNote | undefined) ?? null;
}
