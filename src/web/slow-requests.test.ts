import { createServer, get, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { endSlowRequests, PATIENCE } from './slow-requests.ts';

const WINDOW = 500;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serving(answer: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer(answer);
  endSlowRequests(server, { ...PATIENCE, windowMs: WINDOW, least: 100 });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

const reading = async (asked: IncomingMessage): Promise<number> => (await text(asked)).length;

describe('a request', () => {
  it('that trickles its body is ended', async () => {
    const port = await serving(
      (asked, answer) =>
        void reading(asked)
          .then(() => answer.end())
          .catch(() => {}),
    );
    const socket = connect(port, '127.0.0.1');
    const ended = new Promise((done) => socket.once('close', done));
    socket.on('error', () => {});
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n');
    const trickle = setInterval(() => socket.write('x'), WINDOW / 4);
    await ended;
    clearInterval(trickle);
  });

  it('that is slow and goes on coming arrives whole', async () => {
    const port = await serving((asked, answer) => void reading(asked).then((length) => answer.end(String(length))));
    const sent = request({ port, method: 'PATCH', headers: { 'content-length': 6000 } });
    const answered = new Promise<IncomingMessage>((done) => sent.once('response', done));
    for (let i = 0; i < 30; i++) {
      sent.write('x'.repeat(200));
      await pause(WINDOW / 10);
    }
    sent.end();
    expect(await text(await answered)).toBe('6000');
  });

  it('that we are slow to read waits for us', async () => {
    const port = await serving((asked, answer) => {
      void pause(WINDOW * 2.5).then(async () => answer.end(String(await reading(asked))));
    });
    const sent = request({ port, method: 'POST', headers: { 'content-length': 200_000 } });
    const answered = new Promise<IncomingMessage>((done) => sent.once('response', done));
    sent.end('x'.repeat(200_000));
    expect(await text(await answered)).toBe('200000');
  });

  it('whose answer goes on for long is left alone', async () => {
    const port = await serving((_, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.write(': begun\n\n');
      void pause(WINDOW * 2.5).then(() => answer.end('data: later\n\n'));
    });
    const answer = await new Promise<IncomingMessage>((done) => get({ port }, done));
    expect(await text(answer)).toContain('data: later');
  });
});
