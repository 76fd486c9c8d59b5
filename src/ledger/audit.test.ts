import { beforeAll, describe, expect, it } from 'vitest';
import { fromUtf8, toBase64, toHex, utf8 } from '../kernel/bytes.ts';
import { verifyLog } from './audit.ts';
import { cosignCheckpoint, signCheckpoint } from './checkpoint.ts';
import type { Entry } from './entry.ts';
import { COSIGNATURE, newSigner, type Signer, verifierKeyOf } from './key.ts';
import { addSignatures } from './note.ts';
import { objectDigest } from './object.ts';
import {
  decoys,
  fixed,
  ORIGIN,
  SampleLog,
  sampleId,
  sampleKeys,
  sampleLog,
  sampleObject,
} from './testing/sample-log.ts';
import { EMPTY_ROOT } from './tree.ts';

type Files = Map<string, Uint8Array>;
const read = (files: Files) => ({ read: async (path: string) => files.get(path) ?? null });
const codes = async (files: Files) => (await verifyLog(read(files))).failures.map(({ code }) => code);

let keys: { log: Signer; instance: Signer; reviewers: [Signer, Signer] };
let files: Files;

beforeAll(async () => {
  keys = await sampleKeys();
  files = await (await sampleLog()).files(keys.log);
});

describe('the audit of a log', () => {
  it('counts what it checked', async () => {
    const report = await verifyLog(read(files));
    expect(report.failures).toEqual([]);
    expect(report.valid).toBe(true);
    expect(report.objects).toBe('checked');
    expect(report.head?.keyFrom).toBe('server');
    expect(report.counts).toEqual({
      entries: 600,
      tiles: 4,
      bundles: 3,
      packs: 3,
      objects: 588,
      removed: 1,
      batches: 2,
      signatures: 22,
    });
  });

  it('says when a copy has no objects', async () => {
    const bare = new Map([...files].filter(([path]) => !path.startsWith('objects/')));
    expect(await verifyLog(read(bare))).toMatchObject({ valid: true, objects: 'absent', counts: { objects: 0 } });
  });

  it('reads the beginning of a full file where the partial one is gone', async () => {
    const grown = new Map(files);
    for (const [path, bytes] of files) {
      if (!path.includes('.p/') || path.startsWith('log/tile/1')) continue;
      grown.delete(path);
      grown.set(path.replace(/\.p\/\d+$/, ''), new Uint8Array([...bytes, ...new Uint8Array(99)]));
    }
    expect((await verifyLog(read(grown))).failures).toEqual([]);
  });

  it('ends soon when a head claims a size that nothing is there for', async () => {
    const head = await signCheckpoint({ origin: ORIGIN, size: 2 ** 53 - 1, root: EMPTY_ROOT }, keys.log);
    const report = await verifyLog(read(new Map([...files, ['log/checkpoint', utf8(head)]])));
    expect(report.valid).toBe(false);
    expect(report.failures).toHaveLength(1_000);
  });

  it('names what this copy still serves though an entry took it away, and what was given back is no such thing', async () => {
    const { instance, reviewers } = keys;
    const log = new SampleLog();
    const body = { body: 'instance', from: '2026-04-02', key: toBase64(instance.publicKey), role: 'instance' };
    await log.signed({ kind: 'key', at: '2026-04-02T08:30:00Z', body }, [instance]);
    for (const reviewer of reviewers) {
      const role = { ...body, body: 'board', key: toBase64(reviewer.publicKey), role: 'reviewer' };
      await log.signed({ kind: 'key', at: '2026-04-02T08:30:00Z', body: role }, [instance]);
    }
    const act = async (kind: 'hide' | 'restore', label: string, rev: number | 'all') => {
      const rid = sampleId(label);
      const more = kind === 'restore' ? { reason: 'safety' } : {};
      const signers = kind === 'restore' ? reviewers : [reviewers[0]];
      const target = { rid, rev };
      await log.signed({ kind, at: '2026-04-02', rid, target, ...more, sealed: decoys(`${kind} ${rev}`) }, signers);
    };
    await log.people('publish', 'one', 1, reviewers); // 3
    await log.people('revise', 'one', 2, reviewers); // 4
    await log.people('publish', 'other', 1, reviewers); // 5
    await act('hide', 'one', 'all');
    await act('hide', 'other', 1);
    await act('restore', 'one', 2);
    const served = await verifyLog(read(await log.files(keys.log)));
    const path = 'objects/pack/000.p/9';
    expect(served).toMatchObject({ valid: true, failures: [], counts: { objects: 3 } });
    expect(served.warnings).toEqual([
      { path, code: 'object-served', index: 3, rid: sampleId('one') },
      { path, code: 'object-served', index: 5, rid: sampleId('other') },
    ]);
    log.objects[3] = null;
    log.objects[5] = null;
    const obeyed = await verifyLog(read(await log.files(keys.log)));
    expect(obeyed).toMatchObject({ valid: true, failures: [], warnings: [], counts: { removed: 2 } });
    log.objects[4] = null;
    expect(await codes(await log.files(keys.log))).toEqual(['object-missing']);
  });

  it('an empty log is valid', async () => {
    const head = await signCheckpoint({ origin: ORIGIN, size: 0, root: EMPTY_ROOT }, keys.log);
    const empty = new Map([['log/checkpoint', utf8(head)]]);
    const trusted = await verifyLog(read(empty), { vkeys: [verifierKeyOf(keys.log)] });
    expect(trusted).toMatchObject({ valid: true, objects: 'none', head: { keyFrom: 'caller' } });
    expect(await codes(empty)).toEqual(['file-missing']);
  });

  it('asks for the quorum of a policy', async () => {
    const witness = await newSigner('witness.example', fixed('witness'), COSIGNATURE);
    const policy = `log ${verifierKeyOf(keys.log)}\nwitness w ${verifierKeyOf(witness)}\nquorum w\n`;
    const alone = await verifyLog(read(files), { policy });
    expect(alone.failures).toMatchObject([{ path: 'log/checkpoint', code: 'policy-quorum' }]);
    const note = fromUtf8(files.get('log/checkpoint') ?? new Uint8Array());
    const cosigned = addSignatures(note, [await cosignCheckpoint(note, witness, 1_775_000_000)]);
    const witnessed = new Map([...files, ['log/checkpoint', utf8(cosigned)]]);
    const report = await verifyLog(read(witnessed), { policy });
    expect(report).toMatchObject({ valid: true, head: { keyFrom: 'policy', witnesses: [{ name: 'w' }] } });
    await expect(verifyLog(read(files), { policy: 'nonsense' })).rejects.toThrow('policy-invalid');
  });
});

describe('one changed byte', () => {
  /** Changes bytes of one file, at all places or at a sample of them, and asks that the very file is named. */
  async function flip(path: string, places: Iterable<number>): Promise<void> {
    const original = files.get(path) ?? new Uint8Array();
    for (const at of places) {
      const changed = original.slice();
      changed[at] ^= 1 << (at % 8);
      const report = await verifyLog(read(new Map([...files, [path, changed]])), { signatures: false });
      expect(report.valid, `${path} byte ${at}`).toBe(false);
      const named = new Set(report.failures.map((failure) => failure.path));
      expect([...named], `${path} byte ${at}`).toEqual([path]);
    }
  }
  const every = (path: string) => Array.from({ length: files.get(path)?.length ?? 0 }, (_, i) => i);
  const sample = (path: string, count: number) => {
    const length = files.get(path)?.length ?? 0;
    return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count) + (i % 7)).filter(
      (at) => at < length,
    );
  };

  it('of the checkpoint or the keys is caught, and the file named', async () => {
    await flip('log/checkpoint', every('log/checkpoint'));
    await flip('log/keys', every('log/keys'));
  });

  it('of a tile is caught, and the tile named', async () => {
    await flip('log/tile/1/000.p/2', every('log/tile/1/000.p/2'));
    await flip('log/tile/0/000', sample('log/tile/0/000', 40));
    await flip('log/tile/0/002.p/88', sample('log/tile/0/002.p/88', 40));
  });

  it('of an entry bundle is caught, and the bundle named', async () => {
    const { entries } = await sampleLog();
    await flip('log/tile/entries/000', sample('log/tile/entries/000', 60));
    await flip('log/tile/entries/002.p/88', sample('log/tile/entries/002.p/88', 60));
    await flip('log/tile/entries/000', [0, 1, entries[0].length + 2, entries[0].length + 3]);
  });

  it('of an object pack is caught, and the pack named', async () => {
    await flip('objects/pack/000', sample('objects/pack/000', 60));
    await flip('objects/pack/002.p/88', sample('objects/pack/002.p/88', 60));
    await flip('objects/pack/001', [0, 1, 2, 3]);
  });

  it('of an entry is named with its index and place in the file', async () => {
    const path = 'log/tile/entries/000';
    const { entries } = await sampleLog();
    const start = entries.slice(0, 7).reduce((sum, entry) => sum + entry.length + 2, 2);
    const changed = files.get(path)?.slice() ?? new Uint8Array();
    changed[start + 60] ^= 1;
    const { failures } = await verifyLog(read(new Map([...files, [path, changed]])));
    expect(failures).toContainEqual({ path, code: 'entry-mismatch', index: 7, byte: start });
  });

  it('a missing file is named too', async () => {
    for (const path of files.keys()) {
      const without = new Map(files);
      without.delete(path);
      const report = await verifyLog(read(without), { signatures: false });
      expect(
        report.failures.map((failure) => failure.path),
        path,
      ).toContain(path);
    }
  });
});

describe('a log that was written wrongly, and signed all the same, is refused', () => {
  const day = '2026-04-02';
  const moment = '2026-04-02T08:30:00Z';
  async function started(): Promise<SampleLog> {
    const log = new SampleLog();
    for (const [i, key] of [keys.instance, ...keys.reviewers].entries()) {
      const role = i === 0 ? 'instance' : 'reviewer';
      const body = { body: role, from: day, key: toBase64(key.publicKey), role };
      await log.signed({ kind: 'key', at: moment, body }, [keys.instance]);
    }
    return log;
  }
  const revision = (label: string, rev: number) => {
    const rid = sampleId(label);
    const object = sampleObject(rid, rev);
    return { object, fields: { rid, type: 'breach', rev, pub: objectDigest(object), sealed: decoys(label) } };
  };
  const failing = async (log: SampleLog): Promise<string[]> => codes(await log.files(keys.log));

  it('when it does not begin with the instance key', async () => {
    const log = new SampleLog();
    const body = { period: '2026-04', root: toHex(fixed('p')), size: 8 };
    await log.signed({ kind: 'intake', at: moment, body }, [keys.instance]);
    expect(await failing(log)).toEqual(['log-first-entry']);
  });

  it('when a key signs that was never announced, or was revoked, or is of another role', async () => {
    const log = await started();
    const stranger = await newSigner(ORIGIN, fixed('stranger'));
    await log.people('publish', 'a', 1, [keys.reviewers[0], stranger]);
    await log.people('publish', 'b', 1, [keys.reviewers[0], keys.instance]);
    const key = toBase64(keys.reviewers[1].publicKey);
    await log.signed({ kind: 'key', at: moment, body: { key, revoked: moment } }, [keys.instance]);
    await log.people('publish', 'c', 1, keys.reviewers);
    expect(await failing(log)).toEqual(['entry-signer-unknown', 'entry-signer-role', 'entry-signer-revoked']);
  });

  it('when a key signs outside its days', async () => {
    const log = await started();
    const { object, fields } = revision('a', 1);
    await log.signed({ kind: 'publish', at: '2026-04-01', ...fields }, keys.reviewers, object);
    expect(await failing(log)).toEqual(['entry-signer-expired']);
  });

  it('when a record’s chain is broken', async () => {
    const log = await started();
    await log.people('publish', 'a', 1, keys.reviewers);
    const second = revision('a', 2);
    await log.signed(
      { kind: 'revise', at: day, ...second.fields, prev: toHex(fixed('x')) },
      keys.reviewers,
      second.object,
    );
    await log.people('revise', 'a', 2, keys.reviewers);
    const fresh = revision('b', 1);
    await log.signed(
      { kind: 'publish', at: day, ...fresh.fields, prev: toHex(fixed('x')) },
      keys.reviewers,
      fresh.object,
    );
    const again = revision('b', 2);
    await log.signed({ kind: 'publish', at: day, ...again.fields, prev: undefined }, keys.reviewers, again.object);
    expect(await failing(log)).toEqual(['prev-mismatch', 'rev-order', 'prev-unexpected', 'prev-missing']);
  });

  it('when a batch does not close the entries before it', async () => {
    const log = await started();
    const { object, fields } = revision('a', 1);
    const { sealed: _, ...bare } = fields;
    const entry: Entry = { v: 1, kind: 'publish', log: ORIGIN, at: moment, ...bare };
    const basis = { licence: 'CC0', retrieved: day, url: 'https://data.example/' };
    const batch = (first: number, count: number) => ({ basis, count, first, root: toHex(fixed('wrong')) });
    log.append(entry, object);
    await log.signed({ kind: 'batch', at: moment, body: batch(3, 1) }, [keys.instance]);
    await log.signed({ kind: 'batch', at: moment, body: batch(3, 1) }, [keys.instance]);
    const other = revision('b', 1);
    log.append({ ...entry, rid: other.fields.rid, pub: other.fields.pub }, other.object);
    expect(await failing(log)).toEqual(['batch-root', 'batch-range', 'entry-not-in-batch']);
  });

  it('when an entry belongs to another log, or an object is missing without a word', async () => {
    const log = await started();
    const { object, fields } = revision('a', 1);
    const whole = await log.signed(
      { kind: 'publish', at: day, ...fields, log: 'else.example' } as Entry,
      keys.reviewers,
      object,
    );
    log.objects[await log.people('publish', 'b', 1, keys.reviewers)] = null;
    log.objects[whole + 1] = null;
    expect(await failing(log)).toEqual(['entry-other-log', 'object-missing']);
  });

  it('when something is hidden that was never published', async () => {
    const log = await started();
    const rid = sampleId('none');
    await log.signed({ kind: 'hide', at: day, rid, target: { rid, rev: 'all' }, sealed: decoys('h') }, [
      keys.reviewers[0],
    ]);
    expect(await failing(log)).toEqual(['record-unknown']);
  });

  it('when a person hides at a moment, or the instance as a person does', async () => {
    const log = await started();
    const rid = sampleId('a');
    const index = await log.people('publish', 'a', 1, keys.reviewers);
    log.objects[index] = null;
    const hide = { kind: 'hide' as const, rid, target: { rid, rev: 1 } };
    await log.signed({ ...hide, at: '2026-04-02T08:30:00Z' }, [keys.instance]);
    expect(await failing(log)).toEqual([]);
    await log.signed({ ...hide, at: '2026-04-02T08:30:00Z' }, [keys.reviewers[0]]);
    await log.signed({ ...hide, at: day, sealed: decoys('h') }, [keys.instance]);
    expect(await failing(log)).toEqual(['entry-signer-role', 'entry-signer-role']);
  });

  it('when the instance restores or erases', async () => {
    const log = await started();
    const rid = sampleId('a');
    await log.people('publish', 'a', 1, keys.reviewers);
    const sealed = decoys('h');
    const target = { rid, rev: 1 };
    await log.signed({ kind: 'hide', at: day, rid, target, sealed }, [keys.reviewers[0]]);
    await log.signed({ kind: 'restore', at: day, rid, target, reason: 'mistake', sealed }, [
      keys.instance,
      keys.reviewers[0],
    ]);
    expect(await failing(log)).toContain('entry-signer-role');
  });

  it('when a restored object has not come back', async () => {
    const log = await started();
    const index = await log.people('publish', 'a', 1, keys.reviewers);
    const rid = sampleId('a');
    const target = { rid, rev: 1 };
    await log.signed({ kind: 'hide', at: day, rid, target, sealed: decoys('h') }, [keys.reviewers[0]]);
    log.objects[index] = null;
    expect(await failing(log)).toEqual([]);
    await log.signed({ kind: 'restore', at: day, rid, target, reason: 'mistake', sealed: decoys('r') }, keys.reviewers);
    expect(await failing(log)).toEqual(['object-missing']);
  });
});
