/** Texts read into clauses: numbers come off, letters stay inside, recitals are told in three languages. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitText } from './split.ts';

const kinds = (text: string) =>
  splitText(text).map(({ kind, text: words }) => [kind === 'preambular' ? 'p' : 'o', words]);

describe('a text that exists', () => {
  test('is read into recitals and numbered clauses with their letters', () => {
    expect(
      kinds(
        'Recalling that water is life,\nNoting with concern\nthe drought,\n\n1. Decides:\n(a) to dig;\n(b) to plant.\n2) Thanks all.',
      ),
    ).toEqual([
      ['p', 'Recalling that water is life,'],
      ['p', 'Noting with concern the drought,'],
      ['o', 'Decides:\n(a) to dig;\n(b) to plant.'],
      ['o', 'Thanks all.'],
    ]);
  });

  test.each([
    ['Напоминая о воде,\n\nПостановляет созвать съезд.\n\nПоручает совету.', ['p', 'o', 'o']],
    ['إذ يذكّر بأن الماء حياة،\n\n١. يقرر الاجتماع.\n٢. يشكر الجميع.', ['p', 'o', 'o']],
    ['Статья 1. О воде\nТекст статьи.\n\nСтатья 2. О земле', ['o', 'o']],
    ['Article 1\n\nAll are free.\n\nArticle 2\n\nAll are equal.', ['o', 'o']],
  ])('%j', (text, expected) => {
    expect(kinds(text).map(([kind]) => kind)).toEqual(expected);
  });

  test('keeps a paragraph without a number in the numbered clause above it', () => {
    expect(kinds('1. Decides.\n\nThis takes effect at once.\n\n2. Ends.')).toEqual([
      ['o', 'Decides.\nThis takes effect at once.'],
      ['o', 'Ends.'],
    ]);
  });

  test('loses no word but numbers, makes no empty clause, and puts no recital after an operative one', () => {
    const word = fc.constantFrom(
      'water',
      'вода',
      'ماء',
      'Recalling',
      'Решает',
      '1.',
      '(a)',
      '\n',
      '\n\n',
      ',',
      'IV.',
      '\u202e',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const found = splitText(words.join(' '));
        const after = found.slice(found.findIndex(({ kind }) => kind === 'operative'));
        if (found.some(({ kind }) => kind === 'operative'))
          expect(after.every(({ kind }) => kind === 'operative')).toBe(true);
        expect(found.every(({ text }) => text.trim() !== '')).toBe(true);
        const count = (text: string, one: string) => text.split(one).length - 1;
        const all = found.map(({ text }) => text).join('\n');
        for (const one of ['water', 'вода', 'ماء', 'Recalling', 'Решает'])
          expect(count(all, one)).toBe(words.filter((other) => other === one).length);
      }),
    );
  });

  test('is read in a moment however hostile it is', () => {
    const hostile = [
      '1.'.repeat(100_000),
      '('.repeat(200_000),
      'a '.repeat(100_000),
      `${' '.repeat(100_000)}1. x`,
      '\n1. x'.repeat(20_000),
    ];
    const begun = performance.now();
    for (const text of hostile) splitText(text);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
