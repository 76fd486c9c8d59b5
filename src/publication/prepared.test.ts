/** Prepared figures and counts of searches are what a plain count of the rows says, whatever was done before. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../platform/random.ts';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import type { Act } from './acts.ts';

let t: TestSystem;
beforeAll(async () => {
  t = await openTestSystem();
});
afterAll(() => t.close());

const STEPS = 60;
const NEXT: Record<string, Act[]> = {
  published: ['dispute', 'hide', 'withdraw', 'erase'],
  disputed: ['hide', 'withdraw', 'erase'],
  withdrawn: ['hide', 'erase'],
  hidden: ['restore', 'erase'],
};

const bytes = seededRandom('acts');
const below = (n: number): number => (bytes.bytes(1)[0] as number) % n;
const body = () => ({
  title: { lang: 'en', text: ['Alpha', 'Beta', 'Gamma'][below(3)] as string },
  class: 'rights-breach',
  killed: { best: below(9), unit: 'person' },
  when: { precise: { from: `202${below(3)}-01-01`, to: '2023-02-03' } },
  where: Array.from({ length: below(3) }, (_, i) => ({
    id: `w${i}`,
    country: ['SY', 'UA'][below(2)] as string,
    point: { lat: 30 + below(5), lon: 30 + below(5) },
  })),
});

/** Every figure, counted from the rows that are current at the published size. */
async function recounted(): Promise<unknown[]> {
  const { rows } = await t.system.platform.db.query(
    `select r.type, f.facet, count(*) as records, sum(coalesce(low, 0)) as low, sum(coalesce(best, 0)) as best, sum(coalesce(high, 0)) as high
     from open.record r, open.log_head h, lateral (select unnest(r.facets || ''::text) as facet) f
     where r.index < h.published and (r.until is null or r.until >= h.published)
     group by 1, 2 order by 1, 2`,
  );
  return rows;
}

test('figures and counts are those of the rows after any sequence of acts', async () => {
  const { db } = t.system.platform;
  for (let step = 0; step < STEPS; step++) {
    const { rows } = await db.query(
      `select rid, status, published_rev as rev from private.record where type = 'breach' order by rid`,
    );
    const record = rows[below(rows.length + 3)];
    const act = record && (NEXT[record.status] ?? [])[below(5)];
    if (!record) await t.publish('breach', body());
    else if (act) await t.act(record.rid, act);
    else if (record.status === 'published') {
      await t.save({ rid: record.rid, type: 'breach', body: body(), baseRev: record.rev });
      await t.act(record.rid, 'publish');
    }
    if (below(3) > 0) await t.sequence();
    const { rows: prepared } = await db.query(
      `select type, facet, records, low, best, high from open.rollup where records <> 0 order by type, facet`,
    );
    expect(prepared).toEqual(await recounted());
    await t.reader.refresh();
    for (const query of [{}, { q: 'alpha' }, { facets: { country: 'SY' } }, { from: '2021-01-01', to: '2022-12-31' }]) {
      const page = await t.reader.search({ type: 'breach', limit: 500, ...query });
      expect([page.count, page.count_is]).toEqual([page.items.length, 'exact']);
    }
  }
});
