/** Pages of the congress say things in words: no code of a class, no bare hour, no id of a clause where a reader needs its name. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clauseHash } from '../../../assembly/index.ts';
import { openTestSystem, type TestSystem } from '../../../testing/test-system.ts';
import { buildAssets } from '../../assets.ts';
import { LANGUAGES } from '../../i18n.ts';
import { loadLabels } from '../../labels.ts';
import { createSite } from '../../site.tsx';

const ROOT = join(import.meta.dirname, '../../../..');
const text = (words: string) => ({ lang: 'en', text: words });
const day = (on: string) => ({ precise: { from: on, to: on } });
let test: TestSystem;
let body: string;
let html: (path: string, lang?: string) => Promise<string>;

beforeAll(async () => {
  test = await openTestSystem();
  const { models } = test.system;
  const site = createSite({
    ...{ reader: test.reader, types: models.types, vocabularies: models.vocabularies },
    labels: await loadLabels(join(ROOT, 'schema/types')),
    assets: await buildAssets(join(ROOT, 'src/web')),
    settings: { name: 'Lake', demo: false, publicUrl: 'https://lake.example', languages: LANGUAGES },
    now: () => test.clock.now(),
  });
  html = async (path, lang = 'en') => await (await site.request(`/${lang}${path}`)).text();
  body = await test.publish('body', { title: text('Invented council'), kind: 'council' });
});
afterAll(() => test.close());

const publish = async (type: string, record: Record<string, unknown>): Promise<string> => {
  const id = await test.publish(type, record);
  await test.sequence();
  return id;
};

describe('the roll of a vote', () => {
  const vote = {
    ...{ title: text('On the road'), method: 'roll-call', outcome: 'adopted', rule: '{}', input: '{}' },
    explanation: text('Adopted.'),
    counts: [{ id: 'o1', option: 'for', persons: 3 }],
  };

  it('stands by delegation, with the names of those who agreed to be named', async () => {
    const line = { option: 'for', delegation: 'Valley' };
    const roll = [
      { id: 'r1', ...line, name: 'A named delegate', weight: 1 },
      { id: 'r2', ...line, weight: 1 },
      { id: 'r3', option: 'against', delegation: 'Lake', weight: 1 },
    ];
    const page = await html(`/votes/${await publish('vote', { ...vote, body, roll })}`);
    expect(page).toMatch(/<bdi>Valley<\/bdi><\/th><td class="num">2<ul class="named"><li><bdi>A named delegate/);
    expect(page).toMatch(/<bdi>Lake<\/bdi><\/th><td class="num">0<\/td><td class="num">1</);
  });

  it('stands line by line where mandates weigh differently', async () => {
    const roll = [{ id: 'r1', option: 'for', delegation: 'Valley', weight: 7 }];
    const page = await html(`/votes/${await publish('vote', { ...vote, body, roll })}`);
    expect(page).toMatch(/data-label="Weight"><span class="num">7</);
  });
});

describe('a public endorsement', () => {
  it('names its classes and countries, tells the small ones together, and leads to where one endorses until it ends', async () => {
    const campaign = {
      ...{ title: text('We stand behind it'), summary: text('What it is'), total: 120, asOf: day('2026-02-20') },
      classes: [{ id: 'k1', name: text('Teachers') }],
      counts: [
        { id: 'c1', class: 'k1', endorsements: 90 },
        { id: 'c2', endorsements: 30 },
      ],
      countries: [{ id: 'n1', country: 'SE', endorsements: 120 }],
    };
    const open = await publish('endorsement', { ...campaign, until: day('2026-12-31') });
    const page = await html(`/endorsements/${open}`);
    expect(page).toMatch(/<b class="num">120<\/b>.*Teachers.*90.*Others together.*30.*Sweden.*120/s);
    expect(page).not.toMatch(/>k1<|>SE</);
    expect(page).toContain(`href="/endorse/${open}"`);
    const over = await publish('endorsement', { ...campaign, until: day('2026-02-21') });
    expect(await html(`/endorsements/${over}`)).not.toContain('/endorse/');
  });
});

describe('an action day', () => {
  it('tells the hour on the clocks of each place and in UTC, the condition, and whom to write to', async () => {
    const id = await publish('action', {
      ...{ title: text('Lamps'), kind: 'action-day', when: day('2026-12-10'), condition: text('Nothing has changed') },
      places: [
        {
          ...{ id: 'p1', town: 'Toronto', country: 'CA', starts: '19:30', ends: '20:00', zone: 'America/Toronto' },
          ...{ organiser: 'Lake Circle', contact: 'circle@lakes.example' },
        },
      ],
    });
    const page = await html(`/calendar/${id}`);
    expect(page).toMatch(/Only if:<\/b> <bdi>Nothing has changed/);
    expect(page).toMatch(/Toronto.*Canada.*10 December 2026.*19:30–20:00.*11 December 2026, 00:30–01:00 UTC/s);
    expect(page).toContain('<a href="mailto:circle@lakes.example">');
    expect(page).not.toContain('Starts (');
  });
});

describe('a text of the congress', () => {
  const clauses = [
    { id: 'c1', kind: 'preambular', text: text('Recalling the road,') },
    { id: 'c2', kind: 'operative', text: { ...text('Asks for an answer;'), translations: { ru: 'Просит ответа;' } } },
  ];

  it('is a motion clause by clause in each language, with its amendments, which say what clause they concern and why', async () => {
    const motion = await publish('motion', {
      title: text('A motion'),
      body,
      state: 'permitted',
      authentic: 'en',
      clauses,
    });
    const base = clauseHash({ kind: 'operative', authenticLang: 'en', text: { en: 'Asks for an answer;' } });
    const amendment = await publish('amendment', {
      ...{ title: text('A day'), motion, clause: 'c2', base, op: 'replace', text: text('Asks for an answer by May;') },
      ...{ reason: text('What has no day is never late.'), state: 'submitted' },
    });
    const page = await html(`/motions/${motion}`);
    expect(page).toMatch(/aria-label="Clause 1"[^>]*>1<.*Asks for an answer.*A day.*Submitted/s);
    expect(await html(`/motions/${motion}?text=all`)).toMatch(/Asks for an answer.*Просит ответа/s);
    const read = await html(`/amendments/${amendment}`);
    expect(read).toMatch(/A motion.*Clause 1<.*Asks for an answer by May.*What has no day is never late/s);
    expect(read).not.toMatch(/<dd>[^/]*c2/);
  });

  it('is quoted where it obliges somebody, with every report, the newest first', async () => {
    const resolution = await publish('resolution', { title: text('A resolution'), body, clauses });
    const report = (id: string, on: string, status: string) => ({
      id,
      when: day(on),
      status,
      note: text(`Seen ${on}`),
    });
    const commitment = await publish('commitment', {
      ...{ title: text('Answer'), resolution, clause: 'c2', actor: text('The bureau'), due: day('2026-02-01') },
      ...{ state: 'blocked' },
      reports: [report('u1', '2026-01-10', 'in-progress'), report('u2', '2026-02-02', 'blocked')],
    });
    const page = await html(`/commitments/${commitment}`);
    expect(page).toMatch(
      /By when: .*1 February 2026.*Overdue.*Clause 1<.*Asks for an answer;.*Seen 2026-02-02.*Seen 2026-01-10/s,
    );
    expect(await html(`/resolutions/${resolution}`)).toMatch(/Answer.*Overdue.*By when: .*1 February 2026/s);
  });
});

describe('lists of the congress', () => {
  it('say what became of each, and its number', async () => {
    await publish('resolution', {
      ...{ title: text('Numbered'), number: '2026/4', body, adopted: day('2026-02-01') },
      clauses: [{ id: 'c1', kind: 'operative', text: text('Asks;') }],
    });
    expect(await html('/resolutions')).toMatch(/2026\/4<\/bdi>.*Numbered/s);
    expect(await html('/votes')).toMatch(/Roll call.*<span class="chip done">.*Adopted/s);
  });
});
