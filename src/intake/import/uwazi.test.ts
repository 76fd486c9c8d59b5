import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMapping } from './mapping.ts';
import { fixture, type MappedFile, mapFile, shared } from './testing/mapped.ts';

let folder: string;
let uwazi: MappedFile;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-uwazi-'));
  uwazi = await mapFile(fixture('uwazi.csv'), 'uwazi', folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const bodies = () => uwazi.drafts.map(({ body }) => body);
const real = (name: string) => test.skipIf(!existsSync(shared(`import-fixtures/uwazi/${name}`)));
const load = (name: string, dayFirst?: boolean) =>
  mapFile(shared(`import-fixtures/uwazi/${name}`), 'uwazi', folder, dayFirst === undefined ? {} : { dayFirst });

describe('Uwazi', () => {
  test('gives drafts the engine takes, from rows that end early and after a blank line', () => {
    expect(uwazi.faults).toEqual([]);
    expect(uwazi.report).toMatchObject({ read: 4, created: 4, rejected: 0, found: { dates: 'day-first' } });
  });

  test('makes one text of the languages of a title', () => {
    expect(bodies().map(({ title }) => title)).toEqual([
      { lang: 'es', text: 'Casa quemada', translations: { en: 'House burned' } },
      { lang: 'es', text: 'Camino cerrado', translations: { en: 'Road closed' } },
      { lang: 'es', text: 'Sin título inglés' },
      { lang: 'en', text: 'Only English' },
    ]);
  });

  test('reads a place out of one cell, several values, and dates by the order the column shows', () => {
    expect(bodies()[0]).toMatchObject({
      where: [{ country: 'ML', point: { lat: 14.5, lon: -4.2 } }],
      context: ['fire', 'property'],
      when: { precise: { from: '2021-12-25' } },
      sources: [{ url: 'https://example.org/a' }],
    });
    expect(bodies()[1]).toMatchObject({ when: { precise: { from: '2022-01-03' } } });
    expect(bodies()[3].where).toBeUndefined();
  });

  test('leaves names of people in the raw row, and publishes nothing by itself', () => {
    expect(JSON.stringify(bodies())).not.toContain('Invented One');
    expect(loadMapping('uwazi')).toMatchObject({ personal: { '/title': {} } });
    expect(loadMapping('uwazi').already_public).toBeUndefined();
  });

  real('test.csv')('of its own tests is read when somebody says that the day comes first', async () => {
    expect((await load('test.csv')).report.reasons).toEqual({ 'import-date-unread': 2 });
    const { report, drafts, faults } = await load('test.csv', true);
    expect(faults).toEqual([]);
    expect(report).toMatchObject({ read: 3, created: 3, rejected: 0 });
    expect(drafts.map(({ body }) => body)).toMatchObject([
      {
        title: { text: 'title1' },
        when: { precise: { from: '2022-01-03' } },
        where: [{ point: { lat: 1, lon: 1 } }],
        context: ['tag1', 'multivalue1'],
      },
      { when: { precise: { from: '2022-03-01' } } },
      { context: ['tag3', 'multivalue1', 'multivalue3'] },
    ]);
  });

  real('languages_import.csv')('with rows shorter than the header and titles in two languages is read', async () => {
    const { report, drafts, faults } = await load('languages_import.csv');
    expect(faults).toEqual([]);
    expect(report).toMatchObject({ read: 3, created: 3, rejected: 0 });
    expect(drafts[1].body.title).toEqual({ lang: 'es', text: 'title_es2', translations: { en: 'title_en2' } });
  });

  real('arrangeThesauriTest.csv')('with nested thesauri gives a draft a row', async () => {
    const { report, faults } = await load('arrangeThesauriTest.csv');
    expect(faults).toEqual([]);
    expect(report.rejected).toBe(0);
    expect(report.created).toBe(report.read);
  });

  real('zip_import.csv')('with files beside it is read without them', async () => {
    expect((await load('zip_import.csv')).report).toMatchObject({ read: 3, created: 3, rejected: 0 });
  });

  real('thesaurus-test.csv')('that holds a thesaurus and no entities is refused', async () => {
    await expect(load('thesaurus-test.csv')).rejects.toMatchObject({ code: 'import-columns-missing' });
  });
});
