/** Statistics over a real database: what is counted, what is kept back, and that nothing of members only reaches anybody else. */
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../../publication/api.ts';
import { ACT, breachDraft, publishDrafts } from '../../publication/testing/sample-register.ts';
import { COUNTING } from '../../statistics/commands.ts';
import { openTestSystem, type TestSystem } from '../../testing/test-system.ts';
import { openTestWorkspace, siteOptions, type TestWorkspace } from '../../testing/test-workspace.ts';
import { createSite } from '../site.tsx';
import { addStatisticsEndpoint, createStatisticsFile } from './routes.ts';

const MARK = 'Markerword';
let t: TestSystem;
let web: TestWorkspace;
let app: Hono;
const text = async (path: string) => {
  const response = await app.request(path);
  return { status: response.status, body: await response.text() };
};
interface Sums {
  records: number;
  best: number;
}
interface Told {
  all: Sums;
  verified: Sums | null;
  dimensions: {
    name: string;
    figures: { code: string; all: Sums; verified: Sums }[];
    merged: { lines: number } | null;
  }[];
  estimate: { known: boolean; why?: string };
  note: string;
  log: { size: number };
}
const told = async (query = ''): Promise<Told> => JSON.parse((await text(`/api/v1/statistics${query}`)).body) as Told;
const lines = (from: Told, name: string) => from.dimensions.find((one) => one.name === name)?.figures ?? [];

beforeAll(async () => {
  t = await openTestSystem();
  const proofs = ['reasonable-suspicion', 'reasonable-grounds', undefined];
  await publishDrafts(
    t,
    Array.from({ length: 30 }, (_, n) => {
      const proof = proofs[n % 3];
      const external = [...(n < 20 ? [`alpha:${n}`] : []), ...(n >= 8 ? [`beta:${n}`] : [])];
      return breachDraft(n, { ...(proof ? { proof } : {}), external });
    }),
  );
  web = await openTestWorkspace(t);
  const site = await siteOptions(t, 'http://test.invalid', (error) => {
    throw error;
  });
  const settings = {
    name: 'T',
    build: 'b',
    languages: ['en'],
    problemText: (code: string) => ({ title: code, next: '' }),
  };
  const parts = { reader: t.reader, models: t.system.models, settings };
  const api = createApi(parts);
  addStatisticsEndpoint(api, parts);
  app = new Hono();
  app.route('/api/v1', api);
  app.route('/', createStatisticsFile(parts));
  app.route('/', createSite(site));
});
afterAll(() => t?.close());

describe('public statistics', () => {
  it('count as the list does, keep ranges, and tell the verified apart', async () => {
    const all = await told();
    expect(all).toMatchObject({ all: { records: 30, low: 30, best: 60, high: 90 }, verified: { records: 10 } });
    expect(lines(all, 'country').map(({ code, all: { records } }) => [code, records])).toEqual([
      ['FJ', 10],
      ['SY', 10],
      ['UA', 10],
    ]);
    const [leaf, branch] = [await told(`?act=${ACT.branch}`), lines(all, 'act').map(({ code }) => code)];
    expect(branch).toEqual(['010000000000', ACT.other]);
    const list = await t.reader.search({ type: 'breach', facets: { act: ACT.branch } });
    expect(leaf.all.records).toBe(list.count);
    expect(all.note).toContain('not what happened');
    expect(all.log.size).toBe(t.reader.size());
  });

  it('estimate from registers that overlap, and say plainly where that cannot be done', async () => {
    expect((await told()).estimate).toMatchObject({ known: true, method: 'chapman', seen: 30, both: 12 });
    expect((await told('?q=granary')).estimate).toMatchObject({ known: false, why: 'too-few' });
    expect((await text('/statistics?q=granary')).body).toContain('Cannot be estimated');
  });

  it('are the same by prepared figures, but for what those do not hold', async () => {
    const { tallyType } = await import('../../publication/tally-store.ts');
    const exact = await t.reader.tally({ type: 'breach' }, COUNTING);
    const prepared = await tallyType(t.system.platform.reader, 'breach', t.reader.size(), COUNTING);
    const sorted = (rows: { facet: string }[] = []) => rows.toSorted((a, b) => (a.facet < b.facet ? -1 : 1));
    expect(sorted(prepared?.rows)).toEqual(sorted(exact?.rows.filter(({ facet }) => !facet.startsWith('month='))));
  });

  it('refuse a filter they cannot read', async () => {
    expect((await text('/api/v1/statistics?colour=red')).status).toBe(400);
    expect((await text('/data/statistics.csv?from=never')).status).toBe(400);
    expect((await text('/statistics?from=never')).status).toBe(400);
  });

  it('are a file with the question and the size of the log in every line', async () => {
    const { body } = await text('/data/statistics.csv?country=SY&lang=ru');
    const [head, first] = body.split('\r\n');
    expect(head).toMatch(/^dimension,code,label,records,low,best,high,verified_records/);
    expect(first).toMatch(new RegExp(`^all,,,10,10,20,30,.*,country=SY,${t.reader.size()},`));
    expect(body).toContain('Сирия');
  });
});

describe('coded persons and members’ records', () => {
  it('are in no small figure, and in nothing public before they are published', async () => {
    const person = await t.save({
      type: 'person',
      body: { title: { lang: 'en', text: `${MARK} Name` } },
    });
    const body = (country: string, killed = 1) => ({
      title: { lang: 'en', text: 'Held without a warrant' },
      class: 'rights-breach',
      when: { precise: { from: '2024-03-02', to: '2024-03-02' } },
      where: [{ id: 'p1', country, text: 'Ashkel' }],
      acts: [{ id: 'a1', type: ACT.other, victim: person.rid }],
      killed: { best: killed, unit: 'person' },
      sources: [{ id: 's1', kind: 'press', title: { lang: 'en', text: 'Gazette' } }],
      accounts: { '': [{ adopted: true, citations: [{ cite: 's1' }] }] },
    });
    await t.publish('breach', body('KZ'));
    await t.save({ type: 'breach', body: { ...body('TJ', 7777), title: { lang: 'en', text: `${MARK} draft` } } });
    await t.sequence();
    const all = await told();
    expect(all.all.records).toBe(31);
    const country = all.dimensions.find(({ name }) => name === 'country');
    expect([lines(all, 'country').map(({ code }) => code), country?.merged?.lines]).toEqual([['SY', 'UA'], 2]);
    for (const path of ['/api/v1/statistics', '/data/statistics.csv', '/statistics', '/api/v1/statistics?country=KZ']) {
      const { body: shown } = await text(path);
      for (const secret of [MARK, '7777', '"TJ"', 'KZ', person.rid, 'us_'])
        expect([path, secret, path.includes(secret) || !shown.replaceAll('country=KZ', '').includes(secret)]).toEqual([
          path,
          secret,
          true,
        ]);
    }
    expect((await told('?country=KZ')).dimensions.every((one) => one.figures.length === 0)).toBe(true);
  });

  it('are counted for staff, who may read them, and for nobody else', async () => {
    const monitor = await t.person(['monitor']);
    const { html } = await web.get('/workspace/statistics?country=TJ', monitor);
    expect(html).toContain('7,777');
    expect(html).not.toContain(MARK);
    const file = await web.get('/workspace/statistics.csv?country=TJ', monitor);
    expect(file.html).toMatch(/^all,,,1,7777,7777,7777/m);
    expect((await web.get(`/workspace/statistics?q=${MARK}`, monitor)).html).toContain('7,777');
    expect((await web.get('/workspace/statistics', await t.person(['guide']))).status).toBe(403);
    expect(web.failures).toEqual([]);
  });
});
