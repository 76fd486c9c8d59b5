/** The congress as Popolo: its own words and reduced dates, and nobody in it who was not published by name. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapFile } from '../../intake/import/testing/mapped.ts';
import { createApi } from '../../publication/api.ts';
import type { PublicItem } from '../../publication/reader-types.ts';
import { openTestSystem, type TestSystem } from '../../testing/test-system.ts';
import { popoloOf, reduced } from './popolo.ts';
import { addPopoloEndpoint } from './routes.ts';

const text = (words: string) => ({ lang: 'en', text: words });
const item = (more: Record<string, unknown>): PublicItem => ({
  ...{ id: 'x', type: 'x', rev: 1, publishedAt: '2031-01-01', log: { index: 1 } },
  ...more,
});
const none = { bodies: [], groups: [], sessions: [], motions: [], votes: [] };

describe('a date', () => {
  it('is as much as both ends of its range agree on', () => {
    expect(reduced({ precise: { from: '2031-04-02', to: '2031-04-02' } })).toBe('2031-04-02');
    expect(reduced({ imprecise: { from: '2031-04-02', to: '2031-04-20' } })).toBe('2031-04');
    expect(reduced({ imprecise: { from: '2031-04', to: '2031-09' } })).toBe('2031');
    expect(reduced({ imprecise: { from: '2030', to: '2031' } })).toBeUndefined();
    expect(reduced({ precise: { from: '2031-04-02', to: '2031-04-05' } }, 'to')).toBe('2031-04-05');
    expect(reduced(undefined)).toBeUndefined();
  });
});

describe('a vote', () => {
  it('has Popolo’s options and results, and a roll only as it was published', () => {
    const vote = item({
      outcome: 'adopted',
      counts: [
        { option: 'for', persons: 20 },
        { option: 'not-voting', persons: 2 },
      ],
      roll: [{ option: 'against', delegation: 'Valleys' }],
    });
    const [event] = popoloOf({ ...none, votes: [vote] }, () => '/').vote_events;
    expect(event).toMatchObject({
      result: 'pass',
      counts: [
        { option: 'yes', value: 20 },
        { option: 'not voting', value: 2 },
      ],
      votes: [{ option: 'no', group: { name: 'Valleys' } }],
    });
    expect(JSON.stringify(event)).not.toContain('voter');
  });
});

describe('over the API', () => {
  let test: TestSystem;
  let document: Record<string, Record<string, unknown>[]>;
  let ids: Record<string, string>;

  beforeAll(async () => {
    test = await openTestSystem();
    const group = await test.publish('group', { title: text('Lake union'), kind: 'community' });
    const congress = await test.publish('body', { title: text('Congress'), kind: 'congress', organization: group });
    const account = 'us_accountofamember';
    const council = await test.publish('body', {
      ...{ title: { ...text('Council'), translations: { ru: 'Совет' } }, kind: 'council', parent: congress },
      founded: { precise: { from: '2023-11-01', to: '2023-11-01' } },
      posts: [{ id: 'p1', title: text('Chair'), role: 'chair', seats: 1 }],
      memberships: [
        { id: 'm1', post: 'p1', name: 'A named chair', account, status: 'active' },
        { id: 'm2', post: 'p1', account, status: 'prevented', from: { imprecise: { from: '2025', to: '2025' } } },
      ],
    });
    const gone = await test.publish('body', { title: text('A body withdrawn'), kind: 'bureau' });
    await test.act(gone, 'withdraw', { reason: 'error-of-fact' });
    await test.sequence();
    ids = { group, congress, council };
    const { reader, system } = test;
    const settings = {
      name: 'Lake',
      build: 'b',
      languages: ['en'],
      problemText: (code: string) => ({ title: code, next: undefined }),
    };
    const parts = { reader, models: system.models, settings };
    const api = createApi(parts);
    addPopoloEndpoint(api, { ...parts, publicUrl: 'https://lake.example' });
    const response = await api.request('/popolo.json');
    expect(response.status).toBe(200);
    document = (await response.json()) as typeof document;
  });
  afterAll(() => test.close());

  it('are organizations under organizations, with posts and memberships', () => {
    const { group, congress, council } = ids;
    expect(document.organizations).toHaveLength(3);
    expect(document.organizations).toContainEqual(
      expect.objectContaining({
        ...{
          id: council,
          name: 'Council',
          parent_id: congress,
          classification: 'council',
          founding_date: '2023-11-01',
        },
        ...{
          other_names: [{ name: 'Совет', note: 'ru' }],
          sources: [{ url: `https://lake.example/bodies/${council}` }],
        },
      }),
    );
    expect(document.organizations).toContainEqual(expect.objectContaining({ id: group, name: 'Lake union' }));
    expect(document.posts).toEqual([
      expect.objectContaining({ id: `${council}/p1`, label: 'Chair', role: 'chair', organization_id: council }),
    ]);
    expect(document.memberships).toContainEqual(
      expect.objectContaining({ id: `${council}/m2`, post_id: `${council}/p1`, start_date: '2025' }),
    );
  });

  it('name the persons that were published by name, and no other; no account is in it', () => {
    expect(document.persons).toEqual([
      {
        id: `${ids.council}/m1`,
        name: 'A named chair',
        sources: [{ url: `https://lake.example/bodies/${ids.council}` }],
      },
    ]);
    expect(document.memberships?.find(({ id }) => id === `${ids.council}/m2`)).not.toHaveProperty('person_id');
    expect(JSON.stringify(document)).not.toMatch(/accountofamember|withdrawn/);
  });

  it('become drafts of another register, in which nothing of them is public', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tamga-elsewhere-'));
    const elsewhere = await openTestSystem();
    try {
      const path = join(folder, 'popolo.json');
      writeFileSync(path, JSON.stringify(document));
      const { drafts } = await mapFile(path, 'popolo', folder);
      const made = await elsewhere.system.bulk.saveBatch(drafts, { publish: false, run: 'r', rowsDone: drafts.length });
      expect(made.map(({ status }) => status)).toEqual(drafts.map(() => 'created'));
      const ridOf = (id: string | undefined) => made.find(({ ext }) => ext === `popolo:${id}`)?.rid ?? '';
      const { body } = await elsewhere.system.records.read(ridOf(ids.council));
      expect(body).toMatchObject({
        kind: 'council',
        parent: ridOf(ids.congress),
        title: { text: 'Council', translations: { ru: 'Совет' } },
        posts: [{ id: 'p1', title: { text: 'Chair' }, role: 'chair', seats: 1 }],
        memberships: [
          { id: 'm1', post: 'p1', name: 'A named chair', status: 'active' },
          { id: 'm2', post: 'p1', status: 'prevented', from: { imprecise: { from: '2025', to: '2025' } } },
        ],
      });
      await elsewhere.sequence();
      expect(await elsewhere.reader.record(ridOf(ids.council))).toBeNull();
    } finally {
      rmSync(folder, { recursive: true });
      await elsewhere.close();
    }
  });

  it('say with which words of ours they go beyond Popolo', () => {
    const meanings = document['@context'] as unknown as Record<string, string>;
    expect(Object.keys(meanings)).toEqual(['status', 'end_reason', 'seats', 'weight']);
    expect(document.memberships).toContainEqual(expect.objectContaining({ role: 'chair', status: 'prevented' }));
  });
});
