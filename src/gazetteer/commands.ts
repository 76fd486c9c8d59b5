/**
 * The gazetteer: places by their name in any script, spelt well or badly, and the places nearest to a point. It is loaded
 * when it is first needed, as a job beside everything else; until then nothing is found and nothing waits.
 */
import { fold } from '../kernel/fold.ts';
import { type Client, type Clock, type Jobs, type Pool, transaction } from '../platform/index.ts';
import { boxesAround, type KnownPlace, type Near, nearest } from './model.ts';
import { installedEdition, installedPlaces } from './source.ts';
import { type Hit, namedLike, namedSo, placesIn, readEdition, readPlaces, replacePlaces } from './store.ts';

export { gazetteerId, type KnownPlace, type Near, nameFor } from './model.ts';

export interface GazetteerParts {
  pool: Pool;
  jobs: Jobs;
  clock: Clock;
}

const LOAD = 'gazetteer.load';
/** Words shorter than this are looked for only as they are typed. */
const GUESSED = 4;
/** Shares of trigrams at which a misspelt name is offered. */
const LIKENESS = [0.45, 0.3];
const LEAST = 2;
const LONGEST = 100;
/** Kilometres around a point, one after the other, until there is a choice of places. */
const REACHES = [5, 25, 100];
const CHOICE = 3;
const WEIGHED = 2000;

export class Gazetteer {
  private readonly parts: GazetteerParts;
  private loaded = false;

  constructor(parts: GazetteerParts) {
    this.parts = parts;
    parts.jobs.handle(LOAD, () => this.load());
  }

  /** Can it be asked? Where it cannot, it is being loaded from now on. */
  async ready(): Promise<boolean> {
    if (this.loaded) return true;
    const { pool, jobs } = this.parts;
    this.loaded = (await readEdition(pool)) === (await installedEdition());
    if (!this.loaded) await jobs.enqueue(pool, LOAD, {}, { key: 'places' });
    return this.loaded;
  }

  /** Loads the edition that is installed, unless it is there. */
  async load(): Promise<void> {
    const { pool, clock } = this.parts;
    const edition = await installedEdition();
    if ((await readEdition(pool)) === edition) return;
    await transaction(pool, (client) => replacePlaces(client, { edition, at: clock.now() }, installedPlaces));
  }

  /** Places the words may mean, best first; those of countries nearby (ISO 3166-1 alpha-2) before others that are as good. */
  async find(
    words: string,
    { near = [], most = 8 }: { near?: readonly string[]; most?: number } = {},
  ): Promise<KnownPlace[]> {
    const folded = fold(words.slice(0, LONGEST));
    if (folded.length < LEAST || !(await this.ready())) return [];
    const { pool } = this.parts;
    const spelt = await namedSo(pool, folded, near, most);
    const enough = spelt.length >= most || folded.length < GUESSED;
    const alike = enough ? [] : await transaction(pool, (client) => guessed(client, { folded, near }, most));
    return await readPlaces(pool, idsOf([...spelt, ...alike]).slice(0, most));
  }

  /** The places nearest to a point (WGS 84), nearest first; none where nothing lies within a hundred kilometres. */
  async around(point: { lat: number; lon: number }, most = 5): Promise<Near[]> {
    if (!(await this.ready())) return [];
    let close: Near[] = [];
    for (const km of REACHES) {
      const found: KnownPlace[] = [];
      for (const box of boxesAround(point, km)) found.push(...(await placesIn(this.parts.pool, box, WEIGHED)));
      close = nearest(found, point, km);
      if (close.length >= CHOICE) break;
    }
    return close.slice(0, most);
  }
}

/** Misspelt names, and where there is none, names that are only somewhat like it. */
async function guessed(
  client: Client,
  asked: { folded: string; near: readonly string[] },
  most: number,
): Promise<Hit[]> {
  for (const least of LIKENESS) {
    const hits = await namedLike(client, { ...asked, least }, most);
    if (hits.length > 0) return hits;
  }
  return [];
}

const idsOf = (hits: readonly Hit[]): number[] => [...new Set(hits.map(({ id }) => id))];
