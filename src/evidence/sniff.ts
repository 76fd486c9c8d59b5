/**
 * What a file is, from its first bytes. Names and declared types are never believed; what is not known is
 * `application/octet-stream`, and what a browser would run (HTML, SVG, XML) is text.
 */
import { fileTypeFromBuffer } from 'file-type';

/** As many bytes are looked at. */
export const HEAD_BYTES = 64 * 1024;

/** The media type. */
export async function sniff(head: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found && !isMarkup(found.mime)) return found.mime.split(';')[0] as string;
  return isText(head) ? 'text/plain' : 'application/octet-stream';
}

const isMarkup = (mime: string): boolean => /xml|html|svg/.test(mime) && !mime.startsWith('application/vnd.');

/** UTF-8 without control characters other than white space; the end may be cut inside a character. */
function isText(head: Uint8Array): boolean {
  for (let cut = 0; cut < 4; cut++) {
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(0, head.length - cut));
      return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);
    } catch {
      // Perhaps the last character only is incomplete.
    }
  }
  return false;
}
