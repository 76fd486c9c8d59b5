/**
 * What the clauses of a resolution oblige whom to do, as officers and delegates of the congress see it: also what is not public
 * yet. When the last day of one has passed and nothing settled it, whoever prepares records gets a task.
 */
import { openTask } from '../casework/commands.ts';
import { newId } from '../kernel/ids.ts';
import type { Text } from '../kernel/text.ts';
import { addDays, type UncertainDate } from '../kernel/uncertain-date.ts';
import { NOBODY } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { transaction } from '../platform/index.ts';
import { openRevision, readCurrentBodies, readRecord, recordsNaming, recordsOfType } from '../records/commands.ts';
import { tellClock } from './convening-store.ts';
import { isOverdue, lastDayOf } from './due.ts';
import type { FollowUp } from './follow-ups.ts';
import { type CongressParts, dayOf } from './parts.ts';

const MOST = 5000;
/** Days somebody has to say what became of one that is overdue. */
const DAYS_TO_ACT = 14;

/** A commitment that is written down. */
export interface Kept {
  rid: string;
  title: Text;
  /** Id or number of the clause it comes from. */
  clause: string;
  actor: Text;
  due: UncertainDate | null;
  /** A term of `follow-up-status`. */
  state: string;
  /** What was reported, the oldest first. */
  reports: (FollowUp & {
    /** Does it wait for two officers? */
    proposed: boolean;
  })[];
}

export class Commitments {
  private readonly parts: CongressParts;

  constructor(parts: CongressParts) {
    this.parts = parts;
  }

  /** Those of a resolution, in the order they were written. @throws Refusal `not-allowed` */
  async of(person: SignedIn, resolution: string): Promise<Kept[]> {
    assertMay(person, 'congress.read');
    const { pool, vault } = this.parts;
    const named = await recordsNaming(pool, 'commitment', 'resolution', [resolution]);
    const bodies = await readCurrentBodies(
      pool,
      vault,
      named.map(({ rid }) => rid),
    );
    const signed = await Promise.all([...bodies.keys()].map((rid) => this.signed(rid)));
    return [...bodies].map(([rid, body], n) => ({
      rid,
      title: body.title as Text,
      clause: String(body.clause ?? ''),
      actor: body.actor as Text,
      due: (body.due as UncertainDate | undefined) ?? null,
      state: String(body.state ?? ''),
      reports: reportsOf(body).map((one) => ({ ...one, proposed: !signed[n]?.has(one.id) })),
    }));
  }

  /** Ids of the reports that two officers signed. */
  private async signed(rid: string): Promise<Set<string>> {
    const { pool, vault } = this.parts;
    const row = await readRecord(pool, rid);
    if (!row?.publishedRev) return new Set();
    return new Set(reportsOf((await openRevision(pool, vault, rid, row.publishedRev)).body).map(({ id }) => id));
  }

  /** Makes a task for each commitment whose day has passed, once for each day it was due. Running it again changes nothing. */
  async remind(): Promise<void> {
    const { pool, vault, clock, random, audit } = this.parts;
    const at = clock.now();
    const bodies = await readCurrentBodies(pool, vault, await recordsOfType(pool, 'commitment', MOST));
    for (const [rid, body] of bodies) {
      const due = lastDayOf(body);
      if (due === null || !isOverdue(body, dayOf(at))) continue;
      await transaction(pool, async (client) => {
        if (!(await tellClock(client, rid, `overdue ${due}`))) return;
        const task = { id: newId('ta', random.bytes(16)), rid, rule: 'commitment-overdue' };
        await openTask(client, { ...task, due: addDays(dayOf(at), DAYS_TO_ACT), at });
        await audit.note(client, { by: NOBODY, action: 'commitment.warn', target: rid, detail: { due } });
      });
    }
  }
}

const reportsOf = ({ reports = [] }: Readonly<Record<string, unknown>>): FollowUp[] => reports as FollowUp[];
