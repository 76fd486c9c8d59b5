/**
 * Papers of a session's agenda in the vault: kept and handed out as they came, never looked into, shown or copied. Who may
 * read them is asked by those whose session it is, so no other door of the vault opens them.
 */
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Client, transaction } from '../platform/index.ts';
import type { Evidence, EvidenceParts, Kept } from './commands.ts';
import type { Incoming, Taken } from './incoming.ts';
import * as store from './store.ts';

/** Largest paper, in bytes. */
export const MOST_PAPER = 100 * 1000 ** 2;

const OFFICE = /^application\/vnd\.(?:openxmlformats-officedocument|oasis\.opendocument)\./;
const PLAIN: ReadonlySet<string> = new Set([
  ...['application/pdf', 'application/rtf', 'text/rtf', 'text/plain'],
  ...['image/jpeg', 'image/png', 'image/webp'],
]);

/** Is a file of this type, as its bytes tell it, a paper? */
const isPaperType = (mediaType: string): boolean => PLAIN.has(mediaType) || OFFICE.test(mediaType);

export class Papers {
  private readonly parts: EvidenceParts;
  private readonly evidence: Evidence;

  constructor(parts: EvidenceParts, evidence: Evidence) {
    this.parts = parts;
    this.evidence = evidence;
  }

  /** Takes a paper in; it waits for `attach`. @throws Refusal as `Evidence.take`, `paper-type` */
  async take(holder: string, incoming: Pick<Incoming, 'source' | 'name'>): Promise<Taken> {
    const taken = await this.evidence.take(holder, { ...incoming, limit: MOST_PAPER });
    if (isPaperType(taken.mediaType)) return taken;
    await this.evidence.discard(holder, taken.id);
    throw new Refusal('paper-type', {}, 422);
  }

  /** Throws away papers that wait and were put nowhere; one that is no longer there is passed over. */
  async discard(holder: string, ids: readonly string[]): Promise<void> {
    for (const id of ids)
      await this.evidence.discard(holder, id).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
      });
  }

  /** Puts papers with a session, in the caller's transaction. @throws Refusal as `Evidence.attach` */
  async attach(client: Client, holder: string, rid: string, ids: readonly string[]): Promise<void> {
    if (!isId(rid, 'se')) throw new Refusal('file-unknown', {}, 404);
    await this.evidence.attach(client, { holder, ids, rid, flags: [] });
  }

  /** Papers of a session, oldest first. */
  async of(rid: string): Promise<Kept[]> {
    const rows = isId(rid, 'se') ? await store.readFilesOf(this.parts.pool, [rid]) : [];
    const metas = await this.evidence.shelf.metas(this.parts.pool, rows);
    return rows.flatMap((row) => {
      const meta = metas.get(row.id);
      return meta ? [{ row, meta }] : [];
    });
  }

  /** Hands a paper of a session out, noting to whom. @throws Refusal `file-unknown` */
  async open(by: string, rid: string, id: string): Promise<Kept & { bytes: AsyncIterable<Uint8Array> }> {
    const kept = (await this.of(rid)).find(({ row }) => row.id === id);
    if (!kept) throw new Refusal('file-unknown', {}, 404);
    const bytes = await this.evidence.shelf.bytes(kept.row.blob, kept.meta);
    await transaction(this.parts.pool, (client) => this.evidence.custody.note(client, by, 'exported', kept.row));
    return { ...kept, bytes };
  }

  /** Takes a paper off in the caller's transaction. What is answered is to be called afterwards: it destroys the bytes. */
  async drop(client: Client, rid: string, id: string): Promise<() => Promise<void>> {
    const row = await store.lockFile(client, id);
    if (!row || row.rid !== rid || !isId(rid, 'se')) throw new Refusal('file-unknown', {}, 404);
    await store.dropFiles(client, [id]);
    return async () => {
      await this.evidence.shelf.remove(row.blob);
      await store.overwriteFiles(this.parts.pool);
    };
  }
}
