/** Searching a box of the map: cells that lie inside are taken as they are, and still every match comes once. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cellOf } from '../kernel/cells.ts';
import { platformMigrations } from '../platform/migrations.ts';
import { seededRandom } from '../platform/random.ts';
import { type TestDatabase, testDatabase } from '../platform/testing/test-database.ts';
import { CELL_RESOLUTIONS } from '../records/derive.ts';
import { migrations } from '../system.ts';
import { findRows } from './reader-store.ts';
import type { Query } from './reader-types.ts';
import { conditionsOf } from './search-query.ts';

const SIZE = 12_000;
const random = seededRandom('places');
const share = (): number => new DataView(random.bytes(4).buffer as ArrayBuffer).getUint32(0) / 2 ** 32;
/** Points around the 180th meridian's opposite side, and every fifth record has two far apart. */
const PLACES = Array.from({ length: SIZE }, (_, i) =>
  Array.from({ length: i % 5 === 0 ? 2 : 1 }, () => ({ lat: 40 + share() * 8, lon: 10 + share() * 8 })),
);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase([...platformMigrations, ...migrations]);
  const search = PLACES.map((places, i) => {
    const cells = new Set(
      places.flatMap(({ lat, lon }) => CELL_RESOLUTIONS.map((r) => `'cell${r}=${cellOf(lat, lon, r)}'`)),
    );
    return `${[...cells].join(' ')} '@0' 'type=breach' ${i % 2 === 0 ? "'even':1" : ''}`;
  });
  await database.open.query(
    `insert into open.record (index, object, rid, type, rev, facets, search)
     select n - 1, n - 1, 'br_' || n, 'breach', 1, '{}', s::tsvector from unnest($1::text[]) with ordinality as u (s, n)`,
    [search],
  );
  const flat = PLACES.flatMap((places, i) => places.map(({ lat, lon }, n) => [i, n, lat, lon]));
  await database.open.query(
    'insert into open.place select * from unnest($1::bigint[], $2::int[], $3::float8[], $4::float8[])',
    [0, 1, 2, 3].map((column) => flat.map((row) => row[column])),
  );
  await database.open.query(`insert into open.rollup values ('breach', '', ${SIZE}, 0, 0, 0)`);
  await database.open.query('analyze open.record, open.place');
});
afterAll(() => database.close());

type Bounds = [number, number, number, number];
const BOXES: Bounds[] = [
  [10, 40, 18, 48],
  [11, 41, 16.5, 47],
  [12.3, 43.1, 13.9, 44.4],
  [12.3, 43.1, 12.5, 43.2],
  [17.9, 39, 30, 60],
  [-180, -90, 180, 90],
  [100, 10, 15, 60],
];

test.each(BOXES)('the box %s %s %s %s holds what lies in it, each record once', async (...bbox: number[]) => {
  const [west, south, east, north] = bbox as Bounds;
  for (const more of [{}, { q: 'even' }] as Query[]) {
    const expected = PLACES.flatMap((places, i) => {
      const found = places.some(
        ({ lat, lon }) =>
          lat >= south && lat <= north && (west > east ? lon >= west || lon <= east : lon >= west && lon <= east),
      );
      return found && (!more.q || i % 2 === 0) ? [i] : [];
    });
    const conditions = conditionsOf({ type: 'breach', bbox: bbox as Bounds, ...more }, SIZE);
    const known = { prepared: null, many: new Set<string>() };
    const seen: number[] = [];
    for (let at: { before?: number; skip?: number } | null = {}; at; ) {
      const found = await findRows(database.reader, conditions, at, 3000, known);
      expect([found.count, found.exact]).toEqual([Math.min(expected.length, 10_000), expected.length <= 10_000]);
      seen.push(...found.rows.map(({ index }) => index));
      at = found.next;
    }
    expect(seen.sort((a, b) => a - b)).toEqual(expected);
  }
});
