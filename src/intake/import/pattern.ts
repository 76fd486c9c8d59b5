/**
 * Patterns of a mapping, which anybody who imports may write. A text that a pattern could search for ever is searched under a
 * watch: the process serves everybody, and an import that hangs would hang it again at each start.
 */
import { type Context, createContext, Script } from 'node:vm';

const MAX_MATCHED = 20_000;
/** Steps that are nothing, however a text is gone through. */
const FEW_STEPS = 2_000_000;
const PATIENCE_MS = 1000;
/** Searches of one pattern that may be slow: a busy machine makes a few of them so. */
const SLOW_MS = 250;
const MOST_SLOW = 20;

const SEARCH = new Script('pattern.exec(text)');

/**
 * A search that ends: by itself where the text is short for the repeats in the pattern, else watched. Throws what `costly`
 * throws. @throws SyntaxError for a pattern that is broken
 */
export function boundedPattern(source: string, costly: () => never): (text: string) => RegExpExecArray | null {
  const pattern = new RegExp(source, 'su');
  const context = createContext({ pattern, text: '' });
  let slow = 0;
  return (whole) => {
    const text = whole.slice(0, MAX_MATCHED);
    if (stepsOf(source, text.length) <= FEW_STEPS) return pattern.exec(text);
    context.text = text;
    const begun = performance.now();
    const found = watched(context) ?? costly();
    if (performance.now() - begun > SLOW_MS && ++slow > MOST_SLOW) costly();
    return found[0] ?? null;
  };
}

/** What was found, in a list of one or none; null when it took too long. */
function watched(context: Context): RegExpExecArray[] | null {
  try {
    const found = SEARCH.runInContext(context, { timeout: PATIENCE_MS }) as RegExpExecArray | null;
    return found ? [found] : [];
  } catch (error) {
    // The error may be one of the context's own, which is none of ours.
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
    throw error;
  }
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
