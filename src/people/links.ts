/**
 * One-time links. The set-up link makes the first person of an instance; an invite makes one more. A token is shown once,
 * kept as a digest, and opens its door once.
 */
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Client, type Clock, type Pool, type Random, transaction } from '../platform/index.ts';
import { type Audit, NOBODY } from './audit.ts';
import type { Changes } from './changes.ts';
import * as store from './link-store.ts';
import { assertMay, GRAVE_ROLES, type Role, type SignedIn } from './model.ts';
import { digestOf, type Sessions } from './sessions.ts';
import { readBodies, readPersons } from './store.ts';

export type LinkKind = store.LinkRow['kind'];

export interface LinkParts {
  pool: Pool;
  audit: Audit;
  sessions: Sessions;
  changes: Changes;
  clock: Clock;
  random: Random;
}

const INVITE_MS = 7 * 24 * 3_600_000;
/** What the first person becomes. */
const FIRST_ROLES: Role[] = ['operator', 'secretary'];

export class Links {
  private readonly parts: LinkParts;

  constructor(parts: LinkParts) {
    this.parts = parts;
    parts.changes.onDecision('invite', {
      apply: async (client, { target }) => {
        if (!(await store.confirmLink(client, target))) throw new Refusal('link-invalid', {}, 410);
      },
      drop: async (client, { target }) => void (await store.endLink(client, target, parts.clock.now(), null)),
    });
  }

  /** Token of a new set-up link, which takes the place of any before it; null once there is a person. */
  async setUpToken(): Promise<string | null> {
    const { pool, clock, random, audit } = this.parts;
    if ((await readPersons(pool)).length > 0) return null;
    const token = newToken(random);
    await transaction(pool, async (client) => {
      await store.endSetUpLinks(client, clock.now());
      const id = newId('li', random.bytes(16));
      const madeAt = clock.now();
      const link = { id, kind: 'set-up' as const, body: null, roles: FIRST_ROLES, madeBy: null, madeAt, endsAt: null };
      await store.insertLink(client, { ...link, confirmed: true, digest: digestOf(token) });
      await audit.note(client, { by: NOBODY, action: 'instance.set-up-link', target: id });
    });
    return token;
  }

  /**
   * Invites somebody; the token is shown once in the session of who invites. Roles that can change who has power wait for a
   * second person. @throws Refusal `not-allowed`, `body-unknown`, `roles-missing`
   */
  async invite(person: SignedIn, { body, roles }: { body: string; roles: Role[] }): Promise<{ token: string }> {
    assertMay(person, 'people.invite');
    const { pool, clock, random, audit, sessions, changes } = this.parts;
    const token = newToken(random);
    await transaction(pool, async (client) => {
      if (!(await readBodies(client)).some(({ id }) => id === body)) throw new Refusal('body-unknown', {}, 404);
      if (roles.length === 0) throw new Refusal('roles-missing', {}, 422);
      const id = newId('li', random.bytes(16));
      const madeAt = clock.now();
      const endsAt = new Date(madeAt.getTime() + INVITE_MS);
      const grave = roles.some((role) => GRAVE_ROLES.includes(role));
      const link = { id, kind: 'invite' as const, body, roles, madeBy: person.id, madeAt, endsAt };
      await store.insertLink(client, { ...link, confirmed: !grave, digest: digestOf(token) });
      await sessions.putFlash(client, person.session, { kind: 'link', lines: [token] });
      const detail = { body, roles: roles.join(',') };
      await audit.note(client, { by: person.id, action: 'person.invite', target: id, detail });
      if (grave) await changes.propose(client, person, { kind: 'invite', target: id, detail });
    });
    return { token };
  }

  /** Takes an invite back. @throws Refusal `not-allowed`, `link-invalid` */
  async revoke(person: SignedIn, id: string): Promise<void> {
    assertMay(person, 'people.invite');
    const { pool, clock, audit, changes } = this.parts;
    await transaction(pool, async (client) => {
      if (!(await store.endLink(client, id, clock.now(), null))) throw new Refusal('link-invalid', {}, 410);
      await changes.drop(client, id, person);
      await audit.note(client, { by: person.id, action: 'person.invite-revoke', target: id });
    });
  }

  /** Invites that may still be used. */
  async invites(person: SignedIn): Promise<store.LinkRow[]> {
    assertMay(person, 'people.read');
    return await store.readOpenInvites(this.parts.pool, this.parts.clock.now());
  }

  /** A link that is open now. @throws Refusal `link-invalid`, `link-waiting` */
  async read(kind: LinkKind, token: string): Promise<store.LinkRow> {
    return this.open(await store.readLink(this.parts.pool, kind, digestOf(token)));
  }

  /** A link for use in the caller's transaction: whoever else would use it waits. @throws as `read` */
  async lock(client: Client, kind: LinkKind, token: string): Promise<store.LinkRow> {
    return this.open(await store.lockLink(client, kind, digestOf(token)));
  }

  async spend(client: Client, link: store.LinkRow, person: string): Promise<void> {
    await store.endLink(client, link.id, this.parts.clock.now(), person);
  }

  private open(link: store.LinkRow | null): store.LinkRow {
    const late = link?.endsAt && link.endsAt <= this.parts.clock.now();
    if (!link || link.endedAt || late) throw new Refusal('link-invalid', {}, 410);
    if (!link.confirmed) throw new Refusal('link-waiting', {}, 409);
    return link;
  }
}

const newToken = (random: Random): string => Buffer.from(random.bytes(32)).toString('base64url');
