/**
 * People as one part: who they are, how they sign in, what links, changes and keys there are, and the audit trail that all
 * other parts note their acts in.
 */
import type { LogIdentity } from '../log/commands.ts';
import type { Clock, Pool, Random, Secrets } from '../platform/index.ts';
import { Audit } from './audit.ts';
import { AuditDays } from './audit-days.ts';
import { Challenges } from './challenges.ts';
import { Changes } from './changes.ts';
import { Devices } from './devices.ts';
import { KeyBoxes, type RoleKeyRegister } from './key-boxes.ts';
import { Links } from './links.ts';
import { MeansOfSignIn } from './means.ts';
import { tidyMeans } from './means-store.ts';
import { Names } from './names.ts';
import { Passkeys, type RelyingParty } from './passkeys.ts';
import { type Cost, Passwords } from './passwords.ts';
import { Roster } from './roster.ts';
import { Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import { Trail } from './trail.ts';

export { Audit, type AuditNote, type AuditTrail, NOBODY } from './audit.ts';
export { namesOf, type RelyingParty, relyingParty } from './passkeys.ts';
export type { Colleague } from './roster.ts';

export interface PeopleParts {
  pool: Pool;
  secrets: Secrets;
  identity: LogIdentity;
  register: RoleKeyRegister;
  clock: Clock;
  random: Random;
  /** Cost of a password hash; only tests make it cheaper. */
  cost?: Cost | undefined;
}

export interface People {
  audit: Audit;
  trail: Trail;
  days: AuditDays;
  names: Names;
  sessions: Sessions;
  passwords: Passwords;
  means: MeansOfSignIn;
  passkeys: Passkeys;
  links: Links;
  changes: Changes;
  roster: Roster;
  keys: KeyBoxes;
  signIn: SignIn;
  /** age recipients of the active custodians. */
  custodianRecipients(): Promise<string[]>;
  /** Names that passkeys were made for and that open nothing at this address any more. */
  passkeysElsewhere(party: RelyingParty): Promise<string[]>;
  /** Says of passkeys made before names were noted that they are of this address. */
  namePasskeys(party: RelyingParty): Promise<void>;
  /** Deletes sessions and counters that have ended by themselves. */
  tidy(): Promise<void>;
}

/** Puts the part together. */
export function openPeople({ cost, ...given }: PeopleParts): People {
  const { pool, clock, secrets } = given;
  const audit = new Audit(given);
  const names = new Names(secrets);
  const base = { ...given, audit, names };
  const sessions = new Sessions(base);
  const passwords = new Passwords({ ...given, ...(cost ? { cost } : {}) });
  const challenges = new Challenges(given);
  const passkeys = new Passkeys({ ...given, challenges });
  const changes = new Changes({ ...base, sessions });
  const links = new Links({ ...base, sessions, changes });
  const keys = new KeyBoxes({ ...base, sessions, changes, challenges });
  const roster = new Roster({ ...base, sessions, changes, keys });
  const means = new MeansOfSignIn({ ...base, sessions, passwords, passkeys });
  const devices = new Devices(given);
  const signIn = new SignIn({ ...base, sessions, passwords, passkeys, means, devices, links, roster });
  return {
    audit,
    trail: new Trail({ pool, audit }),
    days: new AuditDays(given),
    names,
    sessions,
    passwords,
    means,
    passkeys,
    links,
    changes,
    roster,
    keys,
    signIn,
    custodianRecipients: () => keys.custodianRecipients(),
    passkeysElsewhere: (party) => passkeys.elsewhere(pool, party),
    namePasskeys: (party) => passkeys.name(pool, party),
    tidy: async () => {
      await sessions.tidy();
      await tidyMeans(pool, clock.now());
    },
  };
}
