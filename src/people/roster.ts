/**
 * Who there is: persons by pseudonym, bodies, and who has which role in which body. Giving and taking roles waits for a
 * second person; suspending is the brake anybody with that right can pull at once, on one who has power only until somebody
 * else has looked.
 */
import { fold } from '../kernel/fold.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Client, type Clock, type Db, type Pool, type Random, transaction } from '../platform/index.ts';
import type { Audit } from './audit.ts';
import { asksFor, waitingChange } from './change-store.ts';
import type { Changes } from './changes.ts';
import type { KeyBoxes } from './key-boxes.ts';
import { endInvitesBy } from './link-store.ts';
import { ACTIONS, assertMay, GRAVE_ROLES, isRole, may, type Office, type Role, type SignedIn } from './model.ts';
import type { Names } from './names.ts';
import type { Sessions } from './sessions.ts';
import * as store from './store.ts';

export interface Member {
  id: string;
  pseudonym: string;
  suspended: boolean;
  since: Date;
  roles: { body: string; role: Role }[];
}

/** Somebody one may work with. */
export interface Colleague {
  id: string;
  pseudonym: string;
  roles: readonly Role[];
  /** Which role in which body, by its name. */
  offices: readonly Office[];
}

export interface RosterParts {
  pool: Pool;
  names: Names;
  audit: Audit;
  sessions: Sessions;
  changes: Changes;
  keys: KeyBoxes;
  clock: Clock;
  random: Random;
}

const MOST_NAME = 80;
const NO_ROLES = 'none';

export class Roster {
  private readonly parts: RosterParts;

  constructor(parts: RosterParts) {
    this.parts = parts;
    parts.changes.onDecision('roles', {
      apply: (client, { target, detail }, by) => this.putRoles(client, target, detail, by),
    });
    parts.changes.onDecision('restore', { apply: (client, { target }) => store.setSuspended(client, target, false) });
    // A suspension is in force before it is confirmed; refusing it lifts it.
    parts.changes.onDecision('suspend', {
      apply: async () => {},
      drop: (client, { target }) => store.setSuspended(client, target, false),
    });
  }

  /** Everybody, in the order they came. */
  async members(person: SignedIn): Promise<Member[]> {
    assertMay(person, 'people.read');
    const { pool, names } = this.parts;
    const [persons, memberships] = await Promise.all([store.readPersons(pool), store.readMemberships(pool)]);
    return persons.map(({ id, pseudonym, suspended, madeAt }) => ({
      id,
      pseudonym: names.open(id, pseudonym),
      suspended,
      since: madeAt,
      roles: memberships.filter((one) => one.person === id).map(({ body, role }) => ({ body, role })),
    }));
  }

  /** Pseudonyms by person id, for pages that show who did something. */
  async pseudonyms(): Promise<Map<string, string>> {
    const { pool, names } = this.parts;
    const persons = await store.readPersons(pool);
    return new Map(persons.map(({ id, pseudonym }) => [id, names.open(id, pseudonym)]));
  }

  async bodies(): Promise<store.Body[]> {
    return await store.readBodies(this.parts.pool);
  }

  /** Pseudonyms by id, for whoever works with these people; ids of nobody are absent. */
  async called(ids: readonly string[]): Promise<Map<string, string>> {
    const { pool, names } = this.parts;
    const persons = ids.length === 0 ? [] : await store.readPersons(pool, ids);
    return new Map(persons.map(({ id, pseudonym }) => [id, names.open(id, pseudonym)]));
  }

  /** Everybody who is not suspended, for other parts that ask who may be given something. */
  async colleagues(db: Db): Promise<Colleague[]> {
    const [persons, memberships] = await Promise.all([store.readPersons(db), store.readMemberships(db)]);
    const bodies = new Map((await store.readBodies(db)).map(({ id, name }) => [id, name]));
    const held = Map.groupBy(memberships, ({ person }) => person);
    return persons
      .filter(({ suspended }) => !suspended)
      .map(({ id, pseudonym }) => {
        const offices = (held.get(id) ?? []).map(({ role, body }) => ({ role, body: bodies.get(body) ?? '' }));
        return { id, pseudonym: this.parts.names.open(id, pseudonym), roles: offices.map(({ role }) => role), offices };
      });
  }

  /** The language somebody chose, who may still come in; null for nobody and for whoever is suspended. */
  async reachable(db: Db, id: string): Promise<{ lang: string | undefined } | null> {
    const row = await store.readPerson(db, id);
    return row && !row.suspended ? { lang: row.lang ?? undefined } : null;
  }

  /** A person's own memberships. */
  async memberships(person: SignedIn): Promise<store.Membership[]> {
    return await store.readMemberships(this.parts.pool, person.id);
  }

  /** A new body. @throws Refusal `not-allowed`, `body-name-unfit`, `body-known` */
  async addBody(person: SignedIn, name: string): Promise<string> {
    assertMay(person, 'people.roles');
    return await transaction(this.parts.pool, (client) => this.insertBody(client, name, person.id));
  }

  /** As `addBody`, in the caller's transaction. */
  async insertBody(client: Client, name: string, by: string): Promise<string> {
    const { random, clock, audit } = this.parts;
    const clean = name.normalize('NFC').replace(/\s+/g, ' ').trim();
    const folded = fold(clean);
    if (folded === '' || clean.length > MOST_NAME || /[\p{C}<>]/u.test(clean)) {
      throw new Refusal('body-name-unfit', { most: MOST_NAME }, 422);
    }
    const id = newId('bo', random.bytes(16));
    if (!(await store.insertBody(client, { id, name: clean, folded, at: clock.now() }))) {
      throw new Refusal('body-known', {}, 409);
    }
    await audit.note(client, { by, action: 'body.add', target: id });
    return id;
  }

  /**
   * Asks for a person to have exactly these roles in a body. Answers whether it waits for a second person.
   * @throws Refusal `not-allowed`, `person-unknown`, `body-unknown`, `change-waiting`, `last-secretary`
   */
  async proposeRoles(
    person: SignedIn,
    { target, body, roles }: { target: string; body: string; roles: readonly Role[] },
  ): Promise<{ waits: boolean }> {
    assertMay(person, 'people.roles');
    return await this.changing(async (client) => {
      if (!(await store.readPerson(client, target))) throw new Refusal('person-unknown', {}, 404);
      if (!(await store.readBodies(client)).some(({ id }) => id === body)) throw new Refusal('body-unknown', {}, 404);
      const detail = { body, roles: [...new Set(roles)].sort().join(',') || NO_ROLES };
      return await this.parts.changes.propose(client, person, { kind: 'roles', target, detail });
    });
  }

  /**
   * Shuts somebody out at once: sessions and open invites end, keys are revoked. One with a grave role still counts until a
   * third person has confirmed it, and nobody can do it to two such before.
   * @throws Refusal `not-allowed`, `person-unknown`, `last-secretary`, `suspension-waiting`
   */
  async suspend(person: SignedIn, target: string): Promise<void> {
    assertMay(person, 'people.roles');
    const { audit, sessions, keys, clock, changes } = this.parts;
    await this.changing(async (client) => {
      await changes.assertActing(client, person);
      const row = await store.readPerson(client, target);
      if (!row) throw new Refusal('person-unknown', {}, 404);
      if (row.suspended) return;
      const held = await store.readMemberships(client, target);
      const grave = held.some(({ role }) => GRAVE_ROLES.includes(role));
      if (grave && (await asksFor(client, 'suspend', person.id))) throw new Refusal('suspension-waiting', {}, 409);
      // Asked for while the person still counts: nobody becomes the only one by the asking.
      if (grave) await changes.propose(client, person, { kind: 'suspend', target, detail: {} });
      await store.setSuspended(client, target, true);
      await this.assertGoverned(client);
      await sessions.endAll(client, target);
      await endInvitesBy(client, target, clock.now());
      await keys.revokeAll(client, target, person.id);
      await audit.note(client, { by: person.id, action: 'person.suspend', target });
    });
  }

  /** Asks for a suspended person to come back. @throws Refusal `not-allowed`, `person-unknown`, `change-waiting` */
  async proposeRestore(person: SignedIn, target: string): Promise<{ waits: boolean }> {
    assertMay(person, 'people.roles');
    return await this.changing(async (client) => {
      const row = await store.readPerson(client, target);
      if (!row?.suspended) throw new Refusal('person-unknown', {}, 404);
      if (await waitingChange(client, 'suspend', target)) throw new Refusal('change-waiting', {}, 409);
      return await this.parts.changes.propose(client, person, { kind: 'restore', target, detail: {} });
    });
  }

  /** Sets the language of the person's own workspace; null follows the browser. */
  async setLanguage(person: SignedIn, lang: string | null): Promise<void> {
    await this.changing((client) => store.setLanguage(client, person.id, lang));
  }

  private async putRoles(client: Client, target: string, detail: Readonly<Record<string, string>>, by: string) {
    const { clock, keys } = this.parts;
    const roles = (detail.roles ?? '').split(',').filter(isRole);
    await store.putRoles(client, target, detail.body ?? '', roles, clock.now());
    await this.assertGoverned(client);
    const held = (await store.readMemberships(client, target)).map(({ role }) => role);
    if (!may({ roles: held }, 'people.invite')) await endInvitesBy(client, target, clock.now());
    await keys.revokeLost(client, target, by);
  }

  /** Somebody must be left who can invite and give roles. */
  private async assertGoverned(client: Client): Promise<void> {
    const holders = await store.lockHolders(client, ACTIONS['people.roles']);
    if (holders.length === 0) throw new Refusal('last-secretary', {}, 409);
  }

  private async changing<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const result = await transaction(this.parts.pool, work);
    this.parts.sessions.forget();
    return result;
  }
}
