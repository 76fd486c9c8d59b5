/**
 * Mandates in whose place somebody may come to sit: whose, in which body and in which order, whether the rules let them sit
 * now, and from which day at the earliest.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { SignedIn } from '../people/model.ts';
import { mandatesUnderWay } from './mandate-store.ts';
import type { Mandate, Mandates } from './mandates.ts';
import { type CongressParts, dayOf, readInForce } from './parts.ts';
import type { Rights } from './rights.ts';
import { rulesOf } from './rules.ts';

/** A mandate and the place of its substitute. */
export interface StandIn {
  mandate: Mandate;
  /** Name of the body. */
  body: Text;
  /** 1 for who stands in first. */
  place: number;
  /** For whom the rules of the body let substitutes stand in; null where it has none. */
  rule: 'nobody' | 'prevented' | 'absent' | null;
  /** Does this person act for it at this moment? */
  now: boolean;
  /** The first day, `YYYY-MM-DD`, of a mandate that has not begun; null for one that has. */
  begins: string | null;
}

export class StandIns {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;
  private readonly rights: Rights;

  constructor(parts: CongressParts, mandates: Mandates, rights: Rights) {
    this.parts = parts;
    this.mandates = mandates;
    this.rights = rights;
  }

  /** Those this person is named for, as long as their mandate is not over. */
  async of(person: SignedIn): Promise<StandIn[]> {
    const { pool, clock } = this.parts;
    const today = dayOf(clock.now());
    // Who stands in is sealed, so each mandate that is not over is opened.
    const open = await this.mandates.openedAll(pool, await mandatesUnderWay(pool));
    const found = open.filter(({ told, holder }) => told.substitutes.includes(person.id) && holder !== person.id);
    const bodies = new Map<string, Awaited<ReturnType<StandIns['inBody']>>>();
    for (const { body } of found) if (!bodies.has(body)) bodies.set(body, await this.inBody(person, body));
    return found.flatMap((mandate) => {
      const at = bodies.get(mandate.body);
      if (!at) return [];
      const place = mandate.told.substitutes.indexOf(person.id) + 1;
      const begins = mandate.from && mandate.from > today ? mandate.from : null;
      return [{ mandate, place, begins, body: at.title, rule: at.rule, now: at.seats.has(mandate.id) }];
    });
  }

  private async inBody(person: SignedIn, body: string) {
    const { pool } = this.parts;
    const { title } = await readInForce(this.parts, pool, body, 'body');
    const seats = await this.rights.seats(person, body);
    return { title: title as Text, seats: new Set(seats.map(({ id }) => id)), rule: await this.ruleOf(body) };
  }

  private async ruleOf(body: string): Promise<StandIn['rule']> {
    try {
      return (await rulesOf(this.parts, this.parts.pool, body)).substitutes.for;
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }
}
