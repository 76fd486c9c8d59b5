// The outside world, as the rest of Tamga sees it: database, blobs, clock, chance, secrets, jobs, leases. Only this folder
// knows whether they are our own files and server or somebody else's.
export { type Blobs, folderBlobs } from './blobs.ts';
export { type Clock, type DrivenClock, drivenClock, type ShiftedClock, shiftedClock, systemClock } from './clock.ts';
export { EventHub, type EventPage, type EventSource } from './event-hub.ts';
export { createDurably, flushFolder, keepDayAlone, writeAllDurably, writeDurably } from './files.ts';
export { listenTo, type Waker } from './job-waker.ts';
export { databaseJobs, type Enqueued, type Job, type JobHandler, type Jobs } from './jobs.ts';
export { databaseLeases, type Lease, type Leases } from './lease.ts';
export { type Metrics, newMetrics } from './metrics.ts';
export { platformMigrations } from './migrations.ts';
export { openPlatform, type Platform, type PlatformOptions } from './platform.ts';
export type { Address, Client, Db, Pool } from './postgres/connect.ts';
export { codeOf, isUnavailable } from './postgres/connect.ts';
export { type BinaryType, type BinaryValue, copyBinary } from './postgres/copy-binary.ts';
export { copyRows, type Field } from './postgres/copy-rows.ts';
export { type Database, type DatabaseOptions, openDatabase } from './postgres/database.ts';
export type { Notice } from './postgres/embedded.ts';
export { clusterOf, movedClusters, removeDataFolder } from './postgres/location.ts';
export { type Migration, migrate } from './postgres/migrate.ts';
export { readerRole } from './postgres/reader-role.ts';
export { findServer, stopServer } from './postgres/server.ts';
export { clearThrowaways, makeThrowaway } from './postgres/throwaway.ts';
export { transaction } from './postgres/transaction.ts';
export { askPrivately, openPrivateInterface, type PrivateInterface } from './private-interface.ts';
export { type Random, seededRandom, systemRandom } from './random.ts';
export { type RunRecord, readRun, rememberUrl } from './run-record.ts';
export { openSecrets, type Secrets, secretsFrom } from './secrets.ts';
