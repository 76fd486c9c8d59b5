/**
 * Searching the large invented register at three sizes, as pages and API do, through `DatabaseReader`. Every measured
 * search is asked of a reader that has not answered it before; the growth says how the time depends on the size.
 */
import { DatabaseReader } from '../../src/publication/reader.ts';
import type { Query } from '../../src/publication/reader-types.ts';
import type { System } from '../../src/system.ts';
import { type Chance, chanceOf, zipf } from './chance.ts';
import { growCorpus, openCorpus } from './corpus.ts';
import { COMMON, PHRASE, RARE } from './corpus-body.ts';
import { places, tongues } from './corpus-words.ts';
import { growth, median, percentile } from './measure.ts';
import { processorMilliseconds } from './process.ts';
import type { Context, Row } from './row.ts';

const WARM = 20;
const RUNS = 60;
const TARGET_MS = 50;
const ACTS = ['010100000000', '010103000000', '020000000000', '030000000000'];

type Ask = (reader: DatabaseReader, query: Query) => Promise<unknown>;
interface Kind {
  query(chance: Chance, n: number): Query;
  ask: Ask;
}

const search: Ask = (reader, query) => reader.search({ type: 'breach', ...query });

export const KINDS: Record<string, Kind> = {
  'rare term': { ask: search, query: (_, n) => ({ q: RARE[n % RARE.length] as string }) },
  'common term': {
    ask: search,
    query: (_, n) => ({ q: n % 2 === 0 ? COMMON[0] : (tongues[n % 3]?.words[Math.floor(n / 2)] as string) }),
  },
  'two common terms': { ask: search, query: (chance) => ({ q: `${COMMON[0]} ${frequentWord(chance)}` }) },
  phrase: {
    ask: search,
    query: (chance, n) => ({ q: n % 2 === 0 ? `"${PHRASE.join(' ')}"` : `"${frequentWord(chance)} ${COMMON[0]}"` }),
  },
  'name with a typo': { ask: search, query: (chance) => ({ q: misspelt(placeOf(chance).name, chance) }) },
  'facet filter': { ask: search, query: (chance) => ({ facets: facets(chance) }) },
  'facet counts': {
    ask: (reader, query) => reader.facet({ type: 'breach', ...query }, 'act'),
    query: (chance) => ({ facets: facets(chance) }),
  },
  'facet counts of a word': {
    ask: (reader, query) => reader.facet({ type: 'breach', ...query }, 'country'),
    query: (chance) => ({ q: placeOf(chance).name }),
  },
  'map box': { ask: search, query: (chance) => ({ bbox: box(chance) }) },
  'map cells of a box': {
    ask: (reader, query) => reader.map({ type: 'breach', ...query }, 4),
    query: (chance) => ({ bbox: box(chance) }),
  },
  'date range': { ask: search, query: range },
  combination: {
    ask: search,
    query: (chance, n) => ({
      ...range(chance, n),
      q: frequentWord(chance),
      bbox: box(chance),
      facets: { country: placeOf(chance).country },
    }),
  },
};

export async function searchBench({ corpusFolder, quick, say }: Context): Promise<Row[]> {
  const sizes = quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000];
  const measured: Record<string, Figures[]> = {};
  const system = await openCorpus(corpusFolder);
  try {
    const { rows } = await system.platform.db.query(
      `select count(*)::int as there from open.record where type = 'breach'`,
    );
    for (const size of sizes) {
      if (size < rows[0].there) continue;
      await growCorpus(system, size, say);
      for (const [name, kind] of Object.entries(KINDS)) {
        measured[name] ??= [];
        measured[name].push(await measure(system, kind, size));
      }
      say(`searched ${size} records`);
    }
  } finally {
    await system.close();
  }
  return [...Object.entries(measured).map(([name, figures]) => rowOf(name, figures)), commonAgainstRare(measured)];
}

interface Figures {
  size: number;
  p50: number;
  p95: number;
  /** p95 of the processor time the database took, which other work on the machine moves less. */
  work: number;
}

async function measure(system: System, kind: Kind, size: number): Promise<Figures> {
  const { platform, models, folder, log } = system;
  const chance = chanceOf(size);
  const [times, work]: [number[], number[]] = [[], []];
  for (let n = -WARM; n < RUNS; n++) {
    const reader = new DatabaseReader({ pool: platform.reader, models, folder, vkey: log.vkey });
    await reader.refresh();
    const query = kind.query(chance, Math.abs(n));
    const pids = await backends(system);
    const before = workOf(pids);
    const begin = performance.now();
    await kind.ask(reader, query);
    if (n < 0) continue;
    times.push(performance.now() - begin);
    work.push(workOf(pids) - before);
  }
  return { size, p50: median(times), p95: percentile(times, 0.95), work: percentile(work, 0.95) };
}

/** Processes of the embedded server that answer the reader's connections. */
async function backends({ platform }: System): Promise<number[]> {
  const { rows } = await platform.db.query(`select pid from pg_stat_activity where application_name = 'tamga reader'`);
  return rows.map((row) => row.pid);
}

const workOf = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + processorMilliseconds(pid), 0);

function rowOf(name: string, figures: Figures[]): Row {
  const last = figures.at(-1) as Figures;
  const before = figures.slice(0, -1).map(({ size, p95 }) => `${size / 1000} k: ${p95.toFixed(1)}`);
  const exponent = growth(figures.map(({ size, p95 }) => ({ size, cost: p95 })));
  const grows = Number.isNaN(exponent) ? '' : `; ${before.join(', ')}; grows as n^${exponent.toFixed(2)}`;
  return {
    bench: 'search',
    what: `${name}, p95 at ${last.size.toLocaleString('en')}`,
    value: last.p95,
    unit: 'ms',
    target: { is: 'at most', figure: TARGET_MS },
    note: `p50 ${last.p50.toFixed(1)}, p95 of the database’s processor time ${last.work.toFixed(1)}${grows}`,
  };
}

function commonAgainstRare(measured: Record<string, Figures[]>): Row {
  const [common, rare] = ['common term', 'rare term'].map((name) => measured[name]?.at(-1)?.p50 ?? Number.NaN) as [
    number,
    number,
  ];
  return {
    bench: 'search',
    what: 'common term against rare term, p50',
    value: common,
    unit: 'ms',
    against: `rare: ${rare.toFixed(1)}`,
    ratio: common / rare,
    target: { is: 'at most', figure: 3 },
  };
}

const placeOf = (chance: Chance): (typeof places)[number] =>
  places[zipf(chance, places.length)] as (typeof places)[number];
const frequentWord = (chance: Chance): string => chance.pick(tongues).words[chance.below(200)] as string;

function facets(chance: Chance): Record<string, string> {
  return {
    country: placeOf(chance).country,
    ...(chance.often(0.5) ? { act: chance.pick(ACTS) } : {}),
    ...(chance.often(0.5) ? { year: String(2025 - zipf(chance, 36)) } : {}),
  };
}

/** One letter of the name is another, or missing. */
function misspelt(name: string, chance: Chance): string {
  const letters = [...name];
  const at = 1 + chance.below(letters.length - 2);
  letters.splice(at, 1, ...(chance.often(0.5) ? [] : [letters[at - 1] as string]));
  return letters.join('');
}

/** From a district to half a country. */
function box(chance: Chance): [number, number, number, number] {
  const { lat, lon } = placeOf(chance);
  const half = 0.1 + chance.next() * 2.5;
  const [w, s, e, n] = [lon - half, lat - half, lon + half, lat + half].map((side) => Math.round(side * 1000) / 1000);
  return [w as number, s as number, e as number, n as number];
}

function range(chance: Chance, n: number): Query {
  const year = 2025 - zipf(chance, 36);
  const month = String(1 + chance.below(12)).padStart(2, '0');
  return n % 2 === 0
    ? { from: `${year}-${month}-01`, to: `${year}-${month}-28` }
    : { from: `${year - 8}-${month}-01`, to: `${year}-12-31` };
}
