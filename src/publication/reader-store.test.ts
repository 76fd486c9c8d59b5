/** Finding among more rows than are ever counted or ranked: every page, once, and no count that is not so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platformMigrations } from '../platform/migrations.ts';
import { type TestDatabase, testDatabase } from '../platform/testing/test-database.ts';
import { migrations } from '../system.ts';
import { COUNT_LIMIT, countFacets, findRows, type KnownCounts, readRollup } from './reader-store.ts';
import type { Query } from './reader-types.ts';
import { conditionsOf } from './search-query.ts';

const SIZE = 80_000;
/** Old records lie below everything that a walk from the top looks at. */
const ROWS = `
  insert into open.record (index, object, rid, type, rev, from_day, to_day, facets, search)
  select n, n, 'br_' || n, 'breach', 1, date '2020-01-01' + n % 1000, date '2020-01-01' + n % 1000,
    array['class=' || case when n < 12000 then 'old' else 'new' end],
    (case when n < 12000 then $$'old':1 'class=old'$$ else $$'new':1 'class=new'$$ end
      || case when n % 20 = 0 then $$ 'some':2A$$ else '' end || case when n % 50 = 1 then $$ 'few':2B$$ else '' end || case when n % 1000 = 0 then $$ 'rare':3$$ else '' end
      || case when n % 8 = 0 then $$ 'pair':5$$ when n % 8 < 4 then $$ 'pair':9$$ else '' end || ' ''year=' || extract(year from date '2020-01-01' + n % 1000) || ''''
      || $$ 'all':4 'type=breach' '@$$ || n / 65536 || $$'$$)::tsvector
  from generate_series(0, ${SIZE - 1}) n`;

let database: TestDatabase;
let known: KnownCounts;
beforeAll(async () => {
  database = await testDatabase([...platformMigrations, ...migrations]);
  await database.open.query(ROWS);
  await database.open.query('analyze open.record');
  known = { prepared: null, many: new Set() };
});
afterAll(() => database.close());

async function everything(query: Query, limit: number) {
  const conditions = conditionsOf({ type: 'breach', ...query }, SIZE);
  const seen: number[] = [];
  let at: { before?: number; skip?: number } | null = {};
  let first: { count: number; exact: boolean } | null = null;
  while (at) {
    const found = await findRows(database.reader, conditions, at, limit, known);
    first ??= found;
    seen.push(...found.rows.map(({ index }) => index));
    at = found.next;
  }
  return { seen, count: first?.count, exact: first?.exact };
}

describe('finding', () => {
  it.each([
    ['rare words', { q: 'rare' }, 80, true],
    ['words of which more are expected than are ranked', { q: 'some' }, 4000, true],
    ['words of which as many are expected as are ranked', { q: 'few' }, 1600, true],
    ['a facet that lies deep below the newest', { facets: { class: 'old' } }, 12_000, false],
    ['words that lie deep below the newest', { q: 'old' }, 12_000, false],
    ['rare mixtures of common words', { q: 'old some' }, 600, true],
    ['what everything has', { q: 'all' }, SIZE, false],
  ])('%s gives every page once', async (_, query, matches, exact) => {
    const { seen, count, exact: isExact } = await everything(query, 499);
    expect([seen.length, new Set(seen).size]).toEqual([matches, matches]);
    expect(isExact).toBe(exact);
    if (exact) expect(count).toBe(matches);
    else expect(count).toBe(COUNT_LIMIT);
  });

  it('counts what is there, whatever statistics of an earlier day expect', async () => {
    const client = await database.open.connect();
    try {
      await client.query('begin');
      await client.query('delete from open.record where index % 20 <> 0');
      const { rows } = await client.query(`select count(*) from open.record where search @@ '''all'''::tsquery`);
      await client.query('commit');
      const found = await findRows(database.reader, conditionsOf({ type: 'breach', q: 'all' }, SIZE), {}, 20, {
        prepared: null,
        many: new Set(),
      });
      expect([found.count, found.exact]).toEqual([rows[0].count, true]);
    } finally {
      client.release();
      await database.open.query('truncate open.record');
      await database.open.query(ROWS);
      await database.open.query('analyze open.record');
    }
  });

  it('counts a phrase of common words as far as it reads, and shows all of it', async () => {
    const { seen, count, exact } = await everything({ q: '"all pair"' }, 499);
    expect([seen.length, new Set(seen).size]).toEqual([10_000, 10_000]);
    expect(exact).toBe(false);
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThan(10_000);
    expect(await everything({ q: '"pair all"' }, 499)).toEqual({ seen: [], count: 0, exact: true });
    expect(await everything({ q: 'rare -"all pair"' }, 499)).toMatchObject({ seen: [], count: 0, exact: true });
    expect(await everything({ q: 'few -pair' }, 499)).toMatchObject({ count: 800, exact: true });
  });

  it('takes the count from the prepared figures only where they are of the same size', async () => {
    await database.open.query(`insert into open.log_head values (1, 'x', ${SIZE}, ${SIZE}, now())`);
    await database.open.query(
      `insert into open.rollup values ('breach', '', ${SIZE}, 0, 0, 0), ('breach', 'class=old', 12000, 0, 0, 0), ('breach', 'classes=x', 1, 0, 0, 0)`,
    );
    const prepared = { prepared: { type: 'breach', facet: '' }, many: new Set<string>() };
    const at = async (size: number) => {
      const { count, exact } = await findRows(
        database.reader,
        conditionsOf({ type: 'breach' }, size),
        {},
        20,
        prepared,
      );
      return [count, exact];
    };
    expect(await at(SIZE)).toEqual([SIZE, true]);
    expect(await at(SIZE - 1)).toEqual([COUNT_LIMIT, false]);
    expect((await readRollup(database.reader, 'breach', 'class=')).map(({ facet }) => facet)).toEqual(['class=old']);
  });

  it('takes a year that was counted for granted where the days asked for hold all of it', async () => {
    const known = () => ({ prepared: null, many: new Set<string>() });
    const find = async (days: Query, size: number) => {
      const { count, exact, rows } = await findRows(
        database.reader,
        conditionsOf({ type: 'breach', ...days }, size),
        {},
        20,
        known(),
      );
      return [count, exact, rows.length];
    };
    // A figure that no rows stand behind shows where the count comes from.
    await database.open.query(`insert into open.rollup values ('breach', 'year=1999', 10001, 0, 0, 0)`);
    expect(await find({ from: '1998-01-01', to: '2020-01-02' }, SIZE)).toEqual([10_000, false, 20]);
    expect(await find({ from: '1999-01-02', to: '2020-01-02' }, SIZE)).toEqual([160, true, 20]);
    expect(await find({ from: '1998-01-01', to: '2020-01-02' }, SIZE - 1)).toEqual([160, true, 20]);
  });

  it('counts by facet, unless that would be too many', async () => {
    const conditions = conditionsOf({ type: 'breach', q: 'rare' }, SIZE);
    const counts = await countFacets(database.reader, conditions, 'class=', 20_000);
    expect(counts?.map(({ facet, records }) => [facet, records]).sort()).toEqual([
      ['class=new', 68],
      ['class=old', 12],
    ]);
    expect(
      await countFacets(database.reader, conditionsOf({ type: 'breach', q: 'all' }, SIZE), 'none=', 20_000),
    ).toBeNull();
    expect(await countFacets(database.reader, conditions, 'none=', 20_000)).toEqual([]);
  });
});
