/**
 * The trees that changes of the log's key speak of, computed again from the entries as an audit meets them: what an earlier
 * key signed must be the beginning of what is audited. Costs nothing in a log that has had one key.
 */
import { equal } from '../kernel/bytes.ts';
import type { Step } from './succession.ts';
import { CompactRange } from './tree.ts';

export class EarlierTrees {
  readonly #range = new CompactRange();
  readonly #wanted: Map<number, Uint8Array[]>;
  #open: number;
  #differs = false;

  constructor(steps: readonly Step[]) {
    const trees = steps.flatMap(({ last, first }) => [last, first]);
    this.#wanted = new Map(
      trees.map(({ size }) => [size, trees.filter((tree) => tree.size === size).map(({ root }) => root)]),
    );
    this.#open = this.#wanted.size;
  }

  add(leaf: Uint8Array): void {
    if (this.#open === 0) return;
    this.#range.push(leaf);
    const roots = this.#wanted.get(this.#range.size);
    if (roots === undefined) return;
    this.#open--;
    const own = this.#range.root();
    if (roots.some((root) => !equal(root, own))) this.#differs = true;
  }

  /** Whether all of them were met and are the same. */
  hold(): boolean {
    return this.#open === 0 && !this.#differs;
  }
}
