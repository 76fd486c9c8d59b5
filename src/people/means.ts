/**
 * A person's means of sign-in: passkeys, or a password together with an authenticator's codes; and recovery codes for the
 * day neither is at hand. Somebody always has at least one, and changes them only soon after signing in.
 */
import { Refusal } from '../kernel/refusal.ts';
import { type Client, type Clock, type Pool, type Random, type Secrets, transaction } from '../platform/index.ts';
import type { Audit } from './audit.ts';
import * as store from './means-store.ts';
import type { SignedIn } from './model.ts';
import { newRecoveryCodes, newSecret, recoveryDigest, stepOf } from './one-time-codes.ts';
import type { Passkeys, RelyingParty } from './passkeys.ts';
import { assertPassword, type Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';
import { handleOf } from './store.ts';

export interface MeansParts {
  pool: Pool;
  secrets: Secrets;
  audit: Audit;
  sessions: Sessions;
  passwords: Passwords;
  passkeys: Passkeys;
  clock: Clock;
  random: Random;
}

/** A password and the first code of the authenticator that goes with it. */
export interface PasswordForm {
  password: string;
  again: string;
  /** The offered secret as `offer` gave it out. */
  offer: string;
  code: string;
}

/** A password form that was checked and hashed. */
export interface ReadyPassword {
  hash: string;
  secret: Uint8Array;
  step: number;
}

/** What a person has. */
export interface Held {
  passkeys: store.PasskeyRow[];
  password: boolean;
  /** Unused recovery codes. */
  codes: number;
}

const OFFER = 'authenticator-offer';

export class MeansOfSignIn {
  private readonly parts: MeansParts;

  constructor(parts: MeansParts) {
    this.parts = parts;
  }

  /** A fresh secret for an authenticator: to be shown, and sealed for the way there and back through a form. */
  offer(again?: string): { secret: Uint8Array; sealed: string } {
    const known = again === undefined ? null : this.opened(again);
    const secret = known ?? newSecret(this.parts.random);
    const sealed = Buffer.from(this.parts.secrets.seal(secret, OFFER)).toString('base64url');
    return { secret, sealed };
  }

  /**
   * Checks and hashes a form, before any transaction. @throws Refusal `password-short` and the like, `password-differs`,
   * `code-wrong`, `sign-in-busy`
   */
  async ready(form: PasswordForm, pseudonym: string): Promise<ReadyPassword> {
    assertPassword(form.password, pseudonym);
    if (form.password !== form.again) throw new Refusal('password-differs', {}, 422);
    const secret = this.opened(form.offer);
    const step = secret && stepOf(secret, form.code, this.wallTime());
    if (!secret || step === null) throw new Refusal('code-wrong', {}, 422);
    return { hash: await this.parts.passwords.hash(form.password), secret, step };
  }

  async putPassword(client: Client, person: string, { hash, secret, step }: ReadyPassword): Promise<void> {
    const sealed = this.parts.secrets.seal(secret, `authenticator/${person}`);
    await store.putPassword(client, { person, hash, secret: sealed, step, at: this.parts.clock.now() });
  }

  /** Gives a person ten new recovery codes in the caller's transaction, to be shown once in a session. */
  async putCodes(client: Client, person: string, session: string): Promise<void> {
    const codes = newRecoveryCodes(this.parts.random);
    await store.putRecoveryCodes(
      client,
      person,
      codes.map((code) => recoveryDigest(code) as Buffer),
    );
    await this.parts.sessions.putFlash(client, session, { kind: 'codes', lines: codes });
  }

  async held(person: SignedIn): Promise<Held> {
    const { pool } = this.parts;
    const [passkeys, password, codes] = await Promise.all([
      store.readPasskeys(pool, person.id),
      store.hasPassword(pool, person.id),
      store.unusedRecoveryCodes(pool, person.id),
    ]);
    return { passkeys, password, codes };
  }

  /** Sets or changes the password; every other session ends. @throws as `ready`, Refusal `sign-in-stale` */
  async setPassword(person: SignedIn, form: PasswordForm): Promise<void> {
    await this.parts.sessions.assertFresh(person);
    const ready = await this.ready(form, person.pseudonym);
    await this.changing(person, 'means.password', (client) => this.putPassword(client, person.id, ready));
  }

  /** What the browser needs to make one more passkey. @throws Refusal `sign-in-stale` */
  async passkeyCreation(person: SignedIn, party: RelyingParty) {
    await this.parts.sessions.assertFresh(person);
    const [known, handle] = await Promise.all([
      store.readPasskeys(this.parts.pool, person.id),
      handleOf(this.parts.pool, person.id),
    ]);
    const ids = known.map(({ id }) => id);
    return await this.parts.passkeys.creation(party, { ...person, bound: person.id, handle, known: ids });
  }

  /** @throws Refusal `sign-in-stale`, `passkey-refused`, `challenge-invalid`, `challenge-used` */
  async addPasskey(person: SignedIn, party: RelyingParty, answer: string): Promise<void> {
    await this.parts.sessions.assertFresh(person);
    await this.changing(person, 'means.passkey', async (client) => {
      const made = await this.parts.passkeys.created(client, party, answer, person.id);
      await this.insertPasskey(client, person.id, made);
    });
  }

  async insertPasskey(
    client: Client,
    person: string,
    passkey: Pick<store.PasskeyRow, 'id' | 'counter' | 'transports' | 'rp'> & { key: Uint8Array },
  ): Promise<void> {
    const kept = await store.insertPasskey(client, { ...passkey, person, madeAt: this.parts.clock.now() });
    if (!kept) throw new Refusal('passkey-refused', {}, 403);
  }

  /**
   * Takes a passkey, or with '' the password, away; every other session ends. One that opens this address (`names`) or the
   * password must be left. @throws Refusal `sign-in-stale`, `means-unknown`, `means-last`
   */
  async remove(person: SignedIn, passkey: string, names: readonly string[]): Promise<void> {
    await this.parts.sessions.assertFresh(person);
    await this.changing(person, 'means.remove', async (client) => {
      const gone = passkey
        ? await store.deletePasskey(client, person.id, passkey)
        : await store.deletePassword(client, person.id);
      if (!gone) throw new Refusal('means-unknown', {}, 404);
      const passkeys = await store.readPasskeys(client, person.id);
      const left = passkeys.some((one) => opens(one, names)) || (await store.hasPassword(client, person.id));
      if (!left) throw new Refusal('means-last', {}, 409);
    });
  }

  /** Ten new recovery codes in place of the old. @throws Refusal `sign-in-stale` */
  async renewCodes(person: SignedIn): Promise<void> {
    await this.parts.sessions.assertFresh(person);
    await transaction(this.parts.pool, async (client) => {
      await this.putCodes(client, person.id, person.session);
      await this.parts.audit.note(client, { by: person.id, action: 'means.codes' });
    });
  }

  /** The authenticator's secret as stored with a password. */
  openSecret(person: string, sealed: Uint8Array): Uint8Array {
    return this.parts.secrets.open(sealed, `authenticator/${person}`);
  }

  /** Authenticators go by the world's time, also where this instance is told another. */
  wallTime(): Date {
    const { clock } = this.parts;
    return clock.machine?.() ?? clock.now();
  }

  private async changing(person: SignedIn, action: string, work: (client: Client) => Promise<void>): Promise<void> {
    const { pool, audit, sessions } = this.parts;
    await transaction(pool, async (client) => {
      await work(client);
      await sessions.endAll(client, person.id, person.session);
      await audit.note(client, { by: person.id, action });
    });
    sessions.forget();
  }

  /** Null for what we did not give out. */
  private opened(offer: string): Uint8Array | null {
    try {
      return this.parts.secrets.open(Buffer.from(offer, 'base64url'), OFFER);
    } catch {
      return null;
    }
  }
}

/** Does a passkey open an instance of these names? */
export const opens = ({ rp }: Pick<store.PasskeyRow, 'rp'>, names: readonly string[]): boolean =>
  rp === null || names.includes(rp);
