/**
 * Reads a multipart form (RFC 7578) as it streams in: fields one after the other, a file as the bytes go by, so that a
 * film of gigabytes never lies in memory. A part must be read, or is passed over, before the next is given out.
 */
import { Refusal } from '../kernel/refusal.ts';

/** One part. `filename` is there for files, '' when none was chosen. */
export interface FormPart {
  name: string;
  filename: string | undefined;
  bytes: AsyncIterable<Uint8Array>;
}

const MOST_HEAD = 16 * 1024;
const MOST_PARTS = 2000;
/** Bytes of all fields together: they are read into memory, a film is not. */
const MOST_FIELDS = 1024 * 1024;
const BREAK = Buffer.from('\r\n');
const END_OF_HEAD = Buffer.from('\r\n\r\n');
const CLOSING = Buffer.from('--');

/**
 * The parts of a form. @throws Refusal `form-unreadable` for what is no form or ends before its end, `form-too-large` when
 * its fields together are longer than any form of ours
 */
export async function* formParts(
  body: ReadableStream<Uint8Array> | null,
  contentType: string,
): AsyncGenerator<FormPart> {
  const match = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  if (!body || !match) throw unreadable();
  const pieces = new Pieces(body);
  const line = Buffer.from(`\r\n--${match[1] ?? match[2]}`);
  pieces.prepend(BREAK);
  for await (const _ of pieces.until(line)) throw unreadable();
  const fields = { left: MOST_FIELDS };
  for (let count = 0; ; count++) {
    const after = await pieces.take(2);
    if (after.equals(CLOSING)) return;
    if (!after.equals(BREAK) || count >= MOST_PARTS) throw unreadable();
    pieces.prepend(BREAK);
    const { name, filename } = readHead(await pieces.head());
    const bytes = filename === undefined ? within(fields, pieces.until(line)) : pieces.until(line);
    yield { name, filename, bytes };
    for await (const _ of bytes);
    // A part that its reader left in the middle is passed over.
    for await (const _ of pieces.until(line, true));
  }
}

/** A field's text. @throws Refusal `form-too-large` */
export async function textOf(part: FormPart, limit = 256 * 1024): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of part.bytes) {
    size += piece.length;
    if (size > limit) throw new Refusal('form-too-large', { limit }, 413);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function* within(room: { left: number }, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    room.left -= piece.length;
    if (room.left < 0) throw new Refusal('form-too-large', { limit: MOST_FIELDS }, 413);
    yield piece;
  }
}

const unreadable = (): Refusal => new Refusal('form-unreadable', {}, 400);

/** What has come in and was not yet given out. */
class Pieces {
  private held: Buffer = Buffer.alloc(0);
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  /** The boundary that ends the current part has been passed. */
  private passed = true;

  constructor(body: ReadableStream<Uint8Array>) {
    this.reader = body.getReader();
  }

  prepend(bytes: Buffer): void {
    this.held = Buffer.concat([bytes, this.held]);
  }

  async take(length: number): Promise<Buffer> {
    while (this.held.length < length) await this.more();
    const taken = this.held.subarray(0, length);
    this.held = this.held.subarray(length);
    return taken;
  }

  /** Headers of a part up to the empty line. */
  async head(): Promise<string> {
    for (;;) {
      const at = this.held.indexOf(END_OF_HEAD);
      if (at >= 0) {
        const head = this.held.subarray(0, at).toString('utf8');
        this.held = this.held.subarray(at + END_OF_HEAD.length);
        return head;
      }
      if (this.held.length > MOST_HEAD) throw unreadable();
      await this.more();
    }
  }

  /** Bytes up to a boundary, which is taken away; with `rest`, only if it has not been reached yet. */
  async *until(line: Buffer, rest = false): AsyncGenerator<Uint8Array> {
    if (rest && this.passed) return;
    this.passed = false;
    for (;;) {
      const at = this.held.indexOf(line);
      if (at >= 0) {
        const last = this.held.subarray(0, at);
        this.held = this.held.subarray(at + line.length);
        this.passed = true;
        if (last.length > 0) yield last;
        return;
      }
      const safe = this.held.length - line.length + 1;
      if (safe > 0) {
        const piece = this.held.subarray(0, safe);
        this.held = this.held.subarray(safe);
        yield piece;
      }
      await this.more();
    }
  }

  private async more(): Promise<void> {
    const { value, done } = await this.reader.read().catch(() => ({ value: undefined, done: true as const }));
    if (done || !value) throw unreadable();
    this.held = this.held.length === 0 ? Buffer.from(value) : Buffer.concat([this.held, value]);
  }
}

function readHead(head: string): { name: string; filename: string | undefined } {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(head)?.[1];
  const name = disposition && parameter(disposition, 'name');
  if (!disposition || name === undefined) throw unreadable();
  return { name, filename: parameter(disposition, 'filename') };
}

/** Browsers write quotes and line ends in names as %22, %0D, %0A (HTML, multipart/form-data encoding algorithm). */
function parameter(disposition: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|;)\\s*${name}="([^"]*)"`, 'i').exec(disposition)?.[1];
  return found?.replaceAll('%22', '"').replaceAll(/%0[da]/gi, ' ');
}
