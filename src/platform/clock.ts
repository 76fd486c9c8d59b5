// Time comes in as an argument. The driven clock stands still until it is told to move, and runs what falls due on the
// way, so that a test of a 72-hour limit takes a millisecond and sleeps never.

/** What the system asks of time. `every` returns the function that stops it; a run that is still busy is not started twice. */
export type Clock = {
  now(): Date;
  /** Resolves after `ms` milliseconds, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  every(ms: number, work: () => unknown): () => void;
  /** The machine's own time where this clock was set to another day: what another device's clock is compared with. */
  machine?(): Date;
};

/**
 * A clock that is moved by hand; `advance` resolves when everything that fell due has been started and has settled. `leap` is
 * what a machine does that slept: what repeats runs once at its end, however often it fell due.
 */
export type DrivenClock = Clock & {
  advance(ms: number): Promise<void>;
  leap(ms: number): Promise<void>;
  set(to: Date): Promise<void>;
};

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
  every: (ms, work) => {
    const run = oneAtATime(work);
    const timer = setInterval(run, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** The machine's clock set to another day: a demonstration lives in the time its records tell of. */
export type ShiftedClock = Clock & { jump(to: Date): void };

/** Runs at the machine's pace from `start`. */
export function shiftedClock(start: Date): ShiftedClock {
  let offset = start.getTime() - Date.now();
  return {
    ...systemClock,
    now: () => new Date(Date.now() + offset),
    machine: () => new Date(),
    jump: (to) => {
      offset = to.getTime() - Date.now();
    },
  };
}

type Due = { at: number; run: () => unknown; repeats: boolean };

/** A clock that starts at `start` and moves only by `advance` and `set`. */
export function drivenClock(start: Date): DrivenClock {
  let time = start.getTime();
  const waiting = new Set<Due>();

  const add = (due: Due) => {
    waiting.add(due);
    return due;
  };

  const runDue = async (target: number, taken: (due: Due) => boolean): Promise<void> => {
    for (;;) {
      const next = [...waiting].filter(taken).sort((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > target) break;
      waiting.delete(next);
      time = Math.max(time, next.at);
      await next.run();
    }
    time = target;
  };
  const advanceTo = (target: number): Promise<void> => runDue(target, () => true);

  const leapTo = async (target: number): Promise<void> => {
    await runDue(target, ({ repeats }) => !repeats);
    for (const due of [...waiting].filter(({ repeats, at }) => repeats && at <= target)) {
      if (waiting.delete(due)) await due.run();
    }
  };

  return {
    now: () => new Date(time),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const due = add({ at: time + ms, run: resolve, repeats: false });
        signal?.addEventListener(
          'abort',
          () => {
            waiting.delete(due);
            resolve();
          },
          { once: true },
        );
      }),
    every: (ms, work) => {
      const run = oneAtATime(work);
      let due: Due | null = null;
      const again = () => {
        due = add({
          at: time + ms,
          repeats: true,
          run: () => {
            again();
            return run();
          },
        });
      };
      again();
      return () => {
        if (due !== null) waiting.delete(due);
        due = null;
      };
    },
    advance: (ms) => advanceTo(time + ms),
    leap: (ms) => leapTo(time + ms),
    // Backwards is allowed: a machine's clock does that too, and nothing may break by it.
    set: async (to) => {
      if (to.getTime() > time) await advanceTo(to.getTime());
      else time = to.getTime();
    },
  };
}

function oneAtATime(work: () => unknown): () => Promise<void> {
  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    try {
      await work();
    } finally {
      busy = false;
    }
  };
}
