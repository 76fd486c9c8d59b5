/** Whole records for their pages: the record, its steps, its proof and the titles it needs, read together. */
import type { Text } from '../kernel/text.ts';
import type { Entry } from '../ledger/index.ts';
import { publicItem } from './public-item.ts';
import type { ProofInfo, Step, Whole } from './reader-types.ts';
import { LOOKED_AT, type StepRow } from './whole-store.ts';

/** How the log stood when the rows were read. */
export interface Published {
  size: number;
  publishedAt: Date | null;
}

/** The records that are shown, by id. */
export function wholesOf(rows: StepRow[], published: Published): Map<string, Whole> {
  const wholes = new Map<string, Whole>();
  for (const [rid, steps] of Map.groupBy(rows, (row) => row.rid)) {
    const whole = wholeOf(steps, published);
    if (whole) wholes.set(rid, whole);
  }
  return wholes;
}

function wholeOf(rows: StepRow[], published: Published): Whole | null {
  const shown = rows.find((row) => row.object !== null);
  const row = rows.find(({ index }) => index === shown?.shownAt);
  if (!shown?.object || !row) return null;
  const { object, status } = shown;
  const titles = (shown.titles ?? []).map(([rid, type, title]) => [rid, { type, title: title as Text }] as const);
  return {
    item: publicItem({ index: row.index, object, entry: row.entry, status }),
    steps: rows.map(stepOf),
    proof: proofOf(shown.index, shown.leaf ?? '', JSON.parse(shown.entry) as Entry, published),
    titles: new Map(titles),
    namedBy: namedBy(shown.named),
  };
}

/** Null where more records name it than were looked at. */
function namedBy(named: StepRow['named']): string[] | null {
  const [count, types] = named ?? [0, null];
  return count < LOOKED_AT ? (types ?? []) : null;
}

function stepOf({ index, entry, readable }: StepRow): Step {
  const { kind, rev = null, at, reason } = JSON.parse(entry) as Entry;
  return { index, kind: kind as Step['kind'], rev, at, ...(reason ? { reason } : {}), readable };
}

/** What the proof panel says of the entry whose object is shown. `leafHash` in hex. */
export function proofOf(index: number, leafHash: string, entry: Entry, { size, publishedAt }: Published): ProofInfo {
  return {
    index,
    size,
    leafHash,
    pub: entry.pub ?? '',
    checkpointAt: publishedAt?.toISOString() ?? null,
    signedBy: entry.by ? 'two role keys' : 'batch',
    witnesses: 0,
  };
}
