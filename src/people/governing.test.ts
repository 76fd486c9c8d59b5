/** Who gives power here: invites, roles and returns under four eyes, the brake, and role keys that come and go with roles. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BODY, openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { type MadeKey, makeRoleKey, openRoleKey, signWith } from '../web/islands/keys/role-key.ts';
import { brokenAt } from './audit.ts';
import { findAudit } from './audit-store.ts';
import { openPeople, type People } from './commands.ts';
import type { Role, SignedIn } from './model.ts';
import { possessionBytes } from './possession.ts';

let t: TestSystem;
let people: People;
let body: string;
let ada: TestPerson;

beforeEach(async () => {
  t = await openTestSystem();
  people = t.system.people;
  ada = await t.person(['secretary', 'operator'], 'Ada');
  body = (await people.roster.bodies()).find(({ name }) => name === BODY)?.id ?? '';
});
afterEach(async () => {
  expect(await brokenAt(t.system.platform.db)).toBeNull();
  await t?.close();
});

const again = async ({ cookie }: TestPerson): Promise<SignedIn | null> => await people.sessions.person(cookie);
const acts = async () => (await findAudit(t.system.platform.db, { limit: 99 })).reverse();
const rolesOf = async (one: TestPerson) => [...((await again(one))?.roles ?? [])].sort();
const ask = (by: TestPerson, whom: TestPerson, roles: Role[]) =>
  people.roster.proposeRoles(by.signedIn, { target: whom.signedIn.id, body, roles });
const firstWaiting = async (by: TestPerson) => (await people.changes.waiting(by.signedIn))[0]?.id ?? '';

describe('while one person alone gives roles', () => {
  test('changes pass by that one, and the trail says that nobody else confirmed', async () => {
    const bek = await t.person(['guide'], 'Bek');
    expect(await ask(ada, bek, ['monitor', 'secretary'])).toEqual({ waits: false });
    expect(await rolesOf(bek)).toEqual(['monitor', 'secretary']);
    const last = (await acts()).at(-1);
    expect(last).toMatchObject({ by: ada.signedIn.id, action: 'roles.change', target: bek.signedIn.id });
    expect(last?.detail).toEqual({ body, roles: 'monitor,secretary', alone: 'yes' });
  });

  test('an invite for a secretary opens at once, one for a custodian waits all the same', async () => {
    const { token } = await people.links.invite(ada.signedIn, { body, roles: ['secretary'] });
    expect((await people.links.read('invite', token)).roles).toEqual(['secretary']);
    const other = await people.links.invite(ada.signedIn, { body, roles: ['custodian'] });
    await expect(people.links.read('invite', other.token)).rejects.toThrow('link-waiting');
    await expect(people.changes.confirm(ada.signedIn, await firstWaiting(ada))).rejects.toThrow('second-person-needed');
  });

  test('that one can neither leave nor be put out', async () => {
    await expect(ask(ada, ada, ['monitor'])).rejects.toThrow('last-secretary');
    await expect(people.roster.suspend(ada.signedIn, ada.signedIn.id)).rejects.toThrow('last-secretary');
    expect(await rolesOf(ada)).toEqual(['operator', 'secretary']);
  });
});

describe('where two can give roles', () => {
  let bek: TestPerson;
  let dina: TestPerson;
  beforeEach(async () => {
    bek = await t.person(['secretary'], 'Bek');
    dina = await t.person(['monitor'], 'Dina');
  });

  test('a change waits until the other confirms, and nobody confirms their own', async () => {
    expect(await ask(ada, dina, ['reviewer', 'custodian'])).toEqual({ waits: true });
    expect(await rolesOf(dina)).toEqual(['monitor']);
    const id = await firstWaiting(bek);
    await expect(people.changes.confirm(ada.signedIn, id)).rejects.toThrow('second-person-needed');
    await expect(people.changes.confirm(dina.signedIn, id)).rejects.toThrow('not-allowed');
    await expect(ask(bek, dina, ['lawyer'])).rejects.toThrow('change-waiting');
    await people.changes.confirm(bek.signedIn, id);
    expect(await rolesOf(dina)).toEqual(['custodian', 'reviewer']);
    await expect(people.changes.confirm(bek.signedIn, id)).rejects.toThrow('change-unknown');
    const detail = { body, roles: 'custodian,reviewer', proposed: ada.signedIn.id };
    expect((await acts()).at(-1)).toMatchObject({ by: bek.signedIn.id, action: 'roles.change', detail });
  });

  test('two confirming at once change it once', async () => {
    const ewa = await t.person(['operator'], 'Ewa');
    await ask(ada, dina, ['lawyer']);
    const id = await firstWaiting(bek);
    const both = await Promise.allSettled([bek, ewa].map((one) => people.changes.confirm(one.signedIn, id)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await acts()).filter(({ action }) => action === 'roles.change')).toHaveLength(1);
  });

  test('a refused invite never opens, nor one that was taken back or is a week old', async () => {
    const grave = await people.links.invite(ada.signedIn, { body, roles: ['operator'] });
    await people.changes.refuse(bek.signedIn, await firstWaiting(bek));
    await expect(people.links.read('invite', grave.token)).rejects.toThrow('link-invalid');
    const back = await people.links.invite(ada.signedIn, { body, roles: ['monitor'] });
    const [open] = await people.links.invites(ada.signedIn);
    await people.links.revoke(bek.signedIn, open?.id ?? '');
    await expect(people.links.read('invite', back.token)).rejects.toThrow('link-invalid');
    const late = await people.links.invite(ada.signedIn, { body, roles: ['monitor'] });
    await t.clock.advance(7 * 86_400_000);
    await expect(people.links.read('invite', late.token)).rejects.toThrow('link-invalid');
  });

  test('an invite needs a role and a body there is, and somebody who may invite', async () => {
    const invite = (by: TestPerson, roles: Role[], to = body) => people.links.invite(by.signedIn, { body: to, roles });
    await expect(invite(ada, [])).rejects.toThrow('roles-missing');
    await expect(invite(ada, ['guide'], 'bo_none')).rejects.toThrow('body-unknown');
    await expect(invite(dina, ['guide'])).rejects.toThrow('not-allowed');
  });

  test('suspending is at once: sessions end in this very process, and coming back needs two', async () => {
    expect(await again(dina)).not.toBeNull();
    await people.roster.suspend(ada.signedIn, dina.signedIn.id);
    expect(await again(dina)).toBeNull();
    expect(await people.roster.proposeRestore(ada.signedIn, dina.signedIn.id)).toEqual({ waits: true });
    await people.changes.confirm(bek.signedIn, await firstWaiting(bek));
    const members = await people.roster.members(ada.signedIn);
    expect(members.find(({ id }) => id === dina.signedIn.id)).toMatchObject({ pseudonym: 'Dina', suspended: false });
  });

  test('what somebody asked for who may no longer ask is not confirmed, and their invites end', async () => {
    const ewa = await t.person(['operator'], 'Ewa');
    await ask(bek, dina, ['lawyer']);
    const { token } = await people.links.invite(bek.signedIn, { body, roles: ['guide'] });
    await people.roster.suspend(ada.signedIn, bek.signedIn.id);
    await expect(people.changes.confirm(ewa.signedIn, await firstWaiting(ada))).rejects.toThrow('proposer-gone');
    await expect(people.links.read('invite', token)).rejects.toThrow('link-invalid');
    expect(await rolesOf(dina)).toEqual(['monitor']);
  });

  test('invites of somebody who may invite no longer end with the right', async () => {
    const ewa = await t.person(['operator'], 'Ewa');
    const { token } = await people.links.invite(bek.signedIn, { body, roles: ['reviewer'] });
    await ask(ada, bek, ['monitor']);
    await people.changes.confirm(ewa.signedIn, await firstWaiting(ewa));
    await expect(people.links.read('invite', token)).rejects.toThrow('link-invalid');
    const { token: own } = await people.links.invite(ewa.signedIn, { body, roles: ['reviewer'] });
    await ask(ada, ewa, ['operator', 'guide']);
    await people.changes.confirm(ada.signedIn, await firstWaiting(ada)).catch(() => undefined);
    expect((await people.links.read('invite', own)).roles).toEqual(['reviewer']);
  });

  test('a session ended here is ended in another process within seconds', async () => {
    const { platform, log } = t.system;
    const elsewhere = openPeople({
      pool: platform.db,
      secrets: platform.secrets,
      clock: platform.clock,
      random: platform.random,
      identity: log.identity,
      register: { grant: async () => {}, revoke: async () => {} },
    });
    expect(await elsewhere.sessions.person(dina.cookie)).not.toBeNull();
    await people.roster.suspend(ada.signedIn, dina.signedIn.id);
    await t.clock.advance(2000);
    expect(await elsewhere.sessions.person(dina.cookie)).toBeNull();
  });

  test('one who was suspended counts until that is confirmed, and is no second person after', async () => {
    await people.roster.suspend(ada.signedIn, bek.signedIn.id);
    await people.changes.settle((await people.changes.suspensions())[0]?.id ?? '', 'confirmed');
    expect(await ask(ada, dina, ['lawyer'])).toEqual({ waits: false });
  });
});

describe('a role key', () => {
  const passphrase = 'five words drawn by lot';

  async function register(who: TestPerson, role: Role, change: Partial<Parameters<typeof possessionBytes>[0]> = {}) {
    const made = await makeRoleKey(passphrase, 15);
    return { made, registering: sending(who, role, made, change) };
  }

  async function sending(who: TestPerson, role: Role, made: MadeKey, change = {}) {
    const challenge = people.keys.challenge(who.signedIn);
    const { recipient, box, publicKey: key } = made;
    const said = { challenge, person: who.signedIn.id, body, role, recipient, ...change };
    const signature = await signWith(made.opened, possessionBytes(said));
    return await people.keys.register(who.signedIn, { body, role, key, recipient, box, challenge, signature });
  }

  test('is granted in the log when a second person confirms, and opens with its passphrase alone', async () => {
    const bek = await t.person(['reviewer'], 'Bek');
    const { made, registering } = await register(bek, 'reviewer');
    expect(await registering).toMatchObject({ id: made.opened.id, waits: true });
    expect(await people.keys.granted(bek.signedIn)).toBeNull();
    await people.changes.confirm(ada.signedIn, await firstWaiting(ada));
    const box = await people.keys.granted(bek.signedIn, 'reviewer');
    const opened = await openRoleKey(new Uint8Array(box?.box ?? []), passphrase);
    expect(opened.id).toBe(made.opened.id);
    await expect(openRoleKey(new Uint8Array(box?.box ?? []), 'another passphrase')).rejects.toThrow();
    const { rows } = await t.system.platform.db.query('select * from private.role_key where id = $1', [opened.id]);
    expect(rows[0]).toMatchObject({ role: 'reviewer', body: BODY, person: bek.signedIn.id, revoked_at: null });
    expect((await t.audit()).failures).toEqual([]);
  });

  test('is not granted by whoever invited its holder, unless that one alone gives roles', async () => {
    const { db } = t.system.platform;
    const invited = async (name: string) => {
      const one = await t.person(['reviewer'], name);
      await people.links.invite(ada.signedIn, { body, roles: ['reviewer'] });
      await db.query('update private.link set used_by = $1, ended_at = now() where used_by is null', [one.signedIn.id]);
      return one;
    };
    const first = await register(await invited('First'), 'reviewer');
    await first.registering;
    await people.changes.confirm(ada.signedIn, await firstWaiting(ada));
    const cora = await t.person(['secretary'], 'Cora');
    const second = await register(await invited('Second'), 'reviewer');
    await second.registering;
    const waiting = await firstWaiting(ada);
    await expect(people.changes.confirm(ada.signedIn, waiting)).rejects.toThrow('key-of-invited');
    await people.roster.suspend(ada.signedIn, cora.signedIn.id);
    await expect(people.changes.confirm(ada.signedIn, waiting)).rejects.toThrow('key-of-invited');
    await people.changes.settle((await people.changes.suspensions())[0]?.id ?? '', 'refused');
    await people.changes.confirm(cora.signedIn, waiting);
  });

  test('is not taken for a role one lacks, from somebody who does not hold it, or twice', async () => {
    const bek = await t.person(['reviewer', 'guide'], 'Bek');
    await expect((await register(bek, 'lawyer')).registering).rejects.toThrow('key-role');
    await expect((await register(bek, 'guide')).registering).rejects.toThrow('key-role');
    for (const wrong of [{ role: 'lawyer' }, { person: ada.signedIn.id }, { recipient: 'age1x' }, { challenge: 'x' }]) {
      await expect((await register(bek, 'reviewer', wrong)).registering).rejects.toThrow('key-not-held');
    }
    const { made, registering } = await register(bek, 'reviewer');
    await registering;
    await expect(sending(bek, 'reviewer', made)).rejects.toThrow('key-known');
  });

  test('is not taken with a challenge of another, an old or a used one, nor unwrapped', async () => {
    const bek = await t.person(['reviewer'], 'Bek');
    const made = await makeRoleKey(passphrase, 15);
    const send = async (challenge: string, box: Uint8Array = made.box) => {
      const { recipient, publicKey: key } = made;
      const said = { challenge, person: bek.signedIn.id, body, role: 'reviewer' as const, recipient };
      const signature = await signWith(made.opened, possessionBytes(said));
      return await people.keys.register(bek.signedIn, { ...said, key, box, signature });
    };
    await expect(send(people.keys.challenge(ada.signedIn))).rejects.toThrow('challenge-invalid');
    const old = people.keys.challenge(bek.signedIn);
    await t.clock.advance(5 * 60_000 + 1);
    await expect(send(old)).rejects.toThrow('challenge-invalid');
    const challenge = people.keys.challenge(bek.signedIn);
    await expect(send(challenge, Buffer.from('AGE-SECRET-KEY-1'))).rejects.toThrow('key-box-unfit');
    await send(challenge);
    await expect(send(challenge)).rejects.toThrow('challenge-used');
    await expect(send('')).rejects.toThrow('challenge-invalid');
  });

  test('is revoked in the log when its holder loses the role, is suspended, or gives it up', async () => {
    const revoked = async (id: string) => {
      const { rows } = await t.system.platform.db.query('select revoked_at from private.role_key where id = $1', [id]);
      return rows[0]?.revoked_at !== null;
    };
    const granted = async (who: TestPerson) => {
      const { made, registering } = await register(who, 'reviewer');
      await registering;
      await people.changes.confirm(ada.signedIn, await firstWaiting(ada));
      return made.opened.id;
    };
    const bek = await t.person(['reviewer', 'monitor'], 'Bek');
    const lost = await granted(bek);
    await ask(ada, bek, ['monitor']);
    expect(await revoked(lost)).toBe(true);

    await ask(ada, bek, ['reviewer']);
    const given = await granted(bek);
    const stranger = await t.person(['reviewer'], 'Stranger');
    await expect(people.keys.revoke(stranger.signedIn, given)).rejects.toThrow('key-unknown');
    await people.keys.revoke(bek.signedIn, given);
    expect(await revoked(given)).toBe(true);

    const last = await granted(bek);
    await people.roster.suspend(ada.signedIn, bek.signedIn.id);
    expect(await revoked(last)).toBe(true);
    expect((await t.audit()).failures).toEqual([]);
  });

  test('of a custodian is what is sealed to, while the role lasts', async () => {
    const bek = await t.person(['custodian'], 'Bek');
    const { made, registering } = await register(bek, 'custodian');
    await registering;
    expect(await people.custodianRecipients()).toEqual([]);
    await people.changes.confirm(ada.signedIn, await firstWaiting(ada));
    expect(await people.custodianRecipients()).toEqual([made.recipient]);
    await people.roster.suspend(ada.signedIn, bek.signedIn.id);
    expect(await people.custodianRecipients()).toEqual([]);
  });
});

describe('the days of the trail', () => {
  test('that are over stand in the log, each as one root of one size, empty ones too', async () => {
    await t.person(['guide']);
    expect(await people.days.close()).toBe(0);
    await t.clock.advance(3 * 86_400_000);
    await people.roster.addBody(ada.signedIn, 'Bureau');
    const both = await Promise.all([people.days.close(), people.days.close()]);
    expect(both.reduce((sum, count) => sum + count)).toBe(3);
    const { rows } = await t.system.platform.db.query('select * from private.audit_day order by day');
    expect(rows.map(({ day }) => day)).toEqual(['2026-03-01', '2026-03-02', '2026-03-03']);
    expect(new Set(rows.map(({ root }) => root.toString('hex'))).size).toBe(3);
    expect((await t.audit()).failures).toEqual([]);
    expect(await t.dump(['open'])).toContain('"period":"2026-03-02"');
    const many = Array.from({ length: 1025 }, () => Buffer.alloc(32));
    expect([people.days.rootOf('2026-03-01', []).size, people.days.rootOf('2026-03-01', many).size]).toEqual([
      1024, 2048,
    ]);
  });
});
