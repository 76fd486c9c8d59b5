import { describe, expect, test } from 'vitest';
import { compileMapping } from './compile.ts';
import type { Draft } from './draft.ts';
import { type Mapping, mappingSchema } from './mapping-schema.ts';
import type { CellProblem } from './row.ts';

const mappingWith = (parts: Partial<Mapping>): Mapping =>
  mappingSchema.parse({
    id: 'trial',
    version: '1',
    title: 'Trial',
    type: 'breach',
    identity: { template: 'trial:{id}' },
    fields: {},
    ...parts,
  });

function mapOne(
  mapping: Mapping,
  row: Record<string, string>,
  dayFirst?: boolean,
): { draft?: Draft; problems?: CellProblem[]; skipped?: true } {
  const columns = Object.keys(row);
  return compileMapping(mapping, { columns, ...(dayFirst === undefined ? {} : { dayFirst }) }).map({
    number: 1,
    cells: Object.values(row),
  });
}

const bodyOf = (fields: Mapping['fields'], row: Record<string, string>, more: Partial<Mapping> = {}) =>
  mapOne(mappingWith({ fields, ...more }), { id: '1', ...row }).draft?.body;

const problemsOf = (fields: Mapping['fields'], row: Record<string, string>) =>
  mapOne(mappingWith({ fields }), { id: '1', ...row }).problems;

describe('the mapping language', () => {
  test('reads columns by any of their names, and takes an empty cell for nothing', () => {
    const columns = { side: ['side_a_new_id', 'side_a_dset_id'] };
    expect(bodyOf({ a: { id: 'side' }, b: 'none' }, { side_a_dset_id: ' 118.0 ' }, { columns })).toEqual({ a: '118' });
    expect(bodyOf({ a: 'x' }, { x: 'NA' }, { input: { empty: ['NA'] } })).toEqual({});
    expect(bodyOf({ a: 'event_date' }, { 'Event Date': 'x' }, { input: { loose: true } })).toEqual({ a: 'x' });
  });

  test('chooses, joins, splits, maps and cuts', () => {
    const fields = {
      first: { first: ['empty', 'x'] },
      join: { join: ['x', 'y', 'x'], with: ', ' },
      split: { split: 'list', by: '|' },
      map: { map: { split: 'list', by: '|' }, to: { a: '1', b: '2' }, default: null },
      match: { match: 'x', pattern: '(\\d+)' },
      when: {
        when: {
          any: [
            { is: 'x', starts: 'z' },
            { is: 'n', above: 5 },
          ],
        },
        give: { const: 'yes' },
        else: { const: 'no' },
      },
      cut: { cut: 'long', max: 12 },
      maybe: { template: '{x} {empty?}!' },
      never: { template: '{x} {empty}!' },
    };
    expect(
      bodyOf(fields, { empty: '', x: 'no 42', y: 'why', list: 'a| b|c', n: '6', long: 'one two three four' }),
    ).toEqual({
      first: 'no 42',
      join: 'no 42, why',
      split: ['a', 'b', 'c'],
      map: ['1', '2'],
      match: '42',
      when: 'yes',
      cut: 'one two thr…',
      maybe: 'no 42 !',
    });
  });

  test('reads numbers as people write them', () => {
    const fields = { a: { integer: 'a' }, b: { number: 'b' }, c: { integer: 'c' } };
    expect(bodyOf(fields, { a: '1631.0', b: '34,80', c: '1 234' })).toEqual({ a: 1631, b: 34.8, c: 1234 });
    expect(problemsOf(fields, { a: 'many', b: '1', c: '1.5' })).toEqual([
      { code: 'import-integer-unread', column: 'a', value: 'many' },
      { code: 'import-integer-unread', column: 'c', value: '1.5' },
    ]);
  });

  test('numbers the parts of a record', () => {
    const fields = {
      parts: { parts: [{ object: { n: 'x' } }, { object: { n: 'none' } }, { object: { n: 'y' } }], prefix: 'p' },
    };
    expect(bodyOf(fields, { x: '1', y: '2' })).toEqual({
      parts: [
        { id: 'p1', n: '1' },
        { id: 'p2', n: '2' },
      ],
    });
  });

  test.each([
    [{ place: { latitude: 'lat', longitude: 'lon' } }, { lat: '91', lon: '0' }, 'import-latitude-range', 'lat'],
    [{ place: { latitude: 'lat', longitude: 'lon' } }, { lat: '1', lon: '-181' }, 'import-longitude-range', 'lon'],
    [{ place: { text: 't', precision: 'p' } }, { t: 'x', p: '9' }, 'import-precision-range', 'p'],
    [{ count: { low: 'l', best: 'b' }, unit: 'person' }, { l: '3', b: '2' }, 'import-count-order', 'l'],
    [{ count: { best: 'b' }, unit: 'person' }, { b: '-2' }, 'import-count-negative', 'b'],
    [{ map: 'kind', to: { a: 'b' } }, { kind: 'new' }, 'import-code-unknown', 'kind'],
    [{ date: 'when' }, { when: 'someday' }, 'import-date-unread', 'when'],
    [{ json: 'data' }, { data: '{"a":' }, 'import-json-broken', 'data'],
  ])('says of %j what is wrong with %j', (field, row, code, column) => {
    expect(problemsOf({ field }, row as Record<string, string>)?.[0]).toMatchObject({ code, column });
  });

  test('keeps the best figure of a source whose bounds contradict it', () => {
    const fields = { killed: { count: { low: 'l', best: 'b', high: 'h' }, unit: 'person', widen: true } };
    expect(bodyOf(fields, { l: '2', b: '0', h: '2' })).toEqual({
      killed: { low: 0, best: 0, high: 2, unit: 'person' },
    });
  });

  test('reads ambiguous dates only in the order it was told', () => {
    const mapping = mappingWith({ fields: { when: { date: 'd' } } });
    expect(mapOne(mapping, { id: '1', d: '3/7/2022' }).problems?.[0].code).toBe('import-date-unread');
    expect(mapOne(mapping, { id: '1', d: '3/7/2022' }, true).draft?.body.when).toMatchObject({
      precise: { from: '2022-07-03' },
    });
    expect(mapOne(mapping, { id: '1', d: '3/7/2022' }, false).draft?.body.when).toMatchObject({
      precise: { from: '2022-03-07' },
    });
  });

  test('refuses a mapping that is wrong, and says where', () => {
    const bad =
      (fields: Mapping['fields'], more: Partial<Mapping> = {}) =>
      () =>
        compileMapping(mappingWith({ fields, ...more }), { columns: ['id'] });
    const refusal = (at: string) =>
      expect.objectContaining({ code: 'mapping-invalid', params: expect.objectContaining({ at }) });
    expect(bad({ x: { nonsense: 1 } })).toThrow(refusal('/fields/x'));
    expect(bad({ x: { text: 'a' } })).toThrow(refusal('/fields/x/lang'));
    expect(bad({ x: { let: 'gone' } })).toThrow(refusal('/fields/x/let'));
    expect(bad({ x: { call: 'rm' } })).toThrow(refusal('/fields/x/call'));
    expect(bad({ x: { match: 'a', pattern: '(a+)+$' } })).toThrow(refusal('/fields/x/match'));
    expect(bad({ x: { when: { is: 'a' }, give: 'b' } })).toThrow(refusal('/fields/x/when'));
  });

  test('refuses a value that refers to itself', () => {
    const mapping = mappingWith({ let: { a: { let: 'b' }, b: { let: 'a' } }, fields: { x: { let: 'a' } } });
    expect(() => mapOne(mapping, { id: '1' })).toThrow(expect.objectContaining({ code: 'mapping-invalid' }));
  });

  test('gives the same digest to a row whose columns were moved, and another to a changed one', () => {
    const mapping = mappingWith({ fields: { x: 'x' } });
    const digest = (row: Record<string, string>) => mapOne(mapping, row).draft?.digest;
    const before = digest({ id: '1', x: 'a' });
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(digest({ x: 'a', id: '1', new: '' })).toBe(before);
    expect(digest({ id: '1', x: 'b' })).not.toBe(before);
    expect(
      compileMapping({ ...mapping, version: '2' }, { columns: ['id', 'x'] }).map({ number: 1, cells: ['1', 'a'] }),
    ).not.toMatchObject({ draft: { digest: before } });
  });

  test('rejects a row without identity', () => {
    expect(mapOne(mappingWith({}), { id: '' }).problems).toMatchObject([{ code: 'import-identity-missing' }]);
  });
});
