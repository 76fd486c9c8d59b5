import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { suggestMapping } from './import/suggest.ts';
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

  test.each([undefined, 2])(
    'is known for what it is when its rows stand in a list inside the document',
    async (indent) => {
      const folder = mkdtempSync(join(tmpdir(), 'tamga-preview-'));
      try {
        const path = join(folder, 'popolo.json');
        const organizations = [{ id: 'o', name: 'Council', classification: 'council' }];
        const memberships = [{ id: 'm', organization_id: 'o', person_id: 'p' }];
        const persons = [{ id: 'p', name: 'Somebody Named' }];
        writeFileSync(path, JSON.stringify({ persons, memberships, organizations }, null, indent));
        const { choice, rows } = await previewImport(path, {}, () => null);
        expect(choice).toEqual({ mapping: 'popolo' });
        expect(rows[0]?.draft?.body.memberships).toMatchObject([{ name: 'Somebody Named' }]);
        expect((await suggestMapping(path)).why?.$mapping).toContain('--mapping popolo');
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
