/** A Popolo document read back: bodies with posts and seats, groups, and names that nobody but people publishes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestSystem } from '../../testing/test-system.ts';
import { loadMapping } from './mapping.ts';
import { publishBasis } from './policy.ts';
import { type MappedFile, mapFile } from './testing/mapped.ts';

const document = {
  persons: [{ id: 'p1', name: 'Somebody Named', email: 'somebody@lake.example', birth_date: '1961-02-03' }],
  organizations: [
    { id: 'union', name: 'Lake union', classification: 'member-organisation', other_names: [{ name: 'Союз озера' }] },
    { id: 'congress', name: 'Congress', classification: 'congress', parent_id: 'union', founding_date: '2023-11' },
    {
      ...{ id: 'council', name: 'Council', classification: 'council', parent_id: 'congress', abstract: 'It meets.' },
      posts: [{ label: 'Chair', role: 'chair' }, { label: 'Keeper of the seal', role: 'keeper' }, { role: 'nameless' }],
      sources: [{ url: 'https://lake.example/council' }, { url: 'javascript:alert(1)' }],
    },
    { id: 'branch', name: 'Branch of the union', classification: 'chapter', parent_id: 'union' },
    { id: 'orphan', name: 'Of a parent that is not there', classification: 'bureau', parent_id: 'nowhere' },
  ],
  memberships: [{ person_id: 'p1', organization_id: 'council' }],
};

let folder: string;
let path: string;
let mapped: MappedFile;
const body = (id: string) => mapped.drafts.find(({ ext }) => ext[0] === `popolo:${id}`);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tamga-popolo-'));
  path = join(folder, 'popolo.json');
  writeFileSync(path, JSON.stringify(document));
  mapped = await mapFile(path, 'popolo', folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a Popolo document', () => {
  test('gives bodies and groups that the engine takes', () => {
    expect(mapped.report).toMatchObject({ read: 5, created: 5, rejected: 0 });
    expect(mapped.drafts.map(({ type }) => type)).toEqual(['group', 'body', 'body', 'group', 'body']);
    // The check takes every reference for one to a group; what the engine takes is told below.
    expect(mapped.faults).toEqual([expect.stringMatching(/^\/parent reference-invalid/)]);
  });

  test('keeps what stands above what: bodies under bodies, a body of an organization, groups under groups', () => {
    expect(body('congress')?.body).toMatchObject({ kind: 'congress', organization: { ext: 'popolo:union' } });
    expect(body('council')?.body).toMatchObject({ kind: 'council', parent: { ext: 'popolo:congress' } });
    expect(body('branch')?.body).toMatchObject({ kind: 'other', superiors: [{ unit: { ext: 'popolo:union' } }] });
    expect(body('orphan')?.body).not.toHaveProperty('parent');
    expect(body('congress')?.body.founded).toEqual({ imprecise: { from: '2023-11', to: '2023-11' } });
    expect(body('union')?.body.names).toEqual([{ id: 'n1', name: 'Союз озера' }]);
  });

  test('reads posts that stand in a body, and addresses that a browser may follow', () => {
    expect(body('council')?.body.posts).toEqual([
      { id: 'p1', title: { lang: 'und', text: 'Chair' }, role: 'chair' },
      { id: 'p2', title: { lang: 'und', text: 'Keeper of the seal' }, role: 'member' },
      { id: 'p3', title: { lang: 'und', text: 'nameless' }, role: 'member' },
      { id: expect.any(String), title: { lang: 'und', text: 'Member' }, role: 'member' },
    ]);
    expect(body('council')?.body.sources).toMatchObject([{ url: 'https://lake.example/council' }]);
  });

  test('names the holder of a seat in a draft, and is published by nobody but people', async () => {
    const { posts, memberships } = (body('council')?.body ?? {}) as Record<string, { id: string }[]>;
    expect(memberships).toEqual([{ id: 'm1', post: posts?.[3]?.id, name: 'Somebody Named', status: 'active' }]);
    const mapping = await loadMapping('popolo');
    expect(() => publishBasis(mapping)).toThrow(expect.objectContaining({ code: 'import-basis-missing' }));
  });

  test('becomes drafts of the engine, whatever order its rows come in', async () => {
    const t = await openTestSystem();
    try {
      const drafts = mapped.drafts.toReversed();
      const made = await t.system.bulk.saveBatch(drafts, { publish: false, run: 'popolo', rowsDone: drafts.length });
      expect(made.map(({ status }) => status)).toEqual(drafts.map(() => 'created'));
      const ridOf = (id: string) => made.find(({ ext }) => ext === `popolo:${id}`)?.rid ?? '';
      const read = async (id: string) => await t.system.records.read(ridOf(id));
      expect((await read('council')).body.parent).toBe(ridOf('congress'));
      expect((await read('congress')).body.organization).toBe(ridOf('union'));
      expect(await t.sequence()).toBe(
        (await t.system.platform.db.query('select next from open.log_head')).rows[0].next,
      );
      expect(await t.reader.record(ridOf('council'))).toBeNull();
      const council = (await read('council')).body;
      expect(council.memberships).toMatchObject([{ name: 'Somebody Named' }]);
      expect(JSON.stringify(council)).not.toMatch(/somebody@|1961/);
    } finally {
      await t.close();
    }
  });
});
