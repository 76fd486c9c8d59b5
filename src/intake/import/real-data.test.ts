// The built-in mappings on the data they were made for. The data is not ours and not in the repository: where it is not at
// hand (../shared/data or TAMGA_SHARED_DATA) these tests are skipped by name.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileMapping } from './compile.ts';
import { builtInMappings, loadMapping } from './mapping.ts';
import { MemorySink } from './memory-sink.ts';
import { runImport } from './run.ts';
import { suggestMapping } from './suggest.ts';
import { mapFile, shared } from './testing/mapped.ts';

const withFile = (path: string) => test.skipIf(!existsSync(shared(path)));
const at = shared;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-real-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const load = (path: string, mapping: string) => mapFile(at(path), mapping, folder);

describe('every built-in mapping', () => {
  test.each(builtInMappings())('%s reads and compiles', (name) => {
    const mapping = loadMapping(name);
    expect(mapping.id).toBe(name);
    expect(() => compileMapping({ ...mapping, tables: undefined }, { columns: ['id'], tables: undefined })).not.toThrow(
      TypeError,
    );
  });
});

describe('real data', () => {
  withFile('events/ucdp_ged_syria.csv')(
    'all 16,566 rows of UCDP map, with declared fields and codes only',
    async () => {
      const { report, drafts, faults } = await load('events/ucdp_ged_syria.csv', 'ucdp');
      expect(report).toMatchObject({ read: 16_566, created: 16_566, rejected: 0, rejects: null });
      expect(faults).toEqual([]);
      const best = drafts.reduce((sum, { body }) => sum + ((body.killed as { best: number }).best ?? 0), 0);
      expect(best).toBe(drafts.reduce((sum, { raw }) => sum + Number((JSON.parse(raw) as { best: string }).best), 0));
      expect(drafts.filter(({ body }) => body.class === 'one-sided-violence')).toHaveLength(482);
      expect(drafts.filter(({ body }) => (body.where as { country?: string }[])[0]?.country !== 'SY')).toEqual([]);
      expect(
        drafts.filter(({ body }) => (body.accounts as object) && '/killed' in (body.accounts as object)),
      ).toHaveLength(101);
    },
  );

  withFile('events/bellingcat_ukraine_events.json')(
    '1,159 events of Bellingcat map; one identity is there twice',
    async () => {
      const { report, drafts, faults } = await load('events/bellingcat_ukraine_events.json', 'bellingcat');
      expect(report).toMatchObject({ read: 1159, created: 1158, duplicate: 1, rejected: 0 });
      expect(faults).toEqual([]);
      expect(drafts.filter(({ body }) => (body.when as { time?: string }).time)).toEqual([]);
      expect(drafts.filter(({ body }) => body.sources === undefined)).toHaveLength(48);
    },
  );

  withFile('events/chicago_complaints_2000-2016.csv.gz')(
    '109,339 Chicago complaints map, and nothing says who or at which door',
    async () => {
      const { report, drafts, faults } = await load('events/chicago_complaints_2000-2016.csv.gz', 'chicago');
      expect(report).toMatchObject({ read: 109_339, created: 109_339, rejected: 0 });
      expect(faults).toEqual([]);
      const accused = drafts.flatMap(({ body }) =>
        ((body.acts ?? []) as { perpetrators: unknown[] }[]).flatMap((act) => act.perpetrators),
      );
      expect(new Set(accused.map((entry) => (entry as { who: { ext: string } }).who.ext))).toEqual(
        new Set(['chicago:police-department']),
      );
      expect(drafts.some(({ body }) => /\b(AVE|BLVD)\b/.test(JSON.stringify([body.title, body.where])))).toBe(false);
    },
  );

  withFile('events/memorial_moscow_lubyanka_people_shot2.csv')('770 people shot map without their names', async () => {
    const { report, drafts, faults } = await load('events/memorial_moscow_lubyanka_people_shot2.csv', 'memorial');
    expect(report).toMatchObject({ read: 770, created: 770, rejected: 0, found: { delimiter: ';' } });
    expect(faults).toEqual([]);
    expect(drafts.filter(({ body }) => body.when === undefined).length).toBeLessThan(20);
    for (const { body, raw } of drafts)
      expect(JSON.stringify(body)).not.toContain((JSON.parse(raw) as { fio: string }).fio);
  });

  withFile('events/memorial_moscow_lubyanka_houses.geojson')('640 people inside 170 houses map', async () => {
    const { report, faults } = await load('events/memorial_moscow_lubyanka_houses.geojson', 'memorial');
    expect(report).toMatchObject({ read: 640, rejected: 0, found: { format: 'geojson' } });
    expect(faults).toEqual([]);
  });

  withFile('import-fixtures/ushahidi/sample_os9.csv')(
    'a table with old Mac line ends is read like its twin',
    async () => {
      const [mac, plain] = [
        await load('import-fixtures/ushahidi/sample_os9.csv', 'generic'),
        await load('import-fixtures/ushahidi/sample.csv', 'generic'),
      ];
      expect(mac.drafts.map(({ body }) => body)).toEqual(plain.drafts.map(({ body }) => body));
      expect(plain.drafts[0].body).toMatchObject({
        title: { text: 'Missing person' },
        when: { precise: { from: '2015-11-20' } },
        where: [{ text: 'Maputo' }],
      });
    },
  );
});

describe('a proposed mapping', () => {
  const folders = ['events', 'import-fixtures/uwazi', 'import-fixtures/ushahidi'];
  const files = folders.flatMap((name) =>
    existsSync(at(name))
      ? readdirSync(at(name))
          .filter((file) => /\.(csv|json|geojson|gz)$/.test(file))
          .map((file) => `${name}/${file}`)
      : [],
  );
  test.skipIf(files.length === 0).each(files.length === 0 ? ['(no files)'] : files)(
    'for %s can be used as it is',
    async (file) => {
      const mapping = await suggestMapping(at(file));
      const sink = new MemorySink();
      if (file.includes('chicago')) return expect(mapping.fields).toHaveProperty('title');
      const report = await runImport({ path: at(file), mapping, sink, dryRun: true, rejectsFolder: folder });
      expect(report.created).toBeGreaterThan(0);
    },
  );

  withFile('events/memorial_moscow_lubyanka_people_shot2.csv')(
    'leaves out the names of people and finds the text in Russian',
    async () => {
      const mapping = await suggestMapping(at('events/memorial_moscow_lubyanka_people_shot2.csv'));
      expect(mapping.fields).toMatchObject({ summary: { text: 'about', lang: 'ru' } });
      expect(JSON.stringify(mapping.fields)).not.toContain('fio');
      expect(mapping.why?.fio).toContain('names of people');
    },
  );

  withFile('import-fixtures/uwazi/test.csv')(
    'for Uwazi finds the position in one cell and admits what it cannot tell',
    async () => {
      const mapping = await suggestMapping(at('import-fixtures/uwazi/test.csv'));
      expect(mapping.fields).toMatchObject({
        title: { text: 'Title' },
        when: { date: 'Date label' },
        where: { parts: { place: { latitude: { match: 'geolocation_geolocation' } } } },
      });
      expect(mapping.why).toHaveProperty('$dates');
    },
  );

  withFile('events/ucdp_ged_syria.csv')('for UCDP points to the built-in mapping', async () => {
    expect((await suggestMapping(at('events/ucdp_ged_syria.csv'))).why?.$mapping).toContain('--mapping ucdp');
  });
});
