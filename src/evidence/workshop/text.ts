/** Plain text as a derivative: readable characters only, cut at a length a page can bear. */
import type { Result } from './task.ts';

export const MOST_TEXT = 2_000_000;

export function examineText(bytes: Buffer): Result {
  return textResult(new TextDecoder('utf-8').decode(bytes.subarray(0, MOST_TEXT * 4)));
}

/** A text as the workshop hands it over, with how many letters and digits it has. */
export function textResult(text: string, care: string[] = []): Result {
  const plain = text
    .slice(0, MOST_TEXT)
    .toWellFormed()
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, (mark) => (mark === '\r' ? '' : ' '));
  const letters = plain.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const cares = text.length > MOST_TEXT ? [...care, 'text-cut'] : care;
  return {
    findings: { letters, ...(cares.length > 0 ? { care: cares } : {}) },
    made:
      letters > 0
        ? [
            {
              part: 'text',
              mediaType: 'text/plain',
              bytes: Buffer.from(plain, 'utf8'),
              findings: { faces: { boxes: [] } },
            },
          ]
        : [],
  };
}
