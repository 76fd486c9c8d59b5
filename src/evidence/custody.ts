/**
 * Chain of custody: every touch of a file, by whom and when, written in the transaction of what touched it; what members
 * do is noted in the audit trail too. A derivative has no chain of its own: what happens to it is an event of its original.
 */
import { isId } from '../kernel/ids.ts';
import type { AuditTrail } from '../people/commands.ts';
import type { Client, Clock, Db } from '../platform/index.ts';
import { momentOf, type Touch } from './model.ts';
import { addCustody, type CustodyRow, type FileRow, readCustody, touchedSince } from './store.ts';

/** Looking at the same thing again within this time is the same look. */
const ONE_LOOK_MS = 60 * 60_000;
const LOOKS: readonly Touch[] = ['viewed', 'exported'];

export class Custody {
  private readonly clock: Clock;
  private readonly audit: AuditTrail;

  constructor({ clock, audit }: { clock: Clock; audit: AuditTrail }) {
    this.clock = clock;
    this.audit = audit;
  }

  /**
   * Adds an event; `about` is an opaque id or a code word. Best the last statement of its transaction. What a reporter
   * does, and what is done by itself with what they sent, stands under its day, and in no trail that tells the hour.
   */
  async note(
    client: Client,
    by: string,
    touch: Touch,
    file: Pick<FileRow, 'id' | 'parent' | 'rid' | 'holder'>,
    about?: string,
  ): Promise<void> {
    const now = this.clock.now();
    const at = isId(by, 'us') ? now : momentOf(file, now);
    const row = { file: file.parent ?? file.id, at, by, touch, about: about ?? (file.parent ? file.id : null) };
    if (LOOKS.includes(touch) && (await touchedSince(client, row, new Date(at.getTime() - ONE_LOOK_MS)))) return;
    await addCustody(client, row);
    if (at !== now) return;
    await this.audit.note(client, {
      by,
      action: `evidence.${touch}`,
      target: row.file,
      ...(row.about ? { detail: { about: row.about } } : {}),
    });
  }

  /** Events of these originals, oldest first. */
  async of(db: Db, files: string[]): Promise<CustodyRow[]> {
    return await readCustody(db, files);
  }
}
