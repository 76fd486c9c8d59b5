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
  test('gives groups the engine takes; further rows of a unit are counted, and what they say stands in the record', () => {
    expect([alone.faults, joined.faults]).toEqual([[], []]);
    expect(alone.report).toMatchObject({ read: 5, created: 3, duplicate: 2, rejected: 0 });
  });

  test('adds what further rows say to lists, and sets what they say otherwise beside the rest', () => {
    const [brigade] = alone.drafts;
    const { accounts } = brigade.body as { accounts: Record<string, unknown> };
    expect(accounts['/summary']).toEqual([
      { adopted: true, citations: [{ cite: 's1' }], confidence: 'low' },
      { value: { text: 'Gendarmerie', lang: 'en' }, citations: [{ cite: 's5' }], confidence: 'medium' },
    ]);
    expect(accounts['/title']).toEqual([
      { adopted: true, citations: [{ cite: 's1' }, { cite: 's2' }, { cite: 's5' }], confidence: 'high' },
    ]);
    expect(brigade.body.superiors).toHaveLength(2);
    expect(accounts['/superiors/u2']).toEqual([{ adopted: true, citations: [{ cite: 's3' }], confidence: 'low' }]);
    expect(brigade.body.names).toHaveLength(2);
    expect(accounts['/names/n1']).toMatchObject([{ citations: [{ cite: 's3' }, { cite: 's5' }] }]);
    expect(accounts['/areas/w2']).toEqual([{ adopted: true, citations: [{ cite: 's5' }], confidence: 'high' }]);
    expect(JSON.stringify(brigade.body)).not.toContain('Navy');
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
        { unit: { ext: 'sfm-named:ML:River Command' }, when: { imprecise: { from: '2015', to: '2016' } } },
      ],
      areas: [{ text: 'Hill Barracks, Upper Hill', country: 'ML' }, { text: 'River Barracks' }],
      external: ['sfm-unit:u-1'],
    });
    expect(alone.related.map(({ ext, body }) => [ext[0], body.kind])).toEqual([
      ['sfm-named:ML:Hill Command', 'unit'],
      ['sfm-named:ML:River Command', 'unit'],
    ]);
  });

  test('makes one account of each claim, with its sources and its confidence', () => {
    const { accounts } = alone.drafts[0].body as { accounts: object };
    expect(Object.keys(accounts)).toEqual([
      '/title',
      '/names/n1',
      '/names/n2',
      '/country',
      '/summary',
      '/superiors/u1',
      '/superiors/u2',
      '/areas/w1',
      '/areas/w2',
    ]);
    expect(accounts).toMatchObject({
      '/country': [{ adopted: true, citations: [{ cite: 's1' }, { cite: 's5' }], confidence: 'high' }],
      '/superiors/u1': [{ adopted: true, citations: [{ cite: 's3' }, { cite: 's1' }], confidence: 'medium' }],
      '/areas/w1': [{ adopted: true, citations: [{ cite: 's4' }, { cite: 's3' }], confidence: 'low' }],
    });
    const police = alone.drafts.find(({ ext }) => ext[0] === 'sfm:ML:River Police Post');
    expect(police?.body.accounts).toEqual({
      '/title': [{ adopted: true, citations: [{ cite: 's1' }], confidence: 'medium' }],
      '/summary': [{ adopted: true, citations: [{ cite: 's1' }] }],
    });
  });

  test('keeps the words of a source, and takes title, publisher and date from the sheet of sources beside it', () => {
    expect(alone.drafts[0].body.sources).toMatchObject([
      { id: 's1', title: { text: 'ap-1' } },
      { id: 's2', url: 'https://example.org/hill' },
      { id: 's3', title: { text: 'ap-2' } },
      { id: 's4', title: { text: 'Ministry paper of May 2014' } },
      { id: 's5', title: { text: 'ap-5' } },
    ]);
    expect(joined.drafts[0].body.sources).toMatchObject([
      { title: { text: 'Brigade returns from the hills' }, publisher: 'Hill Daily', url: 'https://example.org/a' },
      { url: 'https://example.org/hill' },
      { title: { text: 'Order of battle' }, date: { imprecise: { from: '2013', to: '2013' } } },
      { title: { text: 'Ministry paper of May 2014' } },
      { title: { text: 'ap-5' } },
    ]);
  });

  test('never gives a superior the identity of a row, which may come later in the same file', () => {
    const rows = new Set(alone.drafts.flatMap(({ ext }) => ext));
    expect(alone.related.filter(({ ext }) => rows.has(ext[0]) || ext[0].startsWith('sfm:'))).toEqual([]);
  });

  test('sees that the sheet of sources came later', () => {
    expect(joined.drafts[0].digest).not.toBe(alone.drafts[0].digest);
    expect(joined.drafts[2].digest).toBe(alone.drafts[2].digest);
  });

  test('publishes nothing by itself, and is known by its columns', async () => {
    expect(loadMapping('sfm').already_public).toBeUndefined();
    expect((await suggestMapping(fixture('sfm.csv'))).why?.$mapping).toContain('--mapping sfm');
  });
});
