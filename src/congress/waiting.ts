/** What of the congress waits for somebody, for their first page: read with a few questions however much there is. */
import type { MandateState } from '../assembly/index.ts';
import type { Text } from '../kernel/text.ts';
import { assertMay, may, type SignedIn } from '../people/model.ts';
import { readCurrentBodies } from '../records/commands.ts';
import { countMandates, mandatesHeld } from './mandate-store.ts';
import type { CongressParts, OrganAct } from './parts.ts';
import type { Rights } from './rights.ts';
import { signaturesOf } from './signatories.ts';
import { draftResolutions } from './waiting-store.ts';

/** States of a mandate in which its holder signs for it. */
const SIGNING: readonly MandateState[] = ['accepted', 'provisional'];
/** States of a mandate that the committee has to decide. */
const UNDECIDED: readonly MandateState[] = ['submitted', 'examined', 'challenged'];

export class Waiting {
  private readonly parts: CongressParts;
  private readonly rights: Rights;

  constructor(parts: CongressParts, rights: Rights) {
    this.parts = parts;
    this.rights = rights;
  }

  /** Resolutions not handed in yet that this person may sign for a mandate and has not, oldest first. @throws Refusal `not-allowed` */
  async resolutions(person: SignedIn): Promise<{ rid: string; title: Text }[]> {
    assertMay(person, 'sitting.attend');
    const { pool, vault } = this.parts;
    const held = (await mandatesHeld(pool, person.id)).filter(({ state }) => SIGNING.includes(state));
    if (held.length === 0) return [];
    const drafts = await draftResolutions(pool, [...new Set(held.map(({ body }) => body))]);
    const unsigned = [...(await readCurrentBodies(pool, vault, drafts))].filter(([, resolution]) => {
      const signed = new Set(signaturesOf(resolution).standing.map(({ mandate }) => mandate));
      return held.some(({ id, body }) => body === resolution.body && !signed.has(id));
    });
    return unsigned.map(([rid, { title }]) => ({ rid, title: title as Text }));
  }

  /** Closed sessions without minutes, of bodies in which this person presides. @throws Refusal `not-allowed` */
  async minutes<Closed extends { body: string; state: string }>(
    person: SignedIn,
    sessions: readonly Closed[],
  ): Promise<Closed[]> {
    const presided = await this.rights.ownBodies(person, 'sitting.preside');
    return sessions.filter(({ body, state }) => state === 'closed' && presided.has(body));
  }

  /** How many mandates wait for the committee, in bodies for which this person does such work; null for who does none. */
  async mandates(person: SignedIn, act: OrganAct): Promise<number | null> {
    if (!may(person, act)) return null;
    return await countMandates(this.parts.pool, [...(await this.rights.bodies(person, act))], UNDECIDED);
  }
}
