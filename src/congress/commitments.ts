/** What the clauses of a resolution oblige whom to do, as officers and delegates of the congress see it: also what is not public yet. */
import type { Text } from '../kernel/text.ts';
import type { UncertainDate } from '../kernel/uncertain-date.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { readCurrentBodies, recordsNaming } from '../records/commands.ts';
import type { CongressParts } from './parts.ts';

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
    return [...bodies].map(([rid, body]) => ({
      rid,
      title: body.title as Text,
      clause: String(body.clause ?? ''),
      actor: body.actor as Text,
      due: (body.due as UncertainDate | undefined) ?? null,
      state: String(body.state ?? ''),
    }));
  }
}
