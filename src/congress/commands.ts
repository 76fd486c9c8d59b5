/** The congress at work, gathered for pages and commands: each noun has its own file. */
import { Attendance } from './attendance.ts';
import { Challenges } from './challenges.ts';
import { Commitments } from './commitments.ts';
import { Convening } from './convening.ts';
import { ConveningClock } from './convening-clock.ts';
import { Credentials } from './credentials.ts';
import { Endorsements } from './endorsements.ts';
import { Floor } from './floor.ts';
import { FloorLive } from './floor-live.ts';
import { FloorViews } from './floor-view.ts';
import { Granted } from './granted.ts';
import { Mandates } from './mandates.ts';
import { Minutes } from './minutes.ts';
import { Motions } from './motions.ts';
import type { CongressParts } from './parts.ts';
import { Proxies } from './proxies.ts';
import { Resolutions } from './resolutions.ts';
import { Rights } from './rights.ts';
import { RuleSets } from './rule-sets.ts';
import { Sessions } from './sessions.ts';
import { Sittings } from './sittings.ts';
import { Speakers } from './speakers.ts';
import { Substitutes } from './substitutes.ts';
import { Votes } from './votes.ts';

export type { PublicFloor } from './floor-view.ts';

export class Congress {
  readonly mandates: Mandates;
  readonly granted: Granted;
  readonly rights: Rights;
  readonly substitutes: Substitutes;
  readonly proxies: Proxies;
  readonly challenges: Challenges;
  readonly credentials: Credentials;
  readonly minutes: Minutes;
  readonly endorsements: Endorsements;
  readonly convening: Convening;
  readonly clock: ConveningClock;
  readonly motions: Motions;
  readonly resolutions: Resolutions;
  readonly commitments: Commitments;
  readonly ruleSets: RuleSets;
  readonly sessions: Sessions;
  readonly sittings: Sittings;
  readonly attendance: Attendance;
  readonly floor: Floor;
  readonly speakers: Speakers;
  readonly floorViews: FloorViews;
  readonly live: FloorLive;
  readonly votes: Votes;

  constructor(parts: CongressParts) {
    this.mandates = new Mandates(parts);
    this.granted = new Granted(parts, this.mandates);
    this.rights = new Rights(parts, this.mandates);
    this.substitutes = new Substitutes(parts, this.mandates);
    this.proxies = new Proxies(parts, this.mandates);
    this.challenges = new Challenges(parts, this.mandates, this.rights);
    this.convening = new Convening(parts, this.mandates);
    this.commitments = new Commitments(parts);
    this.clock = new ConveningClock(parts, this.convening, this.commitments);
    this.motions = new Motions(parts, this.rights);
    this.resolutions = new Resolutions(parts, this.mandates, this.motions);
    this.ruleSets = new RuleSets(parts);
    this.sessions = new Sessions(parts, this.rights);
    this.sittings = new Sittings(parts, this.mandates, this.sessions);
    this.attendance = new Attendance(parts, this.mandates);
    this.floor = new Floor({ ...parts, mandates: this.mandates });
    this.speakers = new Speakers({ ...parts, mandates: this.mandates });
    this.floorViews = new FloorViews({ ...parts, mandates: this.mandates }, this.sessions, this.speakers);
    this.live = new FloorLive(parts);
    this.votes = new Votes(parts, this.mandates, this.motions, this.rights);
    this.endorsements = new Endorsements(parts, this.rights);
    this.minutes = new Minutes(parts, this.sessions, this.votes);
    const { mandates, votes, challenges, rights } = this;
    this.credentials = new Credentials(parts, { mandates, votes, challenges, rights });
  }
}
