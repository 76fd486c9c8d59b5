/** The congress in public, over the sample register: what a reader learns, and what no page may tell. */
import { join } from 'node:path';
import type { Hono } from 'hono';
import { beforeAll, describe, expect, it } from 'vitest';
import { isOverdue } from '../../../congress/due.ts';
import type { PublicItem, PublicReader } from '../../../publication/reader-types.ts';
import { loadTypes, typesOf } from '../../../records/registry.ts';
import { loadVocabularies } from '../../../records/vocabulary-files.ts';
import { buildAssets } from '../../assets.ts';
import { LANGUAGES } from '../../i18n.ts';
import { loadLabels } from '../../labels.ts';
import { createSite, type SiteOptions } from '../../site.tsx';
import { sampleReader } from '../../testing/sample-reader.ts';
import { sampleId } from '../../testing/sample-records.ts';
import { viewOf } from '../../view.ts';
import { aroundToday } from './congress.tsx';
import { toldOf } from './credentials.tsx';
import { seatsOf } from './seats.ts';
import { sentencesOf } from './sentences.tsx';

const ROOT = join(import.meta.dirname, '../../../..');
let options: SiteOptions;
let site: Hono;
const html = async (path: string) => await (await site.request(path)).text();
const on = (day: string) => ({ precise: { from: day, to: day } });
const item = (more: Record<string, unknown>): PublicItem => ({
  ...{ id: 'x', type: 'x', rev: 1, publishedAt: '2031-01-01', log: { index: 1 } },
  ...more,
});

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
  site = createSite(options);
});

describe('the page of the congress', () => {
  it('draws bodies under bodies, the sessions around today, decisions, and what is ahead', async () => {
    const page = await html('/en/congress');
    expect(page).not.toContain('class="coded"');
    expect(page).toMatch(/Congress of the peoples of the lake.*<ul.*Global Council.*<ul.*Committee of monitors/s);
    expect(page).toMatch(/Next session.*Second ordinary session.*Last session.*First ordinary session/s);
    for (const shown of ['On those who are missing', '2030/4', 'Day of lanterns', 'Paris'])
      expect(page).toContain(shown);
    expect(page).toContain('aria-current="page">Congress</a>');
    expect(await html('/en')).toContain('href="/en/congress"');
  });

  it('tells no class of fewer than five mandates, nor lets one be had by subtraction', async () => {
    const page = await html('/en/congress');
    expect(page).toMatch(/Delegation of a country<\/\w+><\/dt><dd class="num">22/);
    expect(page).not.toMatch(/Diaspora organisation|People</);
    expect(page).toMatch(/Other classes together<\/dt><dd class="num">9/);
    expect(toldOf([{ code: 'people', mandates: 3 }])).toEqual({ told: [], merged: 3 });
  });

  it('sets a number before its title in the direction of the title, also where the page runs the other way', async () => {
    expect(await html('/ar/congress')).toContain(
      '<bdi dir="ltr" lang="en"><bdi class="num">2030/4</bdi> <bdi>On those who are missing</bdi></bdi>',
    );
  });

  it('says so where nothing has been published', async () => {
    const empty = createSite({ ...options, reader: sampleReader(true) });
    for (const path of ['/congress', '/calendar', '/commitments'])
      expect(await (await empty.request(path)).text()).toMatch(/Nothing|No commitment/);
  });

  it('draws bodies that stand under each other once, and does not hang', async () => {
    const bodies = ['a', 'b'].map((word, at) =>
      item({
        ...{ id: sampleId('by', word), type: 'body', kind: 'council', title: { lang: 'en', text: `Council ${word}` } },
        parent: sampleId('by', at === 0 ? 'b' : 'a'),
      }),
    );
    const reader = {
      ...sampleReader(true),
      search: async ({ type }: { type?: string }) => ({
        ...{ items: type === 'body' ? bodies : [], next: null, count: 2, log: { size: 9 } },
        count_is: 'exact' as const,
      }),
    };
    const page = await (await createSite({ ...options, reader }).request('/en/congress')).text();
    expect(page).toContain('Council a');
  });

  it('takes for the next session the first that is not over, and leaves out those that lapsed', () => {
    const sessions = [
      item({ id: 'far', when: on('2033-01-01') }),
      item({ id: 'near', when: on('2032-01-01') }),
      item({ id: 'lapsed', when: on('2031-12-30'), state: 'lapsed' }),
      item({ id: 'old', when: on('2029-01-01') }),
      item({ id: 'unknown' }),
    ];
    const { next, last } = aroundToday(sessions, '2031-12-04');
    expect([next?.id, last?.id]).toEqual(['near', 'old']);
  });

  it('takes for the next session none that is closed or meets already', () => {
    const sessions = [
      item({ id: 'closed', when: { imprecise: { from: '2031', to: '2031' } }, state: 'closed' }),
      item({ id: 'meets', when: { precise: { from: '2031-12-03', to: '2031-12-06' } }, state: 'convened' }),
      item({ id: 'this year', when: { imprecise: { from: '2031', to: '2031' } }, state: 'scheduled' }),
    ];
    const { now, next, last } = aroundToday(sessions, '2031-12-04');
    expect([now?.id, next?.id, last?.id]).toEqual(['meets', 'this year', 'closed']);
    expect(aroundToday(sessions.slice(0, 1), '2031-12-04').next).toBeUndefined();
  });
});

describe('the page of a body', () => {
  it('counts seats, those vacant and those whose holders are prevented, and says what that means', async () => {
    const page = await html(`/en/bodies/${sampleId('by', 'congress')}`);
    expect(page).toMatch(
      /Seats<\/span><span class="num">7<.*Filled<\/span><span class="num">4<.*Vacant<\/span><span class="num">3</s,
    );
    expect(page).toMatch(/Prevented<\/span><span class="num">1</);
    expect(page).toContain('detained, cut off or silenced');
    expect(page).toContain('2 members who are not named in public');
    expect(page).toMatch(/Who held these posts.*Name of a chair<.*now.*Name of an earlier chair.*End of term/s);
    for (const shown of ['Global Council', 'Second ordinary session', 'On those who are missing'])
      expect(page).toContain(shown);
  });

  it('counts a post without a number of seats as what is filled', () => {
    const posts = [{ id: 'p', title: { lang: 'en', text: 'x' }, role: 'member' }];
    const held = [{ id: 'm', post: 'p', status: 'suspended' }];
    expect(seatsOf(posts, held, '2031-01-01')).toEqual({ seats: null, filled: 1, vacant: null, prevented: 0 });
  });
});

describe('the page of a session', () => {
  it('gives the hour in its own zone and in UTC, with the day of UTC where it is another', async () => {
    const page = await html(`/en/sessions/${sampleId('se', 'second-session')}`);
    expect(page).toContain('<time datetime="2032-03-28T22:30-04:00"><bdi class="num">22:30</bdi></time>');
    expect(page).toMatch(/America\/New York.*29 March 2032, 02:30 UTC/s);
  });

  it('draws the agenda as a tree and loses no item', async () => {
    const page = await html(`/en/sessions/${sampleId('se', 'second-session')}`);
    expect(page).toMatch(
      /Reports<\/bdi>.*<ul class="plain tree"><li>.*Report of the monitors.*Closed sitting.*<\/ul><\/li>/s,
    );
    expect(page).toContain('Any other matter');
  });

  it('shows minutes when they are adopted and not before', async () => {
    expect(await html(`/en/sessions/${sampleId('se', 'second-session')}`)).not.toContain('nobody has adopted');
    expect(await html(`/en/sessions/${sampleId('se', 'first-session')}`)).toContain('opened at nine');
  });
});

describe('the page of a special session', () => {
  it('tells once, and apart from the short facts, how the request for it was certified', async () => {
    const sample = sampleReader();
    const certificate = { lang: 'en', text: '40 of 60 mandates asked for it.\nTwo thirds were needed.' };
    const reader: PublicReader = {
      ...sample,
      whole: async (id) => {
        const found = await sample.whole(id);
        return found && 'item' in found ? { ...found, item: { ...found.item, certificate } } : found;
      },
    };
    const path = `/en/sessions/${sampleId('se', 'second-session')}`;
    const page = await (await createSite({ ...options, reader }).request(path)).text();
    expect(page).toMatch(/<section class="panel"[^>]*><h2 id="certificate">How the request was certified<\/h2>/);
    expect(page.match(/40 of 60 mandates/g)).toHaveLength(1);
    expect(page).toMatch(/asked for it\.<\/li><li>Two thirds/);
    expect(await html(path)).not.toContain('How the request was certified');
  });
});

describe('a reckoning', () => {
  it('has the digits of the other numbers of the page where it is in the language of the reader', () => {
    const view = viewOf(options, 'ar', '/ar', '/');
    const text = { lang: 'en', text: '20 of 23', translations: { ar: '20 من 23؛\nالنتيجة 2/3' } };
    expect(sentencesOf(view, text)).toEqual(['٢٠ من ٢٣؛', 'النتيجة ٢/٣']);
    expect(sentencesOf(view, { lang: 'en', text: '20 of 23' })).toEqual(['20 of 23']);
    const english = viewOf(options, 'en', '/en', '/');
    expect(sentencesOf(english, { lang: 'en', text: 'On 2031-10-06: 42.' })).toEqual(['On 6 October 2031: 42.']);
  });
});

describe('the follow-up board', () => {
  it('stands by resolution and clause, with the newest report and what it rests on', async () => {
    const page = await html('/en/commitments');
    expect(page).toMatch(
      /On those who are missing.*Clause">1<.*Open the archive.*1 September 2031.*Hospital register.*Clause">2<.*Report once a year/s,
    );
    expect(page.match(/class="chip grave">Overdue</g)).toHaveLength(1);
  });

  it('is filtered by state and by what is overdue, and names a filter that cannot be read', async () => {
    const overdue = await html('/en/commitments?overdue=1');
    expect([overdue.includes('Open the archive'), overdue.includes('Report once a year')]).toEqual([true, false]);
    const done = await html('/en/commitments?status=done');
    expect([done.includes('Keep the list'), done.includes('Open the archive')]).toEqual([true, false]);
    expect((await site.request('/commitments?from=hello')).status).toBe(400);
  });

  it('calls nothing overdue before its last day is past, nor what is settled or has no day', () => {
    const due = { imprecise: { from: '2031-10', to: '2031-11' } };
    expect(isOverdue({ due, state: 'in-progress' }, '2031-11-30')).toBe(false);
    expect(isOverdue({ due, state: 'blocked' }, '2031-12-01')).toBe(true);
    expect(isOverdue({ due, state: 'done' }, '2031-12-01')).toBe(false);
    expect(isOverdue({ state: 'not-started' }, '2031-12-01')).toBe(false);
  });
});
