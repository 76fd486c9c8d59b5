// The outside world, as the rest of Tamga sees it: database, blobs, clock, chance, secrets, jobs, leases. Only this folder
// knows whether they are our own files and server or somebody else's.
export type { Client, Pool } from './postgres/connect.ts';
export { copyRows, type Field } from './postgres/copy-rows.ts';
export { type Database, type DatabaseOptions, openDatabase } from './postgres/database.ts';
export { type Migration, migrate } from './postgres/migrate.ts';
export { transaction } from './postgres/transaction.ts';
