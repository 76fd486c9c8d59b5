import { describe, expect, test } from 'vitest';
import { fixture } from './import/testing/mapped.ts';
import { previewImport } from './import-preview.ts';

const preview = (name: string, mapping: string) => previewImport(fixture(name), { mapping }, () => null);

describe('a file looked at before it is imported', () => {
  test('is read as the chosen mapping has it read, as the import itself will', async () => {
    const kobo = await preview('kobo.json', 'kobo');
    expect(kobo.rows.map(({ draft, problems }) => [draft?.ext[0], problems])).toEqual([
      ['kobo:11111111-aaaa-4bbb-8ccc-000000000001', []],
      ['kobo:11111111-aaaa-4bbb-8ccc-000000000002', []],
    ]);
    const uwazi = await preview('uwazi.csv', 'uwazi');
    expect(uwazi.rows.flatMap(({ problems }) => problems.map(({ code }) => code))).not.toContain('import-row-ragged');
  });
});
