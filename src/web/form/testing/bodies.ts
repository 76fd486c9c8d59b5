/** Bodies of any declared type, made by chance for tests: every kind of field, with the values people and imports bring. */
import fc from 'fast-check';
import { cellOf } from '../../../kernel/cells.ts';
import type { Count } from '../../../kernel/count.ts';
import { newId } from '../../../kernel/ids.ts';
import type { UncertainDate } from '../../../kernel/uncertain-date.ts';
import type { Field, Fields } from '../../../records/declare.ts';
import type { Models } from '../../../records/models.ts';
import type { Body } from '../../../records/validate.ts';

const WORDS = [
  'мост',
  'four men',
  'الجسر',
  '"quoted" & <b>',
  'line one\nline two',
  ' spaces kept ',
  '= 1 + 1',
  '😀',
  '0',
];
const line = (most: number) =>
  fc
    .array(fc.constantFrom(...WORDS.filter((word) => !word.includes('\n'))), { minLength: 1, maxLength: 4 })
    .map((words) => words.join(' ').slice(0, most))
    .filter((text) => text.trim() !== '' && text.isWellFormed());
const prose = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 }).map((words) => words.join('\n'));
const tongue = fc.constantFrom('en', 'ru', 'ar', 'ce', 'zh-Hant', 'und', 'qaa');
const day = fc
  .tuple(fc.integer({ min: 1990, max: 2030 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join('-'));

const text = (most: number) =>
  fc.record(
    {
      lang: tongue,
      text: prose.map((words) => words.slice(0, most)),
      translations: fc.dictionary(tongue, prose, { minKeys: 1, maxKeys: 2 }),
    },
    { requiredKeys: ['lang', 'text'] },
  );

const range = fc
  .tuple(day, day, fc.constantFrom(4, 7, 10))
  .map(([a, b, size]) => [a.slice(0, size), b.slice(0, size)].sort())
  .map(([from = '', to = '']) => ({ from, to }));
const date: fc.Arbitrary<UncertainDate> = fc.oneof(
  range.map((imprecise) => ({ imprecise })),
  range.map((precise) => ({ precise, precision: { scheme: 'ucdp' as const, code: 1 } })),
  day.map((at) => ({ precise: { from: at, to: at }, time: '14:20', zone: '+03:00' })),
  day.map((at) => ({
    imprecise: { from: at.slice(0, 7), to: at.slice(0, 7) },
    precision: { scheme: 'acled' as const, code: 3 },
    text: at,
  })),
  fc.constant({ imprecise: { from: '2022-03-01', to: '2022-03-10' }, text: 'в начале марта 2022' }),
);

const counted = (unit: string): fc.Arbitrary<Count> =>
  fc
    .tuple(fc.nat(500), fc.nat(500), fc.nat(500), fc.subarray(['low', 'best', 'high'] as const))
    .map(([a, b, c, keys]) => {
      const [low, best, high] = [a, a + b, a + b + c];
      const all = { low, best, high };
      return { ...Object.fromEntries(keys.map((key) => [key, all[key]])), unit };
    });

const point = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }).map((value) => Number(value.toFixed(6)) || 0),
  lon: fc.double({ min: -180, max: 180, noNaN: true }).map((value) => Number(value.toFixed(6)) || 0),
});
const place = fc
  .record(
    {
      text: line(200),
      country: fc.constantFrom('SY', 'RU', 'QM', 'XK'),
      adm1: line(80),
      adm2: line(80),
      role: fc.constantFrom('event', 'burial'),
      precision: fc.constantFrom(1, 2, 3, 4, 5, 6, 7),
      gazetteer: fc.constantFrom('geonames:1234'),
      point,
      blurred: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .map((one) => (one.blurred && one.point ? { ...one, cell: cellOf(one.point.lat, one.point.lon, 4) } : one));

/** Bodies of a type; part ids are unique in the whole record. */
export function bodies(models: Models, name: string): fc.Arbitrary<Body> {
  return fieldsOf(models, models.types.byName(name).fields, 0).map((body) => numbered(body, { next: 1 }) as Body);
}

function fieldsOf(models: Models, fields: Fields, depth: number): fc.Arbitrary<Body> {
  const open = Object.entries(fields).filter(([, field]) => field.visibility !== 'sealed');
  return fc.record(Object.fromEntries(open.map(([name, field]) => [name, valueFor(models, field, depth)])), {
    requiredKeys: [],
  });
}

function valueFor(models: Models, field: Field, depth: number): fc.Arbitrary<unknown> {
  const most = field.max ?? 1000;
  switch (field.kind) {
    case 'text':
      return text(most);
    case 'string':
      return most === 2 ? fc.constant('RU') : line(most);
    case 'strings':
      return fc.array(line(100), { minLength: 1, maxLength: 3 });
    case 'url':
      return fc.constantFrom('https://archive.example/a?b=c&d=1', 'http://example.org/مرحبا');
    case 'integer':
      return fc.nat();
    case 'flag':
      return fc.boolean();
    case 'date':
      return date;
    case 'count':
      return counted(field.unit);
    case 'place':
      return fc.array(place, { minLength: 1, maxLength: 2 }).map((list) => list.map((one) => ({ id: '', ...one })));
    case 'term':
      return codes(models, field.vocabulary);
    case 'terms':
      return fc.uniqueArray(codes(models, field.vocabulary), { minLength: 1, maxLength: 3 });
    case 'ref':
      return ids(models, field.types);
    case 'refs':
      return fc.uniqueArray(ids(models, field.types), { minLength: 1, maxLength: 3 });
    case 'parts':
      return fc
        .array(fieldsOf(models, field.fields, depth + 1), { minLength: 1, maxLength: depth === 0 ? 3 : 2 })
        .map((parts) => parts.map((part) => ({ id: '', ...part })));
  }
}

const codes = (models: Models, vocabulary: string): fc.Arbitrary<string> =>
  fc.constantFrom(...(models.vocabularies.get(vocabulary)?.terms.map(({ code }) => code) ?? []));

const ids = (models: Models, types: string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...types), fc.uint8Array({ minLength: 16, maxLength: 16 }))
    .map(([type, bytes]) => newId(models.types.byName(type).prefix, bytes));

function numbered(value: unknown, counter: { next: number }): unknown {
  if (Array.isArray(value)) return value.map((item) => numbered(item, counter));
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.entries(value).map(([key, one]) => [
    key,
    key === 'id' && one === '' ? `x${counter.next++}` : numbered(one, counter),
  ]);
  return Object.fromEntries(inner);
}
