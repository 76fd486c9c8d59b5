import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromBase64, utf8 } from '../kernel/bytes.ts';
import { parseEntry } from './entry.ts';
import { roleKeyId } from './entry-signature.ts';
import { objectDigest, parseObject } from './object.ts';
import { singleKeyPolicy } from './policy.ts';
import { verifyProof } from './proof.ts';

const page = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');
/** The first code block that begins with `start`. */
const example = (start: string): string => {
  const blocks = [...page.matchAll(/```(?:json)?\n(.*?)```/gs)].map(([, block]) => block);
  return blocks.find((block) => block.startsWith(start)) ?? '';
};

describe('the examples in docs/formats.md', () => {
  it('belong to each other and hold', async () => {
    const bytes = utf8(example('{"at"').trimEnd());
    const object = utf8(example('{"files"').trimEnd());
    const entry = parseEntry(bytes);
    expect(objectDigest(object)).toBe(entry.pub);
    expect(parseObject(object).record.id).toBe(entry.rid);
    const policy = singleKeyPolicy(example('demo.invalid/sample+').trimEnd());
    const proven = await verifyProof({ proof: example('c2sp.org/'), entry: bytes, policy });
    expect(proven.index).toBe(3);
    expect(example('c2sp.org/')).toContain(example('demo.invalid/sample\n'));
  });

  it('show the id of a key', () => {
    const [key, id] = [...example('public key').matchAll(/ {2,}(\S+)$/gm)].map(([, value]) => value);
    expect(roleKeyId(fromBase64(key))).toBe(id);
  });
});
