/**
 * Substitutes, in the order in which they stand in. Officers name them; the holder may put them in another order or leave
 * some out. Where the rules ask for it, nobody changes them shortly before a sitting or while it lasts.
 */
import { Refusal } from '../kernel/refusal.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, transaction } from '../platform/index.ts';
import { nextSitting } from './challenge-store.ts';
import { lockMandate } from './mandate-store.ts';
import type { Mandates } from './mandates.ts';
import { type CongressParts, worksFor } from './parts.ts';
import { rulesOf } from './rules.ts';

const MOST = 10;
const HOUR_MS = 3_600_000;

export class Substitutes {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;

  constructor(parts: CongressParts, mandates: Mandates) {
    this.parts = parts;
    this.mandates = mandates;
  }

  /**
   * Sets who stands in, the first first. @throws Refusal `not-allowed` for names the holder did not have, `not-of-body`,
   * `own-mandate` for an officer who would stand in, `record-unknown`, `holder-unfit`, `substitutes-many`, `substitutes-nobody`, `substitutes-late`
   */
  async set(person: SignedIn, mandate: string, asked: readonly string[]): Promise<void> {
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      const row = await lockMandate(client, mandate);
      if (row?.holder !== person.id) assertMay(person, 'mandate.submit');
      if (!row) throw new Refusal('record-unknown', { rid: mandate.slice(0, 40) }, 404);
      const holds = row.holder === person.id;
      const officer = !holds && (await worksFor(this.parts, client, person, row.body, 'mandate.submit'));
      if (!officer && !holds) throw new Refusal('not-of-body', {}, 403);
      const { told } = await this.mandates.opened(client, row);
      // Whoever keeps the register puts nobody in a place that would be their own.
      if (officer && [...told.substitutes, ...asked].includes(person.id)) throw new Refusal('own-mandate', {}, 403);
      const substitutes = [...new Set(asked.filter((id) => id !== '' && id !== row.holder))];
      if (substitutes.length > MOST) throw new Refusal('substitutes-many', { most: MOST }, 422);
      const added = substitutes.filter((id) => !told.substitutes.includes(id));
      if (!officer && added.length > 0) throw new Refusal('not-allowed', {}, 403);
      await this.mandates.assertDelegates(client, added);
      await this.assertInTime(client, row.body);
      await this.mandates.tell(client, row, { ...told, substitutes });
      await audit.note(client, { by: person.id, action: 'mandate.substitutes', target: mandate });
    });
  }

  private async assertInTime(client: Client, body: string): Promise<void> {
    const { substitutes, credentials } = await rulesOf(this.parts, client, body);
    if (substitutes.for === 'nobody') throw new Refusal('substitutes-nobody', {}, 409);
    const hours = credentials?.substitute_hours;
    const starts = hours === undefined ? null : await nextSitting(client, body);
    const late = starts && starts.getTime() - this.parts.clock.now().getTime() < (hours ?? 0) * HOUR_MS;
    if (late) throw new Refusal('substitutes-late', { hours: hours ?? 0 }, 409);
  }
}
