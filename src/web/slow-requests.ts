/**
 * Ends requests that hold a connection and bring nothing: whoever sends a byte now and then could hold thousands. A large
 * file over a bad link may take hours, as long as it goes on coming; an answer that goes on (the live feed) is not touched.
 */
import type { IncomingMessage, Server } from 'node:http';

export interface Patience {
  /** Milliseconds in which `least` bytes of a body must come. */
  windowMs: number;
  least: number;
  /** Milliseconds for the head of a request, and for the whole of it. */
  headMs: number;
  wholeMs: number;
}

/** A kilobyte a minute is less than any telephone line; uploads that take longer than six hours go on where they were. */
export const PATIENCE: Patience = { windowMs: 60_000, least: 1024, headMs: 60_000, wholeMs: 6 * 3_600_000 };

/** Has a server lose patience. */
export function endSlowRequests(server: Server, { windowMs, least, headMs, wholeMs }: Patience = PATIENCE): void {
  server.headersTimeout = headMs;
  server.requestTimeout = wholeMs;
  server.prependListener('request', (asked: IncomingMessage) => {
    if (!hasBody(asked)) return;
    let before = asked.socket.bytesRead;
    const timer = setInterval(() => {
      const now = asked.socket.bytesRead;
      // What waits to be read by us is our slowness, not theirs.
      if (asked.complete || asked.readableLength > 0) before = now;
      else if (now - before < least) asked.socket.destroy();
      else before = now;
    }, windowMs);
    timer.unref();
    const stop = (): void => clearInterval(timer);
    asked.once('end', stop);
    asked.once('close', stop);
  });
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
