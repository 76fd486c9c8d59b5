/** A change of the log's key in the database: killed between its steps, resumed, and refused where nobody promised it. */
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { newSigner, type Signer, type Source, verifierKeyOf, verifyLog } from '../ledger/index.ts';
import { transaction } from '../platform/index.ts';
import { rollForward } from '../publication/rollup-store.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { openLog } from './identity.ts';
import { lockFile } from './lock-record.ts';
import { promisedSuccessor, secretNames } from './promised.ts';
import { Sequencer, type Step } from './sequencer.ts';
import { readHead } from './store.ts';
import { dropFormerKeys, promiseSuccessor, takeOver } from './succession.ts';
import { readChanges } from './succession-store.ts';

const opened: TestSystem[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const seed = (n: number): Uint8Array => new Uint8Array(32).fill(n);
const breach = (text: string) => ({ title: { lang: 'en', text }, class: 'rights-breach' });

class Story {
  readonly t: TestSystem;
  readonly pinned: string;

  constructor(t: TestSystem) {
    this.t = t;
    this.pinned = t.system.log.vkey;
  }

  get origin(): string {
    return this.t.system.log.identity.origin;
  }

  async promise(n: number): Promise<Signer> {
    const { log, platform } = this.t.system;
    const signer = await newSigner(this.origin, seed(n));
    await transaction(platform.db, (client) =>
      promiseSuccessor(client, log.identity, signer.publicKey, this.t.clock.now()),
    );
    return signer;
  }

  parts() {
    const { platform, folder } = this.t.system;
    const { db: pool, secrets, random } = platform;
    const signerOf = (one: Uint8Array): Promise<Signer> => newSigner(this.origin, one);
    return { pool, folder, secrets, now: this.t.clock.now(), random: (n: number) => random.bytes(n), signerOf };
  }

  /** As a later start opens the log. */
  async reopened() {
    const { db: pool, secrets, random, clock } = this.t.system.platform;
    return await openLog({ pool, secrets, random, clock }, this.origin);
  }

  async sequencer(step?: (name: Step) => void): Promise<Sequencer> {
    const { platform, folder } = this.t.system;
    const { checkpointSigner: signer, former, change } = await this.reopened();
    const lock = lockFile(join(this.t.dataFolder, 'lock', 'log'));
    const parts = { pool: platform.db, folder, lock, signer, former, change, clock: this.t.clock };
    return new Sequencer({ ...parts, onPublish: rollForward, ...(step ? { step } : {}) });
  }

  /** What a stranger who pinned the first key finds in the folder. */
  async audit() {
    const source: Source = { read: (path) => this.t.system.folder.read(path) };
    return await verifyLog(source, { vkeys: [this.pinned] });
  }
}

async function begun(): Promise<Story> {
  const t = await openTestSystem();
  opened.push(t);
  await t.publish('breach', breach('First'));
  return new Story(t);
}

describe('a takeover that is killed', () => {
  const steps: Step[] = ['tiles', 'lock', 'sign', 'publish', 'packs', 'done'];

  test.each(steps)('at %s of its first tree is finished by the next start', async (at) => {
    const story = await begun();
    await story.promise(7);
    await story.t.sequence();
    await takeOver(story.parts(), seed(7), story.pinned);
    const killed = await story.sequencer((name) => {
      if (name === at) throw new Error('killed');
    });
    await expect(killed.round()).rejects.toThrow('killed');
    expect((await story.audit()).failures).toEqual([]);
    await (await story.sequencer()).drain();
    const report = await story.audit();
    expect(report.failures).toEqual([]);
    expect(report.head?.succession).toHaveLength(1);
  });

  test('before its transaction has changed nothing, and may be given again', async () => {
    const story = await begun();
    await story.promise(7);
    const size = await story.t.sequence();
    const broken = { ...story.parts(), now: new Date(Number.NaN) };
    await expect(takeOver(broken, seed(7), story.pinned)).rejects.toThrow();
    expect((await story.reopened()).vkey).toBe(story.pinned);
    expect((await readHead(story.t.system.platform.db))?.next).toBe(size);
    expect(await takeOver(story.parts(), seed(7), story.pinned)).toBe(true);
    expect(await takeOver(story.parts(), seed(7), story.pinned)).toBe(false);
    expect(await readChanges(story.t.system.platform.db)).toHaveLength(1);
  });
});

describe('the first tree of a new key', () => {
  test('ends with the takeover, whatever was committed behind it', async () => {
    const story = await begun();
    await story.promise(7);
    const size = await story.t.sequence();
    await takeOver(story.parts(), seed(7), story.pinned);
    await story.promise(8);
    const sequencer = await story.sequencer();
    expect(await sequencer.round()).toBe(size + 3);
    expect(await sequencer.round()).toBe(size + 4);
  });

  test('takes what the lost key had promised in the lock and never published', async () => {
    const story = await begun();
    await story.promise(7);
    await story.t.sequence();
    await story.t.publish('breach', breach('Second'));
    const killed = await story.sequencer((name) => {
      if (name === 'sign') throw new Error('killed');
    });
    await expect(killed.round()).rejects.toThrow('killed');
    const { secrets } = story.t.system.platform;
    await secrets.dropNamed('log-key');
    await takeOver(story.parts(), seed(7), story.pinned);
    await (await story.sequencer()).drain();
    expect((await story.audit()).failures).toEqual([]);
  });

  test('is followed by a second change, whose secrets alone remain', async () => {
    const story = await begun();
    await story.promise(7);
    await story.t.sequence();
    await takeOver(story.parts(), seed(7), story.pinned);
    await (await story.sequencer()).drain();
    const { identity, vkey } = await story.reopened();
    const { db, secrets, clock } = story.t.system.platform;
    const third = await newSigner(story.origin, seed(9));
    await transaction(db, (client) => promiseSuccessor(client, identity, third.publicKey, clock.now()));
    await (await story.sequencer()).drain();
    await takeOver(story.parts(), seed(9), vkey);
    await (await story.sequencer()).drain();
    const report = await story.audit();
    expect(report.failures).toEqual([]);
    expect(report.head?.succession.map(({ to }) => to)).toEqual([vkey, verifierKeyOf(third)]);
    await dropFormerKeys(secrets, await readChanges(db));
    const lost = (): never => {
      throw new Error('lost');
    };
    await expect(secrets.named(secretNames(1).log, lost)).rejects.toThrow('lost');
    expect((await secrets.named(secretNames(2).log, lost)).length).toBe(32);
  });
});

describe('no key takes over', () => {
  test('that was not promised, was replaced, or whose promise the earlier key never signed', async () => {
    const story = await begun();
    await story.t.sequence();
    const attempt = (n: number, former = story.pinned) => takeOver(story.parts(), seed(n), former);
    await expect(attempt(7)).rejects.toMatchObject({ code: 'successor-unpromised' });
    await story.promise(7);
    await expect(attempt(7)).rejects.toMatchObject({ code: 'successor-not-covered' });
    await story.t.sequence();
    await story.promise(8);
    await expect(attempt(7)).rejects.toMatchObject({ code: 'successor-unpromised' });
    await story.t.sequence();
    const other = verifierKeyOf(await newSigner(story.origin, seed(1)));
    await expect(attempt(8, other)).rejects.toMatchObject({ code: 'successor-other' });
    expect((await promisedSuccessor(story.t.system.platform.db))?.key).toEqual(
      (await newSigner(story.origin, seed(8))).publicKey,
    );
    expect(await attempt(8)).toBe(true);
    expect(await promisedSuccessor(story.t.system.platform.db)).toBe(null);
  });

  test('and a log whose new secret is gone does not start with the old one', async () => {
    const story = await begun();
    await story.promise(7);
    await story.t.sequence();
    await takeOver(story.parts(), seed(7), story.pinned);
    await story.t.system.platform.secrets.dropNamed(secretNames(1).log);
    await expect(story.reopened()).rejects.toMatchObject({ code: 'log-key-missing' });
  });
});
