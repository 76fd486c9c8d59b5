/** What the workshop finds in a file. It stays with members: places and devices in it can give a witness away. */

import type { Box } from './model.ts';
import type { Opened, Proof } from './proofmode/proof.ts';

/** Where and with what a picture says it was taken; it can be false. */
export interface Capture {
  /** ISO 8601 without zone, as the device wrote it. */
  taken?: string;
  device?: string;
  software?: string;
  point?: { lat: number; lon: number };
  /** Further tags by name, shortened. */
  tags?: Record<string, string>;
}

/**
 * A C2PA manifest: `trusted` and `untrusted` = every hash and the signature hold, by somebody the operator trusts or not;
 * `altered` = one of them does not; `unreadable` = it could not be checked.
 */
export interface Credentials {
  state: 'trusted' | 'untrusted' | 'altered' | 'unreadable';
  /** What the reader did not like, in C2PA's own codes. */
  codes?: string[];
  /** Name and organisation in the certificate. */
  by?: string;
  /** When it says it was signed. */
  at?: string;
  /** Program that made the claim. */
  with?: string;
  /** What it says was done, in C2PA's own words (`c2pa.created`, `c2pa.edited`). */
  actions?: string[];
  /** What it says the pixels come from (`trainedAlgorithmicMedia` = a machine made them). */
  sources?: string[];
  /** Files it says it was made from. */
  ingredients?: number;
}

/** Boxes in which faces may be seen and are not covered; nobody is recognised, and nothing of a face is kept. */
export interface Faces {
  boxes: Box[];
  /** Not everything was looked at: pages beyond the limit, frames of a film between those looked at, or none at all. */
  partly?: true;
}

/** What a film or a sound says of itself; it can be false. */
export interface Film {
  /** Length. */
  seconds?: number;
  /** Names of what picture and sound are encoded with. */
  video?: string;
  audio?: string;
  /** Why there is nothing to look at: a code. */
  unseen?: string;
}

export interface Findings {
  width?: number;
  height?: number;
  pages?: number;
  /** Hex of the perceptual hash, 8 bytes. */
  print?: string;
  capture?: Capture;
  /** A C2PA manifest store is in it. */
  c2pa?: boolean;
  /** What it says and whether it holds; absent where there is none, or where the file is too large to be checked. */
  credentials?: Credentials;
  /** Of a picture, document or film: where faces may be seen. */
  faces?: Faces;
  /** Faces could not be looked for: what looks is missing or failed. Everything else of the file stands. */
  unlooked?: true;
  film?: Film;
  /** Of a film: perceptual hashes of frames, spread over its length. */
  prints?: string[];
  /** Of a document: who it says wrote it, and with what. */
  writing?: Record<string, string>;
  /** Codes of what deserves care: `script`, `attachment`, `encrypted`, `macro`, `text-cut`. */
  care?: string[];
  /** Letters and digits of text found. */
  letters?: number;
  /** Why the workshop gave up: a code. */
  refused?: string;
  /** Of an archived page: address, time, collector, method. */
  archive?: { url: string; at: string; by: string; method: string; status: number; resources: number; missed: number };
  /** Of a redacted copy: SHA-256 of its original and how many boxes were removed. */
  redaction?: { of: string; boxes: number };
  /** Of a bundle of ProofMode: what was taken out of it. */
  bundle?: Opened;
  /** Of what was taken out of one: what came of checking it. */
  proof?: Proof;
}
