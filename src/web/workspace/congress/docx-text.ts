/** The words of a Word file for the splitter, numbers that Word makes by itself written out. The archive is measured first. */
import mammoth from 'mammoth';
import { measured } from '../../../evidence/workshop/docx.ts';
import { Unworkable } from '../../../evidence/workshop/task.ts';
import { Refusal } from '../../../kernel/refusal.ts';

/** Unpacked, in all: a long text is a few hundred kilobytes. */
const MOST_UNPACKED = 16 * 1024 * 1024;

/** @throws Refusal `docx-unreadable` for what is none, is broken, or unpacks to too much */
export async function wordsOfDocx(bytes: Buffer): Promise<string> {
  try {
    await measured(bytes, MOST_UNPACKED);
  } catch (error) {
    if (error instanceof Unworkable) throw new Refusal('docx-unreadable', {}, 422);
    throw error;
  }
  const noImages = mammoth.images.imgElement(async () => ({ src: '' }));
  const made = await mammoth.convertToHtml({ buffer: bytes }, { convertImage: noImages }).catch(() => null);
  if (made === null) throw new Refusal('docx-unreadable', {}, 422);
  return linesOf(made.value);
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
