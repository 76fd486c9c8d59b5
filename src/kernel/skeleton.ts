/**
 * The consonant skeleton of a word: a short Latin key on which transliterations of one name from Arabic, Cyrillic and Latin
 * script meet (دمشق, Dimashq, Дамаск are all `dmsk`). It finds candidates to compare; it never says two words are the same.
 */
import { fold } from './fold.ts';
import { letterTable } from './fold-table.ts';

// Arabic, Persian and Urdu consonants as Latin writes them. Emphatic and plain letters fall together, as in most spellings.
const ARABIC = letterTable(`
  ا a ب b ت t ث t ج j ح h خ h د d ذ d ر r ز z ژ j س s ش s ص s ض d ط t ظ z ع a غ g ف f ق k ك k ل l م m ن n ه h و w ي y ء -
  پ p چ c گ g ٹ t ڈ d ڑ r ں n
`);
const ARTICLE = /^ال(?=.{3})/;
const LATIN_WORD = /^[a-z0-9]+$/;

// Spellings of one sound, longer ones first. `C` stands for ch until every other c has become k.
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/shch|tch|ch/g, 'C'],
  [/dzh|zh|dj/g, 'j'],
  [/sh|ts/g, 's'],
  [/kh/g, 'h'],
  [/gh/g, 'g'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/ph/g, 'f'],
  [/x/g, 'ks'],
  [/[cq]/g, 'k'],
  [/C/g, 'c'],
];

/**
 * The skeleton of one word, folded or not: first sound (any vowel is `a`), then consonants without vowels, y and w, doubles
 * once, without a final h or an Arabic article. Words of other scripts come back folded; '' for a word without letters.
 */
export function skeleton(word: string): string {
  const folded = fold(word);
  const letters = [...folded.replace(ARTICLE, '')].map((letter) => ARABIC.get(letter) ?? letter).join('');
  if (!LATIN_WORD.test(letters)) return letters;
  // Letters of Arabic are sounds already: the k and h at the end of a word in qaf and ta marbuta are no kh.
  let sounds = letters;
  if (LATIN_WORD.test(folded)) for (const [spelling, sound] of SPELLINGS) sounds = sounds.replace(spelling, sound);
  sounds = sounds.replace(/([a-z])\1+/g, '$1');
  const key = firstSound(sounds.charAt(0)) + sounds.slice(1).replace(/[aeiouwy]/g, '');
  return key.length > 2 && key.endsWith('h') ? key.slice(0, -1) : key;
}

function firstSound(letter: string): string {
  return letter === 'w' ? 'v' : letter.replace(/[aeiou]/, 'a');
}
