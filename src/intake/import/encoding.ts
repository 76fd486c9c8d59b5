/**
 * Tells in which encoding a text file is written and turns its bytes into text. Marks and validity decide first; only
 * among the single-byte encodings is there a guess, by chardet and by how the letters would read.
 */
import chardet from 'chardet';
import iconv from 'iconv-lite';
import { Refusal } from '../../kernel/refusal.ts';

/** How sure the telling is: a mark or a validity check, or a guess from the letters. */
export interface EncodingFound {
  encoding: string;
  certain: boolean;
  bom: boolean;
}

const CYRILLIC = ['windows-1251', 'koi8-r', 'ibm866', 'x-mac-cyrillic', 'iso-8859-5'];
const OTHERS = ['windows-1252', 'macroman', 'windows-1254', 'windows-1256'];
const ALIASES: Record<string, string> = { 'x-mac-cyrillic': 'maccyrillic' };

const COMMON = new Set('оеаинтсрвлкмдпуяыьгзбчйіїєғқҳӯҷ');

/** Encoding of a text from its first bytes and from stretches with bytes above 127 (both may be the same). */
export function detectEncoding(head: Uint8Array, marked: Uint8Array = head): EncodingFound {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', certain: true, bom: true };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', certain: true, bom: true };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', certain: true, bom: true };
  const wide = wideOf(head);
  if (wide !== null) return { encoding: wide, certain: true, bom: false };
  if (mostlyUtf8(head) && mostlyUtf8(marked)) return { encoding: 'utf-8', certain: true, bom: false };
  return { encoding: singleByte(marked.length > 0 ? marked : head), certain: false, bom: false };
}

/** UTF-16 without mark: every other byte is mostly zero (Latin) or of one block (Cyrillic, Arabic), which UTF-8 never is. */
function wideOf(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const even = Math.min(head.length, 4096) & ~1;
  if (even < 8) return null;
  const zeros = [0, 0];
  for (let at = 0; at < even; at++) if (head[at] === 0) zeros[at & 1]++;
  if (zeros[0] + zeros[1] < even / 20) return null;
  return zeros[1] > zeros[0] ? 'utf-16le' : 'utf-16be';
}

/** UTF-8 with at most one damaged character in twenty: a broken row is rejected by itself, the rest stays readable. */
function mostlyUtf8(bytes: Uint8Array): boolean {
  let good = 0;
  let bad = 0;
  for (const char of new TextDecoder('utf-8').decode(bytes)) {
    if (char === '\ufffd') bad++;
    else if (char > '\u007f') good++;
  }
  return bad === 0 || bad * 20 <= good;
}

function singleByte(bytes: Uint8Array): string {
  const guessed = new Map(chardet.analyse(bytes).map(({ name, confidence }) => [name.toLowerCase(), confidence]));
  const scored = [...CYRILLIC, ...OTHERS].map((encoding) => {
    const text = iconv.decode(Buffer.from(bytes), ALIASES[encoding] ?? encoding);
    return { encoding, score: readability(text) + (guessed.get(encoding) ?? 0) / 400 };
  });
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).encoding;
}

/** −1 … about 1: how much a text reads like a text, from the letters above ASCII alone. */
function readability(text: string): number {
  let score = 0;
  let high = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] <= '\u007f') continue;
    high++;
    score += scoreOf(text[at], text[at - 1] ?? '', text[at + 1] ?? '');
  }
  return high === 0 ? 0 : score / high;
}

function scoreOf(char: string, before: string, after: string): number {
  if (/[\u0080-\u009f\u2500-\u259f\ufffd]/.test(char)) return -2;
  if (!/\p{L}/u.test(char)) return /[«»“”‘’„–—…№°§•©\u00a0¿¡€]/.test(char) ? 0.3 : -0.6;
  const upper = char !== char.toLowerCase();
  if (upper && /\p{Ll}/u.test(before)) return -1;
  const amongLatin = /[A-Za-z]/.test(before) || /[A-Za-z]/.test(after);
  if (char >= '\u0370' && amongLatin) return -1;
  const cyrillic = char >= '\u0400' && char <= '\u052f';
  if (cyrillic) return COMMON.has(char) ? 1 : upper ? 0.2 : 0.4;
  if (char >= '\u0600' && char <= '\u06ff') return /[\u0600-\u06ff]/.test(before) ? 0.8 : 0.2;
  if (!amongLatin) return -0.1;
  return /[éèêëàâäáãåçñóòôöõúùûüíìîïıİşŞğĞßæøœÉÖÜÇÄ]/.test(char) ? 0.7 : 0;
}

/** A name as a person writes it (`cp1251`, `UTF8`) as iconv-lite knows it. Throws Refusal `import-encoding-unknown`. */
export function knownEncoding(name: string): string {
  const plain = name.trim().toLowerCase();
  const spelled = ALIASES[plain] ?? plain;
  if (!iconv.encodingExists(spelled)) throw new Refusal('import-encoding-unknown', { encoding: name.slice(0, 40) });
  return spelled;
}

/** Text of a stream of bytes, the byte order mark dropped. Bytes that are no character of the encoding become U+FFFD. */
export async function* textOf(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const spelled = knownEncoding(encoding);
  const decoder = iconv.getDecoder(spelled, { stripBOM: true });
  const utf8 = spelled === 'utf-8' || spelled === 'utf8' ? new TextDecoder('utf-8') : null;
  for await (const chunk of bytes) {
    const text = utf8 ? utf8.decode(chunk, { stream: true }) : decoder.write(Buffer.from(chunk));
    if (text !== '') yield text;
  }
  const rest = utf8 ? utf8.decode() : decoder.end();
  if (rest) yield rest;
}
