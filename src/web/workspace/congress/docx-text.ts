/**
 * The words of a Word file for the splitter, numbers that Word makes by itself written out. The archive is measured first,
 * and read in a thread of its own for a time: a small file can be made so that reading it takes minutes.
 */
import { Worker } from 'node:worker_threads';
import { measured } from '../../../evidence/workshop/docx.ts';
import { Unworkable } from '../../../evidence/workshop/task.ts';
import { Refusal } from '../../../kernel/refusal.ts';

/** Unpacked, in all: a long text is a few hundred kilobytes. */
const MOST_UNPACKED = 16 * 1024 * 1024;
const LONGEST_MS = 15_000;
/** Files that wait for one another. */
const MOST_WAITING = 3;
const READER = new URL('./docx-worker.ts', import.meta.url);

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * @throws Refusal `docx-unreadable` for what is none, is broken, unpacks to too much or cannot be read in time (`most`, in
 * milliseconds), `document-busy`
 */
export async function wordsOfDocx(bytes: Buffer, most = LONGEST_MS): Promise<string> {
  try {
    await measured(bytes, MOST_UNPACKED);
  } catch (error) {
    if (error instanceof Unworkable) throw new Refusal('docx-unreadable', {}, 422);
    throw error;
  }
  if (waiting >= MOST_WAITING) throw new Refusal('document-busy', {}, 429);
  waiting++;
  const made = last.then(() => htmlOf(bytes, most));
  last = made.catch(() => undefined);
  try {
    return linesOf(await made);
  } finally {
    waiting--;
  }
}

/** @throws Refusal `docx-unreadable` */
async function htmlOf(bytes: Buffer, most: number): Promise<string> {
  const worker = new Worker(READER, { workerData: bytes, resourceLimits: { maxOldGenerationSizeMb: 256 } });
  try {
    return await new Promise<string>((resolve, reject) => {
      const unreadable = () => reject(new Refusal('docx-unreadable', {}, 422));
      worker.once('message', resolve).once('error', unreadable).once('exit', unreadable);
      setTimeout(unreadable, most).unref();
    });
  } finally {
    await worker.terminate();
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** Paragraphs as lines parted by blank ones; items of a list numbered, those of a list inside it lettered. */
function linesOf(html: string): string {
  let depth = 0;
  const marked = html.replace(/<(\/?)(\w+)[^>]*>/g, (_, close: string, tag: string) => {
    if (tag === 'ol' || tag === 'ul') {
      depth += close ? -1 : 1;
      return '\n';
    }
    if (tag === 'li') return close ? '\n' : depth > 1 ? '\n(a) ' : '\n\n1. ';
    return tag === 'p' || /^h\d$|^t[rd]$/.test(tag) ? '\n\n' : tag === 'br' ? '\n' : '';
  });
  return marked.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
