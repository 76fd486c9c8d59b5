/** The API over a published register: filters, pages, refusals, what is gone, and the document that describes it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACT, breachDraft, METHOD, publishDrafts, RIGHT, sampleRegister } from './testing/sample-register.ts';

const COUNT = 90;
let register: Awaited<ReturnType<typeof sampleRegister>>;
beforeAll(async () => {
  register = await sampleRegister(COUNT);
});
afterAll(async () => {
  expect(register.errors).toEqual([]);
  await register.test.close();
});

const list = async (query: string) => (await register.get(`/api/v1/breaches?${query}`)).body;
const numbers = (from: (n: number) => boolean) => Array.from({ length: COUNT }, (_, n) => n).filter(from).length;

describe('a list', () => {
  it('has the public fields by their declared names, and the place in the log', async () => {
    const { items, count, count_is, log, next } = await list('limit=2');
    expect(items).toHaveLength(2);
    expect([count, count_is, typeof next, log.size]).toEqual([COUNT, 'exact', 'string', register.test.reader.size()]);
    expect(items[0]).toMatchObject({
      type: 'breach',
      rev: 1,
      title: { lang: 'en', text: `Breach number ${COUNT - 1}` },
      killed: { low: 1, best: 2, high: 3 },
    });
    expect(items[0]?.publishedAt).toBe('2026-03-01T09:00:00Z');
    expect(items[0]?.log.index).toBeGreaterThan(0);
  });

  it.each([
    ['class=complaint', numbers((n) => n % 4 === 0)],
    [`act=${ACT.leaf}`, numbers((n) => n % 2 === 0)],
    [`act=${ACT.branch}`, numbers((n) => n % 2 === 0)],
    ['country=UA', numbers((n) => n % 3 === 1)],
    ['phase=ongoing', numbers((n) => n % 2 === 0)],
    ['year=2012', numbers((n) => n % 5 === 2)],
    [`method=${METHOD}`, COUNT],
    [`right=${RIGHT}`, numbers((n) => n % 3 === 0)],
    ['from=2013&to=2014', numbers((n) => n % 5 >= 3)],
    ['from=2013-05-05', numbers((n) => n % 5 === 4)],
    ['to=2010-05-02', numbers((n) => n % 5 === 0)],
    ['bbox=36,34,38,36', numbers((n) => n % 3 === 0)],
    ['bbox=170,-20,-170,-10', numbers((n) => n % 3 === 2)],
    ['w=36&s=34&e=38&n=36', numbers((n) => n % 3 === 0)],
    ['q=granary', numbers((n) => n % 7 === 0)],
    ['q="a granary was"', numbers((n) => n % 7 === 0)],
    ['q=-granary', numbers((n) => n % 7 !== 0)],
    ['q=mariupol&phase=ongoing&year=2010', numbers((n) => n % 3 === 1 && n % 2 === 0 && n % 5 === 0)],
  ])('is narrowed by %s', async (query, expected) => {
    const { count, count_is, items } = await list(`${query}&limit=500`);
    expect([count, count_is, items.length]).toEqual([expected, 'exact', expected]);
  });

  it('is narrowed by who was involved and by whom it speaks of', async () => {
    const [group] = (await register.get('/api/v1/groups?kind=unit')).body.items;
    for (const name of ['who', 'about']) {
      const { items, count } = await list(`${name}=${group?.id}&limit=500`);
      expect(count).toBe(COUNT / 2);
      expect(JSON.stringify(items[0])).toContain(group?.id);
    }
  });

  it('by days finds what lasted longer than ten years', async () => {
    const when = { imprecise: { from: '1970', to: '1995' } };
    await publishDrafts(register.test, [breachDraft(3000, { when })]);
    expect((await list('from=1990&to=1991')).count).toBe(1);
    expect((await list('from=1960&to=1969')).count).toBe(0);
    await clearAdded();
  });

  it('finds a name written with a slip of the hand', async () => {
    expect((await list('q=Mariuopl')).count).toBe(numbers((n) => n % 3 === 1));
  });
});

describe('pages', () => {
  let added = 0;
  it.each(['', 'q=shots&', 'phase=ongoing&', 'q=breach&country=UA&'])(
    'by %s give each record once, though more is published and revised meanwhile',
    async (query) => {
      const seen: string[] = [];
      const all = (await list(`${query}limit=500`)).items.map(({ id }) => id);
      let next: string | null = null;
      let round = 0;
      do {
        const page = await list(`${query}limit=7${next ? `&cursor=${next}` : ''}`);
        seen.push(...page.items.map(({ id }) => id));
        next = page.next;
        if (round++ === 1) {
          const revised = Array.from({ length: 40 }, (_, i) => breachDraft(i, { context: [`seen ${query} ${round}`] }));
          await publishDrafts(register.test, [...revised, breachDraft(1000 + added++)]);
        }
      } while (next);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.sort()).toEqual(all.sort());
      await clearAdded();
    },
  );
});

/** Takes back what a test added, so that counts stay what the others expect. */
async function clearAdded(): Promise<void> {
  for (const { id, external } of (await list('limit=500')).items) {
    if (Number(String((external as string[])[0]).slice(5)) >= COUNT) await register.test.act(id, 'erase');
  }
  await register.test.sequence();
}

describe('what cannot be answered', () => {
  it.each([
    ['limit=0', 'query-invalid'],
    ['limit=ten', 'query-invalid'],
    ['cursor=zz', 'cursor-invalid'],
    ['cursor=n5-999999', 'cursor-invalid'],
    ["cursor=n5-1'--", 'cursor-invalid'],
    ['bbox=1,2,3', 'query-invalid'],
    ['bbox=1,2,3,NaN', 'query-invalid'],
    ['bbox=0,80,10,20', 'query-invalid'],
    ['bbox=0,0,1e400,1', 'query-invalid'],
    ['bbox=0,-91,10,20', 'query-invalid'],
    ['from=2021-02-30', 'query-invalid'],
    ['from=0000', 'query-invalid'],
    ['from=2022&to=2021', 'query-invalid'],
    ['year=20', 'query-invalid'],
    ['country=S%00Y', 'query-invalid'],
    ['about=somebody', 'query-invalid'],
    ['q=<10,000 letters>', 'query-invalid'],
    ['act=nonsense', 'unknown-term'],
    ['acct=010101020000', 'parameter-unknown'],
    ['constructor=1', 'parameter-unknown'],
    ['__proto__=1', 'parameter-unknown'],
    ['act=010101020000&act=020000000000', 'parameter-repeated'],
  ])('is refused with its reason: %s', async (query, code) => {
    const { status, headers, body } = await register.get(
      `/api/v1/breaches?${query.replace('<10,000 letters>', 'x'.repeat(10_000))}`,
      {
        'Accept-Language': 'ru-RU, en;q=0.5',
      },
    );
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('etag')).toBeNull();
    expect(body).toMatchObject({ title: `ru: ${code}`, status: 400, code, detail: 'next' });
    expect(body.params).toBeTypeOf('object');
  });

  it('names the filter it does not know', async () => {
    expect((await register.get('/api/v1/breaches?acct=1')).body.params).toEqual({ name: 'acct' });
  });

  it.each([
    'limit=99999999999999999',
    'q=%00',
    "q=';drop table open.record;--",
    'q=%22%22%22&',
    `q=${encodeURIComponent('- & | ! <-> \\ \' "')}`,
    'q=%ED%A0%80',
    'cursor=o999999999-1',
    'from=9999',
  ])('is no error for odd input: %s', async (query) => {
    expect((await register.get(`/api/v1/breaches?${query}`)).status).toBe(200);
  });

  it('is an address nobody knows, or a method that is not open', async () => {
    for (const path of [
      '/api/v1',
      '/api/v1/nothing',
      '/api/v1/sources',
      '/api/v1/breaches/br_x',
      `/api/v1/breaches/gr_${'a'.repeat(26)}`,
      '/api/v1/vocabularies/nothing',
    ]) {
      const { status, headers, body } = await register.get(path);
      expect([path, status, body.status]).toEqual([path, 404, 404]);
      expect(headers.get('content-type')).toContain('application/problem+json');
    }
    const response = await register.app.request('/api/v1/breaches', { method: 'POST', body: '{}' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(await response.json()).toMatchObject({ code: 'method-not-allowed', params: { method: 'POST' } });
  });
});

describe('an answer', () => {
  it('is not sent again to who holds it, until something is published', async () => {
    for (const path of [
      '/api/v1/breaches?phase=ongoing',
      '/api/v1/figures',
      '/api/v1/types',
      '/api/v1/openapi.json',
      '/data/breaches.csv',
      '/feed.atom',
    ]) {
      const first = await register.app.request(path);
      const tag = first.headers.get('etag') ?? '';
      await first.text();
      expect([path, first.status, tag.startsWith('W/"')]).toEqual([path, 200, true]);
      const again = await register.app.request(path, { headers: { 'If-None-Match': `"other", ${tag}` } });
      expect([path, again.status, await again.text()]).toEqual([path, 304, '']);
    }
    const tag = (await register.app.request('/api/v1/breaches')).headers.get('etag') ?? '';
    expect((await register.app.request('/api/v1/breaches?limit=x', { headers: { 'If-None-Match': tag } })).status).toBe(
      400,
    );
    await publishDrafts(register.test, [breachDraft(0, { context: ['newer'] })]);
    expect((await register.app.request('/api/v1/breaches', { headers: { 'If-None-Match': tag } })).status).toBe(200);
  });

  it('may be read by any site, also ahead of time and without its body', async () => {
    const asked = await register.app.request('/api/v1/breaches', { method: 'OPTIONS' });
    expect([
      asked.status,
      asked.headers.get('access-control-allow-origin'),
      asked.headers.get('access-control-allow-methods'),
    ]).toEqual([204, '*', 'GET, HEAD, OPTIONS']);
    const head = await register.app.request('/api/v1/breaches', { method: 'HEAD' });
    expect([head.status, head.headers.get('access-control-allow-origin'), await head.text()]).toEqual([200, '*', '']);
    expect((await register.app.request('/api/v1/none')).headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('a record', () => {
  it('comes with its history and its proof', async () => {
    const [item] = (await list('limit=1&phase=ongoing')).items;
    const { body: one, headers } = await register.get(`/api/v1/breaches/${item?.id}`);
    expect(one).toEqual(item);
    expect(headers.get('cache-control')).toBe('public, max-age=0, must-revalidate');
    const { body: history } = await register.get(`/api/v1/breaches/${item?.id}/history`);
    expect(history.items[0]).toMatchObject({ rev: item?.rev, record: { title: item?.title } });
    const { body: proof } = await register.get(`/api/v1/breaches/${item?.id}/proof`);
    expect(proof).toMatchObject({
      id: item?.id,
      index: item?.log.index,
      file: { entry: expect.any(String), proof: expect.any(String) },
    });
  });

  it('that was hidden or erased is gone from everything, and says no more than it must', async () => {
    const { test } = register;
    await publishDrafts(test, [breachDraft(2000), breachDraft(2001)]);
    const [erased, hidden] = (await list('limit=2')).items.map(({ id }) => id as string) as [string, string];
    await test.act(hidden, 'hide');
    await test.act(erased, 'erase');
    for (const part of ['', '/history', '/proof']) {
      const gone = await register.get(`/api/v1/breaches/${hidden}${part}`);
      expect([gone.status, gone.body.code, gone.body.params]).toEqual([
        410,
        'record-hidden',
        { rid: hidden, at: '2026-03-01' },
      ]);
      expect((await register.get(`/api/v1/breaches/${erased}${part}`)).body).toMatchObject({
        status: 410,
        code: 'record-erased',
        params: { reason: 'safety' },
      });
    }
    expect((await list('q=2000')).count + (await list('q=2001')).count).toBe(0);
    await test.sequence();
    for (const path of [
      '/api/v1/breaches?limit=500',
      '/data/breaches.jsonl',
      '/data/breaches.csv',
      '/feed.atom',
      '/feed.json',
    ]) {
      const text = await (await register.app.request(path)).text();
      expect(text).not.toContain('Breach number 2000');
      expect(text).not.toContain('Breach number 2001');
    }
    const feed = await (await register.app.request('/feed.atom')).text();
    expect(feed).toContain('en/step.hide');
    expect(feed).toContain('en/step.erase');
    expect((await list('limit=1')).count).toBe(COUNT);
  });
});

describe('what the register knows of itself', () => {
  it('has figures of a type', async () => {
    const { body } = await register.get('/api/v1/figures?type=breach');
    expect(body).toMatchObject({
      type: 'breach',
      records: COUNT,
      measure: { low: COUNT, best: 2 * COUNT, high: 3 * COUNT },
    });
    expect((await register.get('/api/v1/figures')).body.type).toBe('breach');
    expect((await register.get('/api/v1/figures?type=nothing')).status).toBe(404);
  });

  it('has its vocabularies, drafts marked as unreviewed', async () => {
    const { body } = await register.get('/api/v1/vocabularies');
    expect(body.items.map(({ id }) => id)).toContain('act');
    const { body: phases } = await register.get('/api/v1/vocabularies/phase');
    const [first] = phases.terms as { code: string; labels: Record<string, { text: string; reviewed: boolean }> }[];
    expect(first).toMatchObject({
      code: 'risk',
      labels: { en: { text: 'Risk', reviewed: true }, ru: { reviewed: false } },
    });
  });

  it('has the declarations of its public types with their schema, and no field that is not public in it', async () => {
    const { body } = await register.get('/api/v1/types');
    const types = new Map(
      (body.items as unknown as { name: string; filters: string[]; schema: { properties: object } }[]).map((type) => [
        type.name,
        type,
      ]),
    );
    expect([...types.keys()].sort()).toEqual(
      register.models.types.all
        .filter(({ publication }) => publication !== 'never')
        .map(({ name }) => name)
        .sort(),
    );
    expect(types.get('breach')?.filters).toEqual(
      expect.arrayContaining([
        'q',
        'from',
        'bbox',
        'class',
        'act',
        'country',
        'phase',
        'who',
        'year',
        'method',
        'right',
        'about',
      ]),
    );
    expect(Object.keys(types.get('person')?.schema.properties ?? {})).not.toEqual(expect.arrayContaining(['sex']));
    expect(Object.keys(types.get('breach')?.schema.properties ?? {})).toEqual(
      expect.arrayContaining(['id', 'log', 'title', 'acts', 'accounts']),
    );
  });

  it('is described as OpenAPI 3.1, every path and reference of it', async () => {
    const { body } = await register.get('/api/v1/openapi.json');
    const { openapi, paths, components } = body as unknown as {
      openapi: string;
      paths: Record<string, { get: { operationId: string } }>;
      components: { schemas: Record<string, unknown> };
    };
    expect(openapi).toMatch(/^3\.1/);
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/breaches',
        '/breaches/{id}',
        '/breaches/{id}/history',
        '/breaches/{id}/proof',
        '/groups',
        '/figures',
        '/feed',
      ]),
    );
    const ids = Object.values(paths).map(({ get }) => get.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const used = [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name as string,
    );
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(used));
    expect(JSON.stringify(components.schemas.Breach)).toContain('"killed"');
  });
});
