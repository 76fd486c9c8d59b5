import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Models } from '../../records/models.ts';
import { loadModels } from '../../system.ts';
import { fromFields } from './from-fields.ts';
import { bodies } from './testing/bodies.ts';
import { toFields } from './to-fields.ts';
import { entriesOf, valuesOf } from './values.ts';
import type { FormWords } from './words.ts';

const models: Models = await loadModels();
const words = (lang = 'en'): FormWords => ({ ...models, lang, titles: new Map() });

const TYPES = models.types.all.map(({ name }) => name);
const reading = (type: string, entries: [string, string][], lang?: string) =>
  fromFields(models.types.byName(type).fields, valuesOf(entries), words(lang));

describe('a body', () => {
  test.each(TYPES)('of type %s comes back from its form as it was, in any language of the page', (type) => {
    const { fields } = models.types.byName(type);
    fc.assert(
      fc.property(bodies(models, type), fc.constantFrom('en', 'ru', 'ar', 'tg'), (body, lang) => {
        expect(models.of(type).validator.draft(body)).toEqual([]);
        const entries = toFields(fields, body, words(lang), { tightened: { sources: 'members' } });
        const read = fromFields(fields, valuesOf(entries), words(lang));
        expect(read).toEqual({ body, issues: [], tightened: { sources: 'members' } });
        expect(entriesOf(valuesOf(entries)).sort()).toEqual([...entries].sort());
      }),
      { numRuns: 40 },
    );
  });

  test('keeps its accounts, and parts that may not change are carried whole', () => {
    const { fields } = models.types.byName('breach');
    const body = {
      killed: { best: 4, unit: 'person' },
      phases: [{ id: 'p1', phase: 'risk', note: { lang: 'en', text: 'First' } }],
      accounts: { '/killed': [{ adopted: true, confidence: 'high' }, { value: { best: 7, unit: 'person' } }] },
    };
    const entries = toFields(fields, body, words(), { kept: new Set(['/phases/p1']) });
    expect(entries.map(([name]) => name)).toContain('/phases/p1:kept');
    expect(fromFields(fields, valuesOf(entries), words()).body).toEqual(body);
  });
});

describe('what is typed', () => {
  test('is understood in whatever language it is typed', () => {
    const { body, issues } = reading('breach', [
      ['/class', 'rights-breach'],
      ['/when', 'в начале марта 2022'],
      ['/killed:best', '٤'],
      ['/killed:high', '1 200'],
      ['/where:ids', 'w1'],
      ['/where/w1:country', 'Россия'],
      ['/where/w1:lat', '42,5'],
      ['/where/w1:lon', '45.25'],
      ['/title', 'Bridge'],
      ['/title:lang', 'чеченский'],
    ]);
    expect(issues).toEqual([]);
    expect(body).toMatchObject({
      when: { imprecise: { from: '2022-03-01', to: '2022-03-10' }, text: 'в начале марта 2022' },
      killed: { best: 4, high: 1200, unit: 'person' },
      where: [{ id: 'w1', country: 'RU', point: { lat: 42.5, lon: 45.25 } }],
      title: { lang: 'ce', text: 'Bridge' },
    });
  });

  test('is asked about at its own field where it means nothing or several things', () => {
    const { body, issues } = reading('breach', [
      ['/when', 'yesterday'],
      ['/killed:low', 'some'],
      ['/acts:ids', 'a1'],
      ['/acts/a1/type', 'zzz'],
      ['/acts/a1/victim', 'the teacher'],
      ['/where:ids', 'w1'],
      ['/where/w1:lat', '100'],
      ['/where/w1:lon', '1'],
      ['/title:0', 'Мост'],
    ]);
    expect(issues.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/acts/a1/type term-unread',
      '/acts/a1/victim reference-unread',
      '/killed:low number-unread',
      '/title:0:lang language-missing',
      '/when date-unread',
      '/where/w1:lat point-unread',
    ]);
    expect(body).toEqual({ acts: [{ id: 'a1' }], where: [{ id: 'w1' }] });
  });

  test('counts as chosen when one meaning was picked for exactly these words', () => {
    const picked = (asked: string) =>
      reading('breach', [
        ['/acts:ids', 'a1'],
        ['/acts/a1/victim', 'the teacher'],
        ['/acts/a1/victim:asked', asked],
        ['/acts/a1/victim:pick', `pe_${'a'.repeat(26)}`],
      ]);
    expect(picked('the teacher').body).toEqual({ acts: [{ id: 'a1', victim: `pe_${'a'.repeat(26)}` }] });
    expect(picked('the driver').issues).toHaveLength(1);
  });

  test('replaces a published cell when the point is another, and leaves it when not', () => {
    const place = { id: 'w1', point: { lat: 1, lon: 2 }, cell: '843dd95ffffffff', blurred: true };
    const { fields } = models.types.byName('breach');
    const entries = toFields(fields, { where: [place] }, words());
    const moved = entries.map(([name, text]): [string, string] => [name, name.endsWith(':lat') ? '3' : text]);
    expect(reading('breach', moved).body).toEqual({ where: [{ id: 'w1', point: { lat: 3, lon: 2 } }] });
  });

  test('never fails, whatever names and texts come', () => {
    const name = fc.constantFrom(
      '/when',
      '/title',
      '/acts:ids',
      '/acts/a1/type',
      '/killed:low',
      '/where:ids',
      '/where/w1:lat',
      '/rights:0',
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' }))),
        (entries) => void reading('breach', entries),
      ),
    );
  });
});
