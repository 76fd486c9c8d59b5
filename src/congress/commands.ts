/** The congress at work, gathered for pages and commands: each noun has its own file. */
import { Mandates } from './mandates.ts';
import type { CongressParts } from './parts.ts';

export class Congress {
  readonly mandates: Mandates;

  constructor(parts: CongressParts) {
    this.mandates = new Mandates(parts);
  }
}
