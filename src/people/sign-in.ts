/**
 * Signing in, and joining by a link. Whoever tries a wrong pseudonym, password or code gets one answer after one amount of
 * work; guessing is slowed for devices that never signed in to the account, and the right code passes any slowing, so that
 * nobody can lock another out.
 */
import { fold } from '../kernel/fold.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Client, type Clock, type Pool, type Random, type Secrets, transaction } from '../platform/index.ts';
import type { Audit } from './audit.ts';
import type { Devices } from './devices.ts';
import type { LinkKind, Links } from './links.ts';
import type { MeansOfSignIn, PasswordForm } from './means.ts';
import { type Door, forgiveTry, readDoor, takeTry, useRecoveryCode, useStep } from './means-store.ts';
import type { Names } from './names.ts';
import { recoveryDigest, stepOf } from './one-time-codes.ts';
import type { NewPasskey, Passkeys, RelyingParty } from './passkeys.ts';
import type { Passwords } from './passwords.ts';
import type { Roster } from './roster.ts';
import type { Begun, Sessions } from './sessions.ts';
import { insertPerson, putRoles, readPerson } from './store.ts';

export interface SignInParts {
  pool: Pool;
  secrets: Secrets;
  names: Names;
  audit: Audit;
  sessions: Sessions;
  passwords: Passwords;
  passkeys: Passkeys;
  means: MeansOfSignIn;
  devices: Devices;
  links: Links;
  roster: Roster;
  clock: Clock;
  random: Random;
}

/** Cookies a browser came with; '' where it had none. */
export interface Browser {
  session: string;
  device: string;
}

/** What a browser is given: tokens for its two cookies. */
export interface Admitted extends Begun {
  device: string;
}

export interface PasswordTry {
  pseudonym: string;
  password: string;
  /** Six digits of the authenticator, or a recovery code. */
  code: string;
}

/** How somebody who joins will sign in. */
export type FirstMeans =
  | { kind: 'password'; form: PasswordForm }
  | { kind: 'passkey'; party: RelyingParty; answer: string };

export interface Joining {
  pseudonym: string;
  /** Name of the first body; for the set-up of an instance only. */
  body?: string;
  means: FirstMeans;
}

export class SignIn {
  private readonly parts: SignInParts;

  constructor(parts: SignInParts) {
    this.parts = parts;
  }

  /**
   * By pseudonym, password and code. A recovery code takes the authenticator's place, for somebody with passkeys only the
   * password's too, passes any slowing, and is used up by the try.
   * @throws Refusal `sign-in-wrong`, `sign-in-slowed` with `seconds`, `sign-in-busy`
   */
  async byPassword(attempt: PasswordTry, browser: Browser): Promise<Admitted> {
    const { pool, names, passwords, devices, clock, sessions } = this.parts;
    const account = names.digest(attempt.pseudonym);
    const door = await readDoor(pool, account);
    const device = devices.idFor(account, browser.device) ?? '';
    const recovered = await this.recovers(door, attempt.code);
    const step = this.stepFor(door, attempt.code);
    const spent = recovered || (await this.slowed(account, device, door, step));
    const first = device !== '' || recovered || step !== null;
    const right = await passwords.verify(attempt.password, door?.hash ?? null, first);
    const known = recovered ? right || door?.hash === null : right && step !== null;
    if (!door || !known || door.suspended) throw new Refusal('sign-in-wrong', {}, 401);
    const admitted = await transaction(pool, async (client) => {
      const fresh = spent || (await useStep(client, door.person, step ?? 0));
      if (!fresh) throw new Refusal('sign-in-wrong', {}, 401);
      if (!spent) await forgiveTry(client, laneOf(account, device), device, clock.now());
      return await this.admit(client, door.person, recovered ? 'recovery' : 'password', browser, account);
    });
    sessions.forget();
    return admitted;
  }

  /** By passkey; failures of passwords never slow it. @throws Refusal `passkey-refused`, `challenge-invalid`, `challenge-used` */
  async byPasskey(party: RelyingParty, answer: string, browser: Browser): Promise<Admitted> {
    const { pool, passkeys, names, sessions } = this.parts;
    const admitted = await transaction(pool, async (client) => {
      const id = await passkeys.asserted(client, party, answer);
      const person = await readPerson(client, id);
      if (!person || person.suspended) throw new Refusal('passkey-refused', {}, 403);
      const account = names.digest(names.open(id, person.pseudonym));
      return await this.admit(client, id, 'passkey', browser, account);
    });
    sessions.forget();
    return admitted;
  }

  /** What the browser needs to make a passkey on the way in. @throws Refusal `link-invalid`, `link-waiting`, `pseudonym-unfit` */
  async joiningPasskey(kind: LinkKind, token: string, pseudonym: string, party: RelyingParty) {
    const { links, names, passkeys } = this.parts;
    const { id } = await links.read(kind, token);
    names.seal(id, pseudonym);
    return await passkeys.creation(party, { pseudonym, bound: id });
  }

  /**
   * Makes a person of whoever holds a link, signs them in, and shows them recovery codes.
   * @throws Refusal `link-invalid`, `link-waiting`, `pseudonym-unfit`, `pseudonym-taken`, `body-name-unfit`, and those of the means
   */
  async join(kind: LinkKind, token: string, joining: Joining, browser: Browser): Promise<Admitted> {
    const { pool, names, links, means, sessions, audit } = this.parts;
    await links.read(kind, token);
    const id = newId('us', this.parts.random.bytes(16));
    const name = names.seal(id, joining.pseudonym);
    const { form } = joining.means.kind === 'password' ? joining.means : { form: null };
    const password = form && (await means.ready(form, joining.pseudonym));
    const admitted = await transaction(pool, async (client) => {
      const link = await links.lock(client, kind, token);
      const passkey = await this.passkeyOf(client, joining.means, link.id);
      const at = this.parts.clock.now();
      const handle = passkey?.handle ?? this.parts.random.bytes(16);
      if (!(await insertPerson(client, { id, ...name, handle, at }))) throw new Refusal('pseudonym-taken', {}, 409);
      const body = link.body ?? (await this.parts.roster.insertBody(client, joining.body ?? '', id));
      await putRoles(client, id, body, link.roles, at);
      if (password) await means.putPassword(client, id, password);
      if (passkey) await means.insertPasskey(client, id, passkey);
      await links.spend(client, link, id);
      await audit.note(client, {
        by: id,
        action: 'person.join',
        target: link.id,
        detail: { roles: link.roles.join(',') },
      });
      const begun = await this.admit(client, id, 'link', browser, name.folded);
      await means.putCodes(client, id, begun.session);
      return begun;
    });
    sessions.forget();
    return admitted;
  }

  /** Ends the session of a cookie, if it is one. */
  async out(cookie: string): Promise<void> {
    await this.parts.sessions.endCookie(cookie);
  }

  private async passkeyOf(client: Client, means: FirstMeans, link: string): Promise<NewPasskey | null> {
    if (means.kind !== 'passkey') return null;
    return await this.parts.passkeys.created(client, means.party, means.answer, link);
  }

  private async admit(
    client: Client,
    person: string,
    how: 'passkey' | 'password' | 'recovery' | 'link',
    browser: Browser,
    account: Uint8Array,
  ): Promise<Admitted> {
    const device = this.parts.devices.known(account, browser.device);
    return { ...(await this.parts.sessions.begin(client, person, how, browser.session)), device };
  }

  /**
   * Slows down who guesses. Where it is slow, a right code passes and is used up by the try: strangers who guess hold off each
   * other and never its owner, who has one try every half minute. Answers whether the code was used up so.
   */
  private async slowed(account: Uint8Array, device: string, door: Door | null, step: number | null): Promise<boolean> {
    const now = this.parts.clock.now();
    const until = await takeTry(this.parts.pool, laneOf(account, device), device, now);
    if (!until) return false;
    if (door && step !== null && (await useStep(this.parts.pool, door.person, step))) return true;
    const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
    throw new Refusal('sign-in-slowed', { seconds }, 429);
  }

  /** Uses up a recovery code, whatever else of the try is right: ten codes are ten tries. */
  private async recovers(door: Door | null, code: string): Promise<boolean> {
    const digest = recoveryDigest(code);
    if (!digest) return false;
    return await useRecoveryCode(this.parts.pool, door?.person ?? '', digest, this.parts.clock.now());
  }

  private stepFor(door: Door | null, code: string): number | null {
    const { means, names } = this.parts;
    // The same reckoning for nobody: any secret will do.
    const secret = door?.secret ? means.openSecret(door.person, door.secret) : names.digest(fold(code)).subarray(0, 20);
    const step = stepOf(secret, code, means.wallTime());
    return door?.secret ? step : null;
  }
}

/**
 * Which counter a try counts on: a known device its own, strangers one of 65,536 that the account's keyed digest chooses, so
 * that trying any number of names cannot fill the disk.
 */
const laneOf = (account: Uint8Array, device: string): Uint8Array => (device === '' ? account.subarray(0, 2) : account);
