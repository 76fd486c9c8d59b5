import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, fromUtf8, toHex, utf8 } from '../kernel/bytes.ts';
import { canonicalize } from '../kernel/jcs.ts';
import { type Entry, encodeEntry, parseEntry } from './entry.ts';
import { checkEntry } from './entry-rules.ts';
import { roleKeyId, signEntry, signingBytes, verifyEntrySignatures } from './entry-signature.ts';
import { type EntryVector, entryVectors } from './testing/entry-vectors.ts';
import { decoys, ORIGIN, sampleId, sampleKeys } from './testing/sample-log.ts';
import { leafHash } from './tree.ts';

const folder = new URL('./vectors/', import.meta.url);
const stored: [string, EntryVector][] = readdirSync(folder).map((name) => [
  name.replace('.json', ''),
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')),
]);

const parse = (value: unknown) => () => parseEntry(utf8(canonicalize(value)));
const publish = JSON.parse(Object.fromEntries(stored).publish.entry);

describe('the vectors of every kind', () => {
  it('are the ones this code makes', async () => {
    expect(Object.fromEntries(stored)).toEqual(await entryVectors());
    const kinds = new Set(stored.map(([, vector]) => parseEntry(utf8(vector.entry)).kind));
    expect(kinds.size).toBe(15);
  });

  it.each(stored)('%s is read, hashed and verified', async (_, { entry: text, signed, leafHash: hash, keys }) => {
    const bytes = utf8(text);
    const entry = parseEntry(bytes);
    expect(fromUtf8(encodeEntry(entry))).toBe(text);
    expect(toHex(leafHash(bytes))).toBe(hash);
    const keyOf = (id: string) => (keys[id] === undefined ? undefined : fromBase64(keys[id]));
    if (signed === null) {
      await expect(verifyEntrySignatures(entry, keyOf)).rejects.toThrow('entry-unsigned');
      return;
    }
    expect(fromUtf8(signingBytes(entry))).toBe(signed);
    expect(await verifyEntrySignatures(entry, keyOf)).toBe(Object.keys(keys).length);
    await expect(verifyEntrySignatures(entry, () => undefined)).rejects.toThrow('entry-signer-unknown');
    await expect(verifyEntrySignatures({ ...entry, log: 'other' }, keyOf)).rejects.toThrow('entry-signature-invalid');
  });

  it.each(stored)('%s is refused without any one of its keys, and with one more', (_, { entry: text }) => {
    const entry = JSON.parse(text);
    for (const key of Object.keys(entry)) {
      const { [key]: _left, ...rest } = entry;
      // A publication may have a previous entry; what is signed by nobody is a member of a batch only as a whole.
      if (key !== 'prev' || entry.kind !== 'publish') expect(parse(rest), key).toThrow(/^entry-/);
    }
    for (const key of ['x', 'V', '__proto__']) {
      expect(() => parseEntry(utf8(canonicalize(Object.assign(Object.create(null), entry, { [key]: 1 }))))).toThrow(
        'entry-key-unknown',
      );
    }
  });
});

describe('an entry is refused', () => {
  it('when its bytes are not canonical', () => {
    const text = canonicalize(publish);
    for (const bad of [
      ` ${text}`,
      `${text}\n`,
      text.replace('"v":1', '"v":1.0'),
      text.replace('{"at"', '{"at":"x","at"'),
    ]) {
      expect(() => parseEntry(utf8(bad)), bad).toThrow('entry-not-canonical');
    }
    expect(() => parseEntry(utf8('{'))).toThrow('entry-malformed');
    expect(() => parseEntry(utf8('\ufeff{}'))).toThrow('entry-malformed');
    expect(() => parseEntry(Uint8Array.of(0xff))).toThrow('utf8-invalid');
    expect(() => parseEntry(new Uint8Array(65_536))).toThrow('entry-too-long');
  });

  it('when a value is not of its form', () => {
    const bad: [string, unknown][] = [
      ['v', 2],
      ['at', '2026-02-30'],
      ['at', '2026-04-02T08:30:00Z'],
      ['at', '2026-04-02T24:00:00Z'],
      ['rev', 0],
      ['rev', 1.5],
      ['rev', 2 ** 53],
      ['rid', 'br_short'],
      ['type', 'Breach'],
      ['pub', publish.pub.toUpperCase()],
      ['log', ''],
      ['log', 'two words'],
      ['sealed', publish.sealed.slice(1)],
      ['sealed', publish.sealed.toReversed()],
      ['sealed', []],
      ['by', publish.by.toReversed()],
      ['by', [publish.by[0], publish.by[0]]],
      ['sig', publish.sig.slice(1)],
      ['sig', [...publish.sig.slice(1), 'AAAA']],
    ];
    for (const [key, value] of bad) expect(parse({ ...publish, [key]: value }), key).toThrow('entry-value-invalid');
    expect(parse({ ...publish, kind: 'constructor' })).toThrow('entry-kind-unknown');
    expect(parse({ ...publish, by: publish.by.slice(1), sig: publish.sig.slice(1) })).toThrow('entry-signers');
    const hide = JSON.parse(Object.fromEntries(stored).hide.entry);
    expect(parse({ ...hide, target: { rid: sampleId('else'), rev: 'all' } })).toThrow('entry-value-invalid');
    expect(parse({ ...hide, reason: 'safety' })).toThrow('entry-key-unknown');
  });

  it('when one person signs twice', async () => {
    const { reviewers } = await sampleKeys();
    const draft = { ...publish, by: undefined, sig: undefined };
    await expect(signEntry(draft, [reviewers[0], reviewers[0]])).rejects.toThrow('entry-signers');
  });
});

describe('entries in bulk', () => {
  it('are read the same way by the short path and by the table', () => {
    const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex);
    const bulk = fc.record(
      {
        v: fc.constant(1 as const),
        kind: fc.constantFrom('publish' as const, 'revise' as const),
        log: fc.constantFrom(ORIGIN, 'лог.example', 'a"b', 'a\\b', ''),
        at: fc.constantFrom('2026-04-02T08:30:00Z', '2026-13-02T08:30:00Z', '2026-04-02'),
        rid: fc.constantFrom(sampleId('a'), 'br_x'),
        type: fc.constantFrom('breach', 'Breach'),
        rev: fc.constantFrom(1, 999_999_999_999_999, 2 ** 53 - 1, 0),
        pub: hex,
        prev: hex,
      },
      { requiredKeys: ['v', 'kind', 'log', 'at', 'rid', 'type', 'rev', 'pub'] },
    );
    const outcome = (read: () => Entry): unknown => {
      try {
        return read();
      } catch (error) {
        return String(error);
      }
    };
    fc.assert(
      fc.property(bulk, (entry) => {
        expect(outcome(() => parseEntry(utf8(canonicalize(entry))))).toEqual(
          outcome(() => checkEntry(JSON.parse(canonicalize(entry)))),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('a key id is the hash of the raw public key', async () => {
    const { reviewers } = await sampleKeys();
    expect(roleKeyId(reviewers[0].publicKey)).toMatch(/^[0-9a-f]{64}$/);
    expect(decoys('x')).toHaveLength(8);
  });
});
