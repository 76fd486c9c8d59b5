/** Power changes hands by two people: no sequence of acts by one alone gives or takes a grave role, and nobody locks all others out. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '../kernel/refusal.ts';
import { BODY, openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { findAudit } from './audit-store.ts';
import type { People } from './commands.ts';
import { GRAVE_ROLES, type Role } from './model.ts';

let t: TestSystem;
let people: People;
let body: string;

beforeAll(async () => {
  t = await openTestSystem({ seed: 'four-eyes' });
  people = t.system.people;
});
afterAll(() => t?.close());
// Each test begins with nobody who governs, on one system: opening another costs more than the tests themselves.
beforeEach(async () => {
  await t.system.platform.db.query('delete from private.membership');
  await t.system.platform.db.query(`update private.change set state = 'refused' where state = 'waiting'`);
});

async function governors(...names: string[]): Promise<TestPerson[]> {
  const found: TestPerson[] = [];
  for (const name of names) found.push(await t.person(['secretary'], `${name} ${++drawn}`));
  body = (await people.roster.bodies()).find(({ name }) => name === BODY)?.id ?? '';
  return found;
}
let drawn = 0;

const again = async ({ cookie }: TestPerson) => await people.sessions.person(cookie);
const waitingFor = async (by: TestPerson, one: TestPerson) =>
  (await people.changes.waiting(by.signedIn)).find(({ target }) => target === one.signedIn.id)?.id ?? '';
const suspend = (by: TestPerson, whom: TestPerson) => people.roster.suspend(by.signedIn, whom.signedIn.id);
const ask = (by: TestPerson, whom: TestPerson, roles: Role[]) =>
  people.roster.proposeRoles(by.signedIn, { target: whom.signedIn.id, body, roles });

describe('suspending somebody with a grave role', () => {
  test('shuts them out at once, and does not make whoever did it the only one who governs', async () => {
    const [ada, bek] = (await governors('Ada', 'Bek')) as [TestPerson, TestPerson];
    const dina = await t.person(['monitor'], `Dina ${++drawn}`);
    await suspend(ada, bek);
    expect(await again(bek)).toBeNull();
    expect(await ask(ada, dina, ['monitor', 'secretary'])).toEqual({ waits: true });
    expect((await again(dina))?.roles).toEqual(['monitor']);
    const { token } = await people.links.invite(ada.signedIn, { body, roles: ['operator'] });
    await expect(people.links.read('invite', token)).rejects.toThrow('link-waiting');
  });

  test('stands once a third person confirms it, and is lifted when a third person refuses it', async () => {
    const [ada, bek, cora] = (await governors('Ada', 'Bek', 'Cora')) as [TestPerson, TestPerson, TestPerson];
    await suspend(ada, bek);
    const first = await waitingFor(cora, bek);
    await expect(people.changes.confirm(ada.signedIn, first)).rejects.toThrow('second-person-needed');
    await expect(people.roster.proposeRestore(cora.signedIn, bek.signedIn.id)).rejects.toThrow('change-waiting');
    await people.changes.refuse(cora.signedIn, first);
    const members = await people.roster.members(cora.signedIn);
    expect(members.find(({ id }) => id === bek.signedIn.id)?.suspended).toBe(false);
    await suspend(ada, bek);
    await people.changes.confirm(cora.signedIn, await waitingFor(cora, bek));
    expect(await people.roster.proposeRestore(ada.signedIn, bek.signedIn.id)).toEqual({ waits: true });
    const noted = await findAudit(t.system.platform.db, { target: bek.signedIn.id, limit: 5 });
    expect(noted.map(({ action }) => action)).toEqual([
      'restore.propose',
      'suspend.change',
      'person.suspend',
      'suspend.propose',
      'suspend.refuse',
    ]);
  });

  test('can be done to one only until somebody else has looked, so that nobody locks all others out', async () => {
    const [ada, bek, cora] = (await governors('Ada', 'Bek', 'Cora')) as [TestPerson, TestPerson, TestPerson];
    const keeper = await t.person(['custodian'], `Keeper ${++drawn}`);
    const monitor = await t.person(['monitor'], `Monitor ${++drawn}`);
    await suspend(ada, bek);
    await expect(suspend(ada, cora)).rejects.toThrow('suspension-waiting');
    await expect(suspend(ada, keeper)).rejects.toThrow('suspension-waiting');
    await suspend(ada, monitor);
    expect(await again(monitor)).toBeNull();
    // The other may still stop the one who began.
    await suspend(cora, ada);
    expect(await again(ada)).toBeNull();
    // What a suspended person asked for is confirmed by nobody; refusing it lifts it.
    await expect(people.changes.confirm(cora.signedIn, await waitingFor(cora, bek))).rejects.toThrow('proposer-gone');
    await people.changes.refuse(cora.signedIn, await waitingFor(cora, bek));
  });

  test('is not done by somebody whose own suspension came first, in whichever process', async () => {
    const [ada, bek, cora] = (await governors('Ada', 'Bek', 'Cora')) as [TestPerson, TestPerson, TestPerson];
    await ask(cora, ada, ['secretary', 'operator']);
    const change = await waitingFor(ada, ada);
    await suspend(ada, bek);
    // The process of Bek's request has not heard of it yet.
    await expect(suspend(bek, ada)).rejects.toThrow('not-allowed');
    await expect(people.changes.confirm(bek.signedIn, change)).rejects.toThrow('not-allowed');
    await expect(ask(bek, cora, ['operator'])).rejects.toThrow('not-allowed');
  });

  test('is settled on the server where nobody else is left, and the trail says that it was', async () => {
    const [ada, bek] = (await governors('Ada', 'Bek')) as [TestPerson, TestPerson];
    await suspend(ada, bek);
    const [open] = await people.changes.suspensions();
    expect(open).toMatchObject({ target: bek.signedIn.id, madeBy: ada.signedIn.id });
    await people.changes.settle(open?.id ?? '', 'confirmed');
    expect(await ask(ada, ada, ['secretary', 'operator'])).toEqual({ waits: false });
    const noted = await findAudit(t.system.platform.db, { action: 'suspend.change', limit: 1 });
    expect(noted[0]).toMatchObject({ by: 'instance', target: bek.signedIn.id });
    await ask(ada, ada, ['monitor']).catch(() => undefined);
    await expect(people.changes.settle(open?.id ?? '', 'refused')).rejects.toThrow('change-unknown');
  });
});

describe('one person alone', () => {
  interface Scene {
    /** Who acts. */
    own: TestPerson;
    others: TestPerson[];
    all: TestPerson[];
  }

  /** What somebody with the right to give roles can try, at whom and with what roles. */
  const ACTS = {
    suspend: ({ own, all }: Scene, n: number) => suspend(own, pick(all, n)),
    roles: ({ own, all }: Scene, n: number) => ask(own, pick(all, n), [pick(ROLE_SETS, n), 'monitor']),
    drop: ({ own, others }: Scene, n: number) => ask(own, pick(others, n), []),
    restore: ({ own, all }: Scene, n: number) => people.roster.proposeRestore(own.signedIn, pick(all, n).signedIn.id),
    confirm: async ({ own }: Scene, n: number) =>
      people.changes.confirm(own.signedIn, pick(await people.changes.waiting(own.signedIn), n)?.id ?? ''),
    refuse: async ({ own }: Scene, n: number) =>
      people.changes.refuse(own.signedIn, pick(await people.changes.waiting(own.signedIn), n)?.id ?? ''),
    invite: ({ own }: Scene, n: number) => people.links.invite(own.signedIn, { body, roles: [pick(ROLE_SETS, n)] }),
    wait: () => t.clock.advance(40 * 86_400_000),
  };
  const ROLE_SETS: Role[] = ['secretary', 'operator', 'custodian', 'guide'];
  const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

  /** Who has which grave role, and which invites to one are open. */
  async function power(): Promise<string[]> {
    const { db } = t.system.platform;
    const { rows } = await db.query(
      `select 'member ' || person || ' ' || role as line from private.membership where role = any($1)
       union all select 'link ' || id from private.link where confirmed and ended_at is null and roles && $1
       union all select 'key ' || id from private.key_box where state = 'granted' order by 1`,
      [GRAVE_ROLES],
    );
    return rows.map(({ line }) => line);
  }

  test('never gives or takes a grave role, nor shuts out more than one who has one, whatever they try', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.tuple(fc.constantFrom(...(Object.keys(ACTS) as (keyof typeof ACTS)[])), fc.nat(20)), {
          minLength: 4,
          maxLength: 14,
        }),
        async (count, tries) => {
          await t.system.platform.db.query('delete from private.membership');
          await t.system.platform.db.query(`update private.change set state = 'refused' where state = 'waiting'`);
          const others = await governors(...Array.from({ length: count }, () => 'Other'));
          const [own] = (await governors('Own')) as [TestPerson];
          const puppet = await t.person(['monitor'], `Puppet ${++drawn}`);
          const keeper = await t.person(['custodian'], `Keeper ${++drawn}`);
          const scene = { own, others: [...others, keeper], all: [...others, keeper, puppet, own] };
          const before = await power();
          for (const [act, n] of tries)
            await Promise.resolve(ACTS[act](scene, n)).catch((error: unknown) => {
              if (!(error instanceof Refusal)) throw error;
            });
          expect(await power()).toEqual(before);
          const reader = others[0] as TestPerson;
          const members = await people.roster.members({ ...reader.signedIn });
          const out = members.filter(
            ({ id, suspended }) => suspended && scene.others.some((one) => one.signedIn.id === id),
          );
          expect(out.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});
