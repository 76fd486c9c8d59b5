/**
 * Memory of the serving process with the large register behind it, under the traffic it will see: pages never asked for
 * before, searches of every kind, and lists.
 */
import { chanceOf } from './chance.ts';
import { growCorpus, openCorpus } from './corpus.ts';
import { memoryOf } from './process.ts';
import type { Context, Row } from './row.ts';
import { KINDS } from './search.ts';
import { fetchPage, recordPages, startCorpus } from './site.ts';

const ASKED = 3000;

export async function memoryBench({ corpusFolder, quick, say }: Context): Promise<Row[]> {
  const size = quick ? 100_000 : 1_000_000;
  const system = await openCorpus(corpusFolder);
  await growCorpus(system, size, say).finally(() => system.close());
  const { running, url } = await startCorpus(corpusFolder);
  try {
    const idle = memoryOf(running.pid).now;
    const addresses = await addressesOf(url);
    const times: number[] = [];
    const lane = async (): Promise<void> => {
      for (let path = addresses.pop(); path; path = addresses.pop()) {
        const begin = performance.now();
        const { status } = await fetchPage(`${url}${path}`);
        if (status !== 200) throw new Error(`${path} answered ${status}`);
        times.push(performance.now() - begin);
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    const { now, most } = memoryOf(running.pid);
    say(`idle ${Math.round(idle)}, after ${times.length} pages ${Math.round(now)} MiB`);
    return [
      {
        bench: 'memory',
        what: `serving ${size.toLocaleString('en')} breaches, at most`,
        value: most,
        unit: 'MiB',
        target: { is: 'at most', figure: 400 },
        note: `idle ${Math.round(idle)}`,
      },
    ];
  } finally {
    await running.stop();
  }
}

async function addressesOf(url: string): Promise<string[]> {
  const chance = chanceOf(5);
  const kinds = Object.values(KINDS);
  const records = await recordPages(url);
  const lists = Array.from({ length: ASKED / 3 }, (_, n) => {
    const { q, from, to, bbox, facets = {} } = (kinds[n % kinds.length] as (typeof kinds)[number]).query(chance, n);
    const params = new URLSearchParams({
      ...facets,
      ...(q ? { q } : {}),
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      ...(bbox ? { bbox: bbox.join(',') } : {}),
    });
    return `/en/breaches?${params}`;
  });
  const pages = Array.from({ length: ASKED - lists.length }, (_, n) => `${records[n % records.length]}?n=${n}`);
  return [...lists, ...pages].sort(() => chance.next() - 0.5);
}
