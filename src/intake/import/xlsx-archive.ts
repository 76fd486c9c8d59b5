/**
 * The parts of an XLSX workbook as streams of text out of its ZIP. Sizes are counted while inflating, whatever the
 * directory of the archive claims.
 */
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { Refusal } from '../../kernel/refusal.ts';
import { INFLATE_LIMITS, type InflateLimits, refuseBomb } from './bytes.ts';

const XLSX_LIMITS: InflateLimits = { ...INFLATE_LIMITS, bytes: 8 * 2 ** 30 };
const MAX_ENTRIES = 10_000;

/** An open workbook: close it when done. */
export interface Archive {
  names: ReadonlySet<string>;
  /** Bytes of one part. Throws Refusal `import-xlsx-broken` (missing, damaged, encrypted), `import-bomb`. */
  part(name: string): AsyncGenerator<Buffer>;
  close(): void;
}

/** Opens a ZIP and reads its directory. Throws Refusal `import-xlsx-broken`. */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, file) =>
      error ? reject(broken(path, error)) : resolve(file),
    );
  });
  const entries = new Map<string, Entry>();
  zip.on('entry', (entry: Entry) => {
    entries.set(entry.fileName.replace(/^\//, ''), entry);
    if (entries.size > MAX_ENTRIES) zip.emit('error', new Error('too many entries'));
    else zip.readEntry();
  });
  zip.readEntry();
  await once(zip, 'end').catch((error: unknown) => {
    zip.close();
    throw broken(path, error);
  });
  let total = 0;
  async function* part(name: string): AsyncGenerator<Buffer> {
    const entry = entries.get(name);
    if (entry === undefined) throw new Refusal('import-xlsx-broken', { problem: `part missing: ${name.slice(0, 80)}` });
    const stream = await new Promise<Readable>((resolve, reject) => {
      zip.openReadStream(entry, (error, opened) => (error ? reject(broken(path, error)) : resolve(opened)));
    });
    let out = 0;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        out += chunk.length;
        total += chunk.length;
        refuseBomb(out, entry.compressedSize, XLSX_LIMITS);
        refuseBomb(total, total, XLSX_LIMITS);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof Refusal ? error : broken(path, error);
    } finally {
      stream.destroy();
    }
  }
  return { names: new Set(entries.keys()), part, close: () => zip.close() };
}

const broken = (path: string, error: unknown): Refusal =>
  new Refusal('import-xlsx-broken', { file: path, problem: error instanceof Error ? error.message : String(error) });

export interface XmlEvents {
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Walks an XML part; names come without prefix. `between` is called after each chunk and what it answers is handed on. */
export async function* walkXml<T>(
  bytes: AsyncIterable<Buffer>,
  events: XmlEvents,
  between: () => T | null,
): AsyncGenerator<T> {
  const parser = new SaxesParser();
  const decoder = new TextDecoder('utf-8');
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  parser.on('error', (error) => {
    throw new Refusal('import-xlsx-broken', { problem: error.message.slice(0, 200) });
  });
  parser.on('doctype', () => {
    throw new Refusal('import-xlsx-broken', { problem: 'a document type has no place in a workbook' });
  });
  parser.on('opentag', (tag: SaxesTagPlain) => events.open?.(local(tag.name), tag.attributes));
  parser.on('text', (text) => events.text?.(text));
  parser.on('closetag', (tag: SaxesTagPlain) => events.close?.(local(tag.name)));
  for await (const chunk of bytes) {
    parser.write(decoder.decode(chunk, { stream: true }));
    const found = between();
    if (found !== null) yield found;
  }
  parser.write(decoder.decode()).close();
  const last = between();
  if (last !== null) yield last;
}

/** Walks a whole part for its effects on `events`. */
export async function readXml(bytes: AsyncIterable<Buffer>, events: XmlEvents): Promise<void> {
  for await (const _ of walkXml(bytes, events, () => null)) void _;
}
