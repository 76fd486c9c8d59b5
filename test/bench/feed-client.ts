/** Many subscribers in one process: connects them, and says when the last one has all bytes of an event. */
import { connect, type Socket } from 'node:net';

type Order =
  | { connect: { port: number; path: string; count: number; cookie?: string } }
  | { expect: number }
  | { leave: true };

const AT_ONCE = 250;
let sockets: Socket[] = [];
let missing: number[] = [];
let waiting = 0;

process.on('message', (order: Order) => void obey(order));
process.on('disconnect', () => process.exit(0));

async function obey(order: Order): Promise<void> {
  if ('connect' in order) {
    const { port, path, count, cookie = '' } = order.connect;
    for (let at = 0; at < count; at += AT_ONCE) {
      await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, i) => subscribe(at + i, port, path, cookie)),
      );
    }
    process.send?.({ connected: sockets.length });
  } else if ('expect' in order) {
    waiting = sockets.length;
    missing = sockets.map(() => order.expect);
    process.send?.({ expecting: waiting });
  } else {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets = [];
    missing = [];
    process.send?.({ left: true });
  }
}

/** Resolves once the head of the answer is there; a heartbeat of three bytes is not counted as part of an event. */
function subscribe(at: number, port: number, path: string, cookie: string): Promise<void> {
  const head = `GET ${path} HTTP/1.1\r\nHost: bench\r\n${cookie ? `Cookie: ${cookie}\r\n` : ''}\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(head));
    sockets[at] = socket;
    socket.once('error', reject);
    socket.on('data', (chunk) => {
      resolve();
      const left = missing[at];
      if (!left || chunk.length === 3) return;
      missing[at] = left - chunk.length;
      if (left > chunk.length) return;
      missing[at] = 0;
      waiting -= 1;
      if (waiting === 0) process.send?.({ last: performance.timeOrigin + performance.now() });
    });
  });
}
