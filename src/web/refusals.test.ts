/**
 * Every code a person may meet has words in English, Russian and Arabic: what is wrong, and what to do next. The codes are
 * collected from the source, so that a new refusal cannot be forgotten.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import ar from '../../messages/ar.json' with { type: 'json' };
import en from '../../messages/en.json' with { type: 'json' };
import ru from '../../messages/ru.json' with { type: 'json' };

type Catalogue = Readonly<Record<string, unknown>>;
const CATALOGUES: Readonly<Record<string, Catalogue>> = { en, ru, ar };
const SOURCE = join(import.meta.dirname, '..');

/** Ways a code is written: thrown, handed to a function that throws it, or carried as data. */
const CODE = "'([a-z][a-z0-9]*(?:-[a-z0-9]+)+|internal)'";
const WAYS = [
  new RegExp(`\\bnew Refusal\\(\\s*${CODE}`, 'g'),
  new RegExp(`\\b(?:refuse\\w*|bad|refusal)\\(\\s*${CODE}`, 'g'),
  new RegExp(`\\bcode: ${CODE}`, 'g'),
  new RegExp(`\\berror: ${CODE}`, 'g'),
];
/** In these files every such word of that shape is a code. */
const WHOLLY: readonly [RegExp, RegExp][] = [
  [/intake\/import\//, /'(import-[a-z-]+)'/g],
  [/records\/validate\.ts$/, /return '([a-z]+(?:-[a-z]+)+)'|[?:] '(value-[a-z]+)'/g],
];
/** Codes made of parts, which no pattern finds. */
const MADE = ['record-hidden', 'record-erased'];
const NOTICE = /\bsay\(\{\s*code: '([a-z-]+)'/g;

function sources(folder: string): [string, string][] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && /\.tsx?$/.test(file.name) && !/\.test\.tsx?$|\.d\.ts$/.test(file.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.includes('/testing/'))
    .map((path) => [path, readFileSync(path, 'utf8')]);
}

const all = sources(SOURCE);
const found = (pattern: RegExp, files = all) =>
  files.flatMap(([, text]) => [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? ''));
const notices = [...new Set(found(NOTICE))].sort();
const codes = [
  ...new Set([
    ...MADE,
    ...WAYS.flatMap((pattern) => found(pattern)),
    ...WHOLLY.flatMap(([file, pattern]) =>
      found(
        pattern,
        all.filter(([path]) => file.test(path)),
      ),
    ),
  ]),
]
  .filter((code) => !notices.includes(code))
  .sort();

describe('what a person is refused', () => {
  it('is found in the source', () => {
    expect(codes.length).toBeGreaterThan(180);
    expect(codes).toContain('entry-key-missing');
    expect(codes).toContain('import-date-unread');
    expect(notices).toContain('master-key-on-disk');
  });

  it.each(Object.keys(CATALOGUES))('is said in %s, with what to do next', (lang) => {
    const own = CATALOGUES[lang] ?? {};
    const wanted = [
      ...codes.flatMap((code) => [`refusal.${code}`, `refusal.${code}.next`]),
      ...notices.map((code) => `notice.${code}`),
    ];
    expect(wanted.filter((key) => typeof own[key] !== 'string')).toEqual([]);
  });

  it('is plain: a sentence of what is wrong without a stop, and sentences of advice with one', () => {
    for (const [lang, own] of Object.entries(CATALOGUES)) {
      const texts = Object.entries(own).filter(([key]) => key.startsWith('refusal.')) as [string, string][];
      for (const [key, text] of texts) {
        const about = `${lang} ${key}: ${text}`;
        expect(text.length, about).toBeLessThan(240);
        if (key.endsWith('.next')) expect(text, about).toMatch(/[.…]$/);
        else expect(text, about).not.toMatch(/\.$/);
      }
    }
  });
});
