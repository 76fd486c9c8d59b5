/**
 * What came with a mandate: the act that granted it, and what those who send ask of the delegate. Read by whoever holds the
 * mandate or is to stand in; the papers as a whole stay with officers.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { SignedIn } from '../people/model.ts';
import { readMandate } from './mandate-store.ts';
import type { Mandates } from './mandates.ts';
import { type CongressParts, readBody } from './parts.ts';

/** The act in words, and the instructions; null where none is written down. */
export interface Grant {
  grantedBy: Text | null;
  instructions: Text | null;
}

export class Granted {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;

  constructor(parts: CongressParts, mandates: Mandates) {
    this.parts = parts;
    this.mandates = mandates;
  }

  /** @throws Refusal `record-unknown`, `not-allowed` */
  async read(person: SignedIn, id: string): Promise<Grant> {
    const { pool } = this.parts;
    const row = await readMandate(pool, id);
    if (!row) throw new Refusal('record-unknown', { rid: id.slice(0, 40) }, 404);
    const { told, holder } = await this.mandates.opened(pool, row);
    if (holder !== person.id && !told.substitutes.includes(person.id)) throw new Refusal('not-allowed', {}, 403);
    return grantOf(await readBody(this.parts, pool, id, 'mandate'));
  }
}

/** What the papers of a mandate say of it. */
export function grantOf(papers: Readonly<Record<string, unknown>>): Grant {
  const { grantedBy = null, instructions = null } = papers as Partial<Grant>;
  return { grantedBy, instructions };
}
