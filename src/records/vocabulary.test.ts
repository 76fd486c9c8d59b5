import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../kernel/refusal.ts';
import { ancestors, approve, descendants, isTerm, label, type Term, vocabulary } from './vocabulary.ts';
import { loadVocabularies } from './vocabulary-files.ts';
import { search } from './vocabulary-search.ts';

const all = await loadVocabularies(new URL('../../schema/vocabularies/', import.meta.url).pathname);
const list = (terms: Term[]) => vocabulary({ id: 'list', source: 'test', languages: ['en'], terms });

const anyTerm = fc.constantFrom(
  ...[...all.values()].flatMap((vocab) => vocab.terms.map((term) => ({ vocab: vocab.id, term }))),
);

const refusal = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error instanceof Refusal ? [error.code, error.params] : error;
  }
  return 'nothing was refused';
};

describe('a label', () => {
  test('is shown in the language asked for, and said to be unreviewed', () => {
    expect(label(all, 'phase', 'remedy', 'uk')).toEqual({ text: 'Відшкодування', lang: 'uk', reviewed: false });
  });

  test('of a regional language is that of the language', () => {
    expect(label(all, 'phase', 'risk', 'tg-TJ').text).toBe('Хатар');
  });

  test('falls back to English where there is no draft', () => {
    expect(label(all, 'phase', 'remedy', 'ka')).toEqual({ text: 'Remedy', lang: 'en', reviewed: true });
  });

  test('becomes reviewed when a role approves it, in that language only', () => {
    const approval = { vocabulary: 'phase', code: 'risk', by: 'ab12', at: '2031-12-03' };
    const after = approve(all, [{ ...approval, lang: 'ru' }]);
    expect(label(after, 'phase', 'risk', 'ru').reviewed).toBe(true);
    expect(label(after, 'phase', 'risk', 'uk').reviewed).toBe(false);
    expect(label(all, 'phase', 'risk', 'ru').reviewed).toBe(false);
  });

  test('is unreviewed again when the approved wording has since changed', () => {
    const approval = { vocabulary: 'phase', code: 'risk', lang: 'ru', text: 'Риск', by: 'ab12', at: '2031-12-03' };
    expect(label(approve(all, [approval]), 'phase', 'risk', 'ru').reviewed).toBe(false);
  });

  test('cannot be approved in a language that has no draft', () => {
    const approval = { vocabulary: 'phase', code: 'risk', lang: 'ka', by: 'ab12', at: '2031-12-03' };
    expect(refusal(() => approve(all, [approval]))).toEqual([
      'no-draft',
      { vocabulary: 'phase', code: 'risk', lang: 'ka' },
    ]);
  });
});

describe('an unknown list or code', () => {
  test('is refused by name', () => {
    expect(refusal(() => label(all, 'colour', 'red', 'en'))).toEqual(['unknown-vocabulary', { vocabulary: 'colour' }]);
    expect(refusal(() => label(all, 'phase', 'red', 'en'))).toEqual([
      'unknown-term',
      { vocabulary: 'phase', code: 'red' },
    ]);
    expect(refusal(() => search(all, 'colour', 'red', 'en'))).toEqual(['unknown-vocabulary', { vocabulary: 'colour' }]);
    expect(refusal(() => isTerm(all, 'colour', 'red'))).toEqual(['unknown-vocabulary', { vocabulary: 'colour' }]);
  });

  test('is told apart from a code that exists', () => {
    expect(isTerm(all, 'phase', 'risk')).toBe(true);
    expect(isTerm(all, 'phase', 'Risk')).toBe(false);
  });
});

describe('the tree', () => {
  test('leads from a chief of police up to the state', () => {
    expect(ancestors(all, 'perpetrator-type', '010104000000')).toEqual(['010100000000', '010000000000']);
  });

  test('leads from heavy weapons down to each of them', () => {
    expect(descendants(all, 'weapon', 'heavy-weapon')).toContain('cluster-munition');
  });

  test('puts a term below exactly those that stand above it', () => {
    fc.assert(
      fc.property(anyTerm, ({ vocab, term }) => {
        for (const above of ancestors(all, vocab, term.code)) {
          expect(descendants(all, vocab, above)).toContain(term.code);
        }
        for (const below of descendants(all, vocab, term.code)) {
          expect(ancestors(all, vocab, below)).toContain(term.code);
        }
      }),
    );
  });

  test('refuses to start with a repeated code, an absent parent or a circle', () => {
    expect(() =>
      list([
        { code: 'a', en: 'A' },
        { code: 'a', en: 'B' },
      ]),
    ).toThrow('a stands twice');
    expect(() => list([{ code: 'a', parent: 'z', en: 'A' }])).toThrow('no parent z');
    const circle = [
      { code: 'a', parent: 'b', en: 'A' },
      { code: 'b', parent: 'a', en: 'B' },
    ];
    expect(() => list(circle)).toThrow('stands under itself');
  });
});

describe('searching', () => {
  test('finds a term by its label in any language and answers in the language asked for', () => {
    expect(search(all, 'perpetrator-type', 'полиция', 'en')[0]).toMatchObject({ label: { text: 'Police' } });
    expect(search(all, 'perpetrator-type', 'شرطة', 'tr')[0]).toMatchObject({ label: { text: 'Polis' } });
  });

  test('finds by the beginning of words, by code and by the name another system uses', () => {
    expect(search(all, 'victim-status', 'held arb', 'en').map(({ code }) => code)).toEqual(['020204000000']);
    expect(search(all, 'victim-status', '020204', 'en').map(({ code }) => code)).toEqual(['020204000000']);
    expect(search(all, 'weapon', 'HE rocket artillery', 'en')[0]?.code).toBe('rocket-artillery');
  });

  test('finds nothing for nothing', () => {
    expect(search(all, 'phase', '  ', 'en')).toEqual([]);
  });

  test('finds every term by its own label, in every language', () => {
    fc.assert(
      fc.property(anyTerm, fc.constantFrom('en', 'ru', 'tg', 'uk', 'tr', 'ar'), ({ vocab, term }, lang) => {
        const { text } = label(all, vocab, term.code, lang);
        expect(search(all, vocab, text, 'en').map(({ code }) => code)).toContain(term.code);
      }),
      { numRuns: 60 },
    );
  });
});
