/**
 * Where the places of the world are kept: public facts of GeoNames in a schema of their own, which no backup holds, since
 * the package brings them again. The tables are made by the loading itself, a whole edition at a time.
 */
import type { Migration } from '../platform/index.ts';

export const gazetteerMigrations: Migration[] = [
  {
    id: 'gazetteer-0001',
    sql: `
      create schema gazetteer;
      create table gazetteer.edition (edition text primary key, loaded_at timestamptz not null);
    `,
  },
];
