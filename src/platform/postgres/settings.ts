// PostgreSQL's settings for a small server that is ours alone: no TCP, memory by what the machine has, careful with
// power cuts. They are given on the command line, so a cluster folder never carries stale ones.
import { createHash } from 'node:crypto';
import { totalmem } from 'node:os';

/** `throwaway` gives up surviving a power cut for speed: only for data that may vanish, such as tests. */
export type Durability = 'durable' | 'throwaway';

/** Bytes of memory there are for this process and what it starts: a container's limit is less than the machine has. */
const memoryHere = (): number => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

/**
 * Settings by PostgreSQL's names; memory is scaled to `memoryBytes`. With a million records the public rows take 1.6 GB, and
 * reading one of them from the system's own cache costs five times what a hit in `shared_buffers` does.
 */
export function serverSettings(durability: Durability, memoryBytes: number = memoryHere()): Record<string, string> {
  const memory = memoryBytes / 2 ** 20;
  const durable = durability === 'durable';
  return {
    listen_addresses: '',
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: `${Math.round(Math.min(2048, Math.max(32, memory / 8)))}MB`,
    effective_cache_size: `${Math.round(Math.max(128, memory / 2))}MB`,
    work_mem: memory < 2048 ? '8MB' : '32MB',
    maintenance_work_mem: memory < 2048 ? '64MB' : '256MB',
    wal_compression: 'on',
    max_wal_size: durable ? '3GB' : '1GB',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    effective_io_concurrency: '32',
    gin_pending_list_limit: '16MB',
    jit: 'off',
    max_parallel_workers_per_gather: '1',
    synchronous_commit: durable ? 'on' : 'off',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    // Errors and the statements that made them can hold what people reported: the log keeps only the server's own life.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    idle_in_transaction_session_timeout: '10min',
    password_encryption: 'scram-sha-256',
  };
}

/** A short name for "these settings on this version"; a running server with another stamp is restarted when adopted. */
export function stampOf(version: string, settings: Record<string, string>): string {
  return `tamga-${createHash('sha256')
    .update(`${version} ${JSON.stringify(settings)}`)
    .digest('hex')
    .slice(0, 12)}`;
}
