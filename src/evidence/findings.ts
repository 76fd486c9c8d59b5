/** What the workshop finds in a file. It stays with members: places and devices in it can give a witness away. */

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

export interface Findings {
  width?: number;
  height?: number;
  pages?: number;
  /** Hex of the perceptual hash, 8 bytes. */
  print?: string;
  capture?: Capture;
  /** A C2PA manifest store is in it. Whether it holds was not checked. */
  c2pa?: boolean;
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
}
