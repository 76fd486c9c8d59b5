/** Text of a DOCX. The archive is measured before anything in it is unpacked, so that a bomb is refused by its table of contents. */
import mammoth from 'mammoth';
import { fromBuffer } from 'yauzl';
import { type Result, Unworkable } from './task.ts';
import { textResult } from './text.ts';
import { writingInXml } from './writing.ts';

const MOST_UNPACKED = 100 * 1024 * 1024;
const MOST_ENTRIES = 5000;

export async function textOfDocx(bytes: Buffer): Promise<Result> {
  const { names, properties } = await measured(bytes);
  const { value } = await mammoth.extractRawText({ buffer: bytes });
  const care = [
    ...(names.some((name) => /vbaProject/i.test(name)) ? ['macros'] : []),
    ...(names.some((name) => /\/embeddings\//.test(name)) ? ['attachment'] : []),
  ];
  const writing = Object.assign({}, ...properties.map(writingInXml)) as Record<string, string>;
  const { findings, made } = textResult(value, care);
  return { findings: { ...findings, ...(Object.keys(writing).length > 0 ? { writing } : {}) }, made };
}

/** Who wrote it stands in these. */
const PROPERTIES = /^docProps\/(?:core|app)\.xml$/;
const MOST_PROPERTIES = 100_000;

/** Unpacks every entry, keeping only the properties: what an archive says of its sizes can be a lie. @throws Unworkable */
export async function measured(
  bytes: Buffer,
  most = MOST_UNPACKED,
): Promise<{ names: string[]; properties: string[] }> {
  const zip = await new Promise<import('yauzl').ZipFile>((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, opened) =>
      error || !opened ? reject(new Unworkable('document-unreadable')) : resolve(opened),
    );
  });
  const names: string[] = [];
  const properties: string[] = [];
  let unpacked = 0;
  await new Promise<void>((resolve, reject) => {
    zip.on('error', () => reject(new Unworkable('document-unreadable')));
    zip.on('end', resolve);
    zip.on('entry', (entry: import('yauzl').Entry) => {
      names.push(entry.fileName);
      if (names.length > MOST_ENTRIES || unpacked + entry.uncompressedSize > most)
        return reject(new Unworkable('bomb'));
      zip.openReadStream(entry, (error, stream) => {
        if (error || !stream) return reject(new Unworkable('document-unreadable'));
        const kept: Buffer[] = [];
        const keeps = PROPERTIES.test(entry.fileName) && entry.uncompressedSize <= MOST_PROPERTIES;
        stream.on('data', (piece: Buffer) => {
          unpacked += piece.length;
          if (keeps) kept.push(piece);
          if (unpacked > most) reject(new Unworkable('bomb'));
        });
        stream.on('error', () => reject(new Unworkable('document-unreadable')));
        stream.on('end', () => {
          if (keeps) properties.push(Buffer.concat(kept).toString('utf8'));
          zip.readEntry();
        });
      });
    });
    zip.readEntry();
  });
  return { names, properties };
}
