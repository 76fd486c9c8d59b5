// The master key from each of its sources, and what sealing promises.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Notice } from './postgres/embedded.ts';
import { openSecrets, secretsFrom } from './secrets.ts';

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'tamga-secrets-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true }));

const own = () => join(dataFolder, 'secrets', 'master.key');
const sealed = async (env = {}) => (await openSecrets({ dataFolder, env })).seal(Buffer.from('word'), 'test');
const opens = async (bytes: Uint8Array, env = {}) =>
  Buffer.from((await openSecrets({ dataFolder, env })).open(bytes, 'test')).toString();

describe('the master key', () => {
  test('is made on first start, readable by its owner only, and said to lie on the disk', async () => {
    const said: Notice[] = [];
    await openSecrets({ dataFolder, say: (notice) => said.push(notice) });
    expect(statSync(own()).mode & 0o777).toBe(0o600);
    expect(said).toEqual([{ code: 'master-key-on-disk', params: { file: own() } }]);
    expect(await opens(await sealed())).toBe('word');
  });

  test('under a passphrase is not on the disk, and a wrong passphrase or none is refused', async () => {
    const bytes = await sealed({ TAMGA_PASSPHRASE: 'Ватани азиз' });
    expect(existsSync(own())).toBe(false);
    expect(await opens(bytes, { TAMGA_PASSPHRASE: 'Ватани азиз' })).toBe('word');
    await expect(sealed({ TAMGA_PASSPHRASE: 'wrong' })).rejects.toMatchObject({ code: 'passphrase-wrong' });
    await expect(sealed()).rejects.toMatchObject({ code: 'passphrase-needed' });
  });

  test('of an instance that had none is taken off the disk by the first start with a passphrase', async () => {
    const bytes = await sealed();
    expect(await opens(bytes, { TAMGA_PASSPHRASE: 'later' })).toBe('word');
    expect(existsSync(own())).toBe(false);
    expect(await opens(bytes, { TAMGA_PASSPHRASE: 'later' })).toBe('word');
  });

  test('comes from a key file or a service credential; another instance’s key is refused', async () => {
    const file = join(dataFolder, 'tamga-master');
    await expect(sealed({ TAMGA_KEY_FILE: file })).rejects.toMatchObject({ code: 'key-file-missing' });
    writeFileSync(file, 'short');
    await expect(sealed({ TAMGA_KEY_FILE: file })).rejects.toMatchObject({ code: 'key-file-malformed' });
    writeFileSync(file, Buffer.alloc(32, 7));
    const bytes = await sealed({ TAMGA_KEY_FILE: file });
    expect(await opens(bytes, { CREDENTIALS_DIRECTORY: dataFolder })).toBe('word');
    writeFileSync(file, '08'.repeat(32));
    await expect(sealed({ TAMGA_KEY_FILE: file })).rejects.toMatchObject({ code: 'master-key-wrong' });
    await expect(sealed()).rejects.toMatchObject({ code: 'master-key-missing' });
  });
});

describe('sealing', () => {
  const secrets = secretsFrom(new Uint8Array(32).fill(1), '/nowhere');

  test('opens in its own context and key only, and not after any change', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), fc.nat(), (bytes, context, at) => {
        const key = secrets.newRecordKey();
        const box = secrets.encryptWith(key, bytes, context);
        expect(Buffer.from(secrets.decryptWith(key, box, context))).toEqual(Buffer.from(bytes));
        expect(() => secrets.decryptWith(key, box, `${context}x`)).toThrow();
        expect(() => secrets.decryptWith(secrets.newRecordKey(), box, context)).toThrow();
        const changed = Buffer.from(box);
        changed[at % changed.length]! ^= 1;
        expect(() => secrets.decryptWith(key, changed, context)).toThrow();
      }),
    );
  });

  test('a wrapped record key belongs to its record', () => {
    const key = secrets.newRecordKey();
    const wrapped = secrets.wrap(key, 'br_a');
    expect(Buffer.from(secrets.unwrap(wrapped, 'br_a'))).toEqual(Buffer.from(key));
    expect(() => secrets.unwrap(wrapped, 'br_b')).toThrow();
    expect(() => secrets.open(wrapped, 'br_a')).toThrow();
  });

  test('a named secret is made once and lies sealed on the disk', async () => {
    const stored = secretsFrom(new Uint8Array(32).fill(1), join(dataFolder, 'secrets'));
    const made = await Promise.all([1, 2, 3].map((n) => stored.named('log-key', () => new Uint8Array(32).fill(n))));
    expect(new Set(made.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1);
    const file = join(dataFolder, 'secrets', 'log-key.sealed');
    expect(readFileSync(file).includes(Buffer.from(made[0]!))).toBe(false);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await stored.replaceNamed('log-key', new Uint8Array(32).fill(9));
    expect(await stored.named('log-key', () => new Uint8Array(0))).toEqual(Buffer.alloc(32, 9));
  });
});
