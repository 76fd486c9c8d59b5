/**
 * The nginx that deploy/nginx.conf makes of Debian's, in front of a real instance: pages over https, the live feed event by
 * event, large uploads, tiles from the folder, and not one address of anybody in any file or output.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeEvents } from '../events-file.ts';
import { endAll, eventually, newFolder, ROOT, type Running, runTamga, startProcess, startTamga } from '../processes.ts';

const NAME = 'register.example.org';
const ONION = `http://${'a'.repeat(56)}.onion`;
/** Every request comes from here, so that it can be told from the proxy's own address. */
const READER = '127.0.0.77';
const AGENT = 'Reader-Of-The-Register/7';
const why = whyNot();

function whyNot(): string {
  if (spawnSync('nginx', ['-v']).error) return ' (no nginx)';
  if (spawnSync('openssl', ['version']).error) return ' (no openssl)';
  return process.getuid?.() === 0 ? '' : ' (not root)';
}

describe.skipIf(why !== '')(`nginx in front of Tamga${why}`, () => {
  let data: string;
  let folder: string;
  let port: number;
  let open: number;
  let tamga: Running;
  let nginx: Running;

  beforeAll(async () => {
    data = newFolder();
    folder = newFolder('nginx');
    const inside = await freePort();
    [port, open] = [await freePort(), await freePort()];
    const env = { PUBLIC_URL: `https://${NAME}`, TAMGA_ONION: ONION, PORT: String(inside) };
    await runTamga(['import', writeEvents(join(folder, 'events.csv'), 300), '--mapping', 'ucdp', '--publish'], {
      data,
      env,
    });
    tamga = startTamga(['serve'], { data, env });
    await tamga.says(/ready at/);
    const subject = ['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`];
    const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files], {
      stdio: 'ignore',
    });
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, placed({ inside, port, open, data, folder }));
    nginx = startProcess('nginx', ['-c', file, '-g', 'daemon off;'], {});
    await eventually(async () => (await ask('/healthz').catch(() => null))?.status === 200);
  }, 180_000);

  afterAll(endAll, 60_000);

  const ask = (path: string, more: Asking = {}): Promise<Answer> => askAt(port, path, more);

  test('serves pages by https alone, says so, and names the onion address', async () => {
    const page = await ask('/en/breaches');
    expect(page.status).toBe(200);
    expect(page.headers['strict-transport-security']).toMatch(/max-age=31536000/);
    expect(page.headers['onion-location']).toBe(`${ONION}/en/breaches`);
    expect(page.body.toString()).toContain(`https://${NAME}/`);
    const moved = await askAt(open, '/en/breaches?q=x', { plain: true });
    expect([moved.status, moved.headers.location]).toEqual([308, `https://${NAME}/en/breaches?q=x`]);
  }, 60_000);

  test('gives tiles straight from the folder, the same as Tamga does, and packs from Tamga', async () => {
    const path = '/log/tile/0/000';
    const tile = await ask(path);
    expect(tile.status).toBe(200);
    expect(tile.body.equals(readFileSync(join(data, 'site', path)))).toBe(true);
    expect(tile.headers['cache-control']).toContain('immutable');
    expect(tile.headers['access-control-allow-origin']).toBe('*');
    expect(tile.headers['content-type']).toBe('application/octet-stream');
    const aside = join(data, 'site', `${path}.aside`);
    renameSync(join(data, 'site', path), aside);
    writeFileSync(join(data, 'site', path), 'from the folder');
    expect((await ask(path)).body.toString()).toBe('from the folder');
    renameSync(aside, join(data, 'site', path));
    expect((await ask('/objects/pack/000')).status).toBe(200);
    expect((await ask('/log/tile/0/999')).status).toBe(404);
    expect((await ask('/log/tile/../../../secrets/master.json')).status).toBeGreaterThanOrEqual(400);
  }, 60_000);

  test('passes the live feed on as it comes', async () => {
    const events = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request({ ...to(port, '/api/v1/feed'), headers: { host: NAME, 'last-event-id': '290' } }, resolve);
      asked.once('error', reject).end();
    });
    expect(events.headers['content-type']).toMatch(/^text\/event-stream/);
    let text = '';
    events.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    await eventually(() => /^id: /m.test(text));
    const more = join(folder, 'more.csv');
    const before = text.length;
    await runTamga(['import', writeEvents(more, 310), '--mapping', 'ucdp', '--publish'], { data });
    await eventually(() => text.length > before);
    events.destroy();
  }, 120_000);

  test('lets more than a megabyte through, as it comes, and Tamga answers it', async () => {
    const boundary = 'part';
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.bin"\r\ncontent-type: application/octet-stream\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), Buffer.alloc(3_000_000, 7), Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}`, origin: `https://${NAME}` };
    const answer = await ask('/report', { method: 'POST', headers, body });
    expect(answer.body.toString()).toContain('<html');
    expect([413, 499, 502, 504]).not.toContain(answer.status);
  }, 60_000);

  test('leaves no address, agent or path of a reader anywhere, even when things go wrong', async () => {
    const claimed = '203.0.113.77';
    const headers = {
      'x-forwarded-for': claimed,
      'x-real-ip': claimed,
      forwarded: `for=${claimed}`,
      'user-agent': AGENT,
    };
    await ask('/en/breaches?q=secret-question', { headers });
    await ask('/workspace', { headers });
    await ask('/sign-in', { method: 'POST', headers, body: Buffer.from('pseudonym=x&password=y') });
    await ask('/nowhere/secret-question', { headers });
    await garbage(port);
    expect(await tamga.end('SIGTERM')).toBe(0);
    expect((await ask('/en/breaches?q=secret-question', { headers })).status).toBe(502);
    await nginx.end('SIGTERM');
    const kept = [tamga.output(), nginx.output(), ...textsIn(folder), ...textsIn(data)];
    for (const trace of [READER, claimed, AGENT, 'secret-question', 'client: ']) {
      expect(kept.filter((text) => text.includes(trace)).length, trace).toBe(0);
    }
    expect(readdirSync(folder)).not.toContain('access.log');
  }, 60_000);
});

/** The configuration as it is delivered, with the places of this test. */
function placed(at: { inside: number; port: number; open: number; data: string; folder: string }): string {
  chmodSync(at.folder, 0o755);
  mkdirSync(join(at.folder, 'log'));
  return readFileSync(join(ROOT, 'deploy/nginx.conf'), 'utf8')
    .replaceAll(/^.*listen \[::\].*\n/gm, '')
    .replace('listen 80 default_server', `listen 127.0.0.1:${at.open} default_server`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${at.port} ssl`)
    .replace('server 127.0.0.1:8080', `server 127.0.0.1:${at.inside}`)
    .replaceAll('/etc/tamga/tls/', `${at.folder}/`)
    .replace('/run/nginx.pid', `${at.folder}/pid`)
    .replace('/var/log/nginx/', `${at.folder}/log/`)
    .replace('/var/lib/tamga/data/site', `${at.data}/site`);
}

interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer;
  plain?: boolean;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

const to = (port: number, path: string): RequestOptions => ({
  host: '127.0.0.1',
  localAddress: READER,
  port,
  path,
  servername: NAME,
  rejectUnauthorized: false,
  headers: { host: NAME },
});

function askAt(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body, plain = false }: Asking,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body ? { 'content-length': String(body.length) } : {};
    const options = { ...to(port, path), method, headers: { host: NAME, ...length, ...headers } };
    const asked = (plain ? plainRequest : request)(options, (answer: IncomingMessage) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) }),
      );
      answer.once('error', reject);
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

/** Something that is no TLS at all: nginx would complain of it with the sender's address. */
function garbage(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, localAddress: READER });
    socket.once('connect', () => socket.end(Buffer.from('GET secret-question \x16\x03\x01\xff\xff\r\n\r\n', 'latin1')));
    socket.once('error', () => resolve());
    socket.once('close', () => resolve());
    socket.resume();
  });
}

/** Contents of all files under a folder, PostgreSQL's with them, but what was imported and the configuration itself. */
function textsIn(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/\.csv$|nginx\.conf$/.test(name))
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
