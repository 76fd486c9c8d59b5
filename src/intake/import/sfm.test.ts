import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMapping } from './mapping.ts';
import { suggestMapping } from './suggest.ts';
import { fixture, type MappedFile, mapFile } from './testing/mapped.ts';

let folder: string;
let alone: MappedFile;
let joined: MappedFile;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-sfm-'));
  copyFileSync(fixture('sfm.csv'), join(folder, 'units.csv'));
  alone = await mapFile(join(folder, 'units.csv'), 'sfm', folder);
  copyFileSync(fixture('sfm-sources.csv'), join(folder, 'sources.csv'));
  joined = await mapFile(join(folder, 'units.csv'), 'sfm', folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('Security Force Monitor', () => {
  test('gives groups the engine takes; a further row of a unit is reported, never merged in silence', () => {
    expect([alone.faults, joined.faults]).toEqual([[], []]);
    expect(alone.report).toMatchObject({ read: 3, created: 2, duplicate: 1, rejected: 0 });
  });

  test('gives a unit its names, its superior and its places', () => {
    const [brigade] = alone.drafts;
    expect(brigade).toMatchObject({ type: 'group', ext: ['sfm:ML:3 Hill Brigade'] });
    expect(brigade.body).toMatchObject({
      kind: 'unit',
      country: 'ML',
      names: [
        { id: 'n1', name: '3 Bde' },
        { id: 'n2', name: 'Third Hill Brigade' },
      ],
      summary: { text: 'Army, Ground Forces' },
      superiors: [
        { unit: { ext: 'sfm-named:ML:Hill Command' }, when: { imprecise: { from: '2012', to: '2014-05-02' } } },
      ],
      areas: [{ text: 'Hill Barracks, Upper Hill', country: 'ML' }],
      external: ['sfm-unit:u-1'],
    });
    expect(alone.related.map(({ ext, body }) => [ext[0], body.kind])).toEqual([['sfm-named:ML:Hill Command', 'unit']]);
  });

  test('makes one account a field, with its sources and its confidence', () => {
    expect(alone.drafts[0].body.accounts).toEqual({
      '/title': [{ adopted: true, citations: [{ cite: 's1' }, { cite: 's2' }], confidence: 'high' }],
      '/names': [{ adopted: true, citations: [{ cite: 's3' }], confidence: 'medium' }],
      '/country': [{ adopted: true, citations: [{ cite: 's1' }], confidence: 'high' }],
      '/summary': [{ adopted: true, citations: [{ cite: 's1' }], confidence: 'low' }],
      '/superiors': [{ adopted: true, citations: [{ cite: 's3' }, { cite: 's1' }], confidence: 'medium' }],
      '/areas': [{ adopted: true, citations: [{ cite: 's4' }, { cite: 's3' }], confidence: 'low' }],
    });
    expect(alone.drafts[1].body.accounts).toMatchObject({
      '/summary': [{ adopted: true, citations: [{ cite: 's1' }] }],
    });
    expect(JSON.stringify(alone.drafts[1].body.accounts)).not.toContain('unsure');
  });

  test('keeps the words of a source, and takes title, publisher and date from the sheet of sources beside it', () => {
    expect(alone.drafts[0].body.sources).toMatchObject([
      { id: 's1', title: { text: 'ap-1' } },
      { id: 's2', url: 'https://example.org/hill' },
      { id: 's3', title: { text: 'ap-2' } },
      { id: 's4', title: { text: 'Ministry paper of May 2014' } },
    ]);
    expect(joined.drafts[0].body.sources).toMatchObject([
      { title: { text: 'Brigade returns from the hills' }, publisher: 'Hill Daily', url: 'https://example.org/a' },
      { url: 'https://example.org/hill' },
      { title: { text: 'Order of battle' }, date: { imprecise: { from: '2013', to: '2013' } } },
      { title: { text: 'Ministry paper of May 2014' } },
    ]);
  });

  test('never gives a superior the identity of a row, which may come later in the same file', () => {
    const rows = new Set(alone.drafts.flatMap(({ ext }) => ext));
    expect(alone.related.filter(({ ext }) => rows.has(ext[0]) || ext[0].startsWith('sfm:'))).toEqual([]);
  });

  test('sees that the sheet of sources came later', () => {
    expect(joined.drafts[0].digest).not.toBe(alone.drafts[0].digest);
    expect(joined.drafts[1].digest).toBe(alone.drafts[1].digest);
  });

  test('publishes nothing by itself, and is known by its columns', async () => {
    expect(loadMapping('sfm').already_public).toBeUndefined();
    expect((await suggestMapping(fixture('sfm.csv'))).why?.$mapping).toContain('--mapping sfm');
  });
});
