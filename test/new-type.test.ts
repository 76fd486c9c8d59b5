// A record type is added by one declaration and its labels. Nothing else is written here for `well`, a type the product
// has never heard of: it is checked, kept, imported, published, searched, compared, shown and handed out like any other.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importSink, runImport } from '../src/intake/commands.ts';
import { createApi } from '../src/publication/api.ts';
import { createExports } from '../src/publication/export.ts';
import { count, parts, places, recordType, ref, string, term, text, uncertainDate } from '../src/records/declare.ts';
import { PACKAGE_ROOT } from '../src/system.ts';
import { openTestSystem, type TestSystem } from '../src/testing/test-system.ts';
import { buildAssets } from '../src/web/assets.ts';
import { LANGUAGES } from '../src/web/i18n.ts';
import { createSite } from '../src/web/site.tsx';

const well = recordType({
  name: 'well',
  prefix: 'we',
  path: 'wells',
  publication: 'open',
  bulk: true,
  title: 'title',
  summary: 'about',
  when: 'poisoned',
  where: 'site',
  measure: 'households',
  fields: {
    title: text({ required: true, search: 'A', max: 200 }),
    state: term('compensation', { facet: 'state' }),
    about: text({ search: 'B' }),
    poisoned: uncertainDate(),
    site: places({ publish: 'blurred', facet: 'country' }),
    households: count({ unit: 'family' }),
    owner: ref(['group']),
    samples: parts({ substance: string({ required: true, search: 'C', max: 100 }), when: uncertainDate() }),
    guard: string({ visibility: 'members', max: 100 }),
    witness: text({ visibility: 'sealed' }),
  },
});
const labels = {
  well: {
    en: {
      '@one': 'Poisoned well',
      '@many': 'Poisoned wells',
      title: 'Name of the well',
      state: 'Redress',
      samples: 'Water samples',
      'samples.substance': 'What was found',
    },
    ru: { '@one': 'Отравленный колодец', '@many': 'Отравленные колодцы', samples: 'Пробы воды' },
  },
};

const en = (words: string) => ({ lang: 'en', text: words });
const body = (name: string, more: Record<string, unknown> = {}) => ({
  title: en(name),
  about: en('Water that smells of almonds'),
  poisoned: { precise: { from: '2022-05-03', to: '2022-05-03' } },
  site: [{ id: 'w1', country: 'SY', point: { lat: 34.802137, lon: 38.996815 } }],
  households: { best: 12, unit: 'family' },
  samples: [{ id: 's1', substance: 'arsenic' }],
  guard: 'MARKERGUARD',
  ...more,
});

let t: TestSystem;
let folder: string;
let rid: string;
beforeAll(async () => {
  t = await openTestSystem({ moreTypes: [well] });
  folder = mkdtempSync(join(tmpdir(), 'tamga-new-type-'));
  rid = await t.publish('well', body('Old well'));
  await t.save({
    rid,
    type: 'well',
    body: body('Old well', {
      samples: [
        { id: 's1', substance: 'arsenic' },
        { id: 's2', substance: 'cadmium' },
      ],
    }),
    baseRev: 1,
    why: 'second sample',
  });
  await t.act(rid, 'publish');
  await t.sequence();
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true });
});

describe('a new record type, by its declaration alone,', () => {
  test('is checked, and refuses what it did not declare', async () => {
    await expect(t.save({ type: 'well', body: { ...body('x'), depth: 3 } })).rejects.toMatchObject({
      code: 'record-invalid',
      params: { pointer: '/depth' },
    });
    await expect(t.save({ type: 'well', body: { ...body('x'), witness: en('name') } })).rejects.toMatchObject({
      params: { pointer: '/witness' },
    });
    const { rid: draft } = await t.save({ type: 'well', body: {} });
    await expect(t.system.records.submit(draft, 1)).rejects.toMatchObject({
      params: { pointer: '/title', problem: 'value-missing' },
    });
  });

  test('is searched, filtered, counted and compared', async () => {
    const { reader, records } = { reader: t.reader, records: t.system.records };
    expect((await reader.search({ q: 'cadmium' })).items).toMatchObject([{ id: rid, type: 'well', rev: 2 }]);
    expect(
      (await reader.search({ type: 'well', from: '2022-05-01', to: '2022-05-31', facets: { country: 'SY' } })).count,
    ).toBe(1);
    expect(await reader.figures('well')).toMatchObject({ records: 1, measure: { best: 12, unit: 'family' } });
    expect(await records.compare(rid, 1, 2)).toEqual([
      { pointer: '/samples/s2', path: 'samples', after: { id: 's2', substance: 'cadmium' } },
    ]);
    expect(await t.dump(['open'])).not.toContain('MARKERGUARD');
  });

  test('has a JSON Schema', () => {
    expect(t.system.models.of('well').validator.jsonSchema()).toMatchObject({
      type: 'object',
      properties: { title: { type: 'object' }, samples: { type: 'array' }, accounts: {} },
      required: ['title'],
      additionalProperties: false,
    });
  });

  test('is imported and published from JSON Lines, twice without a change', async () => {
    const path = join(folder, 'wells.jsonl');
    writeFileSync(
      path,
      [1, 2, 3].map((n) => `${JSON.stringify({ ext: `wells:${n}`, type: 'well', ...body(`Well ${n}`) })}\n`).join(''),
    );
    const { platform, bulk } = t.system;
    const mapping = {
      ...JSON.parse(
        JSON.stringify((await import('../schema/mappings/tamga.json', { with: { type: 'json' } })).default),
      ),
      already_public: { url: 'https://wells.example/', licence: 'CC0', retrieved: '2026-01-01' },
    };
    const run = () =>
      runImport({ path, mapping, sink: importSink(platform.db, bulk), publish: true, rejectsFolder: folder });
    expect(await run()).toMatchObject({ read: 3, created: 3, published: 3, rejected: 0 });
    expect(await run()).toMatchObject({ read: 3, unchanged: 3, published: 0, rejected: 0 });
    await t.sequence();
    expect((await t.reader.search({ type: 'well' })).count).toBe(4);
  });

  test('has its list, page and history on the site, in words from its labels', async () => {
    const { models, platform } = t.system;
    const settings = {
      name: 'Tamga',
      demo: true,
      publicUrl: 'https://register.example',
      languages: LANGUAGES,
    } as const;
    const assets = await buildAssets(join(PACKAGE_ROOT, 'src/web'));
    const errors: unknown[] = [];
    const site = createSite({
      reader: t.reader,
      types: models.types,
      vocabularies: models.vocabularies,
      labels,
      assets,
      settings,
      now: () => platform.clock.now(),
      report: (error) => errors.push(error),
    });
    const page = async (path: string) => {
      const answer = await site.request(path, { headers: { 'accept-language': 'en' } });
      return [answer.status, await answer.text()] as const;
    };
    const [listed, list] = await page('/en/wells?q=almonds');
    expect([listed, list.includes('Old well'), list.includes('Poisoned wells')]).toEqual([200, true, true]);
    const [shown, record] = await page(`/en/wells/${rid}`);
    expect([
      shown,
      ...['Old well', 'cadmium', 'Water samples', 'What was found', 'Syria'].filter((words) => !record.includes(words)),
    ]).toEqual([200]);
    expect(record).not.toContain('MARKERGUARD');
    expect((await page(`/ru/wells/${rid}`))[1]).toContain('Пробы воды');
    expect((await page(`/en/wells/${rid}/history`))[0]).toBe(200);
    expect((await page(`/en/wells/${rid}.proof`))[0]).toBe(200);
    expect((await page('/en/data'))[1]).toContain('Poisoned wells');
    expect(errors).toEqual([]);
  });

  test('answers in the API and goes out in exports', async () => {
    const { models, platform } = t.system;
    const settings = {
      name: 'Tamga',
      demo: true,
      publicUrl: 'https://register.example',
      languages: LANGUAGES,
      build: 'test',
      problemText: () => ({ title: '', next: undefined }),
    } as const;
    const api = createApi({ reader: t.reader, models, settings });
    const get = async (path: string) => {
      const answer = await api.request(path);
      return { status: answer.status, body: await answer.text() };
    };
    expect(JSON.parse((await get('/wells?q=cadmium')).body)).toMatchObject({
      items: [{ id: rid, samples: [{}, { substance: 'cadmium' }] }],
      count: 1,
      count_is: 'exact',
    });
    expect(await get(`/wells/${rid}`)).toMatchObject({ status: 200, body: expect.stringContaining('arsenic') });
    const document = JSON.parse((await get('/openapi.json')).body);
    expect(Object.keys(document.paths).filter((path) => path.includes('wells'))).not.toEqual([]);
    const exports = createExports({ reader: t.reader, models, pool: platform.reader });
    for (const format of ['csv', 'jsonl', 'geojson']) {
      const answer = await exports.request(`/data/wells.${format}`);
      const out = await answer.text();
      expect([format, answer.status, out.includes('cadmium'), out.includes('MARKERGUARD')]).toEqual([
        format,
        200,
        true,
        false,
      ]);
    }
  });

  test('and its log is valid', async () => {
    expect(await t.audit()).toMatchObject({ valid: true, failures: [] });
  });
});
