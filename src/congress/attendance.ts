/**
 * Who was there in a sitting, from when to when: told to the officers of its body alone, who answer for its quorum. Nothing of
 * it is ever published.
 */
import { assertMay, type SignedIn } from '../people/model.ts';
import { presenceOf } from './floor-store.ts';
import type { Mandates } from './mandates.ts';
import { known } from './open-sitting.ts';
import { assertOfBody, type CongressParts } from './parts.ts';
import { readSitting, type SittingRow } from './sitting-store.ts';

/** The intervals of one mandate, in their order, as moments in UTC; `until` is null while somebody is there. */
export interface Attended {
  mandate: string;
  constituency: string;
  intervals: { since: string; until: string | null; room: boolean }[];
}

export class Attendance {
  private readonly parts: CongressParts;
  private readonly mandates: Pick<Mandates, 'register'>;

  constructor(parts: CongressParts, mandates: Pick<Mandates, 'register'>) {
    this.parts = parts;
    this.mandates = mandates;
  }

  /** @throws Refusal `not-allowed`, `not-of-body`, `sitting-unknown` */
  async of(person: SignedIn, id: string): Promise<{ sitting: SittingRow; attended: Attended[] }> {
    assertMay(person, 'sitting.preside');
    const { pool } = this.parts;
    const sitting = known(await readSitting(pool, id));
    await assertOfBody(this.parts, pool, person, sitting.body);
    const register = await this.mandates.register(pool, sitting.body);
    const names = new Map(register.map(({ id: mandate, told }) => [mandate, told.constituency]));
    const kept = Map.groupBy(await presenceOf(pool, id), ({ mandateId }) => mandateId);
    const attended = [...kept].map(([mandate, rows]) => ({
      mandate,
      constituency: names.get(mandate) ?? '',
      intervals: rows.map((one) => ({ since: one.in, until: one.out ?? null, room: one.room === true })),
    }));
    return { sitting, attended: attended.sort((a, b) => (a.constituency < b.constituency ? -1 : 1)) };
  }
}
