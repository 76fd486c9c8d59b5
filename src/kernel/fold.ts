/**
 * Folds text of any script for search, so that one query meets every spelling: lower case, no accents or harakat, one form
 * per Arabic letter, Cyrillic as a Latin skeleton, digits 0–9. What is left are words of letters and digits with one
 * space between them; folding twice changes nothing.
 */
import { digitValue } from './digits.ts';
import { isSilent, LETTERS } from './fold-table.ts';

// What each UTF-16 unit or code point becomes: '' falls out, ' ' splits. Filled as characters are met.
const folds: (string | undefined)[] = new Array(0x10000);
const foldsBeyond = new Map<number, string>();

const WORD = /[\p{L}\p{N}\p{M}]/u;
const CJK = /[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff65-\uffdc]/;
// Syllables that may come in pieces: Korean jamo, kana with voicing marks.
const IN_PIECES = /[\u1100-\u11ff\u3099\u309a]/;
const SYLLABLES = /[\u1100-\u11ff\uac00-\ud7a3]+|[\u3041-\u30ff]+/g;

// Palochka of Chechen, Ingush, Avar and Circassian typed as 1, I, l, or a capital Ukrainian І after a small letter.
const CYRILLIC = /[\u0400-\u04ff]/;
const MAYBE_PALOCHKA = /[1IlІ]/;
const PALOCHKA =
  /(?<=[\u0400-\u04ff])(?:[1Il](?=[\u0400-\u04ff])|I(?!\p{L}))|(?<![\p{L}\p{N}])[1I](?=[\u0400-\u04ff]{2})|(?<=[а-яё])І/gu;

/**
 * The folded text: words of letters and digits, single spaces, none at either end. Apostrophes and the signs for ayn and
 * hamza close up ("ma’la" is "mala"); hyphens and all other signs split. Chinese, Japanese and Korean stay as they are.
 */
export function fold(text: string): string {
  const wide = isBeyondLatin(text);
  if (!wide) return foldUnits(text);
  const out = foldUnits(
    CYRILLIC.test(text) && MAYBE_PALOCHKA.test(text) ? text.normalize('NFC').replace(PALOCHKA, '') : text,
  );
  return IN_PIECES.test(out) ? out.replace(SYLLABLES, (syllables) => syllables.normalize('NFC')) : out;
}

/** The folded words of a text in order, repeated ones repeated; none for a text without letters and digits. */
export function words(text: string): string[] {
  const folded = fold(text);
  return folded === '' ? [] : folded.split(' ');
}

function isBeyondLatin(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 0x0400) return true;
  return false;
}

function foldUnits(text: string): string {
  let out = '';
  let split = false;
  for (let i = 0; i < text.length; ) {
    const end = plainEnd(text, i);
    let piece: string;
    if (end > i) {
      piece = text.slice(i, end);
      i = end;
    } else {
      const unit = text.charCodeAt(i);
      const code = unit >= 0xd800 && unit <= 0xdfff ? (text.codePointAt(i) ?? unit) : unit;
      piece = foldOne(code);
      i += code > 0xffff ? 2 : 1;
      if (piece === ' ') {
        split = true;
        continue;
      }
      if (piece === '') continue;
    }
    if (split) {
      if (out !== '') out += ' ';
      split = false;
    }
    out += piece;
  }
  return out;
}

/** Where the run of letters a–z and digits 0–9 that starts at `from` ends; most of most texts is such runs. */
function plainEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 48 || unit > 122 || (unit > 57 && unit < 97)) break;
  }
  return at;
}

function foldOne(code: number): string {
  const known = code > 0xffff ? foldsBeyond.get(code) : folds[code];
  if (known !== undefined) return known;
  const folded = computeFold(String.fromCodePoint(code));
  if (code > 0xffff) foldsBeyond.set(code, folded);
  else folds[code] = folded;
  return folded;
}

function computeFold(char: string): string {
  if (isSilent(char)) return '';
  if (/\p{Sk}/u.test(char)) return ' ';
  const letters = [...char.normalize(CJK.test(char) ? 'NFKC' : 'NFKD')].flatMap((letter) => [...letter.toLowerCase()]);
  const folded = letters.map(foldLetter).join('');
  return folded.trim() === '' ? folded.slice(0, 1) : folded.trim().replace(/ +/g, ' ');
}

function foldLetter(letter: string): string {
  const digit = digitValue(letter.codePointAt(0) ?? 0);
  if (digit >= 0) return String(digit);
  return LETTERS.get(letter) ?? (isSilent(letter) ? '' : WORD.test(letter) ? letter : ' ');
}
