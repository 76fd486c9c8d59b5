import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { OPENSSL, TestAuthority } from '../ledger/testing/test-authority.ts';
import { timeStampRequest } from '../ledger/time-stamp.ts';
import { transaction } from '../platform/index.ts';
import { openTestSystem, type TestPerson, type TestSystem } from '../testing/test-system.ts';
import { openTestWorkspace, type TestWorkspace } from '../testing/test-workspace.ts';
import { readAuthorities } from './authorities.ts';
import type { EvidenceParts } from './commands.ts';
import { Stamps } from './stamps.ts';
import * as store from './store.ts';
import { PUBLIC_WEB } from './web/address.ts';

type Answer = (request: Buffer, response: ServerResponse) => void;

let authority: TestAuthority;
let stranger: TestAuthority;
let server: Server;
let url: string;
let test: TestSystem;
let parts: EvidenceParts;
let web: TestWorkspace;
let ada: TestPerson;
let guide: TestPerson;
let asked: { headers: IncomingHttpHeaders; body: Buffer }[];
let answer: Answer;

const DAY_MS = 24 * 3_600_000;
const reply =
  (make: (request: Buffer) => Uint8Array): Answer =>
  (request, response) =>
    void response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(make(request));
const good = reply((request) => authority.reply(request));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function* source(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function attached(text: string, holder = ada.signedIn.id): Promise<{ rid: string; id: string }> {
  const { evidence, platform } = test.system;
  const { id } = await evidence.take(holder, { source: source(text), name: 'secret-name.txt' });
  const { rid } = await test.save({ type: 'evidence', body: { title: { lang: 'en', text: 'A note' } } });
  await transaction(platform.db, (client) => evidence.attach(client, { holder, ids: [id], rid }));
  await platform.jobs.drain();
  return { rid, id };
}

const stampsOf = async (id: string) => (await test.system.evidenceRoom.stamps.of(ada.signedIn, [id])).get(id) ?? [];

describe.skipIf(!OPENSSL)('an original that is time stamped (with openssl)', () => {
  beforeAll(async () => {
    authority = new TestAuthority('Own TSA');
    stranger = new TestAuthority('Own TSA');
    server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const body = Buffer.concat(pieces);
        asked.push({ headers: request.headers, body });
        answer(body, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsr`;
    const pem = join(authority.folder, 'named.pem');
    writeFileSync(pem, authority.root);
    const setting = `${url} ${pem}`;
    const reach = { address: () => true, port: () => true };
    test = await openTestSystem({ seed: 'stamps', env: { TAMGA_TIME_STAMPS: setting }, reach });
    const { platform, records, vault, people, evidence, evidenceRoom } = test.system;
    const { allowance } = evidenceRoom;
    const { db: pool, secrets, blobs, jobs, clock, random } = platform;
    const open = { pool, records, vault, secrets, blobs, jobs, clock, random, audit: people.audit, reach, allowance };
    // Made again, it takes the place of the system's own; a busy machine's openssl may need its time.
    parts = { ...open, authorities: await readAuthorities(setting), stampMs: 60_000 };
    new Stamps(parts, evidence);
    web = await openTestWorkspace(test);
  });
  afterAll(async () => {
    server?.closeAllConnections();
    server?.close();
    await test?.close();
    authority?.close();
    stranger?.close();
  });
  beforeEach(async () => {
    asked = [];
    answer = good;
    // Days go by in between, and with them what anybody was signed in with.
    ada = await test.person(['monitor', 'reviewer']);
    guide = await test.person(['guide']);
  });

  it('is stamped by the authority that was named, which learns its hash and nothing else', async () => {
    const { id } = await attached('the yard behind the mill');
    expect(asked).toHaveLength(1);
    const { headers, body } = asked[0] as (typeof asked)[0];
    expect(body.includes(Buffer.from(sha256('the yard behind the mill'), 'hex'))).toBe(true);
    expect(body.length).toBeLessThan(80);
    expect(JSON.stringify(headers)).not.toMatch(/tamga|secret|cookie|referer/i);
    const [shown] = await stampsOf(id);
    expect(shown).toMatchObject({ why: null, stamp: { authority: 'Own TSA', accuracyMs: 1500 } });
    const events = await test.system.evidence.custodyOf(ada.signedIn, [id]);
    expect(events.filter(({ touch }) => touch === 'stamped').map(({ by, about }) => [by, about])).toEqual([
      ['instance', new URL(url).host],
    ]);
    // The hash of a file is a fingerprint: with its record's key it must be possible to destroy it.
    expect(await test.dump()).not.toContain(sha256('the yard behind the mill'));
  });

  it('says so on its page with what that proves, and gives the stamp to members, as openssl takes it', async () => {
    const { rid, id } = await attached('an order in writing');
    const { html } = await web.get(`/workspace/evidence/${rid}`, ada);
    expect(html).toMatch(/Time stamped by .?Own TSA/);
    expect(html).toContain('nor that what they show is true');
    expect((await web.get(`/ar/workspace/evidence/${rid}`, ada)).html).toContain('أختام الوقت');
    const path = `/workspace/evidence/stamp/${(await stampsOf(id))[0]?.id}`;
    const stamp = await web.get(path, ada);
    const chain = await web.get(`${path}/chain`, ada);
    expect(stamp.response.headers.get('content-disposition')).toContain('.tsr');
    const bytes = Buffer.from(await stamp.response.arrayBuffer());
    expect(authority.accepts(bytes, sha256('an order in writing'), chain.html)).toBe(true);
    expect(authority.accepts(bytes, sha256('another order'), chain.html)).toBe(false);
    expect((await web.get(path, guide)).status).toBe(403);
    expect((await web.get(path)).status).not.toBe(200);
    const events = await test.system.evidence.custodyOf(ada.signedIn, [id]);
    expect(events.filter(({ touch, about }) => touch === 'exported' && about === 'time-stamp')).toHaveLength(1);
  });

  it('of a report is sent for when its day is over, so that no stamp tells the hour it came', async () => {
    const { id } = await attached('from a stranger', 'form-of-a-stranger');
    expect(asked).toHaveLength(0);
    await test.clock.advance(DAY_MS);
    await test.system.platform.jobs.drain();
    expect(asked).toHaveLength(1);
    expect((await stampsOf(id))[0]?.stamp).not.toBeNull();
  });

  it.each([
    ['imprint', reply(() => authority.reply(timeStampRequest({ imprint: Buffer.alloc(32, 7) })))],
    ['nonce', reply((request) => authority.reply(withoutNonce(request)))],
    ['purpose', reply((request) => authority.forged(request, 'no-purpose'))],
    ['chain', reply((request) => authority.forged(request, 'expired'))],
    ['chain', reply((request) => stranger.forged(request, 'good', { beside: authority.root }))],
    ['status', reply(() => Buffer.from('30053003020102', 'hex'))],
    ['unreadable', reply(() => Buffer.from('<html>busy</html>'))],
    ['page-too-large', reply(() => Buffer.alloc(200_000))],
    ['page-unreachable', (_, response) => void response.writeHead(503).end()],
    ['page-unreachable', (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
  ] satisfies [string, Answer][])(
    'keeps no bad answer, says why (%s), and is stamped by the next good one',
    async (why, bad) => {
      answer = bad;
      const { id, rid } = await attached('over and over');
      expect(await stampsOf(id)).toMatchObject([{ why, stamp: null }]);
      expect((await web.get(`/workspace/evidence/${rid}`, ada)).html).toContain(
        'has not given a time stamp that holds',
      );
      answer = good;
      await test.clock.advance(10_000);
      await test.system.platform.jobs.drain();
      expect(await stampsOf(id)).toMatchObject([{ why: null, stamp: { authority: 'Own TSA' } }]);
    },
  );

  it('does not wait for an authority that says nothing', async () => {
    new Stamps({ ...parts, stampMs: 300 }, test.system.evidence);
    answer = () => undefined;
    const { id } = await attached('silence');
    new Stamps(parts, test.system.evidence);
    expect(await stampsOf(id)).toMatchObject([{ why: 'page-unreachable', stamp: null }]);
    answer = good;
    await test.clock.advance(10_000);
    await test.system.platform.jobs.drain();
    expect((await stampsOf(id))[0]?.stamp).not.toBeNull();
  });

  it('is asked for again after hours when the authority was away for long', async () => {
    answer = (_, response) => void response.writeHead(503).end();
    const { id } = await attached('long away');
    for (let n = 0; n < 10; n++) {
      await test.clock.advance(600_000);
      await test.system.platform.jobs.drain();
    }
    expect(asked).toHaveLength(8);
    answer = good;
    await test.system.evidence.sweep();
    await test.system.platform.jobs.drain();
    expect(asked).toHaveLength(8);
    await test.clock.advance(6 * 3_600_000);
    await test.system.evidence.sweep();
    await test.system.platform.jobs.drain();
    expect((await stampsOf(id))[0]?.stamp).not.toBeNull();
  });

  it('hands its stamps on to a copy, and each ends with its own record', async () => {
    const { rid, id } = await attached('copied and erased');
    const { rid: other } = await test.save({ type: 'evidence', body: { title: { lang: 'en', text: 'Another' } } });
    asked = [];
    const copy = await test.system.evidence.copyTo(ada.signedIn, id, other);
    await test.system.platform.jobs.drain();
    expect(asked).toHaveLength(0);
    const [before, after] = [await stampsOf(id), await stampsOf(copy)];
    expect(after[0]?.stamp).toEqual(before[0]?.stamp);
    await test.act(rid, 'erase');
    expect((await stampsOf(copy))[0]?.stamp).not.toBeNull();
    const { rows } = await test.system.platform.db.query('select from private.time_stamp where file = $1', [id]);
    expect(rows).toHaveLength(0);
  });

  it('is never sent for into our own network, whatever address was named', async () => {
    new Stamps({ ...parts, reach: PUBLIC_WEB }, test.system.evidence);
    const { id } = await attached('inside');
    expect(asked).toHaveLength(0);
    expect(await stampsOf(id)).toMatchObject([{ why: 'address-refused', stamp: null }]);
    new Stamps(parts, test.system.evidence);
  });

  it('is asked for once and stamped once, however often the job is run', async () => {
    const { id } = await attached('twice');
    const [{ id: stamp } = { id: '' }] = await stampsOf(id);
    const { db, jobs } = test.system.platform;
    await jobs.enqueue(db, 'evidence-time-stamp', { stamp });
    await jobs.enqueue(db, 'evidence-time-stamp', { stamp: newId('ts', new Uint8Array(16)) });
    asked = [];
    await jobs.drain();
    expect(asked).toHaveLength(0);
    const events = await test.system.evidence.custodyOf(ada.signedIn, [id]);
    expect(events.filter(({ touch }) => touch === 'stamped')).toHaveLength(1);
    expect((await store.readFile(db, id))?.state).toBe('examined');
  });
});

describe('the setting of time-stamping authorities', () => {
  it('names none by default, and stops the start where it cannot be used', async () => {
    expect(await readAuthorities(undefined)).toEqual([]);
    for (const line of ['ftp://a.example/ x.pem', 'https://a.example/', 'https://a.example/ /none.pem', 'x'])
      await expect(readAuthorities(line), line).rejects.toMatchObject({ code: 'time-stamps-setting' });
    const here = import.meta.filename;
    await expect(readAuthorities(`https://a.example/ ${here}`)).rejects.toMatchObject({
      code: 'certificates-unreadable',
    });
    await expect(readAuthorities(`https://a.example/ ${here} policy`)).rejects.toMatchObject({
      code: 'time-stamps-setting',
    });
  });
});

/** The same question without its nonce. */
function withoutNonce(request: Buffer): Uint8Array {
  const at = request.indexOf(Buffer.from('0420', 'hex')) + 2;
  return timeStampRequest({ imprint: request.subarray(at, at + 32) });
}
