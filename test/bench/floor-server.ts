/**
 * `<data folder>`: one process with a sitting that is followed live by the workspace's own answer, each phone signed in.
 * Told `tell`, it commits one event of the floor and says when it began.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { messageOf } from '../../src/congress/floor-live.ts';
import { addFloorEvent } from '../../src/congress/floor-store.ts';
import { openSitting } from '../../src/congress/testing/open-sitting.ts';
import { openSeatedBody } from '../../src/congress/testing/seated-body.ts';
import { transaction } from '../../src/platform/index.ts';
import { TestSystem } from '../../src/testing/test-system.ts';
import { live } from '../../src/web/workspace/congress/sitting-live.ts';
import type { Desk } from '../../src/web/workspace/route.ts';
import { openCorpus } from './corpus.ts';

const folder = process.argv[2] ?? '';
const system = await openCorpus(folder);
const t = new TestSystem(system, folder, '', () => system.close());
t.reviewers.push(await t.reviewer());
const council = await openSeatedBody(t);
const { delegate } = await council.seat();
const sitting = await openSitting(t, council);
const { db } = t.system.platform;
let { lastEvent } = await t.system.congress.sittings.read(council.chair.signedIn, sitting);
const event = () => ({
  kind: 'speaker',
  at: t.clock.now(),
  data: { change: 'asked', kind: 'contribution', waiting: 7 },
});

const path = `/workspace/congress/sittings/${sitting}/live`;
const { congress, people } = system;
let phones = 0;
const app = new Hono();
app.get(path, async (context) => {
  const person = await people.sessions.person(getCookie(context, 'tamga') ?? '');
  if (!person) return context.text('not signed in', 403);
  const view = { site: { settings: { publicUrl: 'http://bench.invalid' } } };
  const query = new URL(context.req.url).searchParams;
  // Each phone is somebody else's: one person has a few streams.
  const desk = {
    rooms: { congress, people },
    person: { ...person, id: `${++phones}` },
    query,
    param: () => sitting,
    view,
  };
  return (await live(desk as unknown as Desk, context)) as Response;
});
const server = createServer(getRequestListener((request, env) => app.fetch(request, env)));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));

process.on('message', (order: string) => void obey(order));
process.on('disconnect', () => void stop());
process.send?.({ port: (server.address() as AddressInfo).port, path, cookie: `tamga=${delegate.cookie}` });

async function obey(order: string): Promise<void> {
  if (order === 'prepare') {
    const bytes = Buffer.byteLength(messageOf({ n: lastEvent + 1, ...event() }));
    process.send?.({ bytes, subscribers: t.system.congress.live.followers(sitting) });
    return;
  }
  const begin = performance.timeOrigin + performance.now();
  lastEvent = await transaction(db, (client) => addFloorEvent(client, sitting, event()));
  process.send?.({ begin });
}

async function stop(): Promise<void> {
  server.closeAllConnections();
  server.close();
  await t.close();
  process.exit(0);
}
