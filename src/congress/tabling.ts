/** Where somebody may table: bodies, and of each the sessions that are not over and the kinds of decision it takes. */
import type { SessionState } from '../assembly/index.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import type { CongressParts } from './parts.ts';
import type { Rights } from './rights.ts';
import { rulesOf } from './rules.ts';
import type { Sessions } from './sessions.ts';

/** A body in which a person may table. */
export interface Place {
  rid: string;
  title: Text;
  sessions: { rid: string; title: Text }[];
  decisions: { key: string; names: Text }[];
}

const OVER: ReadonlySet<SessionState> = new Set(['lapsed', 'closed', 'minutes_draft', 'minutes_adopted', 'archived']);

export class Tabling {
  private readonly parts: CongressParts;
  private readonly sessions: Sessions;
  private readonly rights: Rights;

  constructor(parts: CongressParts, sessions: Sessions, rights: Rights) {
    this.parts = parts;
    this.sessions = sessions;
    this.rights = rights;
  }

  /** Every body this person may table in now. @throws Refusal `not-allowed` */
  async places(person: SignedIn): Promise<Place[]> {
    assertMay(person, 'motion.table');
    const [bodies, sessions] = await Promise.all([this.sessions.bodies(person), this.sessions.list(person)]);
    const places: Place[] = [];
    for (const { rid, title } of bodies)
      if (await this.rights.tables(person, rid))
        places.push({
          ...{ rid, title },
          sessions: sessions
            .filter(({ body, state }) => body === rid && !OVER.has(state))
            .map((session) => ({ rid: session.rid, title: session.title })),
          decisions: await this.decisions(rid),
        });
    return places;
  }

  private async decisions(body: string): Promise<Place['decisions']> {
    try {
      const { decisions } = await rulesOf(this.parts, this.parts.pool, body);
      return Object.entries(decisions).map(([key, { names }]) => ({ key, names }));
    } catch (error) {
      // An officer tables in a body that has no rules yet, or none that can be read.
      if (error instanceof Refusal) return [];
      throw error;
    }
  }
}
