/**
 * The audit trail: who did what to what, and when. Rows are only ever added, each digest covers the one before it, and
 * nothing that people wrote ever stands in it: code words and opaque ids only.
 */
import { createHash } from 'node:crypto';
import { isId } from '../kernel/ids.ts';
import { canonicalize } from '../kernel/jcs.ts';
import type { Client, Clock, Db } from '../platform/index.ts';
import { type AuditRow, appendAudit, lockAuditHead, readAuditAfter, readAuditHead } from './audit-store.ts';

/** One act. `detail` holds code words, ids and numbers, never what somebody wrote. */
export interface AuditNote {
  /** The person's id, or `instance` for what no person did. */
  by: string;
  /** What was done, e.g. `person.invite`, `sealed.open`. */
  action: string;
  /** Id of what it was done to. */
  target?: string;
  detail?: Readonly<Record<string, string | number>>;
}

/** What other parts take, so that they need not know this class. */
export interface AuditTrail {
  note(client: Client, what: AuditNote): Promise<void>;
}

/** Who acts when nobody does: the instance itself. */
export const NOBODY = 'instance';
const ACTION = /^[a-z]+(?:[.-][a-z]+)*$/;
const WORD = /^[\w.:,-]{1,200}$/;
const NAME = /^[a-z][a-zA-Z-]*$/;
const BATCH = 1000;

export class Audit implements AuditTrail {
  private readonly clock: Clock;

  constructor({ clock }: { clock: Clock }) {
    this.clock = clock;
  }

  /**
   * Adds a row in the caller's transaction, best as its last statement: the head row is held until it ends. Throws an Error
   * (a bug) for words that could be content.
   */
  async note(client: Client, what: AuditNote): Promise<void> {
    assertWords(what);
    const head = await lockAuditHead(client);
    const row = {
      n: head.n + 1,
      at: momentOf(what, this.clock.now()),
      by: what.by,
      action: what.action,
      target: what.target ?? null,
      detail: what.detail ?? {},
    };
    await appendAudit(client, { ...row, digest: digestOf(head.digest, row) });
  }
}

/** When it was: of what a reporter did, and of what followed from it by itself, the day alone. */
function momentOf({ by, target = '', detail = {} }: AuditNote, now: Date): Date {
  const reported = by === NOBODY && [target, ...Object.values(detail)].some((one) => isId(one, 're'));
  return reported ? new Date(now.toISOString().slice(0, 10)) : now;
}

/** The digest of a row over the one before it: SHA-256 of the earlier digest and the row as canonical JSON. */
export function digestOf(before: Uint8Array, row: Omit<AuditRow, 'digest'>): Buffer {
  const { n, at, by, action, target, detail } = row;
  const text = canonicalize({ n, at: at.toISOString(), by, action, detail, ...(target === null ? {} : { target }) });
  return createHash('sha256').update(before).update(text).digest();
}

/** Number of the first row that does not follow from the one before it, or null when the whole trail stands. */
export async function brokenAt(db: Db): Promise<number | null> {
  let before: Uint8Array = Buffer.alloc(32);
  let n = 0;
  for (;;) {
    const rows = await readAuditAfter(db, n, BATCH);
    for (const row of rows) {
      if (row.n !== n + 1 || !digestOf(before, row).equals(row.digest)) return n + 1;
      before = row.digest;
      n = row.n;
    }
    if (rows.length === BATCH) continue;
    const head = await readAuditHead(db);
    if (head.n > n && (await readAuditAfter(db, n, 1)).length > 0) continue;
    return head.n === n && head.digest.equals(before) ? null : n + 1;
  }
}

function assertWords({ by, action, target, detail = {} }: AuditNote): void {
  const texts = [by, ...(target === undefined ? [] : [target]), ...Object.values(detail)];
  const word = (text: string | number) => (typeof text === 'number' ? Number.isSafeInteger(text) : WORD.test(text));
  if (ACTION.test(action) && texts.every(word) && Object.keys(detail).every((name) => NAME.test(name))) return;
  throw new Error(`not the words of an audit trail: ${action}`);
}
