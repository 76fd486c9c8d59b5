/** Popolo as other producers write it, and as nobody should: lists beside each other, inside each other, and hostile ones. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestSystem } from '../../testing/test-system.ts';
import { type MappedFile, mapFile } from './testing/mapped.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-popolo-shapes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function load(document: unknown): Promise<MappedFile> {
  const path = join(folder, 'popolo.json');
  writeFileSync(path, typeof document === 'string' ? document : JSON.stringify(document));
  return await mapFile(path, 'popolo', folder);
}
const fields = ({ drafts }: MappedFile, id: string) =>
  drafts.find(({ ext }) => ext[0] === `popolo:${id}`)?.body as Record<string, Record<string, unknown>[]>;

describe('a legislature with its lists beside each other', () => {
  const parliament = {
    persons: [
      {
        ...{ id: 'person/1', name: 'First Member', email: 'first@lake.example', gender: 'female' },
        other_names: [{ name: 'F. Member', note: 'alternate' }],
        identifiers: [{ scheme: 'wikidata', identifier: 'Q1' }],
      },
      { id: 'person/2', given_name: 'Second', family_name: 'Member' },
    ],
    organizations: [
      {
        id: 'house',
        name: 'House',
        classification: 'legislature',
        seats: 2,
        other_names: [{ name: 'Дом', note: 'ru' }],
      },
      { id: 'party/a', name: 'Party of A', classification: 'party' },
    ],
    events: [
      { id: 'term/8', classification: 'legislative period', start_date: '2015-03-02', end_date: '2019' },
      { id: 'term/9', classification: 'legislative period', start_date: '2019-04' },
    ],
    areas: [{ id: 'area/north', name: 'North' }],
    memberships: [
      {
        ...{ person_id: 'person/1', organization_id: 'house', on_behalf_of_id: 'party/a', role: 'member' },
        ...{ area_id: 'area/north', legislative_period_id: 'term/8' },
      },
      {
        ...{ person_id: 'person/1', organization_id: 'house', role: 'member', area_id: 'area/north' },
        ...{ legislative_period_id: 'term/9', start_date: '2019-05-06', end_date: 'unknown' },
      },
      { person_id: 'person/2', organization_id: 'house', role: 'Speaker', legislative_period_id: 'term/9' },
      { person_id: 'person/9', organization_id: 'house', on_behalf_of_id: 'nobody', role: 'member' },
      { person_id: 'person/2', organization_id: 'nowhere', role: 'member' },
    ],
  };

  test('becomes a body whose seats have their posts by role and area, and their terms by the period', async () => {
    const read = await load(parliament);
    expect(read.report).toMatchObject({ read: 2, created: 2, rejected: 0 });
    expect(read.faults).toEqual([]);
    const { posts = [], memberships = [], title, kind } = fields(read, 'house');
    expect({ title, kind }).toEqual({
      title: { lang: 'und', text: 'House', translations: { ru: 'Дом' } },
      kind: 'congress',
    });
    expect(posts).toMatchObject([
      { title: { text: 'member' }, role: 'member', constituency: 'North' },
      { title: { text: 'Speaker' }, role: 'chair' },
      { title: { text: 'member' }, role: 'member' },
    ]);
    const [north, speaker, plain] = posts.map(({ id }) => id);
    expect(memberships).toEqual([
      {
        ...{ id: 'm1', post: north, name: 'First Member', status: 'active', onBehalfOf: { ext: 'popolo:party/a' } },
        from: { precise: { from: '2015-03-02', to: '2015-03-02' } },
        until: { imprecise: { from: '2019', to: '2019' } },
      },
      {
        ...{ id: 'm2', post: north, name: 'First Member', status: 'active' },
        from: { precise: { from: '2019-05-06', to: '2019-05-06' } },
      },
      {
        ...{ id: 'm3', post: speaker, name: 'Second Member', status: 'active' },
        from: { imprecise: { from: '2019-04', to: '2019-04' } },
      },
      { id: 'm4', post: plain, status: 'active' },
    ]);
    expect(JSON.stringify(read.drafts.map((draft) => draft.body))).not.toMatch(/first@|female|Q1|F\. Member/);
  });

  test('is another row when only the name of a person is written otherwise', async () => {
    const digestOf = async (document: unknown) => (await load(document)).drafts[0]?.digest;
    const [first, ...others] = parliament.persons;
    const renamed = { ...parliament, persons: [{ ...first, name: 'First Married Member' }, ...others] };
    expect(await digestOf(renamed)).not.toBe(await digestOf(parliament));
    expect(await digestOf(structuredClone(parliament))).toBe(await digestOf(parliament));
  });
});

describe('lists inside each other', () => {
  test('are read where memberships stand in organizations, or in persons', async () => {
    const inside = await load({
      organizations: [
        {
          ...{ id: 'o', name: 'O', classification: 'Council', posts: [{ id: 'x', label: 'Chair', role: 'chair' }] },
          memberships: [{ id: 's', person: { name: 'Inside Member' }, post_id: 'x', end_date: '2020-01-01' }],
        },
      ],
    });
    const { posts, memberships } = fields(inside, 'o');
    expect(posts).toHaveLength(1);
    expect(memberships).toMatchObject([{ name: 'Inside Member', post: posts?.[0]?.id }]);
    const held = await load({
      organizations: [{ id: 'o', name: 'O', classification: 'council' }],
      persons: [
        { id: 'p', name: 'Holder', memberships: [{ id: 's', organization_id: 'o', role: 'secretary' }] },
        { id: 'q', name: 'Of nothing' },
      ],
    });
    expect(fields(held, 'o')).toMatchObject({
      posts: [{ role: 'secretary' }],
      memberships: [{ name: 'Holder' }],
    });
  });

  test('and a bare list of organizations is one too, with nobody of it taken for a person', async () => {
    const read = await load([
      {
        ...{ id: 'o', name: 'O', classification: 'council', organization_id: 'o', person_id: 'o' },
        posts: [{ label: 'Seat' }],
      },
      { id: 'g', name: 'G', classification: 'ngo' },
    ]);
    expect(read.drafts.map(({ type }) => type)).toEqual(['body', 'group']);
    expect(fields(read, 'o')).not.toHaveProperty('memberships');
  });
});

describe('a hostile document', () => {
  test('may hold circles, doubles, strangers and names of prototypes', async () => {
    const read = await load({
      organizations: [
        { id: 'a', name: 'A', classification: 'council', parent_id: 'b' },
        { id: 'b', name: 'B', classification: 'council', parent_id: 'a' },
        { id: 'c', name: 'C', classification: 'council', parent_id: 'c' },
        { id: '__proto__', name: 'constructor', classification: 'toString', parent_id: '__proto__' },
        { id: 'd', name: 'D', classification: 'council', posts: 'x', memberships: ['y', 3, null, {}], sources: 7 },
        { id: 'a', name: 'A again', classification: 'council' },
      ],
      posts: [
        { id: 'p', organization_id: 'a', label: 'First', role: '__proto__' },
        { id: 'p', organization_id: 'a', label: 'Second', role: 'hasOwnProperty' },
        { id: 'by_x/p', organization_id: 'a', label: 'Third', seats: 'many' },
        ...[null, 4, 'text', [], { organization_id: 'nowhere' }],
      ],
      memberships: [
        { id: 'm', organization_id: 'a', post_id: 'by_other/p', status: 'constructor', start_date: 'yesterday?' },
        { id: 'm', organization_id: 'a', post_id: 'p' },
        { id: 'n', organization_id: 'a', person_id: '__proto__', area_id: 'constructor', legislative_period_id: {} },
        { organization_id: 'nowhere' },
      ],
      persons: [{ id: '__proto__', name: { toString: 'x' } }],
    });
    expect(read.report).toMatchObject({ read: 6, rejected: 0, duplicate: 1 });
    const { posts = [], memberships = [] } = fields(read, 'a');
    expect(posts.map(({ title }) => (title as unknown as { text: string }).text)).toEqual([
      'First',
      'Third',
      'Member',
      'Member',
    ]);
    expect(new Set(posts.map(({ id }) => id)).size).toBe(4);
    expect(memberships).toHaveLength(2);
    for (const { post } of memberships) expect(posts.map(({ id }) => id)).toContain(post);
    expect(fields(read, 'c')).not.toHaveProperty('parent');
  });

  test('in a circle is refused by the engine row by row, with the reason', async () => {
    const t = await openTestSystem();
    try {
      const { drafts } = await load({
        organizations: [
          { id: 'a', name: 'A', classification: 'council', parent_id: 'b' },
          { id: 'b', name: 'B', classification: 'council', parent_id: 'a' },
        ],
      });
      const made = await t.system.bulk.saveBatch(drafts, { publish: false, run: 'circle', rowsDone: 2 });
      expect(made.map(({ reason }) => reason?.code)).toEqual(['reference-unknown', 'reference-unknown']);
    } finally {
      await t.close();
    }
  });

  test('of a hundred thousand memberships is read in seconds', async () => {
    const memberships = Array.from({ length: 100_000 }, (_, n) => ({
      ...{ id: `m${n}`, organization_id: `o${n % 400}`, person_id: `p${n}`, role: 'member' },
      ...{ legislative_period_id: 't', area_id: `a${n % 50}` },
    }));
    const before = process.threadCpuUsage();
    const read = await load({
      organizations: Array.from({ length: 400 }, (_, n) => ({ id: `o${n}`, name: `O${n}`, classification: 'council' })),
      persons: memberships.map(({ person_id }) => ({ id: person_id, name: person_id })),
      events: [{ id: 't', start_date: '2020' }],
      memberships,
    });
    expect(read.report).toMatchObject({ read: 400, created: 400, rejected: 0 });
    expect(fields(read, 'o3').memberships).toHaveLength(250);
    // Time of this thread alone: how busy the machine is with other things says nothing.
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(40);
  }, 300_000);
});
