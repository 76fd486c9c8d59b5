import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadModels, PACKAGE_ROOT } from '../system.ts';
import { parts, recordType, string, text } from './declare.ts';
import { typescriptOf } from './typescript.ts';

test('docs/records.d.ts says what the declarations say', async () => {
  const { types } = await loadModels();
  await expect(typescriptOf(types.all)).toMatchFileSnapshot(join(PACKAGE_ROOT, 'docs/records.d.ts'));
});

test('no declaration has a field that every published record has already', async () => {
  const { types } = await loadModels();
  const taken = ['id', 'type', 'rev', 'publishedAt', 'log', 'status'];
  expect(
    types.all.flatMap(({ name, fields }) => taken.filter((one) => one in fields).map((one) => `${name}.${one}`)),
  ).toEqual([]);
});

test('only public fields are printed, and only of types that can be public', () => {
  const type = (name: string, publication: 'open' | 'never') =>
    recordType({
      name,
      prefix: 'xx',
      path: name,
      publication,
      bulk: false,
      title: 'title',
      fields: {
        title: text({ required: true }),
        'odd-name': string(),
        people: parts({ name: string({ required: true }), secret: string({ visibility: 'sealed' }) }),
        note: text({ visibility: 'members' }),
      },
    });
  const printed = typescriptOf([type('water-well', 'open'), type('informant', 'never')]);
  expect(printed.slice(printed.indexOf('export interface WaterWell'))).toBe(
    [
      'export interface WaterWell extends Public {',
      "  type: 'water-well';",
      '  title: Text;',
      '  "odd-name"?: string;',
      '  people?: {',
      '    id: string;',
      '    name: string;',
      '  }[];',
      '}',
      '',
    ].join('\n'),
  );
});
