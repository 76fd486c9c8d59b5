import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromUtf8, toBase64, toHex, utf8 } from '../kernel/bytes.ts';
import { canonicalize } from '../kernel/jcs.ts';
import { commit, FILE_SHA256 } from './commitment.ts';
import { type Disclosure, verifyDisclosure } from './disclosure.ts';
import { verifierKeyOf } from './key.ts';
import { encodeObject, objectDigest, parseObject } from './object.ts';
import { singleKeyPolicy } from './policy.ts';
import { formatProof, parseProof, verifyProof } from './proof.ts';
import { formatProofFile, parseProofFile, verifyProofFile } from './proof-file.ts';
import {
  decoys,
  fixed,
  ORIGIN,
  type SampleLog,
  sampleId,
  sampleKeys,
  sampleLog,
  sampleObject,
} from './testing/sample-log.ts';
import { nodesFromTiles, tilePath } from './tile.ts';
import { appendTiles, EMPTY_EDGE } from './tile-edge.ts';
import { leafHash } from './tree.ts';
import { proveInclusion } from './tree-proof.ts';

const rid = sampleId('sealed');
const file = fixed('file');
const object = sampleObject(rid, 1);
const sealed = [
  { pointer: '/acts/0/victim/name', type: 'text', value: utf8(canonicalize({ lang: 'ru', text: 'Имя' })) },
  { pointer: '/files/0', type: FILE_SHA256, value: file },
];
const salted = sealed.map((opening) => ({ ...opening, salt: fixed(`salt ${opening.pointer}`) }));
const committed = salted.map((opening) => toHex(commit({ origin: ORIGIN, rid, rev: 1, ...opening })));

let policy: string;
let log: SampleLog;
let disclosure: Disclosure;
let index: number;

async function proofOf(of: SampleLog, at: number): Promise<string> {
  const keys = await sampleKeys();
  const files = await of.files(keys.log);
  const size = of.entries.length;
  const { tiles } = appendTiles(EMPTY_EDGE, of.entries.map(leafHash));
  const byPath = new Map(tiles.map((tile) => [tile.path, tile.bytes]));
  const read = async (level: number, i: number, width: number) =>
    byPath.get(tilePath(level, i, width)) ?? new Uint8Array();
  const hashes = await proveInclusion(at, size, nodesFromTiles(size, read));
  return formatProof({ index: at, hashes, checkpoint: fromUtf8(files.get('log/checkpoint') ?? new Uint8Array()) });
}

beforeAll(async () => {
  const keys = await sampleKeys();
  policy = singleKeyPolicy(verifierKeyOf(keys.log));
  log = await sampleLog(260, 5);
  const all = [...committed, ...decoys('fill').slice(0, 8 - committed.length)].sort();
  const revision = { rid, type: 'breach', rev: 1, pub: objectDigest(object), sealed: all };
  index = await log.signed({ kind: 'publish', at: '2026-04-02', ...revision }, keys.reviewers, object);
  disclosure = {
    entry: toBase64(log.entries[index]),
    proof: await proofOf(log, index),
    openings: salted.map(({ pointer, type, value, salt }) => ({
      pointer,
      type,
      value: toBase64(value),
      salt: toBase64(salt),
    })),
    objects: [toBase64(object)],
  };
});

describe('a commitment', () => {
  const base = { origin: 'o', rid: 'r', rev: 1, pointer: '/a', type: 't', value: utf8('"v"'), salt: fixed('s') };

  it('is the HMAC the design names, byte for byte', () => {
    const lp = (text: string) => [0, 0, 0, text.length, ...utf8(text)];
    const message = [
      ...utf8('tamga/commit/v1'),
      ...lp('o'),
      ...lp('r'),
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      1,
      ...lp('/a'),
      ...lp('t'),
      ...lp('"v"'),
    ];
    const expected = createHmac('sha256', fixed('s')).update(Uint8Array.from(message)).digest('hex');
    expect(toHex(commit(base))).toBe(expected);
  });

  it('changes with every part, and does not slide between parts', () => {
    const variants = [
      base,
      { ...base, origin: 'p' },
      { ...base, rid: 's' },
      { ...base, rev: 2 },
      { ...base, pointer: '/b' },
      { ...base, type: 'u' },
      { ...base, value: utf8('"w"') },
      { ...base, salt: fixed('other') },
      { ...base, origin: 'or', rid: '' },
    ];
    expect(new Set(variants.map((variant) => toHex(commit(variant)))).size).toBe(variants.length);
  });

  it('refuses a short salt, a pointer that is none, a file hash of another length', () => {
    for (const bad of [
      { salt: new Uint8Array(31) },
      { pointer: 'a' },
      { pointer: '/~2' },
      { type: FILE_SHA256 },
      { rev: -1 },
      { rid: '\ud800' },
    ]) {
      expect(() => commit({ ...base, ...bad })).toThrow('commitment-invalid');
    }
  });
});

describe('a disclosure', () => {
  it('shows exactly what was committed, and says what it does not prove', async () => {
    const verified = await verifyDisclosure(JSON.stringify(disclosure), policy);
    expect(verified.openings.map(({ value }) => value)).toEqual([{ lang: 'ru', text: 'Имя' }, toHex(file)]);
    expect(verified).toMatchObject({ policyFrom: 'caller', index, objects: [objectDigest(object)] });
    expect(verified.doesNotProve).toContain('truth');
    expect((await verifyDisclosure({ ...disclosure, policy })).policyFrom).toBe('file');
  });

  it('is refused when anything in it was changed', async () => {
    const [first] = disclosure.openings;
    const changed: [Partial<Disclosure>, string][] = [
      [{ openings: [{ ...first, value: toBase64(utf8('"other"')) }] }, 'disclosure-opening'],
      [{ openings: [{ ...first, pointer: '/acts/1/victim/name' }] }, 'disclosure-opening'],
      [{ openings: [{ ...first, salt: toBase64(fixed('x')) }] }, 'disclosure-opening'],
      [{ entry: toBase64(log.entries[index - 1]) }, 'inclusion-invalid'],
      [{ objects: [toBase64(sampleObject(rid, 2))] }, 'disclosure-object'],
      [{ proof: disclosure.proof.replace(`index ${index}`, `index ${index - 1}`) }, 'inclusion-invalid'],
    ];
    for (const [change, code] of changed) {
      await expect(verifyDisclosure({ ...disclosure, ...change }, policy), code).rejects.toThrow(code);
    }
    await expect(verifyDisclosure(disclosure)).rejects.toThrow('disclosure-policy');
    await expect(verifyDisclosure(JSON.stringify({ ...disclosure, more: 1 }), policy)).rejects.toThrow(
      'disclosure-malformed',
    );
    await expect(verifyDisclosure('{"a":1,"a":2}', policy)).rejects.toThrow('json-duplicate-key');
  });
});

describe('a proof', () => {
  it('is read as it was written, with extra data that nobody trusts', async () => {
    const parsed = parseProof(disclosure.proof);
    expect(formatProof(parsed)).toBe(disclosure.proof);
    const extra = { ...parsed, extra: utf8('anything') };
    expect(parseProof(formatProof(extra))).toEqual(extra);
    const entry = log.entries[index];
    expect((await verifyProof({ proof: disclosure.proof, entry, policy })).index).toBe(index);
  });

  it('every changed byte is caught', async () => {
    const entry = log.entries[index];
    const bytes = utf8(disclosure.proof);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] ^= 1 << (at % 7);
      const proof = new TextDecoder().decode(changed);
      await expect(verifyProof({ proof, entry, policy }), `byte ${at}`).rejects.toThrow();
    }
    for (let at = 0; at < entry.length; at += 17) {
      const changed = entry.slice();
      changed[at] ^= 1;
      await expect(verifyProof({ proof: disclosure.proof, entry: changed, policy })).rejects.toThrow(
        'inclusion-invalid',
      );
    }
  });

  it('comes with entry and object in one file', async () => {
    const text = formatProofFile({ entry: log.entries[index], object, proof: disclosure.proof });
    const verified = await verifyProofFile(text, policy);
    expect(verified.object).toEqual(parseObject(object));
    expect(verified.entry.rid).toBe(rid);
    const other = formatProofFile({ ...parseProofFile(text), object: sampleObject(rid, 2) });
    await expect(verifyProofFile(other, policy)).rejects.toThrow('object-mismatch');
    expect(() => parseProofFile('{"entry":"","proof":"","x":1}')).toThrow('proof-file-malformed');
  });
});

describe('a public object', () => {
  it('has a salt, a record and files', () => {
    const whole = parseObject(object);
    expect(encodeObject(whole)).toEqual(object);
    const { salt: _, ...bare } = whole;
    for (const bad of [bare, { ...whole, salt: 'AAAA' }, { ...whole, record: {} }, { ...whole, files: {} }, null, []]) {
      expect(() => parseObject(utf8(canonicalize(bad)))).toThrow('object-malformed');
    }
  });
});
