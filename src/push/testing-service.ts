/**
 * A push service for tests, over the real protocol: https with a certificate of its own, a device's keys, and what a browser
 * does with a message (RFC 8188, 8291). It answers with the status it is told to.
 */
import { execFileSync } from 'node:child_process';
import { createDecipheriv, createECDH, createHmac, hkdfSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One message as it arrived. */
export interface Arrived {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export interface TestService {
  url: string;
  port: number;
  certificate: string;
  arrived: Arrived[];
  /** What it answers from now on. */
  status: number;
  close(): Promise<void>;
}

/** Opens it on a free port of this machine. Needs the program `openssl`. */
export async function openTestService(): Promise<TestService> {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-push-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert];
  execFileSync('openssl', [...made, ...named], { stdio: 'ignore' });
  const certificate = readFileSync(cert, 'utf8');
  const server = createServer({ key: readFileSync(key), cert: certificate });
  rmSync(folder, { recursive: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const service: TestService = { url: `https://localhost:${port}`, port, certificate, arrived: [], status: 201, close };
  server.on('request', async (asked, answer) => {
    const parts: Buffer[] = [];
    for await (const part of asked) parts.push(part as Buffer);
    service.arrived.push({ path: asked.url ?? '', headers: asked.headers, body: Buffer.concat(parts) });
    answer.writeHead(service.status).end('x'.repeat(100_000));
  });
  return service;
}

/** A device: its subscription, and how its browser opens what comes. */
export function testDevice(endpoint: string) {
  const ecdh = createECDH('prime256v1');
  const own = ecdh.generateKeys();
  const auth = Buffer.alloc(16, 7);
  const subscription = { endpoint, keys: { p256dh: own.toString('base64url'), auth: auth.toString('base64url') } };
  const open = (body: Buffer): { plain: Buffer; padding: number } => {
    const salt = body.subarray(0, 16);
    const server = body.subarray(21, 21 + (body[20] ?? 0));
    const sealed = body.subarray(21 + server.length);
    const secret = createHmac('sha256', auth).update(ecdh.computeSecret(server)).digest();
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), own, server, Buffer.from([1])]);
    const input = createHmac('sha256', secret).update(info).digest();
    const derived = (what: string, length: number) =>
      Buffer.from(hkdfSync('sha256', input, salt, `Content-Encoding: ${what}\0`, length));
    const decipher = createDecipheriv('aes-128-gcm', derived('aes128gcm', 16), derived('nonce', 12));
    decipher.setAuthTag(sealed.subarray(-16));
    const record = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    const end = record.lastIndexOf(2);
    return { plain: record.subarray(0, end), padding: record.length - end - 1 };
  };
  return { subscription: JSON.stringify(subscription), open };
}
