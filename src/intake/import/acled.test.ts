import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMapping } from './mapping.ts';
import { publishBasis } from './policy.ts';
import { suggestMapping } from './suggest.ts';
import { fixture, type MappedFile, mapFile } from './testing/mapped.ts';

let folder: string;
let acled: MappedFile;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-acled-'));
  acled = await mapFile(fixture('acled.csv'), 'acled', folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const body = (id: string): Record<string, unknown> =>
  acled.drafts.find(({ ext }) => ext[0] === `acled:${id}`)?.body ?? {};

describe('ACLED', () => {
  test('gives drafts the engine takes; a peaceful protest is no breach, an unknown precision is refused', () => {
    expect(acled.faults).toEqual([]);
    expect(acled.report).toMatchObject({ read: 7, created: 5, skipped: 1, rejected: 1 });
    expect(acled.report.reasons).toEqual({ 'import-date-unread': 1 });
  });

  test('keeps the day, the week and the month apart, and no place finer than it says', () => {
    expect(body('MLI1').when).toMatchObject({ precise: { from: '2023-01-31', to: '2023-01-31' } });
    expect(body('MLI2').when).toMatchObject({ imprecise: { from: '2023-02-11', to: '2023-02-17' } });
    expect(body('MLI3').when).toMatchObject({ imprecise: { from: '2023-03', to: '2023-03' } });
    expect(['MLI1', 'MLI2', 'MLI3'].map((id) => (body(id).where as { precision: number }[])[0].precision)).toEqual([
      1, 3, 4,
    ]);
    expect(body('MLI1').where).toMatchObject([{ text: 'Upper Hill', country: 'ML', point: { lat: 14.5, lon: -4.2 } }]);
  });

  test('calls each event what it is, and an act only what the sub-event type says', () => {
    expect(['MLI1', 'MLI2', 'MLI3', 'MLI5', 'MLI6'].map((id) => body(id).class)).toEqual([
      'civilian-harm',
      'state-based-conflict',
      'civilian-harm',
      'civilian-harm',
      'non-state-conflict',
    ]);
    const acts = (id: string) => (body(id).acts as { type: string }[] | undefined)?.map(({ type }) => type);
    expect([acts('MLI1'), acts('MLI2'), acts('MLI3'), acts('MLI5'), acts('MLI6')]).toEqual([
      ['010100000000'],
      undefined,
      ['030100000000'],
      ['010100000000'],
      undefined,
    ]);
    expect(body('MLI6').weapon).toEqual(['air-strike']);
  });

  test('counts fatalities, and leaves out a nought that may mean that nobody counted', () => {
    expect(body('MLI1').killed).toEqual({ best: 2, unit: 'person' });
    expect(body('MLI2').killed).toBeUndefined();
  });

  test('makes groups of the sides, never perpetrators, and none of civilians or of the unidentified', () => {
    expect(acled.related.map(({ body: group }) => [(group.title as { text: string }).text, group.kind])).toEqual([
      ['Hill Militia', 'armed-group'],
      ['Military Forces of Mali (2020-)', 'state-organ'],
      ['Hill Rebels', 'armed-group'],
      ['Police Forces of Mali (2020-)', 'state-organ'],
      ['River Militia', 'armed-group'],
    ]);
    expect(body('MLI1').parties).toEqual([{ id: 'c1', who: { ext: 'acled-actor:Hill Militia' }, role: 'side-a' }]);
    expect(body('MLI3').parties).toBeUndefined();
    expect(body('MLI1').context).toContain('Herders (Mali)');
    expect(JSON.stringify(acled.drafts.map((draft) => draft.body))).not.toContain('perpetrators');
  });

  test('cites ACLED and its own sources', () => {
    expect((body('MLI1').sources as { publisher: string }[]).map(({ publisher }) => publisher)).toEqual([
      'ACLED',
      'Hill Daily',
      'River Wire',
    ]);
  });

  test('is never published by the mapping, and is known by its columns', async () => {
    expect(() => publishBasis(loadMapping('acled'))).toThrow(expect.objectContaining({ code: 'import-basis-missing' }));
    expect((await suggestMapping(fixture('acled.csv'))).why?.$mapping).toContain('--mapping acled');
  });
});
