// What must be unreadable on a stolen disk. One master key, unlocked at start, seals named secrets and wraps the data key
// of each record; destroying a record's wrapped key is what erasing it means.
import { createHmac, hkdfSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createDurably, writeDurably } from './files.ts';
import { masterKey, type Unlocking } from './master-key.ts';
import type { Notice } from './postgres/embedded.ts';
import { type Random, systemRandom } from './random.ts';
import { openWith, sealWith } from './sealing.ts';

/** All keys are 32 bytes. Opening with a wrong key, in a wrong context, or after a changed bit throws: it is damage. */
export type Secrets = {
  seal(plaintext: Uint8Array, context: string): Uint8Array;
  open(sealed: Uint8Array, context: string): Uint8Array;
  newRecordKey(): Uint8Array;
  /** Seals a record's data key for storage, bound to the record's id. */
  wrap(key: Uint8Array, rid: string): Uint8Array;
  unwrap(wrapped: Uint8Array, rid: string): Uint8Array;
  encryptWith(key: Uint8Array, bytes: Uint8Array, context: string): Uint8Array;
  decryptWith(key: Uint8Array, sealed: Uint8Array, context: string): Uint8Array;
  /** A keyed digest (32 bytes), different for every `purpose`, that nobody without the master key can compute. */
  mac(bytes: Uint8Array, purpose: string): Uint8Array;
  /** The secret of this name from `<data>/secrets/<name>.sealed`; made by `make` when there is none yet. */
  named(name: string, make: () => Uint8Array): Promise<Uint8Array>;
  replaceNamed(name: string, secret: Uint8Array): Promise<void>;
  /** Removes the secret of this name; nothing happens when there is none. */
  dropNamed(name: string): Promise<void>;
};

export type SecretsOptions = {
  dataFolder: string;
  env?: Unlocking;
  random?: Random;
  say?: (notice: Notice) => void;
};

/** Unlocks the instance's secrets; see `masterKey` for what is refused. */
export async function openSecrets(options: SecretsOptions): Promise<Secrets> {
  const { dataFolder, env = {}, random = systemRandom, say = () => {} } = options;
  const folder = join(dataFolder, 'secrets');
  return secretsFrom(await masterKey(folder, env, random, say), folder, random);
}

/** Secrets under a master key that is already known; named ones live in `folder`. */
export function secretsFrom(master: Uint8Array, folder: string, random: Random = systemRandom): Secrets {
  const part = (purpose: string) => new Uint8Array(hkdfSync('sha256', master, '', `tamga/${purpose}/v1`, 32));
  const [sealKey, wrapKey, macKey] = [part('seal'), part('wrap'), part('mac')];
  const open = (sealed: Uint8Array, context: string) => opened(openWith(sealKey, sealed, context), context);
  const pathOf = (name: string) => {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) throw new Error(`not a name of a secret: ${name}`);
    return join(folder, `${name}.sealed`);
  };
  const sealNamed = (name: string, secret: Uint8Array) => sealWith(sealKey, secret, `named/${name}`, random);
  return {
    seal: (plaintext, context) => sealWith(sealKey, plaintext, context, random),
    open,
    newRecordKey: () => random.bytes(32),
    wrap: (key, rid) => sealWith(wrapKey, key, rid, random),
    unwrap: (wrapped, rid) => opened(openWith(wrapKey, wrapped, rid), rid),
    encryptWith: (key, bytes, context) => sealWith(key, bytes, context, random),
    decryptWith: (key, sealed, context) => opened(openWith(key, sealed, context), context),
    mac: (bytes, purpose) => createHmac('sha256', macKey).update(`${purpose}\0`).update(bytes).digest(),
    named: async (name, make) => {
      const path = pathOf(name);
      if (!existsSync(path)) await createDurably(path, sealNamed(name, make()), 0o600);
      return open(await readFile(path), `named/${name}`);
    },
    replaceNamed: (name, secret) => writeDurably(pathOf(name), sealNamed(name, secret), 0o600),
    dropNamed: (name) => rm(pathOf(name), { force: true }),
  };
}

function opened(bytes: Uint8Array | null, context: string): Uint8Array {
  if (bytes === null) throw new Error(`sealed value does not open: ${context}`);
  return bytes;
}
