/** The congress at work, gathered for pages and commands: each noun has its own file. */
import { Mandates } from './mandates.ts';
import { Motions } from './motions.ts';
import type { CongressParts } from './parts.ts';
import { Resolutions } from './resolutions.ts';
import { Sittings } from './sittings.ts';
import { Votes } from './votes.ts';

export class Congress {
  readonly mandates: Mandates;
  readonly motions: Motions;
  readonly resolutions: Resolutions;
  readonly sittings: Sittings;
  readonly votes: Votes;

  constructor(parts: CongressParts) {
    this.mandates = new Mandates(parts);
    this.motions = new Motions(parts);
    this.resolutions = new Resolutions(parts, this.mandates, this.motions);
    this.sittings = new Sittings(parts);
    this.votes = new Votes(parts, this.mandates, this.motions);
  }
}
