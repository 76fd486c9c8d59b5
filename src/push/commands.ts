/**
 * Web push, off unless the operator wants it and a person turns it on for a device: the device is told that something waits,
 * never what, at most twice an hour. Its address is sealed; the service of the browser's maker learns that the device talks
 * to this site, and when.
 */
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { AuditTrail } from '../people/commands.ts';
import type { SignedIn } from '../people/model.ts';
import {
  type Client,
  type Clock,
  type Db,
  type Jobs,
  type Pool,
  type Random,
  type Secrets,
  transaction,
} from '../platform/index.ts';
import { isGone, messageBytes, readSubscription, type Subscription } from './model.ts';
import {
  assertPushAddress,
  newVapidKeys,
  type SenderOptions,
  sealedMessage,
  sendMessage,
  type VapidKeys,
} from './sender.ts';
import * as store from './store.ts';

export interface PushParts {
  pool: Pool;
  secrets: Secrets;
  jobs: Jobs;
  clock: Clock;
  random: Random;
  audit: AuditTrail;
  /** Did the operator turn it on? */
  on: boolean;
  /** Address push services may write to, by their rules: the site's own. */
  site(): string;
  /** The language of somebody for whom something waits still; null for whom nothing does, or who is suspended. */
  waitsFor(db: Db, person: string): Promise<{ lang: string | undefined } | null>;
  /** The one sentence, in a language. */
  words(lang: string): string;
  sender?: SenderOptions;
}

const TELL = 'push.tell';
const KEYS = 'push-vapid';
const QUIET_MS = 30 * 60_000;
const MOST_DEVICES = 10;
const MOST_FAILURES = 5;
const DEFAULT_LANGUAGE = 'en';

export class Push {
  readonly on: boolean;
  private readonly parts: PushParts;
  private made: Promise<VapidKeys> | undefined;

  constructor(parts: PushParts) {
    this.parts = parts;
    this.on = parts.on;
    if (parts.on) parts.jobs.handle(TELL, ({ payload }) => this.send((payload as { person: string }).person));
  }

  /** What a browser subscribes with, base64url. @throws Refusal `push-off` */
  async publicKey(): Promise<string> {
    this.assertOn();
    return (await this.keys()).publicKey;
  }

  /** A person's own devices. */
  async devices(person: SignedIn): Promise<{ id: string; madeAt: Date }[]> {
    return (await store.devicesOf(this.parts.pool, person.id)).map(({ id, madeAt }) => ({ id, madeAt }));
  }

  /** Tells a device from now on. @throws Refusal `push-off`, `push-unfit`, `address-refused`, `push-too-many` */
  async turnOn(person: SignedIn, answer: string): Promise<void> {
    this.assertOn();
    const { pool, secrets, clock, random, audit, sender } = this.parts;
    const subscription = readSubscription(answer);
    assertPushAddress(subscription.endpoint, sender?.reach);
    await this.assertSealable(subscription);
    const id = newId('pd', random.bytes(16));
    const digest = secrets.mac(Buffer.from(subscription.endpoint), 'push-device');
    const body = secrets.seal(Buffer.from(JSON.stringify(subscription)), contextOf(id));
    await transaction(pool, async (client) => {
      await store.putDevice(client, { id, person: person.id, digest, body, at: clock.now() });
      const held = await store.devicesOf(client, person.id);
      if (held.length > MOST_DEVICES) throw new Refusal('push-too-many', { most: MOST_DEVICES }, 409);
      await audit.note(client, { by: person.id, action: 'push.on', target: id });
    });
  }

  /** Forgets a device. @throws Refusal `push-unknown` */
  async turnOff(person: SignedIn, id: string): Promise<void> {
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      if (!(await store.dropDevice(client, person.id, id))) throw new Refusal('push-unknown', {}, 404);
      await audit.note(client, { by: person.id, action: 'push.off', target: id });
    });
  }

  /** Has a person's devices told that something waits, in the caller's transaction: soon, or when the last time is long enough ago. */
  async tell(client: Client, person: string): Promise<void> {
    await this.tellAll(client, [person]);
  }

  /** The same for many, whose devices are looked up at once. */
  async tellAll(client: Client, people: readonly string[]): Promise<void> {
    if (!this.on) return;
    const now = this.parts.clock.now().getTime();
    for (const { person, sentAt } of await store.longestQuiet(client, people)) {
      const due = sentAt ? sentAt.getTime() + QUIET_MS : now;
      await this.parts.jobs.enqueue(client, TELL, { person }, { key: person, runAt: new Date(Math.max(now, due)) });
    }
  }

  /** The job: devices told within the last half hour are left alone, so that running it twice tells nobody twice. */
  private async send(person: string): Promise<void> {
    const { pool, clock, secrets, words, sender } = this.parts;
    const waiting = await this.parts.waitsFor(pool, person);
    if (!waiting) return;
    const message = messageBytes(words(waiting.lang ?? DEFAULT_LANGUAGE));
    for (const { id, body, sentAt } of await store.devicesOf(pool, person)) {
      const now = clock.now();
      if (sentAt && now.getTime() - sentAt.getTime() < QUIET_MS) continue;
      const subscription = JSON.parse(Buffer.from(secrets.open(body, contextOf(id))).toString('utf8')) as Subscription;
      const status = await sendMessage(sealedMessage(subscription, message, await this.keys(), this.subject()), sender);
      if (isGone(status)) await store.dropDevice(pool, person, id);
      else if (status >= 200 && status < 300) await store.markSent(pool, id, now);
      else await store.markFailed(pool, id, now, MOST_FAILURES);
    }
  }

  /** Keys that are no point of the curve would fail each time something waits. @throws Refusal `push-unfit` */
  private async assertSealable(subscription: Subscription): Promise<void> {
    const keys = await this.keys();
    try {
      sealedMessage(subscription, messageBytes(''), keys, this.subject());
    } catch {
      throw new Refusal('push-unfit', {}, 422);
    }
  }

  /** Push services want an https address; on a machine of one's own there is none. */
  private subject(): string {
    const site = this.parts.site();
    return site.startsWith('https:') ? site : 'https://tamga.invalid';
  }

  private keys(): Promise<VapidKeys> {
    this.made ??= this.parts.secrets
      .named(KEYS, () => Buffer.from(JSON.stringify(newVapidKeys())))
      .then((bytes) => JSON.parse(Buffer.from(bytes).toString('utf8')) as VapidKeys);
    return this.made;
  }

  private assertOn(): void {
    if (!this.on) throw new Refusal('push-off', {}, 409);
  }
}

const contextOf = (id: string): string => `push/${id}`;
