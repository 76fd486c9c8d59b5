/**
 * Role keys as persons hold them: made in the browser, wrapped there under a passphrase that never leaves it, kept here as
 * a box. The server learns the public halves alone; granting one is an entry of the log and needs a second person.
 */
import { Encrypter } from 'age-encryption';
import { Refusal } from '../kernel/refusal.ts';
import { ed25519Verify, refuseWeakKey, roleKeyId } from '../ledger/index.ts';
import { type Client, type Clock, type Pool, transaction } from '../platform/index.ts';
import type { Audit } from './audit.ts';
import type { Challenges } from './challenges.ts';
import type { Changes } from './changes.ts';
import * as store from './key-store.ts';
import { inviterOf } from './link-store.ts';
import { ACTIONS, KEYED_ROLES, may, type Role, type SignedIn } from './model.ts';
import { possessionBytes } from './possession.ts';
import type { Sessions } from './sessions.ts';
import { lockCounted, readBodies, readMemberships } from './store.ts';

export type { KeyBoxRow } from './key-store.ts';

/** Where keys are granted and revoked for the world: the register and the log. */
export interface RoleKeyRegister {
  grant(client: Client, grant: { key: Uint8Array; role: string; body: string; person: string }): Promise<unknown>;
  revoke(client: Client, id: string): Promise<void>;
}

export interface KeyBoxParts {
  pool: Pool;
  audit: Audit;
  sessions: Sessions;
  changes: Changes;
  challenges: Challenges;
  register: RoleKeyRegister;
  clock: Clock;
}

/** What a browser sends of a key it made. */
export interface NewKey {
  /** Id of the body. */
  body: string;
  role: Role;
  /** Raw 32-byte Ed25519 public key. */
  key: Uint8Array;
  recipient: string;
  /** age ciphertext under a passphrase. */
  box: Uint8Array;
  /** Base64url. */
  challenge: string;
  /** Ed25519 over `possessionBytes`. */
  signature: Uint8Array;
}

const PURPOSE = 'role-key';
const MOST_BOX = 4096;
const WRAPPED = /^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]+ (\d+)\n/;
/** Least scrypt work factor: 2^15 blocks, 32 MiB. */
const LEAST_WORK = 15;

export class KeyBoxes {
  private readonly parts: KeyBoxParts;

  constructor(parts: KeyBoxParts) {
    this.parts = parts;
    parts.changes.onDecision('key', {
      apply: (client, { target }, by) => this.grant(client, target, by),
      drop: (client, { target }) => store.setKeyState(client, target, 'refused'),
    });
  }

  /** What the browser signs over, base64url. */
  challenge(person: SignedIn): string {
    return Buffer.from(this.parts.challenges.issue(PURPOSE, person.id)).toString('base64url');
  }

  /**
   * Takes in a key a person made, to be granted when a second person confirms. Answers whether it waits.
   * @throws Refusal `key-role`, `key-box-unfit`, `key-not-held`, `key-known`, `challenge-invalid`, `challenge-used`
   */
  async register(person: SignedIn, made: NewKey): Promise<{ id: string; waits: boolean }> {
    const { pool, audit, changes, challenges, sessions, clock } = this.parts;
    await assertFit(person, made);
    const id = roleKeyId(made.key);
    const waits = await transaction(pool, async (client) => {
      await challenges.use(client, Buffer.from(made.challenge, 'base64url'), PURPOSE, person.id);
      const own = await readMemberships(client, person.id);
      const holds = own.some(({ body, role }) => body === made.body && role === made.role);
      if (!holds || !KEYED_ROLES.includes(made.role)) throw new Refusal('key-role', {}, 403);
      const { body, role, key, recipient, box } = made;
      const row = { id, person: person.id, body, role, key, recipient, box, madeAt: clock.now() };
      if (!(await store.insertKeyBox(client, { ...row, state: 'waiting' })))
        throw new Refusal('key-known', { key: id }, 409);
      const detail = { body, role };
      await audit.note(client, { by: person.id, action: 'key.register', target: id, detail });
      return (await changes.propose(client, person, { kind: 'key', target: id, detail })).waits;
    });
    sessions.forget();
    return { id, waits };
  }

  /** A person's own boxes, for opening in the browser: newest first. */
  async own(person: SignedIn): Promise<store.KeyBoxRow[]> {
    return await store.readKeyBoxes(this.parts.pool, person.id);
  }

  /** A person's granted key of a role that may act now; null without one. */
  async granted(person: SignedIn, role?: Role): Promise<store.KeyBoxRow | null> {
    const boxes = await this.own(person);
    return boxes.find((box) => box.state === 'granted' && (role === undefined || box.role === role)) ?? null;
  }

  /** Everybody's keys, without boxes. */
  async all(): Promise<Omit<store.KeyBoxRow, 'box'>[]> {
    return await store.readKeyBoxes(this.parts.pool);
  }

  /** age recipients of the active custodians: what is sealed is sealed to all of them. */
  async custodianRecipients(): Promise<string[]> {
    return await store.readRecipients(this.parts.pool, 'custodian');
  }

  /** Gives up a key, because it is lost or done with: its holder, or whoever gives roles, at once. @throws Refusal `key-unknown` */
  async revoke(person: SignedIn, id: string): Promise<void> {
    const { pool, changes } = this.parts;
    await transaction(pool, async (client) => {
      const box = await store.lockKeyBox(client, id);
      if (!box || (box.person !== person.id && !may(person, 'people.roles')))
        throw new Refusal('key-unknown', { key: id }, 404);
      await changes.drop(client, id, person);
      await this.take(client, box, person.id);
    });
  }

  /** Revokes every key of a person, in the caller's transaction. */
  async revokeAll(client: Client, person: string, by: string): Promise<void> {
    for (const box of await store.readKeyBoxes(client, person)) await this.take(client, box, by);
  }

  /** Revokes keys of roles the person no longer has, in the caller's transaction. */
  async revokeLost(client: Client, person: string, by: string): Promise<void> {
    const held = await readMemberships(client, person);
    for (const box of await store.readKeyBoxes(client, person)) {
      if (!held.some(({ body, role }) => body === box.body && role === box.role)) await this.take(client, box, by);
    }
  }

  private async take(client: Client, box: store.KeyBoxRow, by: string): Promise<void> {
    if (box.state === 'revoked' || box.state === 'refused') return;
    if (box.state === 'granted') await this.parts.register.revoke(client, box.id);
    await store.setKeyState(client, box.id, box.state === 'granted' ? 'revoked' : 'refused');
    await this.parts.audit.note(client, { by, action: 'key.revoke', target: box.id, detail: { role: box.role } });
  }

  private async grant(client: Client, id: string, by: string): Promise<void> {
    const box = await store.lockKeyBox(client, id);
    await this.assertNotMadeUp(client, box?.person ?? '', by);
    const body = (await readBodies(client)).find((one) => one.id === box?.body);
    if (box?.state !== 'waiting' || !body) throw new Refusal('key-unknown', { key: id }, 404);
    const { key, role, person } = box;
    await this.parts.register.grant(client, { key, role, body: body.name, person });
    await store.setKeyState(client, id, 'granted');
  }

  /**
   * Whoever invited somebody does not grant their key: one person could invite two more that are nobody, and sign as both.
   * Where one alone gives roles there is nobody else to ask. @throws Refusal `key-of-invited`
   */
  private async assertNotMadeUp(client: Client, person: string, by: string): Promise<void> {
    if ((await inviterOf(client, person)) !== by) return;
    const counted = await lockCounted(client, ACTIONS['people.roles']);
    if (counted.some((id) => id !== by)) throw new Refusal('key-of-invited', {}, 403);
  }
}

async function assertFit(person: SignedIn, made: NewKey): Promise<void> {
  refuseWeakKey(made.key);
  const [, work] = WRAPPED.exec(Buffer.from(made.box.subarray(0, 80)).toString('latin1')) ?? [];
  if (made.box.length > MOST_BOX || !work || Number(work) < LEAST_WORK) throw new Refusal('key-box-unfit', {}, 422);
  try {
    new Encrypter().addRecipient(made.recipient);
  } catch {
    throw new Refusal('key-box-unfit', {}, 422);
  }
  const { challenge, body, role, recipient, key, signature } = made;
  const message = possessionBytes({ challenge, person: person.id, body, role, recipient });
  const held = signature.length === 64 && (await ed25519Verify(key, message, signature));
  if (!held) throw new Refusal('key-not-held', {}, 403);
}
