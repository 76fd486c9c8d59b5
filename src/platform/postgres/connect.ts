// Pools to one database, with values read the way the rest of Tamga expects them: every whole number and count is a
// `number`, a `date` is its 'YYYY-MM-DD' text, and only `timestamptz` is a Date.
import pg from 'pg';

/** Where a database is: a socket folder or a URL. */
export type Address = { socketFolder: string; database: string; user: string } | { url: string };

/** What a pool does to each new connection before it is used, and how many it may hold. */
export type PoolOptions = { max?: number; name?: string; prepare?: (client: pg.ClientBase) => Promise<void> };

export type Pool = pg.Pool;
export type Client = pg.ClientBase;

/** Either: for a single query that needs no transaction of its own. */
export type Db = Pool | Client;

const oid = {
  int8: 20,
  date: 1082,
  numeric: 1700,
  textArray: 1009,
  int8Array: 1016,
  dateArray: 1182,
  numericArray: 1231,
};

const text = (value: string): string => value;
const textArray = pg.types.getTypeParser(oid.textArray, 'text') as (value: string) => (string | null)[];
const numberArray = (value: string) => textArray(value).map((item) => (item === null ? null : exactNumber(item)));

const parsers = new Map<number, (value: string) => unknown>([
  [oid.int8, exactNumber],
  [oid.numeric, exactNumber],
  [oid.date, text],
  [oid.int8Array, numberArray],
  [oid.numericArray, numberArray],
  [oid.dateArray, textArray],
]);

/** The one set of type parsers: `int8` and `numeric` are numbers; an integer past 2^53 − 1 is a loud bug, never rounded. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(type)) || pg.types.getTypeParser(type, format ?? 'text'),
} as pg.CustomTypesConfig;

function exactNumber(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) throw new Error(`integer too large: ${value}`);
  return number;
}

/** Connection settings for `pg` and for anything else that speaks to this database. */
export function connection(address: Address): pg.ClientConfig {
  if ('url' in address) return { connectionString: address.url, types: typeParsers };
  const { socketFolder, database, user } = address;
  return { host: socketFolder, database, user, types: typeParsers };
}

/** A pool whose connections may break, idle or in use, without taking the process down; the next query gets a new one. */
export function openPool(address: Address, { max = 10, name = 'tamga', prepare }: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    ...connection(address),
    max,
    application_name: name,
    idleTimeoutMillis: 60_000,
    ...(prepare ? { onConnect: prepare } : {}),
  });
  pool.on('error', () => {});
  // Between two queries of a transaction nobody else listens; the next query fails and says why.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Whether an error means "the server is not there now" (starting, stopping, recovering, or the socket is gone). */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== null && unavailableCodes.has(code)) return true;
  return error instanceof Error && /Connection terminated|Connection ended|not queryable/.test(error.message);
}

/** The SQLSTATE or system error code of an error, or null. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

const unavailableCodes = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '53300']);
