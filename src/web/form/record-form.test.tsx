import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Models } from '../../records/models.ts';
import { loadModels } from '../../system.ts';
import { renderHtml } from '../html.ts';
import { LANGUAGES } from '../i18n.ts';
import { loadLabels } from '../labels.ts';
import { sampleReader } from '../testing/sample-reader.ts';
import { type SiteOptions, type View, viewOf } from '../view.ts';
import { fromFields } from './from-fields.ts';
import { operated } from './operations.ts';
import { formWords, RecordForm, type RecordFormProps } from './record-form.tsx';
import { bodies } from './testing/bodies.ts';
import { formEntries, typed } from './testing/form-entries.ts';
import { toFields } from './to-fields.ts';
import { first, type Values, valuesOf } from './values.ts';

const models: Models = await loadModels();
let site: SiteOptions;
const view = (lang = 'en'): View => viewOf(site, lang, '', '/workspace');

beforeAll(async () => {
  site = {
    reader: sampleReader(),
    types: models.types,
    vocabularies: models.vocabularies,
    labels: await loadLabels(join(import.meta.dirname, '../../../schema/types')),
    assets: { url: (name) => `/assets/${name}`, get: () => undefined, manifest: {} },
    settings: { name: 'Tamga', demo: false, publicUrl: 'https://register.example', languages: LANGUAGES },
    now: () => new Date('2031-12-04T10:00:00Z'),
  };
});

const html = (type: string, values: Values, lang = 'en', more: Partial<RecordFormProps> = {}): string =>
  renderHtml(
    <RecordForm
      desk={{ view: view(lang), token: 't' }}
      type={models.types.byName(type)}
      action="/x"
      values={values}
      tightened={{}}
      {...more}
    />,
  );
const sent = (page: string): Values => valuesOf(formEntries(page));
const fieldsOf = (type: string) => models.types.byName(type).fields;
const TYPES = models.types.all.map(({ name }) => name);

describe('the form of a record', () => {
  test.each(TYPES)('of type %s sends its own body back unchanged', (type) => {
    fc.assert(
      fc.property(bodies(models, type), fc.constantFrom(...LANGUAGES), (body, lang) => {
        const words = formWords(view(lang));
        const page = html(type, valuesOf(toFields(fieldsOf(type), body, words)), lang);
        expect(fromFields(fieldsOf(type), sent(page), words)).toEqual({ body, issues: [], tightened: {} });
      }),
      { numRuns: 25 },
    );
  });

  test.each(LANGUAGES)('is whole in %s: no raw key, no value undefined, every id once', (lang) => {
    fc.assert(
      fc.property(bodies(models, 'breach'), (body) => {
        const page = html('breach', valuesOf(toFields(fieldsOf('breach'), body, formWords(view(lang)))), lang);
        expect(/>\s*(?:form|help|visible)\.[a-z.-]+\s*</.exec(page)).toBeNull();
        expect(/undefined|\[object Object\]|NaN/.exec(page.replaceAll('value="undefined"', ''))?.[0]).toBeUndefined();
        const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
        expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
        expect(/ style=| on[a-z]+="/.exec(page)?.[0]).toBeUndefined();
      }),
      { numRuns: 6 },
    );
  });

  test('holds whatever was typed, read or unread, however often it is sent', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 30 })
      .filter((one) => one.isWellFormed() && !/[\r\n\0]/.test(one));
    const names = [
      '/title',
      '/when',
      '/killed:low',
      '/acts/a1/type',
      '/acts/a1/victim',
      '/acts/a1/note',
      '/where/w1:text',
      '/where/w1:country',
      '/where/w1:lat',
      '/context',
      '/rights:0',
      '/title:0',
      '/sources/s1/url',
    ];
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(...names),
          text.filter((one) => one.trim() !== ''),
          { minKeys: 1 },
        ),
        (given) => {
          const parts = [
            ['/acts:ids', 'a1'],
            ['/where:ids', 'w1'],
            ['/sources:ids', 's1'],
          ] as const;
          const values = valuesOf([...parts, ...Object.entries(given)]);
          const { issues } = fromFields(fieldsOf('breach'), values, formWords(view()));
          const again = sent(html('breach', sent(html('breach', values, 'en', { issues })), 'en', { issues }));
          // One-line controls in words forgive blanks at the ends and between words; nothing else changes.
          const line = (one: string) => one.replace(/\s+/g, ' ').trim();
          for (const [name, words] of Object.entries(given)) {
            const shown = first(again, name);
            const code = fromFields(fieldsOf('breach'), again, formWords(view())).body;
            if (line(shown) !== line(words))
              expect([name, code]).toEqual([name, fromFields(fieldsOf('breach'), values, formWords(view())).body]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('marks what must be filled in, what is not public, and never shows what is sealed', () => {
    const page = html('person', valuesOf([]), 'en', { sealed: new Map([['/contact', {}]]) });
    expect(page).toContain('required');
    expect(page).toContain('A sealed value is kept here');
    expect(page).not.toContain('name="/contact"');
    expect(page).toMatch(/Seen by|members/);
  });

  test('asks at the field what words of several meanings mean, and takes the answer', () => {
    const values = valuesOf([
      ['/acts:ids', 'a1'],
      ['/acts/a1/type', 'killing'],
    ]);
    const { issues } = fromFields(fieldsOf('breach'), values, formWords(view()));
    expect(issues).toMatchObject([{ pointer: '/acts/a1/type', code: 'term-unread' }]);
    const page = html('breach', values, 'en', { issues });
    const pick = /name="\/acts\/a1\/type:pick" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const answered = valuesOf([...formEntries(page), ['/acts/a1/type:pick', pick]]);
    expect(fromFields(fieldsOf('breach'), answered, formWords(view())).body).toMatchObject({
      acts: [{ id: 'a1', type: pick }],
    });
  });

  test('finds a record typed by its title among those offered, and makes a new one where there is none', () => {
    const values = valuesOf([
      ['/acts:ids', 'a1'],
      ['/acts/a1/victim', 'the teacher'],
    ]);
    const id = `pe_${'a'.repeat(26)}`;
    const found = new Map([['/acts/a1/victim', [{ id, title: 'A teacher of Qaraz', type: 'person' }]]]);
    const page = html('breach', values, 'en', { found, makes: new Set(['person']) });
    expect(page).toContain('A teacher of Qaraz');
    expect(page).toContain('value="make /acts/a1/victim person"');
  });
});

describe('a row that was emptied', () => {
  test('takes none of those after it along', () => {
    const values = valuesOf([
      ['/rights:0', ''],
      ['/rights:1', 'nonsense words'],
      ['/title:0', ''],
      ['/title:1', 'Мост'],
      ['/title:1:lang', 'ru'],
    ]);
    const again = sent(html('breach', sent(html('breach', values))));
    expect([first(again, '/rights:1'), first(again, '/title:1')]).toEqual(['nonsense words', 'Мост']);
  });
});

describe('the buttons of a form', () => {
  const pressed = (values: Values, op: string): Values => operated(fieldsOf('breach'), values, op) ?? new Map();

  test('add, move and remove parts and keep everything else as it was typed', () => {
    const start = sent(
      html(
        'breach',
        valuesOf([
          ['/when', 'someday'],
          ['/killed:low', 'few'],
        ]),
      ),
    );
    const two = pressed(pressed(start, 'add /acts'), 'add /acts');
    const filled = valuesOf(
      typed(formEntries(html('breach', two)), { '/acts/a1/note': 'First', '/acts/a2/note': 'Second' }),
    );
    const moved = pressed(filled, 'up /acts/a2');
    expect(moved.get('/acts:ids')).toEqual(['a2', 'a1']);
    const removed = pressed(pressed(moved, 'remove /acts/a1'), 'add /acts');
    expect(removed.get('/acts:ids')).toEqual(['a2', 'a3']);
    expect([...removed.keys()].filter((name) => name.startsWith('/acts/a1'))).toEqual([]);
    expect(first(removed, '/acts/a2/note')).toBe('Second');
    expect([first(removed, '/when'), first(removed, '/killed:low')]).toEqual(['someday', 'few']);
  });

  test('add parts inside parts', () => {
    const values = pressed(pressed(valuesOf([]), 'add /acts'), 'add /acts/a1/perpetrators');
    expect(html('breach', values)).toContain('name="/acts/a1/perpetrators/p2/how"');
  });

  test('take the accounts of a removed part with it', () => {
    const accounts = JSON.stringify({ '/acts/a1/note': [{ adopted: true }], '/killed': [{ adopted: true }] });
    const left = pressed(
      valuesOf([
        ['/acts:ids', 'a1'],
        ['accounts', accounts],
      ]),
      'remove /acts/a1',
    );
    expect(JSON.parse(first(left, 'accounts'))).toEqual({ '/killed': [{ adopted: true }] });
  });

  test('set a point by clicks on a map that comes closer', () => {
    let values = pressed(pressed(valuesOf([]), 'add /where'), 'map /where/w1');
    expect(html('breach', values)).toContain('type="image" name="/where/w1:map"');
    const clicked = valuesOf([...values].flatMap(([name, texts]) => texts.map((text) => [name, text] as const)));
    clicked.set('/where/w1:map.x', ['200']).set('/where/w1:map.y', ['60']);
    values = pressed(clicked, '');
    const { body } = fromFields(fieldsOf('breach'), values, formWords(view()));
    expect(body).toMatchObject({ where: [{ point: { lat: expect.any(Number), lon: expect.any(Number) } }] });
    expect(first(values, '/where/w1:chart')).toMatch(/ 1$/);
  });

  test('do nothing to what the type does not declare', () => {
    expect(operated(fieldsOf('breach'), valuesOf([]), 'add /nothing')).toBeNull();
    expect(operated(fieldsOf('breach'), valuesOf([]), 'save')).toBeNull();
  });
});
