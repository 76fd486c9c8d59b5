/**
 * Statistics of the register: for everybody out of what is public, for staff with the records at work besides, both by the
 * same code. Published records count as they are public, those at work as they stand; hidden, withdrawn and erased ones do not.
 */
import { Refusal } from '../kernel/refusal.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import type { Pool } from '../platform/index.ts';
import type { PublicReader, Query, Tally } from '../publication/reader-types.ts';
import { readCurrentBodies, recordsAtWork } from '../records/commands.ts';
import type { Models } from '../records/models.ts';
import type { Vault } from '../records/vault.ts';
import { meets } from './matching.ts';
import { COUNTING } from './rules.ts';
import { type Counted, tallyOf, together } from './tally.ts';

export { type Stamp, statisticsLines } from './csv.ts';
export { type Dimension, type Merged, type Statistics, statisticsOf } from './figures.ts';
export type { Overlap } from './overlap.ts';
export { COUNTING, LEAST } from './rules.ts';
export { type Figure, mergeSmall } from './small-cells.ts';

export interface StatisticsParts {
  pool: Pool;
  models: Models;
  vault: Vault;
  reader: PublicReader;
}

/** Records at work that are opened for one answer, and those opened at once. */
const MOST = 5000;
const AT_ONCE = 250;

export class StaffStatistics {
  private readonly parts: StatisticsParts;

  constructor(parts: StatisticsParts) {
    this.parts = parts;
  }

  /**
   * What a query counts among public records and those at work; null when it matches too many to count. `partial`: more
   * are at work than were looked at. @throws Refusal `not-allowed`, `query-invalid`
   */
  async tally(person: SignedIn, query: Query): Promise<{ tally: Tally; partial: boolean } | null> {
    assertMay(person, 'statistics.read');
    const { pool, reader } = this.parts;
    const { type } = query;
    if (!type) throw new Refusal('query-invalid', { field: 'type' });
    const open = await reader.tally(query, COUNTING);
    if (!open) return null;
    const rids = await recordsAtWork(pool, type, MOST + 1);
    const counted: Counted[] = [];
    for (let at = 0; at < Math.min(rids.length, MOST); at += AT_ONCE)
      counted.push(...(await this.counted(type, rids.slice(at, Math.min(at + AT_ONCE, MOST)), query)));
    return { tally: together(open, tallyOf(counted, COUNTING)), partial: rids.length > MOST };
  }

  private async counted(type: string, rids: string[], query: Query): Promise<Counted[]> {
    const { pool, vault, models } = this.parts;
    const { derive } = models.of(type);
    const bodies = await readCurrentBodies(pool, vault, rids);
    return [...bodies.values()].flatMap((body) => {
      const derived = derive(body);
      if (!meets(derived, query)) return [];
      const { facets, from, to, measure } = derived;
      return [{ facets, from, to, measure, external: Array.isArray(body.external) ? body.external.map(String) : [] }];
    });
  }
}
