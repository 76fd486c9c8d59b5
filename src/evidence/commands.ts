/**
 * The evidence vault as other parts use it: take a file in, put it with a record, look at it, flag it, pass it on.
 * Originals are never altered and never published; each command writes the event of custody it is.
 */
import { isId, newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { AuditTrail } from '../people/commands.ts';
import { type Action, assertMay, type SignedIn } from '../people/model.ts';
import {
  type Blobs,
  type Client,
  type Clock,
  type Jobs,
  type Pool,
  type Random,
  type Secrets,
  transaction,
} from '../platform/index.ts';
import type { Records } from '../records/commands.ts';
import type { Vault } from '../records/vault.ts';
import { type Allowance, roomOf } from './allowance.ts';
import type { Authority } from './authorities.ts';
import { Custody } from './custody.ts';
import { type Incoming, type Taken, takenOf } from './incoming.ts';
import { type Flag, momentOf, type Touch } from './model.ts';
import { type Meta, Shelf } from './shelf.ts';
import { StampQueue } from './stamp-queue.ts';
import * as store from './store.ts';
import type { FetcherOptions } from './web/fetcher.ts';

export type { Findings } from './findings.ts';
export type { Incoming, Taken } from './incoming.ts';
export type { Like } from './likeness.ts';
export type { Papers } from './papers.ts';
export type { Meta } from './shelf.ts';
export type { CustodyRow, FileRow } from './store.ts';
export { allowedUrl, guardedLookup, PUBLIC_WEB, type Reach } from './web/address.ts';

export interface EvidenceParts {
  pool: Pool;
  records: Records;
  vault: Vault;
  secrets: Secrets;
  blobs: Blobs;
  jobs: Jobs;
  clock: Clock;
  random: Random;
  audit: AuditTrail;
  /** How much may lie here. */
  allowance: Allowance;
  /** Who stamps the time of originals; nobody unless the operator named some. */
  authorities?: readonly Authority[];
  /** Only for tests: what may be reached on the web, and how long an authority may take (milliseconds). */
  reach?: FetcherOptions['reach'];
  stampMs?: number;
}

/** A file with what is known of it. */
export interface Kept {
  row: store.FileRow;
  meta: Meta;
}

/** Largest file that is taken, in bytes. */
export const MOST_BYTES = 16 * 1024 ** 3;
const MOST_NAME = 500;
/** What is put nowhere for so long is thrown away. */
export const WAIT_MS = 7 * 24 * 3_600_000;
/** The same of strangers where much is left here; of theirs the day alone is known, so this is one day at the least. */
export const CROWDED_MS = 2 * 24 * 3_600_000;
/** The job that looks into a file. */
export const EXAMINE = 'evidence-examine';

export class Evidence {
  readonly shelf: Shelf;
  readonly custody: Custody;
  private readonly stamps: StampQueue;
  private readonly parts: EvidenceParts;

  constructor(parts: EvidenceParts) {
    this.parts = parts;
    this.shelf = new Shelf(parts);
    this.custody = new Custody(parts);
    this.stamps = new StampQueue(parts);
  }

  /**
   * Takes a file into the vault, where it waits for its holder to put it with a record (`attach`). The holder is a
   * person's id, or any word that only the sender of a report can prove (intake: a digest of the form's one-time key).
   * When this resolves the file is safe. @throws Refusal `file-too-large`, `file-empty`, and those of `Allowance.assert`
   */
  async take(holder: string, incoming: Incoming): Promise<Taken> {
    if (incoming.counted) return await this.taken(holder, incoming);
    const { allowance } = this.parts;
    const seat = allowance.enter({ holder, announced: 0, received: 0 });
    try {
      return await this.taken(holder, { ...incoming, source: allowance.pass(seat, incoming.source) });
    } finally {
      allowance.leave(seat);
    }
  }

  private async taken(holder: string, { source, name, id, limit = MOST_BYTES, collected }: Incoming): Promise<Taken> {
    const { pool, clock, random } = this.parts;
    const before = id ? await store.readFile(pool, id) : null;
    if (before) return takenOf(before.id, await this.shelf.meta(pool, before));
    const file = id ?? newId('fi', random.bytes(16));
    const { blob, meta: found } = await this.shelf.put(source, limit, {
      name: name?.slice(0, MOST_NAME).toWellFormed(),
      ...(collected ? { mediaType: collected.mediaType } : {}),
    });
    const meta: Meta = collected ? { ...found, findings: collected.findings } : found;
    const isNew = await transaction(pool, async (client) => {
      const row = {
        id: file,
        rid: null,
        holder,
        part: 'original' as const,
        parent: null,
        blob,
        digest: this.shelf.digest(meta.sha256),
        meta: this.shelf.seal(null, file, meta),
        flags: ['unseen' as const],
        state: 'new' as const,
        at: momentOf({ rid: null, holder }, clock.now()),
      };
      if (!(await store.insertFile(client, row, roomOf(holder, meta.size)))) return false;
      const by = actorOf(holder);
      await this.custody.note(client, by, collected ? 'fetched' : 'received', row);
      await this.custody.note(client, by, 'hashed', row);
      return true;
    });
    if (!isNew) await this.shelf.remove(blob);
    return takenOf(file, meta);
  }

  /** What a holder has sent and not yet put anywhere, oldest first. */
  async waiting(holder: string): Promise<(Taken & { name?: string })[]> {
    const rows = await store.readWaiting(this.parts.pool, holder);
    const metas = await this.shelf.metas(this.parts.pool, rows);
    return rows.map(({ id }) => {
      const meta = metas.get(id) as Meta;
      return { ...takenOf(id, meta), ...(meta.name ? { name: meta.name } : {}) };
    });
  }

  /** Throws away a file that waits. @throws Refusal `file-unknown` */
  async discard(holder: string, id: string): Promise<void> {
    const row = await store.readFile(this.parts.pool, id);
    if (!row || row.holder !== holder || row.rid !== null) throw new Refusal('file-unknown', {}, 404);
    await transaction(this.parts.pool, (client) => store.forgetWaiting(client, id));
    await this.shelf.remove(row.blob);
  }

  /**
   * Puts files that wait with a record (evidence, a report, papers of a session), in the caller's transaction; the record's
   * key must be there already. From then on erasing the record destroys them. Flags default to `unseen`.
   * @throws Refusal `file-unknown`, `record-erased`
   */
  async attach(
    client: Client,
    what: { holder: string; ids: readonly string[]; rid: string; flags?: Flag[] },
  ): Promise<void> {
    const key = await this.parts.vault.key(client, what.rid);
    for (const id of what.ids) {
      const row = await store.lockFile(client, id);
      if (!row || row.rid !== null || row.holder !== what.holder) throw new Refusal('file-unknown', {}, 404);
      const meta = this.shelf.seal(key, id, this.shelf.open(null, id, row.meta));
      await store.giveToRecord(client, id, what.rid, meta, what.flags ?? ['unseen']);
      await this.custody.note(client, actorOf(what.holder), 'attached', row, what.rid);
      if (isId(what.rid, PAPERS)) continue;
      const runAt = momentOf(row, this.parts.clock.now());
      await this.parts.jobs.enqueue(client, EXAMINE, { file: id }, { key: id, runAt });
      await this.stamps.expect(client, row);
    }
  }

  /** Files of a record with what was made from them, oldest first. @throws Refusal `not-allowed` */
  async filesOf(person: SignedIn, rid: string): Promise<Kept[]> {
    assertMay(person, readingOf(rid));
    return (await this.filesOfMany(person, [rid])).get(rid) ?? [];
  }

  /** Files of several records of one type. @throws Refusal `not-allowed` */
  async filesOfMany(person: SignedIn, rids: string[]): Promise<Map<string, Kept[]>> {
    for (const rid of rids) assertMay(person, readingOf(rid));
    const rows = await store.readFilesOf(this.parts.pool, rids);
    const metas = await this.shelf.metas(this.parts.pool, rows);
    const files = new Map<string, Kept[]>();
    for (const row of rows) {
      const meta = metas.get(row.id);
      if (meta && row.rid) files.set(row.rid, [...(files.get(row.rid) ?? []), { row, meta }]);
    }
    return files;
  }

  /** One file that this person may read. @throws Refusal `file-unknown`, `not-allowed`, `record-erased` */
  async file(person: SignedIn, id: string): Promise<Kept> {
    const { pool } = this.parts;
    const row = isId(id, 'fi') ? await store.readFile(pool, id) : null;
    if (!row || (row.rid === null && row.holder !== person.id)) throw new Refusal('file-unknown', {}, 404);
    assertMay(person, row.rid === null ? 'evidence.add' : readingOf(row.rid));
    return { row, meta: await this.shelf.meta(pool, row) };
  }

  /** Opens a file, noting who looked or took it away. Ranges are inclusive bytes. */
  async open(
    person: SignedIn,
    id: string,
    touch: Extract<Touch, 'viewed' | 'exported'>,
    range?: { start: number; end: number },
  ): Promise<Kept & { bytes: AsyncIterable<Uint8Array> }> {
    const kept = await this.file(person, id);
    const bytes = await this.shelf.bytes(kept.row.blob, kept.meta, range);
    await transaction(this.parts.pool, (client) => this.custody.note(client, person.id, touch, kept.row));
    return { ...kept, bytes };
  }

  /** Says how a picture is to be handled; `[]` = somebody looked and it needs no care. @throws Refusal `not-allowed` */
  async flag(person: SignedIn, id: string, flags: Flag[]): Promise<void> {
    assertMay(person, 'evidence.add');
    const { row } = await this.file(person, id);
    await transaction(this.parts.pool, async (client) => {
      await store.setFlags(client, row.parent ?? row.id, flags);
      await this.custody.note(client, person.id, 'flagged', row, flags.join(',') || 'none');
    });
  }

  /** Gives a copy of an original (of a report, say) to an evidence record; each is erased with its own record. */
  async copyTo(person: SignedIn, id: string, rid: string): Promise<string> {
    assertMay(person, 'evidence.add');
    const { row, meta } = await this.file(person, id);
    if (row.part !== 'original' || !isId(rid, 'ev')) throw new Refusal('file-unknown', {}, 404);
    const { pool, vault, random, clock, jobs } = this.parts;
    const copy = newId('fi', random.bytes(16));
    await transaction(pool, async (client) => {
      const key = await vault.key(client, rid);
      const { findings, ...plain } = meta;
      const kept = findings?.proof ? { ...plain, findings: { proof: findings.proof } } : plain;
      const sealed = this.shelf.seal(key, copy, kept);
      const made = { ...row, id: copy, rid, holder: null, meta: sealed, state: 'new' as const, at: clock.now() };
      await store.insertFile(client, made);
      await this.custody.note(client, person.id, 'copied', row, copy);
      await this.custody.note(client, person.id, 'received', made, row.id);
      await jobs.enqueue(client, EXAMINE, { file: copy }, { key: copy });
      await this.stamps.carry(client, row, key, made);
    });
    return copy;
  }

  /** Events of custody of originals. @throws Refusal `not-allowed` */
  async custodyOf(person: SignedIn, originals: string[]): Promise<store.CustodyRow[]> {
    for (const id of originals) await this.file(person, id);
    return await this.custody.of(this.parts.pool, originals);
  }

  /**
   * Destroys the bytes of erased records and of what nobody put anywhere, and asks again for stamps that are missing. Safe
   * to repeat, and after a kill in its midst.
   */
  async sweep(): Promise<number> {
    const { pool, clock, blobs, allowance } = this.parts;
    await this.stamps.askAgain();
    await blobs.tidy(new Date(diskTime(clock).getTime() - CROWDED_MS));
    const before = (ms: number) => new Date(clock.now().getTime() - ms);
    const strangers = before((await allowance.isCrowded()) ? CROWDED_MS : WAIT_MS);
    const forsaken = await store.readForsaken(pool, before(WAIT_MS), strangers);
    for (const { blob, shared } of forsaken) if (!shared) await this.shelf.remove(blob);
    if (forsaken.length === 0) return 0;
    await store.dropFiles(
      pool,
      forsaken.map(({ id }) => id),
    );
    await store.overwriteFiles(pool);
    return forsaken.length;
  }
}

/** What the times of files on the disk are compared with, also where a demonstration lives on another day. */
export const diskTime = (clock: Clock): Date => clock.machine?.() ?? clock.now();

/** Whose files are papers: kept as they are, and read through `Papers` alone. */
const PAPERS = 'se';

/** Files of a report are read by those who read reports. @throws Refusal `file-unknown` for papers */
function readingOf(rid: string): Action {
  if (isId(rid, PAPERS)) throw new Refusal('file-unknown', {}, 404);
  return isId(rid, 're') ? 'report.read' : 'evidence.read';
}

/** A reporter is nobody in the chain of custody: what proves the holder must not stand in it. */
const actorOf = (holder: string): string => (isId(holder, 'us') ? holder : 'reporter');
