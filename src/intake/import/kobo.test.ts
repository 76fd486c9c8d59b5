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
