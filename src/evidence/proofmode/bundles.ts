/**
 * Bundles of ProofMode: a ZIP of pictures or films, what a telephone said of them, signatures and a key. The ZIP stays in
 * the vault as it came; the media in it become originals of the same record, each with what came of checking it. Where
 * and when a telephone says it was stays sealed with them, for members alone.
 */
import { createHash } from 'node:crypto';
import type { Key } from 'openpgp';
import { isId, newId } from '../../kernel/ids.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { NOBODY } from '../../people/commands.ts';
import { type Client, type Jobs, transaction } from '../../platform/index.ts';
import { type Evidence, type EvidenceParts, EXAMINE } from '../commands.ts';
import { momentOf } from '../model.ts';
import type { Meta, Shelved } from '../shelf.ts';
import * as store from '../store.ts';
import { openPacked, type Packed } from './archive.ts';
import { type Opened, type Proof, readProof, type Said } from './proof.ts';
import { checkSignature, keyFrom } from './signature.ts';

const UNPACK = 'evidence-unpack';
const ZIP = 'application/zip';
/** Refusals that end by themselves. */
const LATER = ['disk-full', 'files-no-room'];
const MOST_MEDIA = 200;
const MOST_MEDIUM = 8 * 1024 ** 3;
const MOST_WORDS = 1024 ** 2;
/** What stands beside the media. */
const BESIDE = /\.(?:asc|sig|ots|gst|json|csv|txt|devicecheck|pem|crt|c2pa)$/i;

/** In the transaction that has examined a file: has it opened, if it may be a bundle. */
export async function unpackLater(jobs: Jobs, client: Client, row: store.FileRow, meta: Meta): Promise<void> {
  if (meta.mediaType === ZIP && row.part === 'original')
    await jobs.enqueue(client, UNPACK, { file: row.id }, { key: row.id });
}

/** One medium on the shelf, with its check. */
interface Taken extends Shelved {
  id: string;
  proof: Proof;
}

/** Counts bytes on their way in. */
type Pass = (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** What a medium is checked with. */
interface Beside {
  medium: Packed;
  /** No other medium lies in the bundle. */
  alone: boolean;
  key: Key | null;
  words: readonly Words[];
}

interface Words {
  entry: Packed;
  sha256: string | undefined;
  said: Said;
}

export class Bundles {
  private readonly parts: EvidenceParts;
  private readonly evidence: Evidence;

  constructor(parts: EvidenceParts, evidence: Evidence) {
    this.parts = parts;
    this.evidence = evidence;
    parts.jobs.handle(UNPACK, ({ payload }) => this.unpack(String((payload as { file?: unknown }).file)));
  }

  /** Opens a bundle. Doing it twice takes nothing out twice; a ZIP that is no bundle is left alone. */
  async unpack(id: string): Promise<void> {
    const { pool } = this.parts;
    const row = await store.readFile(pool, id);
    const meta = row?.rid ? (await this.evidence.shelf.metas(pool, [row])).get(id) : undefined;
    if (!row || !meta || meta.findings?.bundle) return;
    const taken: Taken[] = [];
    const opened = await this.tried(row, meta, taken);
    if (opened === null) return;
    const kept = await transaction(pool, (client) => this.keep(client, id, opened, taken));
    if (!kept) await this.drop(taken);
  }

  /** What came of it; null for a ZIP that is no bundle. */
  private async tried(row: store.FileRow, meta: Meta, taken: Taken[]): Promise<Opened | null> {
    let known = false;
    try {
      const range = (start: number, end: number) => this.evidence.shelf.bytes(row.blob, meta, { start, end });
      const { entries, close } = await openPacked(range, meta.size);
      try {
        if (!isBundle(entries)) return null;
        known = true;
        await this.allowed(row, (pass) => this.takeOut(row.id, entries, taken, pass));
        return { files: taken.length };
      } finally {
        close();
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await this.drop(taken.splice(0));
      // Another time there may be room.
      if (LATER.includes(error.code)) throw error;
      // A ZIP whose directory is broken is not known to be a bundle; the vault keeps it as it keeps any file.
      return known ? { files: 0, refused: error.code } : null;
    }
  }

  /** What lies in a report's bundle is a stranger's like the bundle itself: it comes in as one of theirs, or not at all. */
  private async allowed({ rid }: store.FileRow, take: (pass: Pass) => Promise<void>): Promise<void> {
    if (!rid || !isId(rid, 're')) return await take((source) => source);
    const { allowance } = this.parts;
    const seat = allowance.enter({ holder: rid, announced: 0, received: 0 });
    try {
      await take((source) => allowance.pass(seat, source));
    } finally {
      allowance.leave(seat);
    }
  }

  private async takeOut(bundle: string, entries: readonly Packed[], taken: Taken[], pass: Pass): Promise<void> {
    const key = await keyIn(entries);
    const words = await wordsIn(entries);
    const media = entries.filter(({ name }) => !BESIDE.test(name) && !name.startsWith('.'));
    if (media.length > MOST_MEDIA) throw new Refusal('bundle-bomb', {}, 413);
    for (const [at, medium] of media.entries()) {
      const { blob, meta } = await this.evidence.shelf.put(pass(medium.bytes(MOST_MEDIUM)), MOST_MEDIUM, {
        name: medium.name.slice(0, 500).toWellFormed(),
      });
      // What was changed has another hash than any proof names; the only proof is about the only medium all the same.
      const alone = media.length === 1;
      const id = newId('fi', createHash('sha256').update(`${bundle}/${at}/${meta.sha256}`).digest().subarray(0, 16));
      taken.push({
        id,
        blob,
        meta,
        proof: await this.checked(bundle, entries, { medium, alone, blob, meta, key, words }),
      });
    }
  }

  private async checked(
    bundle: string,
    entries: readonly Packed[],
    { medium, alone, blob, meta, key, words }: Shelved & Beside,
  ): Promise<Proof> {
    const own =
      words.find(({ sha256 }) => sha256 === meta.sha256) ??
      words.find(({ entry }) => isAbout(entry, medium)) ??
      (alone && words.length === 1 ? words[0] : undefined);
    const stems = [
      meta.sha256,
      medium.name,
      stemOf(medium.name),
      ...(own ? [own.sha256 ?? '', stemOf(own.entry.name)] : []),
    ];
    const beside = (ending: string) =>
      entries.find(({ name }) => stems.some((stem) => stem && same(name, `${stem}${ending}`)));
    const over = async (signature: Packed | undefined, bytes: () => Promise<AsyncIterable<Uint8Array>>) =>
      signature ? await checkSignature(await bytes(), await whole(signature), key) : { state: 'none' as const };
    const signed = await over(beside('.asc') ?? beside('.sig'), () => this.evidence.shelf.bytes(blob, meta));
    const wordsSigned = own
      ? await over(
          entries.find(({ name }) => same(name, `${own.entry.name}.asc`)),
          async () => own.entry.bytes(MOST_WORDS),
        )
      : { state: 'none' as const };
    return {
      bundle,
      hash: own?.sha256 === undefined ? 'none' : own.sha256 === meta.sha256 ? 'same' : 'other',
      signature: signed.state,
      words: wordsSigned.state,
      ...(key ? { key: key.getFingerprint() } : {}),
      ...('at' in signed && signed.at ? { signedAt: signed.at } : {}),
      ...(beside('.ots') ? { stamped: true as const } : {}),
      ...(own && Object.keys(own.said).length > 0 ? { said: own.said } : {}),
    };
  }

  /** False when the bundle is gone, or was opened by another. */
  private async keep(client: Client, id: string, opened: Opened, taken: readonly Taken[]): Promise<boolean> {
    const { vault, jobs, clock } = this.parts;
    const { shelf, custody } = this.evidence;
    const row = await store.lockFile(client, id);
    const key = row?.rid ? (await vault.keys(client, [row.rid])).get(row.rid) : undefined;
    if (!row || !key) return false;
    const meta = shelf.open(key, id, row.meta);
    if (meta.findings?.bundle) return false;
    const runAt = momentOf(row, clock.now());
    for (const { id: file, blob, meta: found, proof } of taken) {
      const sealed = shelf.seal(key, file, { ...found, findings: { proof } });
      const made = { ...row, id: file, holder: null, blob, digest: shelf.digest(found.sha256), meta: sealed };
      await store.insertFile(client, { ...made, parent: null, state: 'new', at: runAt });
      await jobs.enqueue(client, EXAMINE, { file }, { key: file, runAt });
      await custody.note(client, NOBODY, 'received', { ...row, id: file, parent: null }, id);
    }
    const findings = { ...meta.findings, bundle: opened };
    await store.setMeta(client, id, shelf.seal(key, id, { ...meta, findings }), row.state);
    await custody.note(client, NOBODY, 'examined', row, opened.refused ? 'refused' : 'bundle');
    return true;
  }

  private async drop(taken: readonly Taken[]): Promise<void> {
    for (const { blob } of taken) await this.evidence.shelf.remove(blob);
  }
}

/** What ProofMode writes beside a file, whatever it is called; a signature or a key alone makes no bundle. */
const isBundle = (entries: readonly Packed[]): boolean =>
  entries.some(({ name }) => /\.proof\.(?:json|csv)$/i.test(name)) && entries.some(({ name }) => /\.asc$/i.test(name));

async function keyIn(entries: readonly Packed[]): Promise<Key | null> {
  const found = entries.find(({ name }) => /^pub(?:lic)?[ _-]?key\.(?:asc|pgp|gpg)$/i.test(name));
  return found ? await keyFrom(await whole(found)) : null;
}

/** Every proof once; of the two spellings of one the JSON. */
async function wordsIn(entries: readonly Packed[]): Promise<Words[]> {
  const proofs = entries
    .filter(({ name }) => /\.proof\.(?:json|csv)$/i.test(name))
    .sort((a, b) => (a.name > b.name ? -1 : 1));
  const found = new Map<string, Words>();
  for (const entry of proofs.slice(0, 2 * MOST_MEDIA)) {
    const stem = stemOf(entry.name).toLowerCase();
    const read = found.has(stem) ? null : readProof(Buffer.from(await whole(entry)).toString('utf8'));
    if (read) found.set(stem, { entry, sha256: read.sha256 ?? hashIn(stem), said: read.said });
  }
  return [...found.values()];
}

const hashIn = (stem: string): string | undefined => (/^[0-9a-f]{64}$/.test(stem) ? stem : undefined);
const stemOf = (name: string): string => name.replace(/\.proof\.(?:json|csv)$/i, '').replace(/\.[^.]{1,5}$/, '');
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const isAbout = (proof: Packed, medium: Packed): boolean =>
  [medium.name, stemOf(medium.name)].some((name) => same(proof.name.replace(/\.proof\.(?:json|csv)$/i, ''), name));

async function whole(entry: Packed): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of entry.bytes(MOST_WORDS)) pieces.push(piece);
  return Buffer.concat(pieces);
}
