/**
 * The batches of one import run in their line: each is prepared while the one before it is being saved, waits for it before
 * it becomes visible, and knows which identities the run has met already and which records are about to be there.
 */
import type { Draft } from '../records/draft.ts';
import type { Staged } from './batch-plan.ts';
import { KEY_BYTES, keyOf, SeenKeys } from './seen-keys.ts';

/** Records a batch is about to make, by external id. */
export type Coming = ReadonlyMap<string, Staged>;

/** What a batch tells the one behind it, which is prepared before it is saved. A new attempt makes other records. */
export class Forecast {
  /** Of the newest attempt. */
  coming: Coming = new Map();
  /** Settles once the first attempt is planned, or none will be. */
  readonly planned: Promise<void>;
  private settle: () => void = () => {};

  constructor() {
    this.planned = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  tell(coming: Coming): void {
    this.coming = coming;
    this.settle();
  }

  end(): void {
    this.settle();
  }
}

/** What a batch knows of its run before it is saved. */
export interface Turn {
  /** Settles when the batch before is saved; rejects when that failed. */
  before: Promise<void>;
  /** Drafts whose identity an earlier batch has met. */
  repeats: ReadonlySet<number>;
  /** Keys of the identities that no earlier batch has met. */
  met: Buffer;
  /** Of the batch before; null for the first. */
  ahead: Forecast | null;
  /** For the batch behind. */
  own: Forecast;
}

export class RunLine {
  private tail: Promise<void> = Promise.resolve();
  private ahead: Forecast | null = null;
  private batches = 0;
  private readonly seen = new SeenKeys();

  /** Takes back keys met before the run was broken off. */
  recall(met: Buffer): void {
    this.batches = 1;
    for (let at = 0; at < met.length; at += KEY_BYTES) this.seen.meet(met.subarray(at, at + KEY_BYTES), 1);
  }

  /** Puts a batch at the end of the line. */
  next<T>(drafts: Draft[], save: (turn: Turn) => Promise<T>): Promise<T> {
    this.batches += 1;
    const repeats = new Set<number>();
    const met: Buffer[] = [];
    drafts.forEach((draft, i) => {
      const key = keyOf(draft.ext[0] ?? '');
      if (this.seen.meet(key, this.batches) === this.batches) met.push(key);
      else repeats.add(i);
    });
    const own = new Forecast();
    const saved = save({ before: this.tail, repeats, met: Buffer.concat(met), ahead: this.ahead, own });
    this.ahead = own;
    this.tail = saved.then(() => undefined).finally(() => own.end());
    this.tail.catch(() => {});
    return saved;
  }
}
