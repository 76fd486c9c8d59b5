/**
 * A small invented log for tests, the same bytes every time: fixed keys, two batches of imported records, and entries
 * signed by people, with all static files as the sequencer would write them.
 */
import { sha256 } from '#crypto';
import { toBase64, toHex, utf8 } from '../../kernel/bytes.ts';
import { newId } from '../../kernel/ids.ts';
import { encodeBundle, encodePack } from '../bundle.ts';
import { signCheckpoint } from '../checkpoint.ts';
import { type Entry, encodeEntry } from '../entry.ts';
import { signEntry } from '../entry-signature.ts';
import { newSigner, type Signer, verifierKeyOf } from '../key.ts';
import { encodeObject, objectDigest } from '../object.ts';
import { bundlePath, packPath, TILE_WIDTH, tileWidth } from '../tile.ts';
import { appendTiles, EMPTY_EDGE, edgeRoot } from '../tile-edge.ts';
import { leafHash, treeRoot } from '../tree.ts';

export const ORIGIN = 'demo.invalid/sample';
const DAY = '2026-04-02';
const MOMENT = '2026-04-02T08:30:00Z';

/** A seed, salt or digest that is the same in every run. */
export const fixed = (label: string): Uint8Array => sha256(utf8(`sample ${label}`));
/** An invented record id. */
export const sampleId = (label: string): string => newId('br', fixed(`id ${label}`).subarray(0, 16));
/** Eight decoys, sorted, as every entry signed by people carries at least. */
export const decoys = (label: string): string[] =>
  Array.from({ length: 8 }, (_, i) => toHex(fixed(`decoy ${label} ${i}`))).sort();

/** The keys of the sample: the log's note key, the instance key, two reviewers. */
export async function sampleKeys(): Promise<{ log: Signer; instance: Signer; reviewers: [Signer, Signer] }> {
  const [log, instance, anna, bek] = await Promise.all(
    ['log', 'instance', 'reviewer 1', 'reviewer 2'].map((label) => newSigner(ORIGIN, fixed(label))),
  );
  return { log, instance, reviewers: [anna, bek] };
}

/** Bytes of an invented public object of one revision. */
export function sampleObject(rid: string, rev: number): Uint8Array {
  const title = { lang: 'en', text: `Invented breach ${rid.slice(3, 9)}, revision ${rev}` };
  const record = { id: rid, type: 'breach', rev, title };
  return encodeObject({ salt: toBase64(fixed(`salt ${rid} ${rev}`)), record, files: [] });
}

/** A log being written: entries and objects by index. */
export class SampleLog {
  readonly entries: Uint8Array[] = [];
  readonly objects: (Uint8Array | null)[] = [];
  readonly #last = new Map<string, string>();

  /** Appends an entry with its object; gives its index. */
  append(entry: Entry, object: Uint8Array | null = null): number {
    const bytes = encodeEntry(entry);
    this.objects.push(object);
    if (entry.rid !== undefined) this.#last.set(entry.rid, toHex(leafHash(bytes)));
    return this.entries.push(bytes) - 1;
  }

  /** Appends unsigned publications and the batch entry behind them. */
  async batch(labels: readonly string[], instance: Signer): Promise<void> {
    const first = this.entries.length;
    for (const label of labels) {
      const rid = sampleId(label);
      const object = sampleObject(rid, 1);
      const entry: Entry = { v: 1, kind: 'publish', log: ORIGIN, at: MOMENT, rid, type: 'breach', rev: 1, pub: '' };
      this.append({ ...entry, pub: objectDigest(object) }, object);
    }
    const root = toHex(treeRoot(this.entries.slice(first).map(leafHash)));
    const basis = { licence: 'CC-BY-4.0', retrieved: DAY, url: 'https://data.example/events.csv' };
    await this.signed({ kind: 'batch', at: MOMENT, body: { basis, count: labels.length, first, root } }, [instance]);
  }

  /** Appends a signed entry, its `prev` filled in where the record has one. */
  async signed(
    entry: Omit<Entry, 'v' | 'log'>,
    signers: readonly Signer[],
    object: Uint8Array | null = null,
  ): Promise<number> {
    const prev = entry.rid === undefined ? undefined : this.#last.get(entry.rid);
    const whole = { v: 1 as const, log: ORIGIN, ...(prev !== undefined && { prev }), ...entry };
    return this.append(await signEntry(whole, signers), object);
  }

  /** Appends a publication or revision signed by people. */
  async people(kind: 'publish' | 'revise', label: string, rev: number, signers: readonly Signer[]): Promise<number> {
    const rid = sampleId(label);
    const object = sampleObject(rid, rev);
    const revision = { rid, type: 'breach', rev, pub: objectDigest(object), sealed: decoys(`${label} ${rev}`) };
    return this.signed({ kind, at: DAY, ...revision }, signers, object);
  }

  /** All static files, by path below the site's root. */
  async files(log: Signer): Promise<Map<string, Uint8Array>> {
    const files = new Map<string, Uint8Array>();
    const size = this.entries.length;
    const { edge, tiles } = appendTiles(EMPTY_EDGE, this.entries.map(leafHash));
    for (const { path, bytes } of tiles) files.set(`log/${path}`, bytes);
    for (let index = 0; index * TILE_WIDTH < size; index++) {
      const width = tileWidth(size, 0, index);
      const [from, to] = [index * TILE_WIDTH, index * TILE_WIDTH + width];
      files.set(`log/${bundlePath(index, width)}`, encodeBundle(this.entries.slice(from, to)));
      files.set(packPath(index, width), encodePack(this.objects.slice(from, to)));
    }
    const checkpoint = await signCheckpoint({ origin: ORIGIN, size, root: edgeRoot(edge) }, log);
    files.set('log/checkpoint', utf8(checkpoint));
    files.set('log/keys', utf8(`${verifierKeyOf(log)}\n`));
    return files;
  }
}

/** A key entry's body for a reviewer or the instance. */
const keyBody = (key: Signer, body: string, role: string) => ({ body, from: DAY, key: toBase64(key.publicKey), role });

/**
 * The sample log: `first` and `second` imported records in two batches, then a record published, revised and disputed by
 * people, one hidden and erased, and the fixed-period entries. Sixteen entries besides the imported ones.
 */
export async function sampleLog(first = 300, second = 284): Promise<SampleLog> {
  const { instance, reviewers } = await sampleKeys();
  const log = new SampleLog();
  await log.signed({ kind: 'key', at: MOMENT, body: keyBody(instance, 'instance', 'instance') }, [instance]);
  for (const reviewer of reviewers) {
    await log.signed({ kind: 'key', at: MOMENT, body: keyBody(reviewer, 'review board', 'reviewer') }, [instance]);
  }
  const labels = (batch: number, count: number) => Array.from({ length: count }, (_, i) => `import ${batch} ${i}`);
  await log.batch(labels(1, first), instance);
  await log.people('publish', 'own 1', 1, reviewers);
  await log.batch(labels(2, second), instance);
  const own2 = await log.people('publish', 'own 2', 2, reviewers);
  await log.people('revise', 'own 1', 2, reviewers);
  await log.people('revise', 'import 1 0', 2, reviewers);
  await log.people('revise', 'own 1', 3, reviewers);
  const rid = sampleId('own 2');
  const target = { rid, rev: 'all' as const };
  await log.signed({ kind: 'hide', at: DAY, rid, target, sealed: decoys('hide') }, [reviewers[0]]);
  const erase = { kind: 'erase' as const, at: DAY, rid, target, reason: 'safety', sealed: decoys('erase') };
  await log.signed(erase, reviewers);
  log.objects[own2] = null;
  const period = { period: '2026-04', root: toHex(fixed('period')), size: 1024 };
  await log.signed({ kind: 'intake', at: MOMENT, body: period }, [instance]);
  await log.signed({ kind: 'audit', at: MOMENT, body: period }, [instance]);
  const anchor = { digest: toHex(fixed('anchor')), kind: 'opentimestamps', size: 256 };
  await log.signed({ kind: 'anchor', at: MOMENT, body: anchor }, [instance]);
  const key = toBase64(reviewers[1].publicKey);
  await log.signed({ kind: 'key', at: MOMENT, body: { key, revoked: MOMENT } }, [instance]);
  return log;
}
