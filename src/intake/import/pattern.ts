/**
 * Patterns of a mapping, which anybody who imports may write. A text that a pattern could search for ever is searched under a
 * watch: the process serves everybody, and an import that hangs would hang it again at each start.
 */
import { createContext, Script } from 'node:vm';

const MAX_MATCHED = 20_000;
/** Steps that are nothing, however a text is gone through. */
const FEW_STEPS = 2_000_000;
const PATIENCE_MS = 50;
/** What all watched searches of one pattern may take together. */
const PATIENCE_IN_ALL_MS = 5_000;

const SEARCH = new Script('pattern.exec(text)');

/**
 * A search that ends: by itself where the text is short for the repeats in the pattern, else watched. Throws what `costly`
 * throws. @throws SyntaxError for a pattern that is broken
 */
export function boundedPattern(source: string, costly: () => never): (text: string) => RegExpExecArray | null {
  const pattern = new RegExp(source, 'su');
  const context = createContext({ pattern, text: '' });
  let left = PATIENCE_IN_ALL_MS;
  return (whole) => {
    const text = whole.slice(0, MAX_MATCHED);
    if (stepsOf(source, text.length) <= FEW_STEPS) return pattern.exec(text);
    const begun = performance.now();
    context.text = text;
    try {
      return SEARCH.runInContext(context, { timeout: PATIENCE_MS }) as RegExpExecArray | null;
    } catch {
      return costly();
    } finally {
      left -= performance.now() - begun;
      if (left < 0) costly();
    }
  };
}

/** At most so many steps, told from what the pattern leaves open; endless where a group is repeated or referred back to. */
function stepsOf(pattern: string, length: number): number {
  const source = pattern.replaceAll(/\(\?(?:[:!=]|<[!=]|<\w+>)/g, '(');
  if (/\)(?:[+*]|\{)|\\[1-9k]/.test(source)) return Number.POSITIVE_INFINITY;
  const repeats = source.match(/[+*]|\{\d+,\}/g)?.length ?? 0;
  const choices = source.match(/[?|]/g)?.length ?? 0;
  const ranges = [...source.matchAll(/\{(\d+),(\d+)\}/g)].map(([, from, to]) => Number(to) - Number(from) + 1);
  const ways = ranges.reduce((product, one) => product * Math.max(1, one), 2 ** choices);
  return ways * (length + 1) ** (repeats + (source.startsWith('^') ? 0 : 1));
}
