/**
 * What a backup says of itself: `backup.json` comes first and tells what is in it; `SHA256SUMS` comes last and holds the
 * digest of every file before it, in the form that `sha256sum -c` reads.
 */
import { z } from 'zod';
import { Refusal } from '../kernel/refusal.ts';

/** Where the master key is: wrapped by the passphrase inside, plain inside (only in an encrypted backup), or not in it. */
export type MasterKeyPlace = 'passphrase' | 'inside' | 'apart';

const NAME = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const TABLE = z.object({ schema: NAME, name: NAME, columns: z.array(NAME).min(1) });

const MANIFEST = z.object({
  format: z.literal(1),
  /** When it was begun, RFC 3339. */
  at: z.iso.datetime(),
  origin: z.string().min(1),
  /** Verifier key of the log. */
  vkey: z.string().min(1),
  /** Entries in it, and how many of them were published. */
  next: z.int().nonnegative(),
  published: z.int().nonnegative(),
  /** `server_version_num` of the database it was taken from. */
  postgres: z.int(),
  masterKey: z.enum(['passphrase', 'inside', 'apart']),
  /** Steps of the database in order, with their checksums. */
  migrations: z.array(z.object({ id: z.string(), checksum: z.string() })),
  /** In an order in which they can be filled. */
  tables: z.array(TABLE),
});

export type Manifest = z.infer<typeof MANIFEST>;
export type Table = z.infer<typeof TABLE>;

export const MANIFEST_FILE = 'backup.json';
export const SUMS_FILE = 'SHA256SUMS';
export const SEQUENCES_FILE = 'database/sequences.json';

/** Numbers that tables have given out, by `schema.table.column`. */
const SEQUENCES = z.record(z.string(), z.int());

/** @throws Refusal `backup-foreign` for what no version of ours wrote */
export function parseManifest(bytes: Uint8Array): Manifest {
  return parsed(MANIFEST, bytes);
}

/** @throws Refusal `backup-foreign` */
export function parseSequences(bytes: Uint8Array): Record<string, number> {
  return parsed(SEQUENCES, bytes);
}

function parsed<T>(schema: z.ZodType<T>, bytes: Uint8Array): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    throw new Refusal('backup-foreign');
  }
}

/** Name of piece `n` (from 1) of a table's rows. */
export const pieceName = ({ schema, name }: Table, n: number): string =>
  `database/${schema}.${name}/${String(n).padStart(6, '0')}.copy.gz`;

/** The table a file is a piece of; undefined for any other file. */
export function tableOfPiece(tables: readonly Table[], file: string): Table | undefined {
  const match = /^database\/([a-z0-9_]+)\.([a-z0-9_]+)\/\d{6,}\.copy\.gz$/.exec(file);
  return match ? tables.find(({ schema, name }) => schema === match[1] && name === match[2]) : undefined;
}

export const formatSums = (sums: ReadonlyMap<string, string>): string =>
  [...sums].map(([name, digest]) => `${digest}  ${name}\n`).join('');

/**
 * Compares what was read with what the backup says of itself. @throws Refusal `backup-damaged` naming the first file that
 * differs, is missing, or was never written
 */
export function compareSums(text: string, found: ReadonlyMap<string, string>): void {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Refusal('backup-damaged', { where: SUMS_FILE });
  const listed = new Set<string>();
  for (const line of lines) {
    const match = /^([0-9a-f]{64}) {2}([\x21-\x7e]+)$/.exec(line);
    if (!match) throw new Refusal('backup-damaged', { where: SUMS_FILE });
    const name = match[2] as string;
    if (found.get(name) !== match[1]) throw new Refusal('backup-damaged', { where: name });
    listed.add(name);
  }
  const extra = [...found.keys()].find((name) => !listed.has(name));
  if (extra !== undefined) throw new Refusal('backup-damaged', { where: extra });
}
