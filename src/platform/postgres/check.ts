// What a database must be before Tamga runs on it: PostgreSQL 15 or later, UTF-8, and a character type that knows letters
// beyond ASCII. A database with LC_CTYPE = C would quietly break search in every script but Latin.
import { Refusal } from '../../kernel/refusal.ts';
import type { Pool } from './connect.ts';

const oldest = 150_000;

type Facts = {
  version: number;
  version_text: string;
  encoding: string;
  ctype: string;
  lowered: string;
  trigrams: number;
};

/** Checks the database behind `pool` and makes `pg_trgm`; throws Refusal `database-old`, `database-encoding`, `database-locale`. */
export async function checkDatabase(pool: Pool): Promise<{ version: number }> {
  const { version, version_text } = await one(
    pool,
    `current_setting('server_version_num')::int as version,
    current_setting('server_version') as version_text`,
  );
  if (version < oldest) throw new Refusal('database-old', { version: version_text, oldest: 15 }, 503);
  const { encoding, ctype, lowered } = await one(
    pool,
    `pg_encoding_to_char(encoding) as encoding, datctype as ctype,
    lower('ЖӢ') as lowered from pg_database where datname = current_database()`,
  );
  if (encoding !== 'UTF8') throw new Refusal('database-encoding', { encoding }, 503);
  if (lowered !== 'жӣ' || ['C', 'POSIX'].includes(ctype)) throw new Refusal('database-locale', { ctype }, 503);
  await makeTrigrams(pool);
  const { trigrams } = await one(pool, `cardinality(show_trgm('ҷон')) as trigrams`);
  if (trigrams === 0) throw new Refusal('database-locale', { ctype }, 503);
  return { version };
}

async function makeTrigrams(pool: Pool): Promise<void> {
  const { rowCount } = await pool.query("select from pg_extension where extname = 'pg_trgm'");
  if (rowCount !== 0) return;
  try {
    await pool.query('create extension if not exists pg_trgm');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : '';
    const { rowCount: made } = await pool.query("select from pg_extension where extname = 'pg_trgm'");
    if (made === 0) throw new Refusal('database-extension', { extension: 'pg_trgm', reason }, 503);
  }
}

async function one(pool: Pool, selection: string): Promise<Facts> {
  const { rows } = await pool.query<Facts>(`select ${selection}`);
  const row = rows[0];
  if (row === undefined) throw new Error('the database said nothing about itself');
  return row;
}
