/**
 * Copies that are published: only what was made from an original and can hold nothing else of it. People choose one for
 * the next revision of its record; that revision, like any other, is public when two people have signed it.
 */
import { Refusal } from '../kernel/refusal.ts';
import { NOBODY } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import type { Client } from '../platform/index.ts';
import type { Evidence, EvidenceParts, Kept } from './commands.ts';
import { type NamedFile, PUBLISHABLE } from './model.ts';
import { saveNoted } from './saving.ts';
import * as store from './store.ts';

/** A copy that a revision names, with what must be looked at before it is public. */
interface ShownFile {
  sha256: string;
  mediaType: string;
  /** Faces that are not covered; null when it was never looked through for them, `partly` when not the whole of it. */
  faces: { count: number; partly: boolean } | null;
  authors: string[];
  /** Words of a text, null of anything else. */
  text: string | null;
}

interface FilePart extends NamedFile {
  id: string;
}

export class Copies {
  private readonly parts: EvidenceParts;
  private readonly evidence: Evidence;

  constructor(parts: EvidenceParts, evidence: Evidence) {
    this.parts = parts;
    this.evidence = evidence;
  }

  /** Puts a copy among the files of the next revision. @throws Refusal `not-allowed`, `file-not-publishable` */
  async name(
    person: SignedIn,
    id: string,
    { alt, graphic }: { alt?: NamedFile['alt']; graphic: boolean },
  ): Promise<void> {
    assertMay(person, 'evidence.redact');
    const file = await this.evidence.file(person, id);
    assertCopy(file);
    const { sha256, size, mediaType } = file.meta;
    await this.change(person, file, (files) => [
      ...files.filter((one) => one.sha256 !== sha256),
      { id: freeId(files), sha256, size, mediaType, ...(alt ? { alt } : {}), ...(graphic ? { graphic } : {}) },
    ]);
  }

  /** Takes it out of the next revision; what is public already stays until that one is. @throws Refusal `not-allowed` */
  async unname(person: SignedIn, id: string): Promise<void> {
    assertMay(person, 'evidence.redact');
    const file = await this.evidence.file(person, id);
    await this.change(person, file, (files) => files.filter((one) => one.sha256 !== file.meta.sha256));
  }

  /** The files of ours that a record about to be shown names. @throws Refusal `file-not-publishable` */
  async named(
    client: Client,
    rid: string,
    shown: Record<string, unknown>,
  ): Promise<(NamedFile & { graphic?: true })[]> {
    if (!rid.startsWith('ev_')) return [];
    const files = (shown.files ?? []) as FilePart[];
    const named: (NamedFile & { graphic?: true })[] = [];
    for (const { sha256, alt, graphic } of files) {
      if (!(await this.isKept(client, sha256))) continue;
      const { size, mediaType } = (await this.copy(client, rid, sha256)).meta;
      named.push({ sha256, size, mediaType, ...(alt ? { alt } : {}), ...(graphic ? { graphic: true as const } : {}) });
    }
    return named;
  }

  /**
   * The same files as whoever reviews the record must know them: faces in them that are not covered, the names of those who
   * wrote their originals, and the words of texts.
   */
  async shownFiles(rid: string, shown: Record<string, unknown>): Promise<ShownFile[]> {
    const { pool } = this.parts;
    const found: ShownFile[] = [];
    for (const { sha256 } of rid.startsWith('ev_') ? ((shown.files ?? []) as FilePart[]) : []) {
      const row = isDigest(sha256) ? await store.readByDigest(pool, rid, this.evidence.shelf.digest(sha256)) : null;
      const original = row?.parent ? await store.readFile(pool, row.parent) : null;
      if (row) found.push(await this.shownFile(row, original));
    }
    return found;
  }

  private async shownFile(row: store.FileRow, original: store.FileRow | null): Promise<ShownFile> {
    const { shelf } = this.evidence;
    const metas = await shelf.metas(this.parts.pool, original ? [row, original] : [row]);
    const meta = metas.get(row.id);
    if (!meta) throw new Refusal('record-erased', { rid: row.rid ?? '' }, 410);
    const { author, 'changed-by': changed, manager } = (original && metas.get(original.id)?.findings?.writing) ?? {};
    const faces = meta.findings?.faces;
    const text = meta.mediaType === 'text/plain' ? await wordsOf(await shelf.bytes(row.blob, meta)) : null;
    return {
      sha256: meta.sha256,
      mediaType: meta.mediaType,
      faces: faces ? { count: faces.boxes.length, partly: faces.partly === true } : null,
      authors: [...new Set([author, changed, manager])].filter((name) => name !== undefined),
      text,
    };
  }

  /** Puts the bytes of copies where readers are served from: in the clear, under their own hash. */
  async bring(client: Client, rid: string, files: readonly { sha256: string }[]): Promise<void> {
    for (const { sha256 } of files) {
      const { row, meta } = await this.copy(client, rid, sha256);
      const { hash } = await this.parts.blobs.put(await this.evidence.shelf.bytes(row.blob, meta));
      if (hash !== sha256) throw new Error('a copy is not what its digest says');
      await this.evidence.custody.note(client, NOBODY, 'published', row);
    }
  }

  /** A digest of what lies elsewhere (an import names some) is only words; one of ours must be of a copy. */
  private async isKept(client: Client, sha256: string): Promise<boolean> {
    return isDigest(sha256) && (await store.hasDigest(client, this.evidence.shelf.digest(sha256)));
  }

  private async copy(client: Client, rid: string, sha256: string): Promise<Kept> {
    const row = isDigest(sha256) ? await store.readByDigest(client, rid, this.evidence.shelf.digest(sha256)) : null;
    if (!row) throw new Refusal('file-not-publishable', { sha256: sha256.slice(0, 16) }, 422);
    const kept = { row, meta: await this.evidence.shelf.meta(client, row) };
    assertCopy(kept);
    return kept;
  }

  private async change(person: SignedIn, { row }: Kept, work: (files: FilePart[]) => FilePart[]): Promise<void> {
    const { records } = this.parts;
    const { rid } = row;
    if (!rid?.startsWith('ev_')) throw new Refusal('file-unknown', {}, 404);
    const { body, rev, sealed } = await records.read(rid);
    const { files: _, ...rest } = body;
    const files = work((body.files ?? []) as FilePart[]);
    await saveNoted(this.parts, person, {
      rid,
      type: 'evidence',
      body: files.length > 0 ? { ...rest, files } : rest,
      baseRev: rev,
      ...(sealed ? { sealed } : {}),
    });
  }
}

async function wordsOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

const COPIES: readonly string[] = ['view', 'text', 'picture', 'redacted'];

function assertCopy({ row, meta }: Kept): void {
  const fits = COPIES.includes(row.part) && (PUBLISHABLE as readonly string[]).includes(meta.mediaType);
  if (!fits) throw new Refusal('file-not-publishable', { sha256: meta.sha256.slice(0, 16) }, 422);
}

function freeId(files: readonly FilePart[]): string {
  const taken = new Set(files.map(({ id }) => id));
  for (let n = files.length + 1; ; n++) if (!taken.has(`f${n}`)) return `f${n}`;
}
