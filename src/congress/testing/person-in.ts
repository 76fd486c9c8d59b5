/** Somebody with roles in a body of the organisation of any name: what `TestSystem.person` is for its own one body. */
import { newId } from '../../kernel/ids.ts';
import type { Role } from '../../people/model.ts';
import { insertBody, putRoles, readBodies } from '../../people/store.ts';
import { transaction } from '../../platform/index.ts';
import type { TestPerson, TestSystem } from '../../testing/test-system.ts';

/** `memberships`: roles by the name of the body. */
export async function personIn(t: TestSystem, memberships: Record<string, readonly Role[]>): Promise<TestPerson> {
  const { people, platform } = t.system;
  const { signedIn, cookie } = await t.person([]);
  await transaction(platform.db, async (client) => {
    for (const [name, roles] of Object.entries(memberships)) {
      const at = platform.clock.now();
      await insertBody(client, { id: newId('bo', platform.random.bytes(16)), name, folded: name.toLowerCase(), at });
      const body = (await readBodies(client)).find((one) => one.name === name);
      await putRoles(client, signedIn.id, body?.id ?? '', roles, at);
    }
  });
  people.sessions.forget();
  const again = await people.sessions.person(cookie);
  if (!again) throw new Error('a test person is not signed in');
  return { signedIn: again, cookie };
}
