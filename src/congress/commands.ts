/** The congress at work, gathered for pages and commands: each noun has its own file. */
import { Mandates } from './mandates.ts';
import { Motions } from './motions.ts';
import type { CongressParts } from './parts.ts';

export class Congress {
  readonly mandates: Mandates;
  readonly motions: Motions;

  constructor(parts: CongressParts) {
    this.mandates = new Mandates(parts);
    this.motions = new Motions(parts);
  }
}
