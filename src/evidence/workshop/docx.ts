/** Text of a DOCX. The archive is measured before anything in it is unpacked, so that a bomb is refused by its table of contents. */
import mammoth from 'mammoth';
import { fromBuffer } from 'yauzl';
import { type Result, Unworkable } from './task.ts';
import { textResult } from './text.ts';

const MOST_UNPACKED = 100 * 1024 * 1024;
const MOST_ENTRIES = 5000;

export async function textOfDocx(bytes: Buffer): Promise<Result> {
  const names = await measured(bytes);
  const { value } = await mammoth.extractRawText({ buffer: bytes });
  const care = [
    ...(names.some((name) => /vbaProject/i.test(name)) ? ['macros'] : []),
    ...(names.some((name) => /\/embeddings\//.test(name)) ? ['attachment'] : []),
  ];
  return textResult(value, care);
}

/** Unpacks every entry without keeping it: what an archive says of its sizes can be a lie. */
async function measured(bytes: Buffer): Promise<string[]> {
  const zip = await new Promise<import('yauzl').ZipFile>((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, opened) =>
      error || !opened ? reject(new Unworkable('document-unreadable')) : resolve(opened),
    );
  });
  const names: string[] = [];
  let unpacked = 0;
  await new Promise<void>((resolve, reject) => {
    zip.on('error', () => reject(new Unworkable('document-unreadable')));
    zip.on('end', resolve);
    zip.on('entry', (entry: import('yauzl').Entry) => {
      names.push(entry.fileName);
      if (names.length > MOST_ENTRIES || unpacked + entry.uncompressedSize > MOST_UNPACKED)
        return reject(new Unworkable('bomb'));
      zip.openReadStream(entry, (error, stream) => {
        if (error || !stream) return reject(new Unworkable('document-unreadable'));
        stream.on('data', (piece: Buffer) => {
          unpacked += piece.length;
          if (unpacked > MOST_UNPACKED) reject(new Unworkable('bomb'));
        });
        stream.on('error', () => reject(new Unworkable('document-unreadable')));
        stream.on('end', () => zip.readEntry());
      });
    });
    zip.readEntry();
  });
  return names;
}
