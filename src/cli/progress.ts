/** One line of progress on a terminal, rewritten in place; nothing at all where there is no terminal. */
import type { Io } from './io.ts';

const EVERY_MS = 200;

export interface Progress {
  show(text: string): void;
  end(): void;
}

export function progressLine(io: Io, terminal: boolean = process.stderr.isTTY === true): Progress {
  let last = 0;
  let shown = false;
  return {
    show: (text) => {
      const now = performance.now();
      if (!terminal || now - last < EVERY_MS) return;
      last = now;
      shown = true;
      io.stderr(`\r\u001b[K${text}`);
    },
    end: () => {
      if (shown) io.stderr('\r\u001b[K');
    },
  };
}
