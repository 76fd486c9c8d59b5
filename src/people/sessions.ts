/**
 * Sessions of sign-in: a random token in a cookie, its digest here. A session ends when it is idle, when it is old, when
 * its holder or the holder's suspension ends it; what one process ends is ended there at once and elsewhere within seconds.
 */
import { createHash } from 'node:crypto';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Client, type Clock, type Pool, type Random, type Secrets, transaction } from '../platform/index.ts';
import type { Audit } from './audit.ts';
import type { SignedIn } from './model.ts';
import type { Names } from './names.ts';
import * as store from './session-store.ts';

export interface SessionParts {
  pool: Pool;
  secrets: Secrets;
  names: Names;
  audit: Audit;
  clock: Clock;
  random: Random;
}

/** What a browser is given: the token for its cookie. */
export interface Begun {
  token: string;
  session: string;
  person: string;
}

/** Shown once after an act and then put away: recovery codes, the link of an invite. */
export interface Flash {
  kind: 'codes' | 'link';
  lines: string[];
}

const IDLE_MS = 4 * 3_600_000;
const OLDEST_MS = 24 * 3_600_000;
/** Means of sign-in are changed only by somebody who signed in this recently. */
const FRESH_MS = 30 * 60_000;
const FLASH_MS = 15 * 60_000;
const TOUCH_MS = 60_000;
const CACHE_MS = 2_000;
const MOST_CACHED = 5_000;

export class Sessions {
  private readonly parts: SessionParts;
  private readonly cache = new Map<string, { person: SignedIn; at: number }>();
  /** Counts what was forgotten, so that an answer read before is not remembered after. */
  private age = 0;

  constructor(parts: SessionParts) {
    this.parts = parts;
  }

  /**
   * Begins a session in the caller's transaction; `old` is the cookie the browser came with, whose session ends. The caller
   * calls `forget` once it is committed.
   */
  async begin(client: Client, person: string, means: store.Means, old = ''): Promise<Begun> {
    const { random, clock, audit } = this.parts;
    if (old) await store.endByDigest(client, digestOf(old));
    const token = Buffer.from(random.bytes(32)).toString('base64url');
    const session = newId('ss', random.bytes(16));
    const now = clock.now();
    await store.insertSession(client, {
      id: session,
      digest: digestOf(token),
      person,
      means,
      beganAt: now,
      seenAt: now,
    });
    await audit.note(client, { by: person, action: 'session.begin', detail: { means } });
    return { token, session, person };
  }

  /** Who holds this cookie; null when nobody (any longer) does. */
  async person(cookie: string): Promise<SignedIn | null> {
    const now = this.parts.clock.now().getTime();
    const key = digestOf(cookie).toString('base64');
    const known = this.cache.get(key);
    if (known && now - known.at < CACHE_MS && now >= known.at) return known.person;
    this.cache.delete(key);
    const { pool } = this.parts;
    const { age } = this;
    const held = await store.readSession(pool, digestOf(cookie), ...this.limits());
    if (!held) return null;
    if (now - held.seenAt.getTime() > TOUCH_MS) await store.touchSession(pool, held.id, new Date(now));
    const person = this.signedIn(held);
    if (this.cache.size >= MOST_CACHED) this.cache.clear();
    if (age === this.age) this.cache.set(key, { person, at: now });
    return person;
  }

  /** The same without counting as activity: for what a browser asks by itself while nobody touches it. */
  async look(cookie: string): Promise<SignedIn | null> {
    const held = await store.readSession(this.parts.pool, digestOf(cookie), ...this.limits());
    return held && this.signedIn(held);
  }

  /** What stands in the forms of a session. */
  token(session: string): string {
    return Buffer.from(this.parts.secrets.mac(Buffer.from(session), 'form-token')).toString('base64url');
  }

  /** The person's own live sessions, newest first. */
  async list(person: SignedIn): Promise<store.SessionRow[]> {
    return await store.readSessions(this.parts.pool, person.id, ...this.limits());
  }

  /** Ends one of the person's own sessions. @throws Refusal `session-unknown` */
  async end(person: SignedIn, session: string): Promise<void> {
    await this.ending(async (client) => {
      if (!(await store.endSession(client, person.id, session))) throw new Refusal('session-unknown', {}, 404);
      await this.parts.audit.note(client, { by: person.id, action: 'session.end' });
    });
  }

  /** Ends the session of a cookie, if it is one. */
  async endCookie(cookie: string): Promise<void> {
    await this.ending(async (client) => {
      const ended = await store.endByDigest(client, digestOf(cookie));
      if (ended) await this.parts.audit.note(client, { by: ended.person, action: 'session.end' });
    });
  }

  /** Ends all of the person's own sessions but this one. */
  async endOthers(person: SignedIn): Promise<void> {
    await this.ending(async (client) => {
      const count = await store.endSessions(client, person.id, person.session);
      await this.parts.audit.note(client, { by: person.id, action: 'session.end', detail: { count } });
    });
  }

  /** Ends every session of a person (but one), in the caller's transaction, who calls `forget` once it is committed. */
  async endAll(client: Client, person: string, except = ''): Promise<void> {
    await store.endSessions(client, person, except);
  }

  private signedIn(held: store.HeldSession): SignedIn {
    return {
      id: held.person,
      pseudonym: this.parts.names.open(held.person, held.pseudonym),
      roles: held.roles,
      bodies: held.bodies,
      offices: held.offices,
      session: held.id,
      ...(held.lang ? { lang: held.lang } : {}),
    };
  }

  /** Forgets what was remembered of all: called after every change of who may do what. */
  forget(): void {
    this.age += 1;
    this.cache.clear();
  }

  /** @throws Refusal `sign-in-stale` when the session is too old for changing means of sign-in */
  async assertFresh(person: SignedIn): Promise<void> {
    const sessions = await this.list(person);
    const own = sessions.find(({ id }) => id === person.session);
    const since = this.parts.clock.now().getTime() - FRESH_MS;
    if (!own || own.beganAt.getTime() < since) throw new Refusal('sign-in-stale', {}, 403);
  }

  /** Keeps something to be shown in a session until it is put away, 15 minutes at most. */
  async putFlash(client: Client, session: string, flash: Flash | null): Promise<void> {
    const { secrets, clock } = this.parts;
    const sealed = flash && secrets.seal(Buffer.from(JSON.stringify(flash)), `flash/${session}`);
    await store.putFlash(client, session, sealed, flash && new Date(clock.now().getTime() + FLASH_MS));
  }

  /** What is to be shown, of this kind; null when there is nothing (any longer). */
  async flash(person: SignedIn, kind: Flash['kind']): Promise<Flash | null> {
    const { pool, secrets, clock } = this.parts;
    const sealed = await store.readFlash(pool, person.session, clock.now());
    if (!sealed) return null;
    const flash: Flash = JSON.parse(Buffer.from(secrets.open(sealed, `flash/${person.session}`)).toString());
    return flash.kind === kind ? flash : null;
  }

  async putAway(person: SignedIn): Promise<void> {
    await transaction(this.parts.pool, (client) => this.putFlash(client, person.session, null));
  }

  /** Deletes sessions that have ended by themselves. */
  async tidy(): Promise<void> {
    await store.endOldSessions(this.parts.pool, ...this.limits());
  }

  private async ending(work: (client: Client) => Promise<void>): Promise<void> {
    await transaction(this.parts.pool, work);
    this.forget();
  }

  private limits(): [idle: Date, oldest: Date] {
    const now = this.parts.clock.now().getTime();
    return [new Date(now - IDLE_MS), new Date(now - OLDEST_MS)];
  }
}

/** What is stored of a token. */
export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
