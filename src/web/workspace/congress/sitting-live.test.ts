/** A sitting followed live by many phones over real HTTP: nothing is lost or told twice, whatever becomes of the link. */
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFloorEvent } from '../../../congress/floor-store.ts';
import { openSitting } from '../../../congress/testing/open-sitting.ts';
import { openSeatedBody, type SeatedBody } from '../../../congress/testing/seated-body.ts';
import { transaction } from '../../../platform/index.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../../../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts';

const PHONES = 50;
let t: TestSystem;
let web: TestWorkspace;
let council: SeatedBody;
let server: Server;
let sitting: string;

/** A phone that remembers the last number it has, and comes back with it. */
class Phone {
  readonly got: number[] = [];
  ended = false;
  private stream: IncomingMessage | null = null;
  private rest = '';

  async connect(as: TestPerson, after?: number): Promise<number> {
    const { port } = server.address() as AddressInfo;
    const last = this.got.at(-1) ?? after;
    const headers = { cookie: `tamga=${as.cookie}`, ...(last === undefined ? {} : { 'last-event-id': String(last) }) };
    const path = `/workspace/congress/sittings/${sitting}/live`;
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      get({ port, path, headers, agent: false }, resolve).once('error', reject),
    );
    this.stream = answer;
    this.rest = '';
    answer.setEncoding('utf8');
    answer.on('data', (text: string) => this.take(text));
    answer.on('error', () => {});
    answer.on('end', () => {
      this.ended = true;
    });
    return answer.statusCode ?? 0;
  }

  /** The link is lost without a word. */
  drop(): void {
    this.stream?.destroy();
  }

  private take(text: string): void {
    const messages = (this.rest + text).split('\n\n');
    this.rest = messages.pop() ?? '';
    for (const message of messages) {
      const id = /^id: (\d+)$/m.exec(message)?.[1];
      if (id) this.got.push(Number(id));
    }
  }
}

async function events(count: number): Promise<number> {
  let n = 0;
  for (let i = 0; i < count; i++)
    n = await transaction(t.system.platform.db, (client) =>
      addFloorEvent(client, sitting, {
        kind: 'item',
        at: t.clock.now(),
        data: { item: `a${i}`, mandate: 'ma_hidden' },
      }),
    );
  return n;
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

beforeAll(async () => {
  t = await openTestSystem();
  web = await openTestWorkspace(t);
  council = await openSeatedBody(t);
  await council.seat();
  sitting = await openSitting(t, council);
  server = createServer(getRequestListener((request, env) => web.app.fetch(request, env)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await t?.close();
  expect(web?.failures).toEqual([]);
});

describe('fifty phones', () => {
  it('get each event once and in order, though links are lost and come back, also after ten minutes', async () => {
    const delegate = council.seats[0]?.delegate as TestPerson;
    const phones = Array.from({ length: PHONES }, () => new Phone());
    for (const phone of phones) expect(await phone.connect(delegate, 0)).toBe(200);
    const away = phones[0] as Phone;
    away.drop();
    for (let round = 0; round < 6; round++) {
      const dropped = phones.filter((phone, n) => phone !== away && n % 6 === round);
      const telling = events(7);
      for (const phone of dropped) phone.drop();
      await telling;
      await Promise.all(dropped.map((phone) => phone.connect(delegate, 0)));
    }
    await t.clock.advance(10 * 60_000);
    const last = await events(1);
    await away.connect(delegate, 0);
    await expect.poll(() => phones.every(({ got }) => (got.at(-1) ?? 0) >= last), { timeout: 8000 }).toBe(true);
    for (const phone of phones) expect(phone.got).toEqual(upTo(last));
    expect(t.system.congress.live.followers(sitting)).toBe(PHONES);
    for (const phone of phones) phone.drop();
    await expect.poll(() => t.system.congress.live.followers(sitting), { timeout: 8000 }).toBe(0);
  });
});

describe('a stream', () => {
  it('begins with what comes next, tells no mandate, and refuses numbers that are not there yet', async () => {
    const phone = new Phone();
    const before = await events(1);
    await phone.connect(council.chair);
    await events(2);
    await expect.poll(() => phone.got, { timeout: 8000 }).toEqual([before + 1, before + 2]);
    phone.drop();
    const { port } = server.address() as AddressInfo;
    const ask = (after: string) =>
      fetch(`http://127.0.0.1:${port}/workspace/congress/sittings/${sitting}/live?after=${after}`, {
        headers: { cookie: `tamga=${council.chair.cookie}` },
      });
    expect([(await ask('999999')).status, (await ask('x')).status]).toEqual([400, 400]);
    const answer = await ask('0');
    const { value } = (await answer.body?.getReader().read()) ?? {};
    const more = await ask('0');
    const reader = more.body?.getReader();
    let text = Buffer.from(value ?? []).toString();
    while (!text.includes('id: 1\n')) text += Buffer.from((await reader?.read())?.value ?? []).toString();
    // Nor what is under way or voted on: the page tells that, to whom it concerns.
    expect(text).not.toMatch(/ma_hidden|"item":|"a0"/);
    await reader?.cancel();
  });

  it('is taken from nobody by one person who opens ever more of them: the oldest end', async () => {
    const greedy = await t.person(['delegate']);
    const phones = Array.from({ length: 70 }, () => new Phone());
    for (const phone of phones) expect(await phone.connect(greedy)).toBe(200);
    const ended = () => phones.map((phone) => phone.ended);
    await expect.poll(() => ended().filter(Boolean).length, { timeout: 8000 }).toBe(6);
    expect(ended().lastIndexOf(true)).toBe(5);
    for (const phone of phones) phone.drop();
  });

  it('opens to nobody who is not signed in, and ends with the session of sign-in', async () => {
    const { sessions } = t.system.people;
    const leaving = await t.person(['delegate']);
    expect(await new Phone().connect({ ...leaving, cookie: 'none' })).toBe(303);
    const phone = new Phone();
    expect(await phone.connect(leaving)).toBe(200);
    expect((await sessions.look(leaving.cookie))?.id).toBe(leaving.signedIn.id);
    await sessions.endCookie(leaving.cookie);
    await t.system.congress.live.askAll();
    await expect.poll(() => phone.ended, { timeout: 8000 }).toBe(true);
  });
});
