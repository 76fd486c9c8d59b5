/**
 * The test vectors of every kind of entry, made from fixed keys: `node src/ledger/testing/entry-vectors.ts` writes them to
 * `src/ledger/vectors/`. Other implementations may check themselves against those files.
 */
import { writeFileSync } from 'node:fs';
import { fromUtf8, toBase64, toHex } from '../../kernel/bytes.ts';
import { type Entry, type EntryKind, encodeEntry } from '../entry.ts';
import { roleKeyId, signEntry, signingBytes } from '../entry-signature.ts';
import type { Signer } from '../key.ts';
import { leafHash } from '../tree.ts';
import { decoys, fixed, ORIGIN, sampleId, sampleKeys } from './sample-log.ts';

/** One vector: the entry as its exact text, the text its signatures cover, its leaf hash, and the keys by id (base64). */
export type EntryVector = { entry: string; signed: string | null; leafHash: string; keys: Record<string, string> };

const DAY = '2026-04-02';
const MOMENT = '2026-04-02T08:30:00Z';
const digest = (label: string): string => toHex(fixed(label));
const rid = sampleId('vector');
const target = { rid, rev: 2 };
const revision = { rid, type: 'breach', rev: 2, pub: digest('object'), prev: digest('previous') };
const first = { rid, type: 'breach', rev: 1, pub: digest('object') };
const people = (kind: EntryKind, more: Partial<Entry>) => ({ kind, at: DAY, sealed: decoys(kind), ...more });
const instance = (kind: EntryKind, body: Entry['body']) => ({ kind, at: MOMENT, body });
const period = { period: '2026-04', root: digest('period'), size: 1024 };

/** The entries by file name, with how many people sign (0: the instance key; null: member of a batch). */
function drafts(key: string): Record<string, [Omit<Entry, 'v' | 'log'>, number | null]> {
  const basis = { licence: 'CC-BY-4.0', retrieved: DAY, url: 'https://data.example/events.csv' };
  return {
    publish: [people('publish', first), 2],
    'publish-in-batch': [{ kind: 'publish', at: MOMENT, ...first }, null],
    revise: [people('revise', revision), 2],
    'revise-in-batch': [{ kind: 'revise', at: MOMENT, ...revision }, null],
    withdraw: [people('withdraw', { ...revision, target, reason: 'consent' }), 2],
    dispute: [people('dispute', { ...revision, target, reason: 'counter-evidence' }), 1],
    hide: [people('hide', { rid, target: { rid, rev: 'all' } }), 1],
    'hide-by-instance': [{ kind: 'hide', at: MOMENT, rid, target: { rid, rev: 'all' } }, 0],
    erase: [people('erase', { rid, target: { rid, rev: 'all' }, reason: 'safety' }), 2],
    restore: [people('restore', { rid, target, reason: 'mistake' }), 2],
    batch: [instance('batch', { basis, count: 300, first: 3, root: digest('batch') }), 0],
    key: [instance('key', { body: 'review board', from: DAY, key, role: 'reviewer', until: '2027-04-02' }), 0],
    'key-successor': [instance('key', { body: 'log', from: MOMENT, key, role: 'log-successor' }), 0],
    'key-takeover': [instance('key', { body: 'log', from: MOMENT, key, role: 'log' }), 1],
    'key-revoked': [instance('key', { key, revoked: MOMENT }), 0],
    decision: [people('decision', { ...first, type: 'motion', body: { digest: digest('decision') } }), 1],
    mandate: [people('mandate', { ...first, type: 'mandate', body: { digest: digest('mandate') } }), 1],
    vote: [people('vote', { ...first, type: 'motion', body: { digest: digest('vote') } }), 1],
    intake: [instance('intake', period), 0],
    audit: [instance('audit', period), 0],
    anchor: [instance('anchor', { digest: digest('anchor'), kind: 'rfc3161', size: 256 }), 0],
  };
}

/** All vectors by file name (without `.json`). */
export async function entryVectors(): Promise<Record<string, EntryVector>> {
  const { instance: own, reviewers } = await sampleKeys();
  const vectors: Record<string, EntryVector> = {};
  for (const [name, [draft, count]] of Object.entries(drafts(toBase64(reviewers[0].publicKey)))) {
    const whole = { v: 1 as const, log: ORIGIN, ...draft };
    const signers: Signer[] = count === null ? [] : count === 0 ? [own] : reviewers.slice(0, count);
    const entry = count === null ? whole : await signEntry(whole, signers);
    const bytes = encodeEntry(entry);
    vectors[name] = {
      entry: fromUtf8(bytes),
      signed: count === null ? null : fromUtf8(signingBytes(entry)),
      leafHash: toHex(leafHash(bytes)),
      keys: Object.fromEntries(signers.map(({ publicKey }) => [roleKeyId(publicKey), toBase64(publicKey)])),
    };
  }
  return vectors;
}

if (import.meta.main) {
  for (const [name, vector] of Object.entries(await entryVectors())) {
    const file = new URL(`../vectors/${name}.json`, import.meta.url);
    writeFileSync(file, `${JSON.stringify(vector, null, 2)}\n`);
  }
}
