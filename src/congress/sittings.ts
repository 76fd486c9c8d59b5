/** Sessions and sittings of the bodies. */
import type { Text } from '../kernel/text.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { readCurrentBodies, recordsOfType } from '../records/commands.ts';
import type { CongressParts } from './parts.ts';

const SHOWN = 200;

export class Sittings {
  private readonly parts: CongressParts;

  constructor(parts: CongressParts) {
    this.parts = parts;
  }

  /** All bodies with their names, last changed first. @throws Refusal `not-allowed` */
  async bodies(person: SignedIn): Promise<{ rid: string; title: Text }[]> {
    assertMay(person, 'congress.read');
    const { pool, vault } = this.parts;
    const bodies = await readCurrentBodies(pool, vault, await recordsOfType(pool, 'body', SHOWN));
    return [...bodies].map(([rid, { title }]) => ({ rid, title: title as Text }));
  }
}
