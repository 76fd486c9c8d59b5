/** What somebody casts: one option for the whole weight of a mandate, or its parts over several. */
import { Refusal } from '../kernel/refusal.ts';
import { OPTIONS, type Option } from './vote-store.ts';

/** One choice; a mandate may split its weight over several. */
export interface Choice {
  mandate: string;
  option: string;
  /** Left out: the whole weight. */
  weight?: number;
}

/** @throws Refusal `option-unknown`, `split-uneven` unless the whole weight is given once */
export function readChoices(chosen: readonly Choice[], weight: number): { option: Option; weight: number }[] {
  const read = chosen.map(({ option, weight: given = weight }) => {
    const known = OPTIONS.find((one) => one === option);
    if (!known) throw new Refusal('option-unknown', {}, 422);
    if (!Number.isSafeInteger(given) || given < 1) throw new Refusal('split-uneven', { weight }, 422);
    return { option: known, weight: given };
  });
  const options = new Set(read.map(({ option }) => option));
  const sum = read.reduce((all, one) => all + one.weight, 0);
  if (options.size !== read.length || sum !== weight) throw new Refusal('split-uneven', { weight }, 422);
  return read;
}
