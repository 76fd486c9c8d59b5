import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMapping } from './mapping.ts';
import { suggestMapping } from './suggest.ts';
import { fixture, mapFile } from './testing/mapped.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-kobo-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const load = (name: string) => mapFile(fixture(name), 'kobo', folder);

describe('submissions of Kobo', () => {
  test.each(['kobo.csv', 'kobo.json'])('in %s become drafts the engine takes', async (name) => {
    const { report, drafts, faults } = await load(name);
    expect(faults).toEqual([]);
    expect(report).toMatchObject({ read: 2, created: 2, rejected: 0 });
    expect(drafts[0].ext).toEqual(['kobo:11111111-aaaa-4bbb-8ccc-000000000001']);
    expect(drafts[0].body).toMatchObject({
      title: { text: 'Three men were taken from the market' },
      when: { precise: { from: '2023-01-31' }, time: '14:30' },
      where: [{ text: 'Upper Hill', country: 'ML', point: { lat: 14.5, lon: -4.2 } }],
      detained: { best: 3, unit: 'person' },
      context: ['arrest', 'beating'],
      sources: [{ date: { precise: { from: '2023-02-03' } } }],
    });
  });

  test.each(['kobo.csv', 'kobo.json'])('in %s that leave most unanswered say nothing of it', async (name) => {
    const { body } = (await load(name)).drafts[1];
    expect(body).toMatchObject({
      title: { text: 'Submission 11111111-aaaa-4bbb-8ccc-000000000002' },
      context: ['eviction'],
    });
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['when']));
    expect([body.where, body.killed]).toEqual([undefined, undefined]);
  });

  test.each(['odk.csv', 'odk.json'])('and those of ODK in %s are known by their instance', async (name) => {
    const { report, drafts, faults } = await load(name);
    expect(faults).toEqual([]);
    expect(report).toMatchObject({ read: 1, created: 1 });
    expect(drafts[0].ext).toEqual(['kobo:22222222-aaaa-4bbb-8ccc-000000000001']);
    expect(drafts[0].body).toMatchObject({
      when: { precise: { from: '2023-01-31' } },
      where: [{ text: 'Upper Hill' }],
      context: ['arrest', 'beating'],
      sources: [{ date: { precise: { from: '2023-02-03' } } }],
    });
  });

  test('are the same as an array and a line each as in the answer of the interface', async () => {
    const { results } = JSON.parse(readFileSync(fixture('kobo.json'), 'utf8')) as { results: object[] };
    const array = join(folder, 'array.json');
    const lines = join(folder, 'lines.jsonl');
    writeFileSync(array, JSON.stringify(results, null, 1));
    writeFileSync(lines, results.map((each) => JSON.stringify(each)).join('\n'));
    const answer = (await load('kobo.json')).drafts.map(({ ext }) => ext);
    for (const path of [array, lines]) {
      const { drafts } = await mapFile(path, 'kobo', folder);
      expect(drafts.map(({ ext }) => ext)).toEqual(answer);
    }
  });

  const one = async (submission: object) => {
    const path = join(folder, 'one.json');
    writeFileSync(path, JSON.stringify({ count: 1, results: [{ _id: 7, _uuid: 'u', ...submission }] }));
    const { drafts, faults } = await mapFile(path, 'kobo', folder);
    expect(faults).toEqual([]);
    return drafts[0].body as Record<string, unknown> & { where?: { point?: unknown; precision?: number }[] };
  };

  test.each([
    ['14.5 -4.2 310.0 5.0', undefined],
    ['14.5 -4.2', undefined],
    [[14.5, -4.2], undefined],
    ['[14.5, -4.2]', undefined],
    [{ type: 'Point', coordinates: [-4.2, 14.5, 310], properties: { accuracy: 5 } }, undefined],
    ['{"type": "Point", "coordinates": [-4.2, 14.5]}', undefined],
    [{ type: 'Feature', geometry: { type: 'Point', coordinates: [-4.2, 14.5] } }, undefined],
    ['14 -4 0 0; 15 -4.4 0 0', 2],
    [
      {
        type: 'LineString',
        coordinates: [
          [-4, 14],
          [-4.4, 15],
        ],
      },
      2,
    ],
  ])('with the point %j are at the same place', async (point, precision) => {
    const { where } = await one({ 'incident/location': point });
    expect(where?.[0].point).toEqual({ lat: 14.5, lon: -4.2 });
    expect(where?.[0].precision).toBe(precision);
  });

  test.each([[''], ['nowhere'], [[null, null]], ['[1,'], [{ type: 'Point' }], [['x', 'y']]])(
    'with the point %j say nothing of a place',
    async (point) => {
      expect((await one({ location: point, _geolocation: [1.5, 2.5] })).where).toBeUndefined();
    },
  );

  test('under their labels, with choices in a column each, are the same as under their names', async () => {
    const path = join(folder, 'labels.csv');
    const header =
      '_uuid,_id,_submission_time,Incident/Date of incident,Incident/What happened?,Incident/Where did it happen?,Incident/Violations/Arbitrary arrest,Incident/Violations/Beating,Incident/Violations/None of these';
    writeFileSync(path, `${header}\nu,1,2023-02-03T08:15:00,2023-01-31,Taken away.,14.5 -4.2 0 0,1,TRUE,0\n`);
    const { drafts, faults } = await mapFile(path, 'kobo', folder);
    expect(faults).toEqual([]);
    expect(drafts[0].body).toMatchObject({
      title: { text: 'Taken away' },
      when: { precise: { from: '2023-01-31' } },
      where: [{ point: { lat: 14.5, lon: -4.2 } }],
      context: ['Arbitrary arrest', 'Beating'],
    });
  });

  test('with several choices in one cell are read by what stands between them', async () => {
    expect((await one({ violations: 'arrest beating' })).context).toEqual(['arrest', 'beating']);
    expect((await one({ violations: 'Arbitrary arrest, Beating' })).context).toEqual(['Arbitrary arrest', 'Beating']);
    expect((await one({ violations: ['arrest'] })).context).toEqual(['arrest']);
  });

  test('with a repeated group of victims are counted by status, sex and age, and nobody is named', async () => {
    const victim = (fate: string, sex: string, age: unknown) => ({
      'victims/name': 'Invented Three',
      'victims/fate': fate,
      'victims/sex': sex,
      'victims/age': age,
    });
    const body = await one({
      victims: [victim('killed', 'f', '16'), victim('killed', 'f', 17), victim('', 'm', 'elderly')],
    });
    expect(body.tallies).toEqual([
      { id: 't1', status: '010100000000', sex: '020000000000', age: 'child', count: { best: 2, unit: 'person' } },
      {
        id: 't2',
        status: '990000000000',
        sex: '010000000000',
        age: 'older-person',
        count: { best: 1, unit: 'person' },
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('Invented');
  });

  test('give up no name, no telephone, and not the place where the form was filled in', async () => {
    const all = await Promise.all(['kobo.csv', 'kobo.json', 'odk.csv', 'odk.json'].map(load));
    const bodies = JSON.stringify(all.flatMap(({ drafts }) => drafts.map(({ body }) => body)));
    expect(bodies).not.toMatch(/invented|000 000|"lat":1\.5/i);
  });

  test('are never published by the mapping, and are known by their columns', async () => {
    expect(loadMapping('kobo').already_public).toBeUndefined();
    expect((await suggestMapping(fixture('kobo.csv'))).why?.$mapping).toContain('--mapping kobo');
  });
});
