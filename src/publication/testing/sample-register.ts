/** A small published register for tests of everything that reads it: breaches in two countries, groups, a few acts. */
import { Hono } from 'hono';
import type { Draft } from '../../records/draft.ts';
import { openTestSystem, type TestSystem } from '../../testing/test-system.ts';
import { createApi } from '../api.ts';
import { createExports } from '../export.ts';
import { FeedHub } from '../feed-hub.ts';
import { createFeeds } from '../feeds.ts';

export const BASIS = { url: 'https://example.org/data', licence: 'CC-BY-4.0', retrieved: '2026-02-01' };
const PLACES = [
  { country: 'SY', text: 'Teir Maaleh', point: { lat: 34.8, lon: 36.7 } },
  { country: 'UA', text: 'Mariupol', point: { lat: 47.1, lon: 37.5 } },
  { country: 'FJ', text: 'Taveuni', point: { lat: -16.9, lon: 179.9 } },
];

/** The `n`th breach: its country, year, class, act and phase follow from `n`. */
export function breachDraft(n: number, more: Record<string, unknown> = {}): Draft {
  const group: Draft = {
    ext: [`test-group:${n % 2}`],
    type: 'group',
    body: { title: { lang: 'en', text: `Unit ${n % 2}` }, kind: 'unit', country: 'SY' },
    digest: `g${n % 2}`,
    raw: '{}',
  };
  const year = 2010 + (n % 5);
  const body = {
    title: { lang: 'en', text: `Breach number ${n}` },
    class: n % 4 === 0 ? 'complaint' : 'civilian-harm',
    summary: { lang: 'en', text: n % 7 === 0 ? 'A granary was burnt' : 'Shots were heard' },
    when: { precise: { from: `${year}-05-02`, to: `${year}-05-04` } },
    where: [{ id: 'p1', precision: 1, ...PLACES[n % 3] }],
    phases: n % 2 === 0 ? [{ id: 'f1', phase: 'ongoing' }] : [],
    acts: [
      { id: 'a1', type: n % 2 === 0 ? ACT.leaf : ACT.other, method: [METHOD], victim: { ext: `test-group:${n % 2}` } },
    ],
    parties: [{ id: 'x1', who: { ext: `test-group:${n % 2}` } }],
    killed: { low: 1, best: 2, high: 3, unit: 'person' },
    rights: n % 3 === 0 ? [RIGHT] : [],
    external: [`test:${n}`],
    ...more,
  };
  return {
    ext: [`test:${n}`],
    type: 'breach',
    body,
    related: [group],
    digest: `${n}${JSON.stringify(more)}`,
    raw: `{"n":${n}}`,
  };
}

export const ACT = { leaf: '010101020000', branch: '010100000000', other: '020000000000' };
export const METHOD = '010100000000';
export const RIGHT = '010000000000';

/** Publishes drafts in one batch and lets readers see them. */
export async function publishDrafts(test: TestSystem, drafts: Draft[], run = 'run'): Promise<void> {
  const outcomes = await test.system.bulk.saveBatch(drafts, {
    publish: true,
    basis: BASIS,
    run,
    rowsDone: drafts.length,
  });
  const refused = outcomes.find(({ status }) => status === 'rejected');
  if (refused) throw new Error(`refused: ${JSON.stringify(refused)}`);
  test.system.bulk.endRun(run);
  await test.sequence();
}

/** A system with `count` published breaches, and everything that reads it mounted as the public door does. */
export async function sampleRegister(count: number) {
  const test = await openTestSystem();
  if (count > 0)
    await publishDrafts(
      test,
      Array.from({ length: count }, (_, n) => breachDraft(n)),
    );
  const { reader, system } = test;
  const { models } = system;
  const pool = system.platform.reader;
  const settings = { name: 'Test', publicUrl: 'https://tamga.test', languages: ['en', 'ru'], build: 'b1' };
  const problemText = (code: string, _: object, lang: string) => ({ title: `${lang}: ${code}`, next: 'next' });
  const errors: unknown[] = [];
  const report = (error: unknown) => void errors.push(error);
  const hub = new FeedHub({ reader, pool, report });
  const app = new Hono();
  app.route('/api/v1', createApi({ reader, models, settings: { ...settings, problemText }, report }));
  app.route(
    '/',
    createFeeds({ reader, hub, models, settings, problemText, report, words: (key, lang) => `${lang}/${key}` }),
  );
  app.route('/', createExports({ reader, models, pool, report }));
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await app.request(path, { headers });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
  };
  return { test, app, hub, get, models, pool, errors };
}

/** Whatever the API answered, for tests to look into. */
export interface Answer {
  items: { id: string; type: string; rev: number; log: { index: number }; [field: string]: unknown }[];
  next: string | null;
  count: number;
  count_is: string;
  log: { size: number };
  [field: string]: unknown;
}
