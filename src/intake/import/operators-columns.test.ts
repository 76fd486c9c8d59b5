import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileMapping } from './compile.ts';
import { mappingSchema } from './mapping-schema.ts';
import { MemorySink } from './memory-sink.ts';
import { runImport } from './run.ts';

const bodyOf = (field: unknown, row: Record<string, unknown>, asJson = false): unknown => {
  const mapping = mappingSchema.parse({
    id: 'm',
    version: '1',
    title: 'M',
    type: 'breach',
    identity: { const: 'x' },
    fields: { field },
    columns: { title: ['title', 'название'] },
  });
  const compiled = compileMapping(mapping, { columns: asJson ? null : Object.keys(row) });
  const mapped = compiled.map({ number: 1, cells: asJson ? row : (Object.values(row) as string[]) });
  return 'draft' in mapped ? mapped.draft.body.field : mapped;
};

describe('a question inside any group', () => {
  test.each([
    [{ place: 'Hill' }, 'Hill'],
    [{ 'incident/place': 'Hill' }, 'Hill'],
    [{ 'Where.Place ': 'Hill' }, 'Hill'],
    [{ birthplace: 'Ford', 'a/birth_place': 'Ford' }, undefined],
    [{ 'a/place': ' ', 'b/place': 'Hill' }, 'Hill'],
    [{ 'place/a': 'Ford' }, undefined],
  ])('of %j is %s', (row, found) => {
    expect(bodyOf({ ending: ['place'] }, row)).toBe(found);
    expect(bodyOf({ ending: ['place'] }, row, true)).toBe(found);
  });

  test('is found inside nested objects too, and earlier names come first', () => {
    expect(bodyOf({ ending: ['place', 'town'] }, { a: { town: 'Ford', b: { place: 'Hill' } } }, true)).toBe('Hill');
    expect(bodyOf({ ending: ['geolocation'], after: '_' }, { incident_geolocation: '1|1' })).toBe('1|1');
  });
});

describe('the languages of a text', () => {
  test('are the columns with their codes, the plain one first', () => {
    expect(bodyOf({ languages: 'title' }, { title__es: 'Dos', Title: '', title__en: 'Two' })).toEqual({
      lang: 'es',
      text: 'Dos',
      translations: { en: 'Two' },
    });
    expect(bodyOf({ languages: 'title', lang: 'ru' }, { название__en: 'Two', название: 'Два' })).toEqual({
      lang: 'ru',
      text: 'Два',
      translations: { en: 'Two' },
    });
    expect(bodyOf({ languages: 'title' }, { titles: 'x' })).toBeUndefined();
  });
});

describe('numbered columns', () => {
  test('are one list in the order of their numbers', () => {
    expect(
      bodyOf({ numbered: 'actions' }, { 'actions.10': 'c', 'actions.2': 'b', 'actions/0': 'a', actions: 'x' }),
    ).toEqual(['a', 'b', 'c']);
    expect(bodyOf({ numbered: 'actions' }, { 'actions.0': '' })).toBeUndefined();
  });
});

describe('a table', () => {
  const importing = async (text: string, input: object = {}) => {
    const folder = mkdtempSync(join(tmpdir(), 'tamga-columns-'));
    const path = join(folder, 't.csv');
    writeFileSync(path, text);
    const mapping = mappingSchema.parse({
      id: 'm',
      version: '1',
      title: 'M',
      type: 'breach',
      input,
      columns: { when: ['date', 'дата'] },
      identity: { template: 'm:{$row}' },
      fields: { when: { date: 'when' } },
    });
    try {
      return await runImport({ path, mapping, sink: new MemorySink() });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  test('may have rows that end early where the mapping says so, and never rows too long', async () => {
    const text = 'a,b,date,c\n1\n1,2,2021-01-01,3,4\n';
    expect((await importing(text)).reasons).toEqual({ 'import-row-ragged': 2 });
    expect(await importing(text, { short: true })).toMatchObject({ created: 1, reasons: { 'import-row-ragged': 1 } });
  });

  test('tells the order of day and month from a column under any of its names', async () => {
    expect(await importing('дата,b\n3/7/2022,1\n25/7/2022,1\n')).toMatchObject({
      created: 2,
      found: { dates: 'day-first' },
    });
  });
});
