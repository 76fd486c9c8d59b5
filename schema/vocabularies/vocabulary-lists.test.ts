/**
 * Checks the large vocabularies (acts, methods, rights) as data: form of the codes, tree, labels.
 * Where the field's own list is at hand beside the repository, it also checks that no code is missing
 * and that no label repeats the wording of that list, which is under copyright.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

interface Term {
  code: string;
  parent?: string;
  en: string;
  grave?: true;
  drafts?: Record<string, string>;
}

interface Vocabulary {
  id: string;
  source: string;
  languages: string[];
  terms: Term[];
}

const LISTS = [
  { id: 'act', thesaurus: 4 },
  { id: 'method', thesaurus: 5 },
  { id: 'right', thesaurus: 3 },
];

const ORIGINAL = new URL('../../../shared/data/import-fixtures/openevsys/mt_vocab.sql', import.meta.url);

/** Reads one vocabulary file from this folder. */
function vocabulary(id: string): Vocabulary {
  return JSON.parse(readFileSync(new URL(`./${id}.json`, import.meta.url), 'utf8')) as Vocabulary;
}

/** Code of the term one level up, from the code alone: two digits per level, padded with zeros; absent at the top. */
function parentOf(code: string): string | undefined {
  const significant = code.replace(/(?<=^(?:..)+)(?:00)+$/, '');
  return significant.length > 2 ? significant.slice(0, -2).padEnd(12, '0') : undefined;
}

/** Codes and English wording of one thesaurus in the original dump, in its own order. */
function original(thesaurus: number): { code: string; wording: string }[] {
  const row = /\('\d+', '(\d{12})', '((?:[^']|'')*)', (?:'(?:[^']|'')*'|NULL), (?:'(?:[^']|'')*'|NULL), (\d+), /g;
  return [...readFileSync(ORIGINAL, 'utf8').matchAll(row)]
    .filter((match) => Number(match[3]) === thesaurus)
    .map((match) => ({ code: match[1] ?? '', wording: (match[2] ?? '').replaceAll("''", "'") }));
}

/** A label as compared for sameness: lower case, letters and digits only. */
function bare(label: string): string {
  return (label.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

for (const { id, thesaurus } of LISTS) {
  describe(`vocabulary ${id}`, () => {
    const { terms, languages, ...head } = vocabulary(id);

    test('names itself and its source', () => {
      expect(head.id).toBe(id);
      expect(head.source).toContain(`micro-thesaurus ${thesaurus} `);
      expect(languages).toEqual(['en', 'ru', 'tg', 'uk', 'tr', 'ar']);
    });

    test('has codes of twelve digits, each once', () => {
      expect(terms.filter((term) => !/^\d{12}$/.test(term.code))).toEqual([]);
      expect(new Set(terms.map((term) => term.code)).size).toBe(terms.length);
    });

    test('hangs every term under the parent its code says, listed before it', () => {
      const seen = new Set<string>();
      const astray = terms.filter((term) => {
        const known = term.parent === undefined || seen.has(term.parent);
        seen.add(term.code);
        return !known || term.parent !== parentOf(term.code);
      });
      expect(astray).toEqual([]);
    });

    test('has a trimmed English label without closing punctuation for every term', () => {
      expect(terms.filter((term) => !/^\p{Lu}.*[^\s.,;:]$/u.test(term.en))).toEqual([]);
    });

    test('gives siblings different labels in every language', () => {
      const repeated = languages.flatMap((language) => {
        const seen = new Set<string>();
        return terms.filter((term) => {
          const label = language === 'en' ? term.en : term.drafts?.[language];
          if (label === undefined) return false;
          const key = `${term.parent ?? ''} ${label.toLocaleLowerCase(language)}`;
          const again = seen.has(key);
          seen.add(key);
          return again;
        });
      });
      expect(repeated).toEqual([]);
    });

    test('writes drafts only in its declared languages and scripts', () => {
      const scripts: Record<string, RegExp> = {
        ru: /^[\p{Script=Cyrillic}\p{P}\s]+$/u,
        tg: /^[\p{Script=Cyrillic}\p{P}\s]+$/u,
        uk: /^[\p{Script=Cyrillic}\p{P}\s]+$/u,
        tr: /^[\p{Script=Latin}\p{P}\s]+$/u,
        ar: /^[\p{Script=Arabic}\p{M}\p{P}\s]+$/u,
      };
      const wrong = terms.flatMap((term) =>
        Object.entries(term.drafts ?? {}).filter(([language, label]) => !scripts[language]?.test(label)),
      );
      expect(wrong).toEqual([]);
    });

    describe.skipIf(!existsSync(ORIGINAL))('beside the original list of the field', () => {
      test('has the same codes in the same order', () => {
        expect(terms.map((term) => term.code)).toEqual(original(thesaurus).map((row) => row.code));
      });

      test('repeats no wording of four words or more', () => {
        const wordings = new Set(original(thesaurus).map((row) => bare(row.wording)));
        const copied = terms.filter((term) => bare(term.en).split(' ').length >= 4 && wordings.has(bare(term.en)));
        expect(copied).toEqual([]);
      });
    });
  });
}
