/**
 * PDF: text, pages as pictures, and a redacted copy that is nothing but pictures of pages, so that no text layer, script,
 * attachment, comment, earlier version or tag of the original can be in it.
 */
import * as mupdf from 'mupdf';
import type { Faces } from '../findings.ts';
import type { Box } from '../model.ts';
import { facesIn, looked, uncovered } from './faces.ts';
import { looksOf, overwrite } from './image.ts';
import { type Result, Unworkable } from './task.ts';
import { MOST_TEXT, textResult } from './text.ts';
import { writingOf } from './writing.ts';

const MOST_PAGES = 2000;
const MOST_REDACTED = 500;
/** Pages in which faces are looked for. */
const MOST_FACED = 30;
const SEEN_DPI = 110;
const REDACTED_DPI = 150;
/** Longest side of a page's picture, in pixels. */
const MOST_SIDE = 3500;

function opened(bytes: Buffer): mupdf.PDFDocument {
  try {
    const doc = mupdf.Document.openDocument(bytes, 'application/pdf');
    if (!(doc instanceof mupdf.PDFDocument)) throw new Unworkable('document-unreadable');
    if (doc.needsPassword()) throw new Unworkable('encrypted');
    if (doc.countPages() > MOST_PAGES) throw new Unworkable('too-many-pages');
    return doc;
  } catch (error) {
    throw error instanceof Unworkable ? error : new Unworkable('document-unreadable');
  }
}

export async function examinePdf(bytes: Buffer): Promise<Result> {
  const doc = opened(bytes);
  const pages = doc.countPages();
  const { findings, made } = textResult(textOf(doc, pages), careOf(doc));
  const first = pixelsOf(doc, 0, SEEN_DPI);
  const writing = writingIn(doc);
  const said = Object.keys(writing).length > 0 ? { writing } : {};
  return {
    findings: { ...findings, ...said, pages, ...(await looked(() => facesOn(doc, pages))) },
    made: [...made, ...(await looksOf(first))],
  };
}

/** Faces on the first pages of a document. */
async function facesOn(doc: mupdf.PDFDocument, pages: number): Promise<Faces> {
  const boxes: Box[] = [];
  for (let page = 1; page <= Math.min(pages, MOST_FACED); page++)
    boxes.push(...(await facesIn(pixelsOf(doc, page - 1, SEEN_DPI), { page, quick: pages > 3 })));
  return { boxes, ...(pages > MOST_FACED ? { partly: true as const } : {}) };
}

function writingIn(doc: mupdf.PDFDocument): Record<string, string> {
  const info = (name: string) => doc.getMetaData(`info:${name}`) || undefined;
  return writingOf({
    author: info('Author'),
    title: info('Title'),
    software: [info('Creator'), info('Producer')].filter(Boolean).join(', '),
    created: info('CreationDate'),
    changed: info('ModDate'),
  });
}

export function pageOf(bytes: Buffer, page: number): Result {
  const doc = opened(bytes);
  const pages = doc.countPages();
  if (page < 1 || page > pages) throw new Unworkable('page-unknown');
  const picture = pixmapOf(doc, page - 1, SEEN_DPI).asPNG();
  return { findings: { pages }, made: [{ part: 'view', mediaType: 'image/png', bytes: picture }] };
}

export async function redactPdf(bytes: Buffer, boxes: Box[]): Promise<Result> {
  const doc = opened(bytes);
  const pages = doc.countPages();
  if (pages > MOST_REDACTED) throw new Unworkable('too-many-pages');
  const faces = await looked(async () => {
    const seen = await facesOn(doc, pages);
    return { ...seen, boxes: uncovered(seen.boxes, boxes) };
  });
  const copy = new mupdf.PDFDocument();
  for (let page = 0; page < pages; page++) {
    const pixmap = pixmapOf(doc, page, REDACTED_DPI);
    const size = { width: pixmap.getWidth(), height: pixmap.getHeight() };
    const data = Buffer.from(pixmap.getPixels().buffer, pixmap.getPixels().byteOffset, pixmap.getPixels().byteLength);
    for (const box of boxes) if (box.page === page + 1) overwrite({ data, ...size }, box);
    const image = copy.addImage(new mupdf.Image(pixmap.asJPEG(85)));
    pixmap.destroy();
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = doc.loadPage(page).getBounds();
    const [width, height] = [Math.round(x1 - x0), Math.round(y1 - y0)];
    const drawing = `q ${width} 0 0 ${height} 0 0 cm /Page Do Q`;
    copy.insertPage(-1, copy.addPage([0, 0, width, height], 0, { XObject: { Page: image } }, drawing));
  }
  const made = Buffer.from(copy.saveToBuffer('compress,garbage=4').asUint8Array());
  return {
    findings: { pages },
    made: [{ part: 'redacted', mediaType: 'application/pdf', bytes: made, findings: faces }],
  };
}

function pixmapOf(doc: mupdf.PDFDocument, page: number, dpi: number): mupdf.Pixmap {
  const loaded = doc.loadPage(page);
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = loaded.getBounds();
  const longest = Math.max(x1 - x0, y1 - y0, 1);
  const scale = Math.min(dpi / 72, MOST_SIDE / longest);
  return loaded.toPixmap(mupdf.Matrix.scale(scale, scale), mupdf.ColorSpace.DeviceRGB, false);
}

function pixelsOf(doc: mupdf.PDFDocument, page: number, dpi: number) {
  const pixmap = pixmapOf(doc, page, dpi);
  return { data: Buffer.from(pixmap.getPixels()), width: pixmap.getWidth(), height: pixmap.getHeight() };
}

/** Pages are parted by a form feed turned into an empty line, so that a page can be told from the next. */
function textOf(doc: mupdf.PDFDocument, pages: number): string {
  let text = '';
  for (let page = 0; page < pages && text.length <= MOST_TEXT; page++) {
    text += `${doc.loadPage(page).toStructuredText('').asText()}\n\n`;
  }
  return text;
}

/** What runs, hides or comes along in a document. */
function careOf(doc: mupdf.PDFDocument): string[] {
  const root = doc.getTrailer().get('Root');
  const names = root.get('Names');
  const has = (object: mupdf.PDFObject, name: string) => !object.isNull() && !object.get(name).isNull();
  return [
    ...(has(root, 'OpenAction') || has(root, 'AA') || has(names, 'JavaScript') ? ['script'] : []),
    ...(has(names, 'EmbeddedFiles') ? ['attachment'] : []),
  ];
}
