import { beforeAll, describe, expect, test } from 'vitest';
import { loadModels } from '../system.ts';
import type { Models } from './models.ts';

let models: Models;
beforeAll(async () => {
  models = await loadModels();
});

const id = (prefix: string) => `${prefix}_${'a'.repeat(26)}`;
const en = (text: string) => ({ lang: 'en', text });
const good = () => ({ title: en('T'), class: 'rights-breach', sources: [{ id: 's1', title: en('S') }] });
const draft = (body: unknown, type = 'breach') =>
  models
    .of(type)
    .validator.draft(body)
    .map(({ pointer, code }) => `${code} ${pointer}`);
const complete = (body: unknown) =>
  models
    .of('breach')
    .validator.complete(body)
    .map(({ pointer, code }) => `${code} ${pointer}`);

const HALF = 'a\ud800b';
const NUL = 'a\0b';
/** A place for a text in every kind of field, and the pointer under which a malformed one is refused. */
const PLACES: [string, (text: string) => Record<string, unknown>, string][] = [
  ['a title', (text) => ({ title: en(text) }), '/title/text'],
  ['a translation', (text) => ({ title: { ...en('T'), translations: { ru: text } } }), '/title/translations/ru'],
  ['a name of a place', (text) => ({ where: [{ id: 'w1', text }] }), '/where/0/text'],
  ['a district', (text) => ({ where: [{ id: 'w1', adm1: text }] }), '/where/0/adm1'],
  ['the words of a date', (text) => ({ when: { precise: { from: '2020', to: '2020' }, text } }), '/when/text'],
  ['a list of words', (text) => ({ context: [text] }), '/context/0'],
  ['an external id', (text) => ({ external: [text] }), '/external/0'],
  ['a side', (text) => ({ tallies: [{ id: 't1', status: 'killed', side: text }] }), '/tallies/0/side'],
  [
    'a note of an account',
    (text) => ({ accounts: { '/killed': [{ adopted: true, note: en(text) }] } }),
    '/accounts/~1killed/0/note/text',
  ],
  [
    'a competing value',
    (text) => ({ accounts: { '/title': [{ value: en(text) }] } }),
    '/accounts/~1title/0/value/text',
  ],
  [
    'a locator',
    (text) => ({ accounts: { '': [{ citations: [{ cite: 's1', locator: { page: text } }] }] } }),
    '/accounts//0/citations/0/locator/page',
  ],
  ['an address', (text) => ({ sources: [{ id: 's1', url: `https://a.example/${text}` }] }), '/sources/0/url'],
];

describe('text that no database or hash can hold', () => {
  test.each(PLACES)('is refused in %s', (_, body, pointer) => {
    expect(draft(body(NUL))).toEqual([`text-malformed ${pointer}`]);
    expect(draft(body(HALF))).toEqual([`text-malformed ${pointer}`]);
  });

  test('is refused as a key too', () => {
    expect(draft({ accounts: { [`/${NUL}`]: [{ adopted: true }] } })).toEqual(['key-malformed /accounts']);
  });
});

describe('a body', () => {
  test('with keys of JavaScript itself is refused', () => {
    expect(draft(JSON.parse('{"__proto__": {"title": 1}}'))).toEqual(['key-malformed ']);
    expect(
      draft(JSON.parse('{"title": {"lang": "en", "text": "T", "translations": {"__proto__": {"x": 1}}}}')),
    ).toEqual(['key-malformed /title/translations']);
    expect(draft(JSON.parse('{"accounts": {"__proto__": [{"value": 1}]}}'))).toEqual(['key-malformed /accounts']);
    expect(draft({ constructor: 'x' })).toEqual(['field-not-accepted /constructor']);
    expect(draft(Object.create({ title: 1 }))).toEqual(['value-invalid ']);
  });

  test('that is nested without end, or huge, is refused and costs no stack', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(draft({ accounts: { '/title': [{ value: deep }] } })[0]).toMatch(/^nested-too-deep /);
    expect(draft({ context: Array.from({ length: 50 }, () => 'x'.repeat(30_000)) })).toEqual(['record-too-large ']);
    expect(draft({ title: en('x'.repeat(501)) })).toEqual(['value-too-large /title/text']);
  });

  test('that is no object is refused', () => {
    for (const body of [null, 1, 'x', [], undefined]) expect(draft(body)).not.toEqual([]);
  });

  test('with unknown fields, wrong codes or wrong references is refused with the place', () => {
    expect(draft({ nonsense: 1 })).toEqual(['field-not-accepted /nonsense']);
    expect(draft({ 'a/b~c': 1 })).toEqual(['field-not-accepted /a~1b~0c']);
    expect(draft({ class: 'nonsense' })).toEqual(['term-unknown /class']);
    expect(draft({ acts: [{ id: 'a1', victim: id('br') }] })).toEqual(['reference-invalid /acts/0/victim']);
    expect(draft({ acts: [{ id: 'a1', victim: 'pe_x' }] })).toEqual(['reference-invalid /acts/0/victim']);
    expect(draft({ acts: [{ id: 'a1' }, { id: 'a1' }] })).toEqual(['part-id-repeated /acts']);
    expect(draft({ killed: { best: 3e9, unit: 'person' } })).toEqual(['value-invalid /killed']);
    expect(draft({ when: { precise: { from: '0000', to: '0000' } } })).toEqual(['value-invalid /when']);
  });

  test('needs its required fields only to be complete', () => {
    expect(draft({})).toEqual([]);
    expect(complete({})).toEqual(['value-missing /title', 'value-missing /class']);
    expect(complete(good())).toEqual([]);
  });
});

describe('accounts', () => {
  test('of a sealed field are refused like the field', () => {
    expect(draft({ contact: en('x') }, 'person')).toEqual(['field-not-accepted /contact']);
    expect(draft({ accounts: { '/contact': [{ value: en('x') }] } }, 'person')).toEqual([
      'field-not-accepted /accounts/~1contact',
    ]);
    expect(draft({ accounts: { '/names/n1/name': [{ value: 'x' }] } }, 'person')).toEqual([
      'field-not-accepted /accounts/~1names~1n1~1name',
    ]);
    expect(draft({ accounts: { '/files/f1': [{ value: { name: 'x' } }] } }, 'evidence')).toEqual([
      'field-not-accepted /accounts/~1files~1f1/0/value/name',
    ]);
  });

  test('carry only values their field would accept', () => {
    const of = (pointer: string, value: unknown) => draft({ accounts: { [pointer]: [{ value }] } });
    expect(of('/where', 'x')).toEqual(['value-invalid /accounts/~1where/0/value']);
    expect(of('/acts/a1/victim', { ext: 'x' })).toEqual(['value-invalid /accounts/~1acts~1a1~1victim/0/value']);
    expect(of('/acts/a1/victim', id('gr'))).toEqual([]);
    expect(of('/acts/a1', { type: 'nonsense' })).toEqual(['term-unknown /accounts/~1acts~1a1/0/value/type']);
    expect(of('/where/w1', { id: 'w1', country: 'SY' })).toEqual([]);
    expect(of('/when', { precise: { from: '2020', to: '2020' } })).toEqual([]);
    expect(of('', { title: 1 })).toEqual(['field-not-accepted /accounts//0/value']);
    for (const pointer of ['/nonsense', '/title/text', '/acts/a1/b/c', 'title', '/__proto__', '/constructor']) {
      expect([pointer, of(pointer, 1)]).toEqual([pointer, [expect.stringMatching(/^field-not-accepted \/accounts\//)]]);
    }
  });

  test('cite sources of the record before it is complete', () => {
    const body = { ...good(), accounts: { '': [{ adopted: true, citations: [{ cite: 's9' }] }] } };
    expect(draft(body)).toEqual([]);
    expect(complete(body)).toEqual(['citation-unknown /accounts//0/citations/0/cite']);
  });
});
