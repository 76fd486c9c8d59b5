/** SQL that writes the public projection: one row per published revision, with its places, edges, facts and words. */
import { type Client, copyRows } from '../platform/index.ts';
import type { Derived } from '../records/derive.ts';
import { blockLexeme } from './block.ts';

/** What the public tables hold of one published revision. */
export interface ProjectedRow {
  index: number;
  /** Index of the entry whose object is shown; its own unless a restore shows an earlier one. */
  object?: number;
  rid: string;
  type: string;
  rev: number;
  status: 'disputed' | 'withdrawn' | null;
  title: unknown;
  derived: Derived;
}

/** Inserts projected revisions. Earlier rows of the same records must be ended first (`endRows`). */
export async function insertRows(client: Client, rows: ProjectedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await copyRows(
    client,
    'open.record',
    [
      'index',
      'object',
      'rid',
      'type',
      'rev',
      'status',
      'from_day',
      'to_day',
      'low',
      'best',
      'high',
      'title',
      'facets',
      'search',
    ],
    rows.map(({ index, object = index, rid, type, rev, status, title, derived: d }) => [
      index,
      object,
      rid,
      type,
      rev,
      status,
      d.from,
      d.to,
      d.measure?.low ?? null,
      d.measure?.best ?? null,
      d.measure?.high ?? null,
      title === undefined ? null : JSON.stringify(title),
      d.facets,
      `${d.search} '${blockLexeme(index)}'`,
    ]),
  );
  await copyRows(client, 'open.place', ['index', 'n', 'lat', 'lon'], placesOf(rows));
  await copyRows(client, 'open.edge', ['index', 'n', 'rid', 'target', 'kind'], edgesOf(rows));
  await copyRows(
    client,
    'open.fact',
    [
      'index',
      'n',
      'rid',
      'act',
      'victim',
      'perpetrator',
      'country',
      'cell',
      'from_day',
      'to_day',
      'low',
      'best',
      'high',
    ],
    factsOf(rows),
  );
}

const placesOf = (rows: ProjectedRow[]) =>
  rows.flatMap(({ index, derived }) => derived.places.map((place, n) => [index, n, place.lat, place.lon]));

const edgesOf = (rows: ProjectedRow[]) =>
  rows.flatMap(({ index, rid, derived }) =>
    derived.edges
      .filter((edge) => edge.visibility === 'public')
      .map((edge, n) => [index, n, rid, edge.target, edge.kind]),
  );

const factsOf = (rows: ProjectedRow[]) =>
  rows.flatMap(({ index, rid, derived }) =>
    derived.facts.map((f, n) => [
      index,
      n,
      rid,
      f.act,
      f.victim,
      f.perpetrator,
      f.country,
      f.cell,
      f.from,
      f.to,
      f.low,
      f.best,
      f.high,
    ]),
  );

/** Ends what is current of each record at the index of the entry that replaces or removes it. */
export async function endRows(client: Client, ends: { rid: string; index: number }[]): Promise<void> {
  if (ends.length === 0) return;
  await client.query(
    `update open.record r set until = e.index
     from unnest($1::text[], $2::bigint[]) as e (rid, index)
     where r.rid = e.rid and r.until is null`,
    [ends.map((end) => end.rid), ends.map((end) => end.index)],
  );
}

/** How often words were forgotten so far. Under the lock of the log head nobody else writes or forgets any. */
export async function forgottenWords(client: Client): Promise<number> {
  const { rows } = await client.query(`select forgotten from open.dictionary where id = 1`);
  return rows[0].forgotten;
}

/** Remembers words for mending misspelt queries. */
export async function insertWords(client: Client, words: string[]): Promise<void> {
  if (words.length === 0) return;
  await client.query(`insert into open.word (word) select unnest($1::text[]) on conflict do nothing`, [words]);
}
