/** The chart of bodies, the succession in their posts, their rules over time, and a report on credentials as its own page. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PublicItem, PublicReader, RevisionInfo } from '../../../publication/reader-types.ts';
import { loadTypes, typesOf } from '../../../records/registry.ts';
import { loadVocabularies } from '../../../records/vocabulary-files.ts';
import { buildAssets } from '../../assets.ts';
import { LANGUAGES } from '../../i18n.ts';
import { loadLabels } from '../../labels.ts';
import { createSite, type SiteOptions } from '../../site.tsx';
import { sampleReader } from '../../testing/sample-reader.ts';
import { sampleId } from '../../testing/sample-records.ts';
import { readRules } from './body-rules.tsx';
import { bodiesUnder } from './chart.tsx';

const ROOT = join(import.meta.dirname, '../../../..');
let options: SiteOptions;
const html = async (path: string, reader: PublicReader = options.reader) =>
  await (await createSite({ ...options, reader }).request(path)).text();
const on = (day: string) => ({ precise: { from: day, to: day } });
const text = (words: string) => ({ lang: 'en', text: words });

beforeAll(async () => {
  const schema = join(ROOT, 'schema');
  options = {
    reader: sampleReader(),
    types: typesOf(await loadTypes(join(schema, 'types'))),
    vocabularies: await loadVocabularies(join(schema, 'vocabularies')),
    labels: await loadLabels(join(schema, 'types')),
    assets: await buildAssets(join(ROOT, 'src/web')),
    settings: { name: 'Tamga', demo: true, publicUrl: 'https://register.example', languages: LANGUAGES },
    now: () => new Date('2031-12-04T10:00:00Z'),
  };
});

describe('the chart of bodies', () => {
  it('says who leads each body, which posts are vacant, and who is prevented', async () => {
    const page = await html('/en/congress');
    expect(page).toMatch(
      /Global Council.*Chair of the council.*Name of a chair who is held.*Prevented \(detained, cut off, silenced\)/s,
    );
    expect(page).toMatch(/Vice-chair.*Vacant.*Secretary of the council.*held, not named in public/s);
    expect(page).toMatch(/3 of 6 seats filled.*3 vacant.*1 member prevented/s);
    expect(page).toMatch(/Name of a chair<\/bdi>/);
    expect(page).not.toContain('Name of an earlier chair');
  });

  it('keeps dissolved bodies apart, with their years', async () => {
    const page = await html('/en/congress');
    expect(page).toMatch(/<summary>Earlier bodies<\/summary>.*Bureau of the years before.*2026.*–.*2029/s);
    const [chart] = page.split('Earlier bodies');
    expect(chart).not.toContain('Bureau of the years before');
    expect(await html(`/en/bodies/${sampleId('by', 'congress')}`)).toMatch(
      /Bodies under it.*Name of a chair who is held/s,
    );
  });
});

describe('the page of a body', () => {
  it('draws all that stands under it, at any depth, and never the body itself', async () => {
    const page = await html(`/en/bodies/${sampleId('by', 'congress')}`);
    const [, chart = ''] = page.split('Bodies under it');
    expect(chart.split('</section>')[0]).toMatch(/Global Council.*<ul.*Committee of monitors/s);
    expect(await html(`/en/bodies/${sampleId('by', 'monitors')}`)).not.toContain('Bodies under it');
    const circle = [
      { id: 'a', parent: 'b' },
      { id: 'b', parent: 'a' },
      { id: 'c', parent: 'c' },
    ] as unknown as PublicItem[];
    expect(bodiesUnder('a', circle).map(({ id }) => id)).toEqual(['b']);
    expect(bodiesUnder('c', circle)).toEqual([]);
  });
});

describe('who held a post', () => {
  it('is told one after the other, with the term, why it ended, and whose has not begun', async () => {
    const page = await html(`/en/bodies/${sampleId('by', 'congress')}`);
    const [, told = ''] = page.split('Who held these posts');
    expect(told).toMatch(
      /Name of a chair<.*now.*Name of an earlier chair<.*End of term.*Name of a later delegate<.*still to come/s,
    );
    expect(await html(`/en/bodies/${sampleId('by', 'council')}`)).not.toContain('Who held these posts');
  });
});

describe('the rules of a body', () => {
  const body = { id: 'by_b', rules: 'rs_new' } as unknown as PublicItem;
  const step = (record: Record<string, unknown> | null) => ({ record }) as unknown as RevisionInfo;
  const past: Record<string, RevisionInfo[]> = {
    by_b: [step({ rules: 'rs_new' }), step(null), step({ rules: 'rs_old' }), step({})],
    rs_new: [
      step({ title: text('New rules'), version: '2', inForce: on('2030-01-01') }),
      step({ title: text('New rules, misspelt'), version: '2', inForce: on('2030-01-01') }),
      step({ title: text('New rules'), version: '1', inForce: on('2028-01-01') }),
    ],
    rs_old: [step({ title: text('Old rules'), inForce: on('2020-01-01') }), step(null)],
  };

  it('are all versions it has had, the last in force first; nothing of what is hidden', async () => {
    const rules = await readRules({ history: async (id) => past[id] ?? [] }, body);
    expect(rules.map(({ title, version }) => [title.text, version])).toEqual([
      ['New rules', '2'],
      ['New rules', '1'],
      ['Old rules', undefined],
    ]);
  });

  it('stand on its page', async () => {
    const reader = sampleReader();
    const id = sampleId('by', 'congress');
    const history = async (of: string) => past[of === id ? 'by_b' : of] ?? (await reader.history(of));
    const page = await html(`/en/bodies/${id}`, { ...reader, history });
    expect(page).toMatch(/Rules over time.*in force from.*2030.*New rules.*version 2.*Old rules/s);
  });
});

describe('a report on credentials', () => {
  it('has its counts as tables with the small ones merged, and countries on a map', async () => {
    const reader = sampleReader();
    const id = sampleId('cr', 'credentials');
    const countries = [
      { id: 'c1', country: 'FR', mandates: 15 },
      { id: 'c2', country: 'TR', mandates: 10 },
      { id: 'c3', mandates: 5 },
    ];
    const counts = [
      { id: 'n1', state: 'accepted', mandates: 31 },
      { id: 'n2', mandates: 6 },
    ];
    const whole = async (of: string) => {
      const found = await reader.whole(of);
      return found && 'item' in found && of === id ? { ...found, item: { ...found.item, countries, counts } } : found;
    };
    const page = await html(`/en/credentials/${id}`, { ...reader, whole } as PublicReader);
    expect(page).toMatch(/<caption>Mandates by state.*Accepted<.*31.*Other states together.*6/s);
    expect(page).toMatch(
      /<caption>Mandates by class of constituency.*Delegation of a country.*22.*Other classes together<\/th><td>9/s,
    );
    expect(page).toMatch(/<svg viewBox.*France.*15.*Türkiye.*10/s);
    expect(page).not.toMatch(/Diaspora organisation|undefined/);
  });
});
