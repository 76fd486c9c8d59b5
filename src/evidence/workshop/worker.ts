/**
 * The process that opens one file of a stranger. It reads a task and the bytes from its standard input, answers on its
 * standard output and ends; it is started by `workshop.ts` with nothing it could do harm with.
 */
import { writeSync } from 'node:fs';
import type { Findings } from '../findings.ts';
import { credentialsOf } from './credentials.ts';
import { textOfDocx } from './docx.ts';
import { examineFrames } from './frames.ts';
import { examineImage, redactImage } from './image.ts';
import { Marks } from './marks.ts';
import { examinePdf, pageOf, redactPdf } from './pdf.ts';
import { encodeRefusal, encodeResult, type Result, type Task, Unworkable } from './task.ts';
import { examineText } from './text.ts';

const MOST_BYTES = 256 * 1024 * 1024;
/** Larger files are not checked for what their C2PA manifest says: the check holds them whole, several times. */
const MOST_CHECKED = 128 * 1024 * 1024;

// The answer alone goes out: what a library has to say of a broken file must not stand before it.
for (const way of ['log', 'info', 'debug', 'warn', 'error'] as const) console[way] = () => {};

try {
  const { task, rest } = await readTask();
  answer(encodeResult(await done(task, rest)));
} catch (error) {
  answer(encodeRefusal(error instanceof Unworkable ? error.code : 'unreadable'));
}
process.exit(0);

async function done(task: Task, rest: AsyncIterable<Buffer>): Promise<Result> {
  const marks = new Marks();
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of rest) {
    marks.pass(piece);
    size += piece.length;
    if (size > MOST_BYTES && task.do !== 'scan') throw new Unworkable('too-large');
    if (size > MOST_CHECKED && task.do === 'scan') pieces.length = 0;
    else pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  const { findings, made } = await onBytes(task, bytes);
  return { findings: { ...findings, ...(await manifestIn(task, marks, size, bytes)) }, made };
}

/** What a C2PA manifest says, where one was seen, of a file that is looked into for the first time. */
async function manifestIn(task: Task, { c2pa }: Marks, size: number, bytes: Buffer): Promise<Findings> {
  if (!c2pa || !task.mediaType || task.trust === undefined || size > MOST_CHECKED) return { c2pa };
  return { c2pa, credentials: await credentialsOf(bytes, task.mediaType, task.trust) };
}

async function onBytes(task: Task, bytes: Buffer): Promise<Result> {
  switch (task.do) {
    case 'scan':
      return { findings: {}, made: [] };
    case 'image':
      return await examineImage(bytes, task.mediaType ?? '');
    case 'pdf':
      return await examinePdf(bytes);
    case 'docx':
      return await textOfDocx(bytes);
    case 'text':
      return examineText(bytes);
    case 'frames':
      return await examineFrames(bytes);
    case 'page':
      return pageOf(bytes, task.page);
    case 'redact-image':
      return await redactImage(bytes, task.mediaType ?? '', task.boxes);
    case 'redact-pdf':
      return await redactPdf(bytes, task.boxes);
  }
}

async function readTask(): Promise<{ task: Task; rest: AsyncIterable<Buffer> }> {
  const input = process.stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let head = Buffer.alloc(0);
  const have = async (length: number): Promise<void> => {
    while (head.length < length) {
      const { value, done } = await input.next();
      if (done) throw new Unworkable('unreadable');
      head = Buffer.concat([head, value]);
    }
  };
  await have(4);
  const length = head.readUInt32BE(0);
  await have(4 + length);
  const task = JSON.parse(head.subarray(4, 4 + length).toString('utf8')) as Task;
  const first = head.subarray(4 + length);
  return { task, rest: after(first, input) };
}

async function* after(first: Buffer, input: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for (let next = await input.next(); !next.done; next = await input.next()) yield next.value;
}

/** Written before the process ends; a pipe may take a part at a time. */
function answer(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}
