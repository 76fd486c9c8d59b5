// Patterns that whoever imports may write: they find what any pattern finds, and none keeps the process from serving others.
import { describe, expect, test } from 'vitest';
import { boundedPattern } from './pattern.ts';

const costly = (): never => {
  throw new Error('costly');
};
const found = (source: string, text: string) => boundedPattern(source, costly)(text)?.[1];

describe('a pattern', () => {
  test.each([
    ['^((a+))+$', 'a'.repeat(40)],
    ['^((?:a+)b?)+$', 'a'.repeat(40)],
    ['^(a|(a))+$', 'a'.repeat(40)],
    ['a*a*a*a*a*a*b', 'a'.repeat(5000)],
    [`^${'(a|aa)'.repeat(60)}$`, 'a'.repeat(90)],
    [`^${'a?'.repeat(60)}${'a'.repeat(60)}$`, 'a'.repeat(100)],
    ['(x+x+)\\1+y', 'x'.repeat(2000)],
  ])('that runs away is stopped: %s', (source, text) => {
    const begun = performance.now();
    expect(() => found(source, `${text}!`)).toThrow('costly');
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  test('finds the same watched and unwatched', () => {
    for (const text of ['', 'place 12', `place ${'1'.repeat(19_000)}`, 'x'.repeat(30_000)])
      for (const source of ['(\\d+)', '^(?!0)place (\\d+)$', '((?:ab)+)', '([^x]*) *(\\d{1,2})'])
        expect(found(source, text)).toBe(new RegExp(source, 'su').exec(text.slice(0, 20_000))?.[1]);
  });
});
