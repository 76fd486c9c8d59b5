/** All SQL of the gazetteer: an edition put in whole, names found as typed, as begun or as misspelt, and what lies in a box. */
import { type Client, copyRows, type Db, type Field } from '../platform/index.ts';
import { type Box, type KnownPlace, searchedNames } from './model.ts';

/** Memory for building the indexes; they are 60 MB. */
const BUILDING = '128MB';

/** The edition that can be searched; null before the first. */
export async function readEdition(db: Db): Promise<string | null> {
  const { rows } = await db.query<{ edition: string }>('select edition from gazetteer.edition');
  return rows[0]?.edition ?? null;
}

/**
 * Puts an edition in the place of the last, in the client's transaction; until it ends, the last is searched. `places` is
 * read twice, so that no more than a line of it is held. Returns the number of places.
 */
export async function replacePlaces(
  client: Client,
  { edition, at }: { edition: string; at: Date },
  places: () => AsyncIterable<KnownPlace>,
): Promise<number> {
  await client.query(`
    drop table if exists gazetteer.new_place, gazetteer.new_name;
    create table gazetteer.new_place (
      id integer primary key, name text not null, others text[] not null, country text not null, adm1 text,
      lat double precision not null, lon double precision not null, population integer not null);
    create table gazetteer.new_name (
      folded text not null, id integer not null, country text not null, population integer not null)`);
  const columns = ['id', 'name', 'others', 'country', 'adm1', 'lat', 'lon', 'population'];
  const count = await copyRows(client, 'gazetteer.new_place', columns, rowsOf(places()));
  await copyRows(client, 'gazetteer.new_name', ['folded', 'id', 'country', 'population'], namesIn(places()));
  await client.query(`
    set local maintenance_work_mem = '${BUILDING}';
    create index on gazetteer.new_name (folded text_pattern_ops);
    create index on gazetteer.new_name using gin (folded gin_trgm_ops);
    create index on gazetteer.new_place (lat, lon);
    analyze gazetteer.new_place;
    analyze gazetteer.new_name;
    drop table if exists gazetteer.place, gazetteer.name;
    alter table gazetteer.new_place rename to place;
    alter table gazetteer.new_name rename to name;
    delete from gazetteer.edition`);
  await client.query('insert into gazetteer.edition (edition, loaded_at) values ($1, $2)', [edition, at]);
  return count;
}

async function* rowsOf(places: AsyncIterable<KnownPlace>): AsyncGenerator<Field[]> {
  for await (const { id, name, others, country, adm1, point, population } of places)
    yield [id, name, others, country, adm1, point.lat, point.lon, population];
}

async function* namesIn(places: AsyncIterable<KnownPlace>): AsyncGenerator<Field[]> {
  for await (const place of places)
    for (const folded of searchedNames(place)) yield [folded, place.id, place.country, place.population];
}

/** A place that was found: does a name of it answer the words wholly? */
export interface Hit {
  id: number;
  exact: boolean;
}

/** Places one of whose names is, or begins with, the folded words: whole names first, then countries nearby, then the largest. */
export async function namedSo(db: Db, folded: string, near: readonly string[], most: number): Promise<Hit[]> {
  const { rows } = await db.query<Hit>(
    `select id, bool_or(folded = $1) as exact from gazetteer.name where folded like $2
     group by id, country, population
     order by exact desc, (country = any($3)) desc, population desc, id limit $4`,
    [folded, `${folded.replace(/[\\%_]/g, '\\$&')}%`, near, most],
  );
  return rows;
}

/**
 * Places one of whose names shares so much (0 to 1, of trigrams) with the folded words: the likest first, where a country
 * nearby counts, then the largest.
 */
export async function namedLike(
  client: Client,
  { folded, near, least }: { folded: string; near: readonly string[]; least: number },
  most: number,
): Promise<Hit[]> {
  await client.query('select set_config($1, $2, true)', ['pg_trgm.similarity_threshold', String(least)]);
  const { rows } = await client.query<Hit>(
    `select id, false as exact from gazetteer.name where folded % $1
     group by id, country, population
     order by round((max(similarity(folded, $1)) + case when country = any($2) then 0.2 else 0 end)::numeric, 1) desc,
       population desc, id limit $3`,
    [folded, near, most],
  );
  return rows;
}

interface PlaceRow extends Omit<KnownPlace, 'point'> {
  lat: number;
  lon: number;
}

const placeIn = ({ lat, lon, ...row }: PlaceRow): KnownPlace => ({ ...row, point: { lat, lon } });
const COLUMNS = 'id, name, others, country, adm1, lat, lon, population';

/** Places by id, in the order asked. */
export async function readPlaces(db: Db, ids: readonly number[]): Promise<KnownPlace[]> {
  const { rows } = await db.query<PlaceRow>(`select ${COLUMNS} from gazetteer.place where id = any($1)`, [ids]);
  const known = new Map(rows.map((row) => [row.id, placeIn(row)]));
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** Places in a box. */
export async function placesIn(db: Db, { south, north, west, east }: Box, most: number): Promise<KnownPlace[]> {
  const { rows } = await db.query<PlaceRow>(
    `select ${COLUMNS} from gazetteer.place where lat between $1 and $2 and lon between $3 and $4
     order by population desc limit $5`,
    [south, north, west, east, most],
  );
  return rows.map(placeIn);
}
