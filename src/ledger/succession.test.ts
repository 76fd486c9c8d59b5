import { describe, expect, it } from 'vitest';
import { fromUtf8, toBase64, utf8 } from '../kernel/bytes.ts';
import { verifyLog } from './audit.ts';
import { signCheckpoint } from './checkpoint.ts';
import { newSigner, type Signer, verifierKeyOf } from './key.ts';
import { addSignatures, parseNote, signatureLine } from './note.ts';
import { singleKeyPolicy } from './policy.ts';
import { formatProof } from './proof.ts';
import { formatProofFile, verifyProofFile } from './proof-file.ts';
import type { Source } from './source.ts';
import { type Change, checkFollowed, formatSuccession, type ProvedEntry, parseSuccession } from './succession.ts';
import { fixed, ORIGIN, SampleLog, sampleKeys } from './testing/sample-log.ts';
import { nodesFromTiles } from './tile.ts';
import { appendTiles, EMPTY_EDGE, edgeRoot } from './tile-edge.ts';
import { leafHash } from './tree.ts';
import { proveConsistency, proveInclusion } from './tree-proof.ts';

const MOMENT = '2026-04-02T08:30:00Z';
const keys = await sampleKeys();
const named = (label: string): Promise<Signer> => newSigner(ORIGIN, fixed(label));
const [next, later, instance2, stranger] = await Promise.all(['next', 'later', 'instance 2', 'stranger'].map(named));

const body = (key: Signer, role: string) => ({
  body: role.replace('-successor', ''),
  from: MOMENT,
  key: toBase64(key.publicKey),
  role,
});

const announce = (log: SampleLog, key: Signer, role: string, by: Signer): Promise<number> =>
  log.signed({ kind: 'key', at: MOMENT, body: body(key, role) }, [by]);

interface Story {
  log: SampleLog;
  /** Size of the last tree of the first key, and of the first of its successor. */
  last: number;
  first: number;
  promised: number;
}

/** A log whose first key promised `promise` and was followed by `taker`. */
async function succeeded(promise: Signer = next, taker: Signer = promise): Promise<Story> {
  const log = new SampleLog();
  await announce(log, keys.instance, 'instance', keys.instance);
  for (const reviewer of keys.reviewers) await announce(log, reviewer, 'reviewer', keys.instance);
  const promised = await announce(log, promise, 'log-successor', keys.instance);
  await log.people('publish', 'a', 1, keys.reviewers);
  const last = log.entries.length;
  await takeOver(log, taker);
  return { log, last, first: log.entries.length, promised };
}

async function takeOver(log: SampleLog, taker: Signer, instance = instance2, former = keys.instance): Promise<void> {
  await announce(log, taker, 'log', taker);
  await announce(log, instance, 'instance', taker);
  const key = toBase64(former.publicKey);
  await log.signed({ kind: 'key', at: MOMENT, body: { key, revoked: MOMENT } }, [instance]);
}

const edgeOf = (log: SampleLog, size: number) => appendTiles(EMPTY_EDGE, log.entries.slice(0, size).map(leafHash)).edge;

async function note(log: SampleLog, size: number, signer: Signer): Promise<string> {
  return await signCheckpoint({ origin: ORIGIN, size, root: edgeRoot(edgeOf(log, size)) }, signer);
}

const nodesOf = async (log: SampleLog, size: number) => {
  const shorter = new SampleLog();
  shorter.entries.push(...log.entries.slice(0, size));
  const files = await shorter.files(keys.log);
  return nodesFromTiles(size, async (level, index, width) => {
    const path = [...files.keys()].find((name) => name.startsWith(`log/tile/${level}/00${index}.p/${width}`));
    return files.get(path ?? '') ?? new Uint8Array();
  });
};

async function proved(log: SampleLog, index: number, size: number, checkpoint: string): Promise<ProvedEntry> {
  const hashes = await proveInclusion(index, size, await nodesOf(log, size));
  return { entry: toBase64(log.entries[index] as Uint8Array), proof: formatProof({ index, hashes, checkpoint }) };
}

async function changeOf({ log, last, first, promised }: Story, old: Signer = keys.log, to = next): Promise<Change> {
  const [before, after] = [await note(log, last, old), await note(log, first, to)];
  return {
    announced: await proved(log, 0, last, before),
    promise: await proved(log, promised, last, before),
    takeover: await proved(log, last, first, after),
    consistency: (await proveConsistency(last, first, await nodesOf(log, first))).map(toBase64),
  };
}

/** The site of a log, its head signed by `signer`. */
async function site(log: SampleLog, signer: Signer, more: Record<string, string> = {}): Promise<Source> {
  const files = await log.files(signer);
  for (const [path, text] of Object.entries(more)) files.set(path, utf8(text));
  return { read: async (path) => files.get(path) ?? null };
}

const old = verifierKeyOf(keys.log);
const succession = async (story: Story): Promise<string> => formatSuccession([await changeOf(story)]);
const both = `${old}\n${verifierKeyOf(next)}\n`;
const failures = async (source: Source, vkeys?: string[]): Promise<string[]> => {
  const { failures: found } = await verifyLog(source, vkeys ? { vkeys } : {});
  return found.map(({ code }) => code);
};

describe('a log whose key was followed by the promised successor', () => {
  it('is valid to a reader who pinned the old key, who is told of the change', async () => {
    const story = await succeeded();
    await story.log.people('publish', 'b', 1, keys.reviewers);
    const files = { 'log/keys': both, 'log/succession': await succession(story) };
    const report = await verifyLog(await site(story.log, next, files), { vkeys: [old] });
    expect(report.failures).toEqual([]);
    expect(report.head?.succession).toMatchObject([{ from: old, to: verifierKeyOf(next), promised: 3, taken: 5 }]);
    expect(await failures(await site(story.log, next, files))).toEqual([]);
    expect(await failures(await site(story.log, next, files), [verifierKeyOf(next)])).toEqual([]);
    const policy = { policy: singleKeyPolicy(old) };
    expect((await verifyLog(await site(story.log, next, files), policy)).failures).toEqual([]);
  });

  it('is not accepted any more under the old key, once it has grown', async () => {
    const story = await succeeded();
    await story.log.people('publish', 'b', 1, keys.reviewers);
    const files = { 'log/keys': both, 'log/succession': await succession(story) };
    expect(await failures(await site(story.log, keys.log, files), [old])).toEqual(['log-key-succeeded']);
    expect(await failures(await site(story.log, keys.log), [old])).toEqual(['log-key-succeeded']);
  });

  it('is accepted at the tree of the change when both have signed it, also by readers who know nothing of it', async () => {
    const story = await succeeded();
    const line = await signatureLine(parseNote(await note(story.log, story.first, keys.log)).text, keys.log);
    const cross = addSignatures(await note(story.log, story.first, next), [line]);
    expect((await checkFollowed(cross, singleKeyPolicy(old))).log.vkey).toBe(old);
    expect((await checkFollowed(cross, singleKeyPolicy(old), await succession(story))).log.vkey).toBe(
      verifierKeyOf(next),
    );
  });

  it('leads a pinned reader over two changes', async () => {
    const story = await succeeded();
    const promised = await announce(story.log, later, 'log-successor', instance2);
    const last = story.log.entries.length;
    await takeOver(story.log, later, stranger, instance2);
    const size = story.log.entries.length;
    const [before, after] = [await note(story.log, last, next), await note(story.log, size, later)];
    const second: Change = {
      announced: await proved(story.log, story.last + 1, last, before),
      promise: await proved(story.log, promised, last, before),
      takeover: await proved(story.log, last, size, after),
      consistency: (await proveConsistency(last, size, await nodesOf(story.log, size))).map(toBase64),
    };
    const text = formatSuccession([await changeOf(story), second]);
    const files = { 'log/keys': `${both}${verifierKeyOf(later)}\n`, 'log/succession': text };
    const report = await verifyLog(await site(story.log, later, files), { vkeys: [old] });
    expect(report.failures).toEqual([]);
    expect(report.head?.succession.map(({ to }) => to)).toEqual([verifierKeyOf(next), verifierKeyOf(later)]);
    expect(await failures(await site(story.log, later, files))).toEqual([]);
    expect(await failures(await site(story.log, later, files), [verifierKeyOf(next)])).toEqual([]);
  });

  it('proves one record offline to a reader who pinned the old key', async () => {
    const story = await succeeded();
    const index = await story.log.people('publish', 'b', 1, keys.reviewers);
    const size = story.log.entries.length;
    const { proof } = await proved(story.log, index, size, await note(story.log, size, next));
    const file = { entry: story.log.entries[index] as Uint8Array, proof };
    const policy = singleKeyPolicy(old);
    await expect(verifyProofFile(formatProofFile(file), policy)).rejects.toMatchObject({ code: 'note-unverified' });
    const whole = formatProofFile({ ...file, succession: await succession(story) });
    expect((await verifyProofFile(whole, policy)).succession).toHaveLength(1);
    const forged = {
      ...file,
      proof: (await proved(story.log, index, size, await note(story.log, size, keys.log))).proof,
    };
    const text = formatProofFile({ ...forged, succession: await succession(story) });
    await expect(verifyProofFile(text, policy)).rejects.toMatchObject({ code: 'log-key-succeeded' });
  });
});

describe('a change of keys is refused', () => {
  it('when nobody promised the successor, whoever’s file says so', async () => {
    const story = await succeeded(next, stranger);
    const files = { 'log/keys': `${old}\n${verifierKeyOf(stranger)}\n` };
    expect(await failures(await site(story.log, stranger, files), [verifierKeyOf(stranger)])).toContain(
      'entry-signer-unknown',
    );
    const change = await changeOf(story, keys.log, stranger);
    const text = formatSuccession([change]);
    const source = await site(story.log, stranger, { ...files, 'log/succession': text });
    expect(await failures(source, [old])).toEqual(['succession-invalid']);
  });

  it('when the promise was replaced by a later one', async () => {
    const log = new SampleLog();
    await announce(log, keys.instance, 'instance', keys.instance);
    await announce(log, next, 'log-successor', keys.instance);
    await announce(log, later, 'log-successor', keys.instance);
    await takeOver(log, next);
    expect(await failures(await site(log, next), [verifierKeyOf(next)])).toContain('successor-unpromised');
    const right = new SampleLog();
    await announce(right, keys.instance, 'instance', keys.instance);
    await announce(right, next, 'log-successor', keys.instance);
    await announce(right, later, 'log-successor', keys.instance);
    await takeOver(right, later);
    expect(await failures(await site(right, later), [verifierKeyOf(later)])).toEqual([]);
  });

  it('when the promise stands only in a tree of the successor’s, or was signed by somebody else', async () => {
    const story = await succeeded();
    const [trusted, own] = [await changeOf(story), await changeOf(story, stranger)];
    const source = await site(story.log, next, { 'log/keys': both, 'log/succession': formatSuccession([own]) });
    expect(await failures(source, [old])).toEqual(['note-unverified']);
    const mixed = formatSuccession([{ ...trusted, announced: trusted.promise }]);
    const second = await site(story.log, next, { 'log/keys': both, 'log/succession': mixed });
    expect(await failures(second, [old])).toEqual(['succession-invalid']);
    const wrong = new SampleLog();
    await announce(wrong, keys.instance, 'instance', keys.instance);
    await announce(wrong, keys.reviewers[0], 'reviewer', keys.instance);
    await announce(wrong, next, 'log-successor', keys.reviewers[0]);
    expect(await failures(await site(wrong, keys.log))).toEqual(['entry-signer-role']);
  });

  it('when a key of the log alone announces an instance key of its own, however it promises then', async () => {
    const thief = await named('thief');
    for (const changed of [false, true]) {
      const story = await succeeded();
      const { log } = story;
      if (!changed) log.entries.length = story.last;
      const signer = changed ? next : keys.log;
      const announced = await announce(log, thief, 'instance', signer);
      const promised = await announce(log, stranger, 'log-successor', thief);
      const last = log.entries.length;
      await announce(log, stranger, 'log', stranger);
      const size = log.entries.length;
      const [before, after] = [await note(log, last, signer), await note(log, size, stranger)];
      const forged: Change = {
        announced: await proved(log, announced, last, before),
        promise: await proved(log, promised, last, before),
        takeover: await proved(log, last, size, after),
        consistency: (await proveConsistency(last, size, await nodesOf(log, size))).map(toBase64),
      };
      const text = formatSuccession(changed ? [await changeOf(story), forged] : [forged]);
      for (const pinned of changed ? [old, verifierKeyOf(next)] : [old])
        await expect(checkFollowed(after, singleKeyPolicy(pinned), text)).rejects.toThrow('succession-invalid');
      const refused = changed ? 'entry-signer-role' : 'entry-signer-unknown';
      expect(await failures(await site(log, stranger), [verifierKeyOf(stranger)])).toContain(refused);
    }
  });

  it('when the later tree does not begin with the earlier one', async () => {
    const [story, other] = [await succeeded(), await succeeded()];
    const change = await changeOf(story);
    other.log.entries[4] = other.log.entries[3] as Uint8Array;
    const forged = { ...(await changeOf(other)), announced: change.announced, promise: change.promise };
    const files = { 'log/keys': both, 'log/succession': formatSuccession([forged]) };
    expect(await failures(await site(other.log, next, files), [old])).toEqual(['consistency-invalid']);
  });

  it('when a key of the log signs anything else', async () => {
    const story = await succeeded();
    await story.log.people('publish', 'b', 1, [keys.reviewers[0], next]);
    await announce(story.log, stranger, 'reviewer', next);
    await announce(story.log, stranger, 'instance', instance2);
    expect(await failures(await site(story.log, next), [verifierKeyOf(next)])).toEqual([
      'entry-signer-role',
      'entry-signer-role',
      'entry-signer-role',
    ]);
  });

  it('when its file is not of the form', () => {
    for (const text of ['{}', '{"changes":[{}]}', '[]', '{"changes":[{"announced":1}]}'])
      expect(() => parseSuccession(text)).toThrow(/succession-malformed/);
    expect(fromUtf8(utf8(formatSuccession([])))).toBe('{"changes":[]}\n');
  });
});
