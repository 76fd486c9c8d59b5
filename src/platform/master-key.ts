// Where the instance's 32-byte master key comes from at start: a passphrase, a key file, a service credential, or a file
// made on first start. The key itself is random; a check value in `secrets/master.json` tells a wrong one at once.
import { createHmac, scryptSync, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../kernel/refusal.ts';
import { createDurably, flushFolder, writeDurably } from './files.ts';
import type { Notice } from './postgres/embedded.ts';
import type { Random } from './random.ts';
import { openWith, sealWith } from './sealing.ts';

/** The parts of the environment that unlock an instance. */
export type Unlocking = { TAMGA_PASSPHRASE?: string; TAMGA_KEY_FILE?: string; CREDENTIALS_DIRECTORY?: string };

/** `check` and `wrapped` are base64; `salt` too. `wrapped` is the master key sealed under the passphrase's scrypt key. */
type MasterRecord = { v: 1; check: string; salt?: string; wrapped?: string };

const scrypt = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 2 ** 20 };
const wrapContext = 'tamga/master';

/**
 * Unlocks the master key, or makes it on first start. Refusals: `passphrase-wrong`, `passphrase-needed`, `key-file-missing`,
 * `key-file-malformed`, `master-key-wrong` (a key of another instance), `master-key-missing`.
 */
export async function masterKey(
  folder: string,
  env: Unlocking,
  random: Random,
  say: (notice: Notice) => void,
): Promise<Uint8Array> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const record = await readRecord(folder);
  if (env.TAMGA_PASSPHRASE) return byPassphrase(folder, env.TAMGA_PASSPHRASE, record, random, say);
  const given = keyPath(env);
  if (given !== null) {
    if (!existsSync(given)) throw new Refusal('key-file-missing', { file: given }, 503);
    return checked(folder, keyIn(given), record);
  }
  const own = join(folder, 'master.key');
  if (!existsSync(own)) {
    if (record?.wrapped) throw new Refusal('passphrase-needed', {}, 503);
    if (record !== null) throw new Refusal('master-key-missing', { file: own }, 503);
    await createDurably(own, `${Buffer.from(random.bytes(32)).toString('hex')}\n`, 0o600);
  }
  say({ code: 'master-key-on-disk', params: { file: own } });
  return checked(folder, keyIn(own), record);
}

async function byPassphrase(
  folder: string,
  passphrase: string,
  record: MasterRecord | null,
  random: Random,
  say: (notice: Notice) => void,
): Promise<Uint8Array> {
  if (record?.wrapped && record.salt) {
    const key = openWith(stretch(passphrase, record.salt), Buffer.from(record.wrapped, 'base64'), wrapContext);
    if (key === null) throw new Refusal('passphrase-wrong', {}, 503);
    return checked(folder, key, record);
  }
  const own = join(folder, 'master.key');
  if (record !== null && !existsSync(own)) throw new Refusal('master-key-missing', { file: own }, 503);
  const key = existsSync(own) ? keyIn(own) : random.bytes(32);
  await checkKey(key, record);
  const salt = Buffer.from(random.bytes(16)).toString('base64');
  const wrapped = Buffer.from(sealWith(stretch(passphrase, salt), key, wrapContext, random)).toString('base64');
  await writeDurably(join(folder, 'master.json'), JSON.stringify({ v: 1, check: checkOf(key), salt, wrapped }), 0o600);
  if (existsSync(own)) {
    await rm(own);
    await flushFolder(folder);
    say({ code: 'master-key-off-disk', params: { file: own } });
  }
  return key;
}

async function checked(folder: string, key: Uint8Array, record: MasterRecord | null): Promise<Uint8Array> {
  const path = join(folder, 'master.json');
  if (record === null) await createDurably(path, JSON.stringify({ v: 1, check: checkOf(key) }), 0o600);
  checkKey(key, await readRecord(folder));
  return key;
}

function checkKey(key: Uint8Array, record: MasterRecord | null): void {
  if (record === null) return;
  const [ours, theirs] = [Buffer.from(checkOf(key)), Buffer.from(record.check)];
  if (ours.length !== theirs.length || !timingSafeEqual(ours, theirs)) throw new Refusal('master-key-wrong', {}, 503);
}

function checkOf(key: Uint8Array): string {
  return createHmac('sha256', key).update('tamga/master-check/v1').digest('base64');
}

function stretch(passphrase: string, salt: string): Uint8Array {
  return scryptSync(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 32, scrypt);
}

async function readRecord(folder: string): Promise<MasterRecord | null> {
  const path = join(folder, 'master.json');
  return existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : null;
}

function keyPath(env: Unlocking): string | null {
  if (env.TAMGA_KEY_FILE) return env.TAMGA_KEY_FILE;
  const credential = env.CREDENTIALS_DIRECTORY ? join(env.CREDENTIALS_DIRECTORY, 'tamga-master') : null;
  return credential !== null && existsSync(credential) ? credential : null;
}

/** A key file holds 32 raw bytes, or the same as 64 hex characters. */
function keyIn(file: string): Uint8Array {
  const bytes = readFileSync(file);
  if (bytes.length === 32) return bytes;
  const hex = bytes.toString('latin1').trim();
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) throw new Refusal('key-file-malformed', { file }, 503);
  return Buffer.from(hex, 'hex');
}
