/**
 * Makes the files of resolutions, one at a time: setting a text takes the whole process while it lasts, so a long text is
 * refused and so is a crowd. What was made is kept by the cache of pages, not here.
 */
import { Refusal } from '../../kernel/refusal.ts';
import { aknOf } from './akn.ts';
import type { ResolutionDocument } from './document.ts';
import { docxOf } from './docx.ts';
import type { Suffix } from './formats.ts';
import { htmlOf } from './html.ts';
import { pdfOf } from './pdf.ts';

/** Characters of a document in all. */
const LONGEST = 300_000;
const MOST_WAITING = 20;

const MAKERS: Readonly<Record<Suffix, (document: ResolutionDocument) => Uint8Array | Promise<Uint8Array>>> = {
  pdf: pdfOf,
  docx: docxOf,
  'akn.xml': (document) => Buffer.from(aknOf(document), 'utf8'),
  html: (document) => Buffer.from(htmlOf(document), 'utf8'),
};

export class Renderer {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** The file's bytes. @throws Refusal `document-too-large`, `document-busy` */
  async render(suffix: Suffix, document: ResolutionDocument): Promise<Uint8Array> {
    const { words: _words, ...content } = document;
    if (JSON.stringify(content).length > LONGEST) throw new Refusal('document-too-large', { most: LONGEST }, 413);
    if (this.waiting >= MOST_WAITING) throw new Refusal('document-busy', {}, 429);
    this.waiting++;
    const made = this.last.then(() => MAKERS[suffix](document));
    this.last = made.catch(() => undefined);
    try {
      return await made;
    } finally {
      this.waiting--;
    }
  }
}
