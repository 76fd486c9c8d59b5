/**
 * Questions by key that are asked at the same time, answered together: those of one turn of the event loop share one round
 * trip, and while one is under way the next ones wait for each other; only many of them go ahead in a second one.
 */

/** Answers all keys at once; a key that is not in the answer has none. */
export type AnswerAll<T> = (keys: string[]) => Promise<ReadonlyMap<string, T>>;

interface Waiting<T> {
  promise: Promise<T | null>;
  resolve(answer: T | null): void;
  reject(error: unknown): void;
}

const LANES = 2;
/** So many wait before a second question is worth its own round trip. */
const MANY = 12;
/** Keys in one question. */
const MOST = 64;

export class Gathered<T> {
  private readonly answerAll: AnswerAll<T>;
  private waiting = new Map<string, Waiting<T>>();
  private lanes = 0;
  private due = false;

  constructor(answerAll: AnswerAll<T>) {
    this.answerAll = answerAll;
  }

  /** The answer for a key, or null. Rejects when the question it was part of failed. */
  ask(key: string): Promise<T | null> {
    const known = this.waiting.get(key);
    if (known) return known.promise;
    const { promise, resolve, reject } = Promise.withResolvers<T | null>();
    this.waiting.set(key, { promise, resolve, reject });
    this.plan();
    return promise;
  }

  private plan(): void {
    const enough = this.lanes === 0 ? 1 : MANY;
    if (this.due || this.lanes === LANES || this.waiting.size < enough) return;
    this.due = true;
    setImmediate(() => {
      this.due = false;
      void this.send();
    });
  }

  private async send(): Promise<void> {
    const some = [...this.waiting].slice(0, MOST);
    for (const [key] of some) this.waiting.delete(key);
    this.lanes += 1;
    this.plan();
    try {
      const answers = await this.answerAll(some.map(([key]) => key));
      for (const [key, { resolve }] of some) resolve(answers.get(key) ?? null);
    } catch (error) {
      for (const [, { reject }] of some) reject(error);
    } finally {
      this.lanes -= 1;
      this.plan();
    }
  }
}
