/** What the workshop is asked and what it answers, and how both travel over a pipe: length, JSON, then bytes. */
import type { Findings } from '../findings.ts';
import type { Box, Part } from '../model.ts';

export type Task = (
  | { do: 'image' }
  | { do: 'pdf' }
  | { do: 'docx' }
  | { do: 'text' }
  /** Only looks for marks while the bytes go by; for files of any size. */
  | { do: 'scan' }
  /** Frames of a film, as PPM one after another. */
  | { do: 'frames' }
  /** One page of a PDF as a picture. */
  | { do: 'page'; page: number }
  | { do: 'redact-image'; boxes: Box[] }
  | { do: 'redact-pdf'; boxes: Box[] }
) & {
  /** Of the file, as it was sniffed. */
  mediaType?: string;
  /** Certificates (PEM) of those whose C2PA signatures the operator trusts; '' or absent = nobody. */
  trust?: string;
};

/** A file the workshop made. */
export interface Made {
  part: Part;
  mediaType: string;
  bytes: Uint8Array;
  /** What is known of it by itself, beside its original. */
  findings?: Findings;
}

export interface Result {
  findings: Findings;
  made: Made[];
}

interface Head {
  findings: Findings;
  made: { part: Part; mediaType: string; size: number; findings?: Findings }[];
  /** A code, when the file cannot be worked on. */
  refused?: string;
}

/** Why the workshop will not work on a file; not a bug. */
export class Unworkable extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export function encodeTask(task: Task): Uint8Array {
  return framed(Buffer.from(JSON.stringify(task)));
}

export function encodeResult({ findings, made }: Result): Uint8Array {
  const head: Head = {
    findings,
    made: made.map(({ bytes, ...one }) => ({ ...one, size: bytes.length })),
  };
  return Buffer.concat([framed(Buffer.from(JSON.stringify(head))), ...made.map(({ bytes }) => bytes)]);
}

export function encodeRefusal(code: string): Uint8Array {
  const head: Head = { findings: {}, made: [], refused: code };
  return framed(Buffer.from(JSON.stringify(head)));
}

/** Reads an answer. Throws `Unworkable` for a refusal and for an answer that is not whole. */
export function decodeResult(answer: Buffer): Result {
  const length = answer.length >= 4 ? answer.readUInt32BE(0) : Number.NaN;
  if (!(answer.length >= 4 + length)) throw new Unworkable('workshop-died');
  const head = JSON.parse(answer.subarray(4, 4 + length).toString('utf8')) as Head;
  if (head.refused) throw new Unworkable(/^[a-z-]{1,40}$/.test(head.refused) ? head.refused : 'unreadable');
  let at = 4 + length;
  const made = head.made.map(({ size, ...one }) => {
    const bytes = answer.subarray(at, at + size);
    at += size;
    if (bytes.length !== size) throw new Unworkable('workshop-died');
    return { ...one, bytes };
  });
  return { findings: head.findings, made };
}

function framed(json: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
}
