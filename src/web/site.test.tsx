/** Every page, in every language, over the sample register: whole, escaped, light, and honest about what is missing. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Hono } from 'hono';
import { beforeAll, describe, expect, it } from 'vitest';
import { cellOf, centreOf } from '../kernel/cells.ts';
import type { MapCell, PublicItem, PublicReader, Whole } from '../publication/reader-types.ts';
import { recordType, ref, string, term, text } from '../records/declare.ts';
import { loadTypes, typesOf } from '../records/registry.ts';
import { loadVocabularies } from '../records/vocabulary-files.ts';
import { buildAssets } from './assets.ts';
import { LANGUAGES } from './i18n.ts';
import { loadLabels } from './labels.ts';
import { CONTENT_SECURITY_POLICY, createSite, type SiteOptions } from './site.tsx';
import { sampleReader } from './testing/sample-reader.ts';
import { sampleId } from './testing/sample-records.ts';

const ROOT = join(import.meta.dirname, '../..');
const br = (word: string) => `/breaches/${sampleId('br', word)}`;
const PAGES = [
  '/',
  '/breaches',
  '/breaches?q=shots&country=QM&from=2024&more=1',
  '/groups',
  '/persons',
  '/evidence',
  '/data',
  '/verify',
  '/about',
  '/statistics',
  '/statistics?country=QM&from=2024&more=1',
  ...[
    'bridge',
    'teacher',
    'arabic',
    'conflict',
    'complaint',
    'long',
    'hostile',
    'uncited',
    'disputed',
    'withdrawn',
  ].map(br),
  `${br('bridge')}/history`,
  `/groups/${sampleId('gr', 'mobile-company')}`,
  `/evidence/${sampleId('ev', 'hospital-register')}`,
  '/congress',
  '/calendar',
  '/calendar?past=1',
  '/commitments',
  '/relations',
  `/bodies/${sampleId('by', 'congress')}`,
  `/sessions/${sampleId('se', 'second-session')}`,
  `/commitments/${sampleId('cm', 'archive')}`,
  `/calendar/${sampleId('ac', 'lantern-day')}`,
  `/relations/${sampleId('rl', 'parliament')}`,
];

let options: SiteOptions;
let site: Hono;
const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await site.request(path, { headers });
  return { status: response.status, headers: response.headers, html: await response.text() };
};
const weigh = (html: string) => gzipSync(html, { level: 6 }).length;
const assetsOf = (html: string) =>
  [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
const total = async (html: string) => {
  const bodies = await Promise.all(assetsOf(html).map(async (path) => weigh((await get(path)).html)));
  return weigh(html) + bodies.reduce((sum, bytes) => sum + bytes, 0);
};

beforeAll(async () => {
  const schema = join(ROOT, 'schema');
  options = {
    reader: sampleReader(),
    types: typesOf(await loadTypes(join(schema, 'types'))),
    vocabularies: await loadVocabularies(join(schema, 'vocabularies')),
    labels: await loadLabels(join(schema, 'types')),
    assets: await buildAssets(import.meta.dirname),
    settings: { name: 'Tamga', demo: true, publicUrl: 'https://register.example', languages: LANGUAGES },
    now: () => new Date('2031-12-04T10:00:00Z'),
  };
  site = createSite(options);
});

describe('every page in every language', () => {
  it.each(LANGUAGES)('is whole in %s: one main, one h1, no raw key, no undefined', async (lang) => {
    for (const path of PAGES) {
      const { status, html } = await get(`/${lang}${path === '/' ? '' : path}`);
      expect(status, path).toBe(200);
      expect(html.startsWith(`<!doctype html><html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">`), path).toBe(
        true,
      );
      expect(html.match(/<main /g), path).toHaveLength(1);
      expect(html.match(/<h1[ >]/g), path).toHaveLength(1);
      expect(
        html.match(
          />\s*(?:shell|nav|home|list|record|proof|history|data|verify|about|kind|place|body|session|congress)\.[a-z.-]+\s*</,
        ),
        path,
      ).toBeNull();
      expect(
        /undefined|\[object Object\]|NaN/.exec(html.replaceAll('value="undefined"', ''))?.[0],
        path,
      ).toBeUndefined();
      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
      expect(new Set(ids).size, path).toBe(ids.length);
      expect(
        /<script(?! type="module" src="\/assets\/)|<style| style=| on[a-z]+="/.exec(html)?.[0],
        path,
      ).toBeUndefined();
    }
  });

  it('is negotiated without a language in the address, and says so to caches', async () => {
    const { html, headers } = await get('/breaches', { 'accept-language': 'de, ar;q=0.8, en;q=0.5' });
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(headers.get('vary')).toBe('Accept-Language');
    expect(headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  });

  it('names its versions in other languages, and the switch keeps the page', async () => {
    const { html } = await get(`/ru${br('bridge')}`);
    expect(html).toContain(`<link rel="alternate" hreflang="ar" href="https://register.example/ar${br('bridge')}"/>`);
    expect(html).toContain(`<link rel="canonical" href="https://register.example/ru${br('bridge')}"/>`);
    expect(html).toContain(`href="/tr${br('bridge')}" lang="tr"`);
  });

  it('names the feed of what it lists, so that a reader of feeds finds it, and no feed where there is none', async () => {
    const feedOf = async (path: string) =>
      /<link rel="alternate" type="application\/atom\+xml" title="[^"]+" href="([^"]+)"/.exec(
        (await get(path)).html,
      )?.[1];
    expect(await feedOf('/ar/resolutions')).toBe('/feed.atom?type=resolution&amp;lang=ar');
    expect(await feedOf('/en/breaches')).toBe('/feed.atom?type=breach&amp;lang=en');
    expect(await feedOf('/en')).toBe('/feed.atom?lang=en');
    expect(await feedOf('/en/about')).toBeUndefined();
    expect((await get('/en/data')).html).toContain('href="/feed.atom?type=resolution"');
  });

  it('admits a translation that nobody who speaks it has reviewed', async () => {
    expect((await get('/')).html).toContain('<h1>What was done, to whom, by whom, and what came of it.</h1>');
    expect((await get('/ru')).html).toContain('не проверен носителем');
    expect((await get(`/ru${br('bridge')}`)).html).toContain('class="draft" title="Непроверенный перевод"');
  });
});

describe('a hostile record', () => {
  it('cannot bring markup or a script address into any page', async () => {
    for (const path of [
      '/',
      '/breaches',
      br('hostile'),
      '/breaches?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E',
      '/%3Cscript%3E',
    ]) {
      const { html } = await get(path);
      expect(/<script>|<img|<svg onload|<b>Bold|href="javascript:/.exec(html)?.[0], path).toBeUndefined();
    }
  });
});

describe('what is not there', () => {
  it('is 404 for an id never published, another type’s id, and any other address', async () => {
    for (const path of [
      br('never'),
      `/groups/${sampleId('br', 'bridge')}`,
      '/breaches/x',
      '/nothing',
      '/ru/nothing',
      '/assets/x.js',
      `${br('never')}.proof`,
    ]) {
      expect((await get(path)).status, path).toBe(404);
    }
    expect((await get('/nothing')).html).toContain('type="search"');
  });

  it('leads from an address with a slash at its end to the one without, with its query and on this host', async () => {
    const leadsTo = async (path: string) => {
      const { status, headers } = await get(path);
      return [status, headers.get('location')];
    };
    expect(await leadsTo('/en/')).toEqual([308, '/en']);
    expect(await leadsTo('/breaches/?q=a%20b&from=2024')).toEqual([308, '/breaches?q=a%20b&from=2024']);
    expect(await leadsTo(`/ar${br('bridge')}/history//?from=1`)).toEqual([308, `/ar${br('bridge')}/history?from=1`]);
    expect(await leadsTo('//elsewhere.example/')).toEqual([308, '/elsewhere.example']);
    expect((await get('/')).status).toBe(200);
  });

  it('is 410 when hidden, saying nothing more, and when erased, saying why', async () => {
    const hidden = await get(br('hidden'));
    expect(hidden.status).toBe(410);
    const erased = await get(br('erased'));
    expect(erased.status).toBe(410);
    expect(erased.html).toContain('Consent withdrawn');
    expect(hidden.html).not.toContain('Reason');
  });

  it('is 400 for a filter that cannot be read, naming the field and keeping what was typed', async () => {
    const { status, html } = await get('/breaches?from=hello&bbox=1,2');
    expect(status).toBe(400);
    expect(html).toContain('href="#f-from"');
    expect(html).toContain('value="hello"');
  });

  it('is an empty register that says so on every list', async () => {
    const empty = createSite({ ...options, reader: sampleReader(true) });
    for (const path of ['/', '/breaches', '/groups'])
      expect(await (await empty.request(path)).text()).toMatch(/Nothing (of this kind )?has been published/);
  });

  it('is our own fault only once: the page is plain and the operator is told', async () => {
    const told: unknown[] = [];
    const reader: PublicReader = { ...sampleReader(), whole: () => Promise.reject(new Error('boom')) };
    const broken = createSite({ ...options, reader, report: (error) => told.push(error) });
    const response = await broken.request(br('bridge'));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('boom');
    expect(told).toHaveLength(1);
  });
});

describe('a record', () => {
  it('numbers its sources, marks what is uncited and shows competing accounts', async () => {
    const { html } = await get(br('bridge'));
    expect(html).toContain('<li id="n5">');
    expect(html).toContain('aria-label="Source 5"');
    expect(html).toContain('class="uncited"');
    expect(html).toContain('Armed persons in the lorry fired first.');
    expect((await get(br('uncited'))).html).toContain('No claim in this record cites a source yet.');
  });

  it('says what an armed-conflict event is not, and leads with dispute and withdrawal', async () => {
    expect((await get(br('conflict'))).html).toContain('not by itself a breach of human rights');
    for (const status of ['disputed', 'withdrawn']) {
      const { html } = await get(br(status));
      expect(html.indexOf(`banner ${status}`)).toBeLessThan(html.indexOf('<h1'));
    }
  });

  it('shows what changed between two revisions, word by word', async () => {
    const { html } = await get(`${br('bridge')}/history?from=2&to=3`);
    expect(html).toContain('<del>night</del><ins>evening</ins>');
  });

  it('offers its proof as a file', async () => {
    const { headers, html } = await get(`${br('bridge')}.proof`);
    expect(headers.get('content-disposition')).toContain('.tamga-proof.json');
    expect(Object.keys(JSON.parse(html))).toEqual(['entry', 'key', 'object', 'proof']);
  });

  it('of a type nobody wrote a page for is rendered from its declaration', async () => {
    const wetland = recordType({
      name: 'wetland',
      prefix: 'we',
      path: 'wetlands',
      publication: 'open',
      bulk: false,
      title: 'name',
      fields: {
        name: text({ required: true }),
        keeper: ref(['group']),
        waterLevel: string(),
        state: term('phase', { facet: 'state' }),
      },
    });
    const item: PublicItem = {
      id: sampleId('we', 'reeds'),
      type: 'wetland',
      rev: 1,
      publishedAt: '2031-12-01',
      log: { index: 3 },
      name: { lang: 'en', text: 'Reeds' },
      waterLevel: 'low',
      state: 'risk',
    };
    const sample = sampleReader();
    const bridge = (await sample.whole(sampleId('br', 'bridge'))) as Whole;
    const reader: PublicReader = {
      ...sample,
      whole: async () => ({ ...bridge, item, steps: [] }),
      search: async () => ({ items: [item], next: null, count: 1, count_is: 'exact', log: { size: 9 } }),
    };
    const grown = createSite({ ...options, reader, types: typesOf([...options.types.all, wetland]) });
    const page = await (await grown.request(`/wetlands/${item.id}`)).text();
    expect(page).toContain('<dt>Water level</dt>');
    expect(await (await grown.request('/wetlands?state=risk')).text()).toContain('Reeds');
  });
});

describe('weight of a first view, compressed, everything', () => {
  it('is at most 14 KB for a breach and 30 KB for the front page', async () => {
    for (const lang of ['en', 'ru', 'ar']) {
      expect(await total((await get(`/${lang}${br('bridge')}`)).html)).toBeLessThan(14_336);
      expect(await total((await get(`/${lang}`)).html)).toBeLessThan(30_720);
      expect(await total((await get(`/${lang}/statistics?more=1`)).html)).toBeLessThan(20_480);
    }
  });

  it('holds for a front page with records all over the world', async () => {
    const cells: MapCell[] = Array.from({ length: 600 }, (_, at) => ({
      cell: cellOf(-50 + ((at * 37) % 110), -170 + ((at * 53) % 340), 2),
      records: 1 + ((at * 7919) % 4000),
      measure: { best: at, unit: 'person' },
    }));
    const world = createSite({
      ...options,
      reader: { ...sampleReader(), map: async () => [...new Map(cells.map((one) => [one.cell, one])).values()] },
    });
    const html = await (await world.request('/')).text();
    expect(centreOf(cells[0]!.cell).lat).toBeDefined();
    expect(await total(html)).toBeLessThan(30_720);
  });

  it('asks for one sheet and one icon beside the page, and for no script', async () => {
    expect(assetsOf((await get(br('bridge'))).html).map((path) => path.split('.')[1])).toEqual(['css', 'svg']);
  });
});
