/**
 * Checks every controlled list as data: form, tree, labels in all languages and scripts, and that each list named in the
 * record types or in the glossary exists. The three large lists (acts, methods, rights) may still lack translations.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadCountryNames, loadVocabularies } from '../../src/records/vocabulary-files.ts';

const root = new URL('../../', import.meta.url);
const folder = new URL('./', import.meta.url).pathname;
const all = await loadVocabularies(folder);
const countries = await loadCountryNames(folder);

const ORIGINAL = new URL('../shared/data/import-fixtures/openevsys/mt_vocab.sql', root);
const LARGE = new Set(['act', 'method', 'right']);
const DRAFTED = ['ru', 'tg', 'uk', 'tr', 'ar'];
const lists = [...all.values()].filter(({ id }) => !LARGE.has(id));

const SCRIPTS: Record<string, RegExp> = {
  ru: /^[\p{Script=Cyrillic}\p{P}\p{N}\s]+$/u,
  tg: /^[\p{Script=Cyrillic}\p{P}\p{N}\s]+$/u,
  uk: /^[\p{Script=Cyrillic}\p{P}\p{N}\s]+$/u,
  tr: /^[\p{Script=Latin}\p{P}\p{N}\s]+$/u,
  ar: /^[\p{Script=Arabic}\p{M}\p{P}\p{N}\s]+$/u,
};

/** Letters and digits only, lower case: two labels that read the same compare equal. */
const bare = (text: string) => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');

/** Lists a file speaks of: `term('x')` and `terms('x')` in declarations, `vocabulary x` in backquotes in documents. */
function listsNamedIn(path: string, ext: string, pattern: RegExp): string[] {
  const here = new URL(path, root);
  return readdirSync(here, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ext))
    .flatMap((name) => [...readFileSync(new URL(`${path}${name}`, root), 'utf8').matchAll(pattern)])
    .map((match) => match[1] ?? '');
}

describe('the controlled lists', () => {
  test('include every list the record types use', () => {
    const named = listsNamedIn('schema/types/', '.ts', /\bterms?\('([a-z0-9-]+)'/g);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((id) => !all.has(id))).toEqual([]);
  });

  test('include every list the documents name, and the glossary names every list', () => {
    const named = new Set(listsNamedIn('docs/', '.md', /`vocabulary ([a-z0-9-]+)`/g));
    expect([...named].filter((id) => !all.has(id))).toEqual([]);
    expect([...all.keys()].filter((id) => !named.has(id))).toEqual([]);
  });

  test('hold the classes, phases and grades that other parts rely on', () => {
    expect(all.get('phase')?.terms.map(({ code }) => code)).toEqual([
      'risk',
      'ongoing',
      'aftermath',
      'official-reaction',
      'appeal',
      'accountability',
      'remedy',
      'closed',
      'reopened',
    ]);
    expect(all.get('event-class')?.terms.every(({ note }) => note !== undefined)).toBe(true);
    expect(
      all
        .get('admiralty-reliability')
        ?.terms.map(({ code }) => code)
        .join(''),
    ).toBe('ABCDEF');
    expect(
      all
        .get('admiralty-credibility')
        ?.terms.map(({ code }) => code)
        .join(''),
    ).toBe('123456');
  });
});

describe.each(lists.map((list) => ({ id: list.id, list })))('the list $id', ({ list }) => {
  test('has a trimmed label for every term in every language, in its own script', () => {
    const wrong = list.terms.flatMap((term) =>
      [term, ...(term.note ? [term.note] : [])].flatMap((text) =>
        DRAFTED.filter((lang) => !SCRIPTS[lang]?.test(text.drafts?.[lang] ?? '')).map((lang) => `${term.code} ${lang}`),
      ),
    );
    expect(wrong).toEqual([]);
    expect(list.terms.filter(({ en }) => !/^\p{Lu}.*[^\s.,;:]$/u.test(en)).map(({ code }) => code)).toEqual([]);
  });

  test('gives siblings different labels in every language', () => {
    const seen = new Set<string>();
    const repeated = list.terms.flatMap((term) =>
      Object.entries({ en: term.en, ...term.drafts }).flatMap(([lang, text]) => {
        const key = `${term.parent ?? ''} ${lang} ${bare(text)}`;
        if (seen.has(key)) return [`${term.code} ${lang}: ${text}`];
        seen.add(key);
        return [];
      }),
    );
    expect(repeated).toEqual([]);
  });

  test('lists a parent before its children', () => {
    const order = new Map(list.terms.map(({ code }, at) => [code, at]));
    const early = list.terms.filter(({ code, parent }) => parent && (order.get(parent) ?? 0) > (order.get(code) ?? 0));
    expect(early).toEqual([]);
  });
});

describe.skipIf(!existsSync(ORIGINAL))('beside the original thesauri of the field', () => {
  const rows = (thesaurus: number) =>
    [
      ...readFileSync(ORIGINAL, 'utf8').matchAll(
        /\('\d+', '(\d{12})', '((?:[^']|'')*)', (?:'(?:[^']|'')*'|NULL), (?:'(?:[^']|'')*'|NULL), (\d+), /g,
      ),
    ]
      .filter((match) => Number(match[3]) === thesaurus)
      .map((match) => ({ code: match[1] ?? '', wording: bare((match[2] ?? '').replaceAll("''", "'")) }));

  const ours = lists.flatMap((list) => {
    const thesaurus = /micro-thesaurus (\d+) /.exec(list.source)?.[1];
    return thesaurus === undefined ? [] : [{ id: list.id, list, thesaurus: Number(thesaurus) }];
  });

  test.each(ours)('the list $id has all codes of the field and none of its long wordings', ({ list, thesaurus }) => {
    const original = rows(thesaurus);
    expect(list.terms.map(({ code }) => code).sort()).toEqual(original.map(({ code }) => code).sort());
    const wordings = new Set(original.map(({ wording }) => wording));
    const copied = list.terms.filter(({ en }) => bare(en).split(' ').length >= 4 && wordings.has(bare(en)));
    expect(copied).toEqual([]);
  });
});

describe('the country names', () => {
  test('read the spellings of conflict data sets', () => {
    const read = [
      'Bosnia-Herzegovina',
      'DR Congo (Zaire)',
      'Yemen (North Yemen)',
      'Russia (Soviet Union)',
      'Tajikistan',
    ];
    expect(read.map((name) => countries.get(name))).toEqual(['BA', 'CD', 'YE', 'RU', 'TJ']);
    expect(countries.get('Kingdom of eSwatini (Swaziland)')).toBe('SZ');
  });

  test('leave out dissolved states that lay in several countries of today', () => {
    expect(['Soviet Union', 'Yugoslavia', 'Czechoslovakia'].filter((name) => countries.has(name))).toEqual([]);
  });

  test('cover the countries of the world', () => {
    expect(new Set(countries.values()).size).toBeGreaterThanOrEqual(249);
  });
});
