import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMapping } from './mapping.ts';
import { fixture, type MappedFile, mapFile, shared } from './testing/mapped.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-ushahidi-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const load = (name: string): Promise<MappedFile> => mapFile(fixture(name), 'ushahidi', folder);
const real = (name: string) => shared(`import-fixtures/ushahidi/${name}`);

describe('Ushahidi', () => {
  test('gives drafts the engine takes, with the answers of numbered columns', async () => {
    const { report, drafts, faults } = await load('ushahidi.csv');
    expect(faults).toEqual([]);
    expect(report).toMatchObject({ read: 2, created: 2, rejected: 0 });
    expect(drafts.map(({ body }) => body)).toMatchObject([
      {
        title: { text: 'Missing person' },
        summary: { text: 'Last seen at the ford' },
        when: { precise: { from: '2015-11-20' } },
        where: [{ text: 'Hill town', point: { lat: 14.5, lon: -4.2 } }],
        context: ['ground_search', 'medical_evacuation'],
      },
      { context: ['medical_evacuation'] },
    ]);
  });

  test('finds the place and the post inside the columns of a survey', async () => {
    const { report, drafts, faults } = await load('ushahidi-posts.csv');
    expect(faults).toEqual([]);
    expect(report).toMatchObject({ read: 2, created: 2 });
    expect(drafts[0].ext).toEqual(['ushahidi:ushahidi-posts:12']);
    expect(drafts[0].body).toMatchObject({
      where: [{ point: { lat: 14.5, lon: -4.2 } }],
      context: ['Water', 'Health'],
      sources: [{ title: { text: 'Post 12' } }],
    });
    expect(drafts[1].body.where).toBeUndefined();
  });

  test('leaves names and contacts in the raw row, and publishes nothing by itself', async () => {
    const drafts = [...(await load('ushahidi.csv')).drafts, ...(await load('ushahidi-posts.csv')).drafts];
    expect(JSON.stringify(drafts.map(({ body }) => body))).not.toMatch(/invented/i);
    expect(loadMapping('ushahidi').already_public).toBeUndefined();
  });

  test.skipIf(!existsSync(real('sample_os9.csv')))(
    'reads sample.csv and its twin with old Mac line ends alike',
    async () => {
      const [plain, mac] = [
        await mapFile(real('sample.csv'), 'ushahidi', folder),
        await mapFile(real('sample_os9.csv'), 'ushahidi', folder),
      ];
      expect([plain.faults, mac.faults]).toEqual([[], []]);
      expect(plain.report).toMatchObject({ read: 2, created: 2, rejected: 0 });
      expect(mac.drafts.map(({ body }) => body)).toEqual(plain.drafts.map(({ body }) => body));
      expect(plain.drafts.map(({ body }) => body.context)).toEqual([
        ['ground_search', 'medical_evacuation'],
        ['medical_evacuation'],
      ]);
      for (const { body, raw } of plain.drafts)
        expect(JSON.stringify(body)).not.toContain((JSON.parse(raw) as { name: string }).name);
    },
  );
});
