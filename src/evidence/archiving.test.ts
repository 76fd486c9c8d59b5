import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '../people/model.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { Archiving } from './archiving.ts';
import { holdOf } from './workshop/workshop.ts';

let test: TestSystem;
let server: Server;
let archiving: Archiving;
let base: string;
const monitor: SignedIn = { id: `us_${'a'.repeat(26)}`, pseudonym: 'm', roles: ['monitor'], bodies: [], session: 's' };

describe('a page archived as evidence', () => {
  beforeAll(async () => {
    test = await openTestSystem();
    server = createServer((_, response) => {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<title>The order</title><p>All houses are to be left.</p>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { platform, records, vault, people, evidenceRoom } = test.system;
    const { db: pool, secrets, blobs, jobs, clock, random } = platform;
    const { evidence, pieces, derivatives, allowance } = evidenceRoom;
    const reach = { address: () => true, port: () => true };
    const parts = { pool, records, vault, secrets, blobs, jobs, clock, random, audit: people.audit, reach, allowance };
    archiving = new Archiving(parts, evidence, pieces, derivatives);
  });
  afterAll(async () => {
    server.close();
    await test.close();
  });

  it('says address, time, collector and method, and can be looked at by its picture and its words', async () => {
    const rid = await archiving.archive(monitor, base, { lang: 'en', flags: [] });
    await test.system.platform.jobs.drain();
    const { pieces, evidence } = test.system.evidenceRoom;
    const { body, files } = await pieces.piece(monitor, rid);
    expect(body).toMatchObject({ url: base, title: { text: 'The order' } });
    const original = files.find(({ row }) => row.part === 'original');
    expect(original?.meta).toMatchObject({
      mediaType: 'application/wacz',
      findings: {
        archive: { url: base, by: monitor.id, at: '2026-03-01T09:00:00.000Z', method: 'http-get', status: 200 },
      },
    });
    const { account, network } = await holdOf();
    const drawn = existsSync('/usr/bin/chromium') && (process.getuid?.() !== 0 || (account && network));
    const parts = files.map(({ row }) => row.part).sort();
    expect(parts).toEqual(drawn ? ['blurred', 'original', 'picture', 'text', 'thumbnail'] : ['original', 'text']);
    const events = await evidence.custodyOf(monitor, [original?.row.id as string]);
    expect(events.map(({ touch }) => touch).slice(0, 3)).toEqual(['fetched', 'hashed', 'attached']);
  });

  it('is never made of an address inside by the vault that is at work', async () => {
    const { archiving: atWork } = test.system.evidenceRoom;
    await expect(atWork.archive(monitor, base, { lang: 'en', flags: [] })).rejects.toMatchObject({
      code: 'address-refused',
    });
  });
});
