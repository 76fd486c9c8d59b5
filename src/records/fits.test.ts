import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadModels } from '../system.ts';
import type { Field, Fields } from './declare.ts';
import { fitsOf } from './fits.ts';
import { bodySchema } from './validate.ts';
import { malformed } from './well-formed.ts';

const models = await loadModels();
const { types, vocabularies } = models;

/** What people and programs send instead of what is asked for. */
const noise = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    'x',
    'x'.repeat(501),
    'x'.repeat(10_001),
    -1,
    1.5,
    3e9,
    2 ** 53,
    true,
    [],
    [undefined],
    {},
    { id: 'a1' },
    { lang: 'en', text: 'T', translations: { '': 'x' } },
    { lang: 'en', text: 'T', translations: { ru: undefined } },
    { low: 2, best: 1, unit: 'person' },
    { precise: { from: '2020', to: '2019' } },
    ' https://a.example/',
    'https:a.example',
    'ftp://a.example/',
  ),
  fc.jsonValue(),
);
const mostly = (good: fc.Arbitrary<unknown>, share: number): fc.Arbitrary<unknown> =>
  share === 0 ? good : fc.oneof({ weight: share, arbitrary: good }, { weight: 1, arbitrary: noise });

const id = (prefix: string) => `${prefix}_${'a'.repeat(26)}`;
const partId = fc.constantFrom('a1', 'a2', 'b-1', 'Z9');
const language = fc.constantFrom('en', 'ar-SY', 'und');
const texts = fc.record(
  { lang: language, text: fc.constantFrom('T', 'слово'), translations: fc.constant({ ru: 'Т', ar: 'ت' }) },
  { requiredKeys: ['lang', 'text'] },
);
const dates = fc.constantFrom(
  { precise: { from: '2020', to: '2020' } },
  { imprecise: { from: '2020-01', to: '2021' }, text: 'about then' },
);
const counts = fc.record(
  {
    low: fc.nat(3),
    best: fc.integer({ min: 3, max: 5 }),
    high: fc.integer({ min: 5, max: 9 }),
    unit: fc.constant('person'),
  },
  { requiredKeys: ['unit'] },
);
const place = fc.record(
  { id: partId, text: fc.constant('Town'), point: fc.constant({ lat: 1, lon: 2 }), country: fc.constant('SY') },
  { requiredKeys: ['id'] },
);

/** Values of a field; of `share + 1`, one at every place is noise. */
function valuesOf(field: Field, share: number): fc.Arbitrary<unknown> {
  const some = (item: fc.Arbitrary<unknown>) => mostly(fc.array(mostly(item, share), { maxLength: 3 }), share);
  const codes = 'vocabulary' in field ? [...(vocabularies.get(field.vocabulary)?.byCode.keys() ?? [])].slice(0, 3) : [];
  const refs = 'types' in field ? field.types.flatMap((name) => types.find(name)?.prefix ?? []).map(id) : [];
  switch (field.kind) {
    case 'text':
      return mostly(texts, share);
    case 'string':
      return mostly(fc.constant('S'), share);
    case 'strings':
      return some(fc.constant('S'));
    case 'url':
      return mostly(fc.constantFrom('https://a.example/b?c', 'http://b.example'), share);
    case 'integer':
      return mostly(fc.integer({ min: field.min ?? 0, max: (field.min ?? 0) + 5 }), share);
    case 'flag':
      return mostly(fc.boolean(), share);
    case 'date':
      return mostly(dates, share);
    case 'count':
      return mostly(counts, share);
    case 'place':
      return some(place);
    case 'term':
      return mostly(fc.constantFrom(...codes), share);
    case 'terms':
      return some(fc.constantFrom(...codes));
    case 'ref':
      return mostly(fc.constantFrom(...refs), share);
    case 'refs':
      return some(fc.constantFrom(...refs));
    case 'parts': {
      const part = membersOf(field.fields, share, { id: partId });
      return share === 0 ? fc.array(part, { maxLength: 1 }) : mostly(fc.array(part, { maxLength: 3 }), share);
    }
  }
}

function membersOf(fields: Fields, share: number, more: Record<string, fc.Arbitrary<unknown>> = {}) {
  const values = (all: [string, Field][]) =>
    Object.fromEntries(all.map(([name, field]) => [name, valuesOf(field, share)] as const));
  const open = Object.entries(fields).filter(([, field]) => field.visibility !== 'sealed');
  const known = { ...more, ...values(open) };
  const required = [...Object.keys(more), ...open.filter(([, field]) => field.required).map(([name]) => name)];
  if (share === 0) return fc.record(known, { requiredKeys: required });
  const sealed = values(Object.entries(fields).filter(([, field]) => field.visibility === 'sealed'));
  const surplus = fc.constantFrom<unknown>(undefined, 1);
  return fc.oneof(
    { weight: 1, arbitrary: fc.record({ ...known, ...sealed, surplus }, { requiredKeys: [] }) },
    { weight: 9, arbitrary: fc.record(known, { requiredKeys: [] }) },
    { weight: 9, arbitrary: fc.record(known, { requiredKeys: required }) },
  );
}

const accounts = (share: number) => {
  const account = fc.record(
    {
      adopted: mostly(fc.constant(true), share),
      value: noise,
      citations: mostly(
        fc.array(fc.record({ cite: mostly(partId, share), locator: mostly(fc.constant({ page: '3' }), share) }), {
          maxLength: 2,
        }),
        share,
      ),
      confidence: mostly(fc.constant('sure'), share),
      note: mostly(texts, share),
    },
    { requiredKeys: [] },
  );
  return mostly(
    fc.dictionary(fc.constantFrom('', '/title'), mostly(fc.array(account, { minLength: 1, maxLength: 2 }), share)),
    share,
  );
};

for (const { name, fields } of types.all) {
  for (const complete of [true, false]) {
    const fits = fitsOf(fields, { types, vocabularies, complete });
    const schema = bodySchema(fields, types, vocabularies, complete);

    test(`what the quick yes takes for a ${complete ? 'complete' : 'drafted'} ${name}, the schema takes`, () => {
      let yes = 0;
      const body = fc
        .integer({ min: 1, max: 3 })
        .chain((more) => membersOf(fields, 15 ** more, { accounts: accounts(15 ** more) }));
      fc.assert(
        fc.property(body, (value) => {
          if (malformed(value) || !fits(value)) return;
          yes += 1;
          expect(schema.safeParse(value).error?.issues).toBeUndefined();
        }),
        { numRuns: 150 },
      );
      expect(yes).toBeGreaterThan(0);
    });

    test(`a ${complete ? 'complete' : 'drafted'} ${name} with nothing odd in it is a quick yes`, () => {
      fc.assert(
        fc.property(membersOf(fields, 0), (value) => {
          expect(fits(value)).toBe(true);
        }),
        { numRuns: 50 },
      );
    });
  }
}
