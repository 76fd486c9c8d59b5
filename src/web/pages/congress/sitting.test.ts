/** The public screen of a sitting: only where the session is public, and then without names, numbers and internal matters. */

import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSitting } from '../../../congress/testing/open-sitting.ts';
import { openSeatedBody, type SeatedBody } from '../../../congress/testing/seated-body.ts';
import { openTestSystem, type TestSystem } from '../../../testing/test-system.ts';
import { siteOptions } from '../../../testing/test-workspace.ts';
import { openDoor } from '../../server.ts';
import { createSite } from '../../site.tsx';

let t: TestSystem;
let council: SeatedBody;
let door: ReturnType<typeof openDoor>;

const get = async (path: string) => {
  const response = await door.fetch(new Request(`http://test.invalid${path}`));
  return { status: response.status, html: await response.text(), headers: response.headers };
};

beforeAll(async () => {
  t = await openTestSystem();
  council = await openSeatedBody(t);
  for (let n = 0; n < 2; n++) await council.seat();
  const site = await siteOptions(t, 'http://test.invalid', (error) => {
    throw error;
  });
  door = openDoor({
    ...{ direct: new Hono(), workspace: new Hono(), types: site.types, build: 'test' },
    site: createSite({
      ...site,
      floor: (id) => t.system.congress.floorViews.publicly(id),
      sittings: (id) => t.system.congress.floorViews.ofSession(id),
    }),
    size: () => t.reader.size(),
    touchedAt: (id) => t.reader.touchedAt(id),
    now: () => t.clock.now(),
  });
});
afterAll(() => t?.close());

describe('the public screen of a sitting', () => {
  it('is there only once the session’s record is published, and shows each time what is now', async () => {
    const id = await openSitting(t, council);
    const { sittings, floor } = t.system.congress;
    const chair = council.chair.signedIn;
    const path = `/en/congress/sittings/${id}`;
    expect((await get(path)).status).toBe(404);
    expect((await get('/en/congress/sittings/si_%00')).status).toBe(404);
    const { session } = await sittings.read(chair, id);
    const { rev } = await t.system.congress.sessions.open(chair, session);
    await t.system.records.submit(session, rev);
    await t.act(session, 'publish');
    await t.sequence();
    const before = await get(path);
    expect([before.status, before.headers.get('cache-control'), before.headers.get('etag')]).toEqual([
      200,
      'no-store',
      null,
    ]);
    expect(before.html).toContain('No matter is under way');
    const list = await get(`/en/sessions/${session}`);
    expect([list.status, list.headers.get('cache-control'), list.headers.get('etag')]).toEqual([200, 'no-store', null]);
    expect(list.html).toContain(`href="/en/congress/sittings/${id}"`);
    expect(list.html).toContain('Register open');
    await sittings.takeUp(chair, id, 'a2');
    for (const { delegate } of council.seats) await floor.join(delegate.signedIn, id);
    const sits = (await get(`/ar/sessions/${session}`)).html;
    expect(sits).toContain('النصاب مكتمل');
    expect(sits).toMatch(/[٠-٩]{2}:[٠-٩]{2} UTC/);
    expect(sits).not.toMatch(/ma_|us_|Delegation 1/);
    const now = await get(path);
    expect(now.html).toContain('Resolution on the detained');
    expect(now.html).toContain('There is a quorum');
    for (const hidden of ['Delegation 1', 'are needed', council.seats[0]?.mandate ?? '-', 'ma_', 'us_'])
      expect(now.html).not.toContain(hidden);
    await sittings.takeUp(chair, id, 'i1');
    const internal = await get(path);
    expect(internal.html).toContain('A matter that is not public');
    expect(internal.html).not.toContain('Safety of those who travel');
    expect((await get('/ar/congress/sittings/si_none')).status).toBe(404);
    expect(await t.system.congress.floorViews.ofSession('se_none')).toEqual([]);
  });
});
