/** A custodian's key for tests: made as a browser makes it, and granted without the second person that takes in earnest. */
import { insertKeyBox } from '../people/key-store.ts';
import { transaction } from '../platform/index.ts';
import { type MadeKey, makeRoleKey } from '../web/islands/keys/role-key.ts';
import type { TestPerson, TestSystem } from './test-system.ts';

/** `work` is scrypt's log N: a box a browser opens at once. */
export async function custodianKey(
  t: TestSystem,
  { signedIn: { id: person } }: TestPerson,
  passphrase: string,
  work = 2,
): Promise<MadeKey> {
  const made = await makeRoleKey(passphrase, work);
  const { publicKey, recipient, box, opened } = made;
  await transaction(t.system.platform.db, async (client) => {
    const { rows } = await client.query('select body from private.membership where person = $1 limit 1', [person]);
    const own = { id: opened.id, person, body: rows[0].body, role: 'custodian' as const };
    await insertKeyBox(client, { ...own, key: publicKey, recipient, box, state: 'granted', madeAt: t.clock.now() });
  });
  return made;
}
