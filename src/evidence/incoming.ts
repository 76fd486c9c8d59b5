/** A file on its way into the vault, and what its sender is told when it is safe. */
import type { Findings } from './findings.ts';
import type { Meta } from './shelf.ts';

/** A file as it comes in. */
export interface Incoming {
  source: AsyncIterable<Uint8Array>;
  /** As it was called where it came from; kept sealed. */
  name?: string | undefined;
  /** An id made before, so that what is sent twice is taken once. */
  id?: string;
  /** Most bytes; default `MOST_BYTES`. */
  limit?: number;
  /** Its bytes were counted while they came, as those of a resumable upload. */
  counted?: boolean;
  /** Of what we collected ourselves: its media type, and what is known of it already. */
  collected?: { mediaType: string; findings: Findings };
}

/** What the sender is told of a file that is safe. */
export interface Taken {
  /** `fi_…` */
  id: string;
  /** Hex SHA-256 of what was received. */
  sha256: string;
  /** Bytes. */
  size: number;
  mediaType: string;
}

/** What the sender is told, from what is known of the file. */
export const takenOf = (id: string, { sha256, size, mediaType }: Meta): Taken => ({ id, sha256, size, mediaType });
