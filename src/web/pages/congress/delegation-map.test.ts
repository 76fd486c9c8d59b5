/** Delegations by country on the page of the congress: what is drawn, what is said in words, and what is not told. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PublicReader } from '../../../publication/reader-types.ts';
import { loadTypes, typesOf } from '../../../records/registry.ts';
import { loadVocabularies } from '../../../records/vocabulary-files.ts';
import { buildAssets } from '../../assets.ts';
import { LANGUAGES } from '../../i18n.ts';
import { loadLabels } from '../../labels.ts';
import { createSite, type SiteOptions } from '../../site.tsx';
import { sampleReader } from '../../testing/sample-reader.ts';
import { countryPoint } from './country-points.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const COUNTRIES = [
  { id: 'a', country: 'DE', mandates: 5 },
  { id: 'b', country: 'TR', mandates: 20 },
  { id: 'c', mandates: 10 },
];
let options: Omit<SiteOptions, 'reader'>;

beforeAll(async () => {
  options = {
    types: typesOf(await loadTypes(join(ROOT, 'schema/types'))),
    vocabularies: await loadVocabularies(join(ROOT, 'schema/vocabularies')),
    labels: await loadLabels(join(ROOT, 'schema/types')),
    assets: await buildAssets(join(ROOT, 'src/web')),
    settings: { name: 'Tamga', demo: true, publicUrl: 'https://register.example', languages: LANGUAGES },
    now: () => new Date('2031-12-04T10:00:00Z'),
  };
});

/** The page where the report on credentials tells these countries. */
async function pageWith(countries: readonly object[], lang = 'en'): Promise<string> {
  const sample = sampleReader();
  const reader: PublicReader = {
    ...sample,
    search: async (query) => {
      const page = await sample.search(query);
      return query.type === 'credentials' ? { ...page, items: page.items.map((one) => ({ ...one, countries })) } : page;
    },
  };
  return await (await createSite({ ...options, reader }).request(`/${lang}/congress`)).text();
}

describe('delegations by country', () => {
  it('are circles on the world and the same figures in a table, the largest first', async () => {
    const page = await pageWith(COUNTRIES);
    expect(page).toMatch(/Delegations by country.*<th scope="row">Türkiye<\/th><td>20<.*Germany<\/th><td>5</s);
    expect(page.match(/class="dot"/g)).toHaveLength(2);
    expect(page).toMatch(/role="img" aria-label="Map of the world/);
  });

  it('tell the others in words and draw them nowhere', async () => {
    expect(await pageWith(COUNTRIES)).toContain('no country together: at least 10 mandates');
    expect(await pageWith(COUNTRIES, 'ar')).toMatch(/٢٠<.*١٠ تفويضات على الأقل/s);
  });

  it('merge a small country once more, should a report have told one', async () => {
    const page = await pageWith([...COUNTRIES, { id: 'd', country: 'FJ', mandates: 2 }]);
    expect(page).not.toContain('Fiji');
  });

  it('are not there where the report tells no country', async () => {
    for (const countries of [[], [{ id: 'c', mandates: 10 }]])
      expect(await pageWith(countries)).not.toMatch(/Delegations by country|class="dot"/);
  });

  it('name a country that the atlas does not draw in the table alone', async () => {
    const page = await pageWith([...COUNTRIES, { id: 'e', country: 'GI', mandates: 5 }]);
    expect(page).toContain('Gibraltar');
    expect(page.match(/class="dot"/g)).toHaveLength(2);
  });

  it('cost the page a few kilobytes', async () => {
    expect((await pageWith(COUNTRIES)).length - (await pageWith([])).length).toBeLessThan(9000);
  });
});

describe('the point of a country', () => {
  it('lies on its largest land', () => {
    const [lon = 0, lat = 0] = countryPoint('FR') ?? [];
    expect([Math.round(lon), Math.round(lat)]).toEqual([2, 47]);
    expect((countryPoint('AU') ?? [0])[0]).toBeGreaterThan(125);
    expect(countryPoint('XK')).toBeDefined();
    expect(countryPoint('QQ')).toBeUndefined();
  });
});
