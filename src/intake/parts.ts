/** What the commands of intake are built from, and the day they write down instead of the hour. */
import { createHash } from 'node:crypto';
import type { Evidence } from '../evidence/commands.ts';
import type { Proof } from '../ledger/index.ts';
import type { LogIdentity } from '../log/commands.ts';
import type { AuditTrail } from '../people/commands.ts';
import type { Clock, Pool, Random, Secrets } from '../platform/index.ts';
import type { Records } from '../records/commands.ts';
import type { Vault } from '../records/vault.ts';

/** Files that wait in the vault for the form they were sent with. */
export interface SentFiles {
  /** What proves whose they are: see `holderOf`. */
  holder: string;
  /** `fi_…` */
  ids: readonly string[];
}

export interface IntakeParts {
  pool: Pool;
  records: Records;
  vault: Vault;
  secrets: Secrets;
  clock: Clock;
  random: Random;
  identity: LogIdentity;
  audit: AuditTrail;
  /** age recipients of the custodians; empty until there are any. */
  custodianRecipients(): Promise<readonly string[]>;
  evidence: Pick<Evidence, 'attach'>;
  /** The log's verifier key, and the offline proof of an entry; null while it is not published. */
  log: { vkey: string; prove(index: number): Promise<Proof | null> };
  /** Most bytes of a file of a report; default 100 MB. */
  fileLimit?: number | undefined;
}

/** `YYYY-MM-DD`. Intake keeps no hours: an hour and a provider's list of connections would name a reporter. */
export function today(clock: Clock): string {
  return clock.now().toISOString().slice(0, 10);
}

/** Under which word the vault keeps files for a form, from the form's one-time key. */
export function holderOf(key: string): string {
  return `form-${createHash('sha256').update(key).digest('hex')}`;
}
