/**
 * What one letter becomes when text is folded for search: the letters Unicode decomposition does not reach. Everything here
 * is already in folded form (lower-case Latin, or a letter of its own script), so folding twice changes nothing.
 */

/** Pairs `from to from to …` as a table from one letter to its fold; `-` stands for nothing. */
export function letterTable(pairs: string): Map<string, string> {
  const items = pairs.trim().split(/\s+/);
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < items.length; i += 2)
    map.set(items[i] ?? '', items[i + 1] === '-' ? '' : (items[i + 1] ?? ''));
  return map;
}

/** Latin letters with strokes, hooks and ligatures. The Turkish dotless ı meets i; ə meets e (Əliyev, Eliyev). */
const LATIN = letterTable(`
  ß ss æ ae œ oe ø o đ d ð d þ th ł l ħ h ŧ t ı i ȷ j ĸ k ə e ɛ e ɔ o ŋ n ɲ n ɓ b ɗ d ɖ d ƙ k ƴ y ɣ g ʒ z ƶ z ǝ e ƒ f ɨ i ʉ u
`);

/** Russian and its neighbours, one Latin skeleton for all: ё=е, й=и=і=ї, so that one query finds every spelling. */
const CYRILLIC = letterTable(`
  а a б b в v г g д d е e ж zh з z и i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь -
  э e ю yu я ya і i є e ґ g ѣ e ѳ f ѵ i ѫ u ѧ ya
  ј j љ lj њ nj ћ c ђ d џ dz ѕ dz
  қ q ғ gh ҳ h ҷ j һ h ә a ө o ү u ұ u ң n ҥ n ҡ q ҙ z ҫ s ҝ g ҹ j ԛ q ԝ w
  ӏ - ӕ ae ҟ q ҭ t ҵ ts ҽ ch ҿ ch ҩ o ӡ dz ҧ p ԥ p ӷ gh ҕ gh
`);

/** Arabic, Persian, Urdu and Kurdish shapes of one letter. Hamza seats and madda come off by decomposition. */
const ARABIC = letterTable('ى ي ة ه ی ي ې ي ے ي ک ك ڪ ك ہ ه ھ ه ە ه ۃ ه ٱ ا ۆ و ۇ و ۋ و ۏ و ڤ ف');

const GREEK = letterTable('ς σ');

/** One folded letter of any script listed here. */
export const LETTERS: ReadonlyMap<string, string> = new Map([...LATIN, ...CYRILLIC, ...ARABIC, ...GREEK]);

// First and last of the ranges of marks that only accent or vocalise: Latin, Cyrillic, Hebrew, Arabic, Syriac, general,
// and the selectors of glyph variants.
const ACCENTS = [
  0x0300, 0x036f, 0x0483, 0x0489, 0x0591, 0x05c7, 0x0610, 0x061a, 0x064b, 0x065f, 0x0670, 0x0670, 0x06d6, 0x06ed,
  0x0711, 0x0711, 0x0730, 0x074a, 0x0898, 0x089f, 0x08ca, 0x08ff, 0x1ab0, 0x1aff, 0x1dc0, 0x1dff, 0x20d0, 0x20ff,
  0xfe00, 0xfe0f, 0xfe20, 0xfe2f, 0x180b, 0x180d, 0xe0100, 0xe01ef,
];

// Apostrophes and the signs for ayn and hamza, the Catalan middle dot, tatweel, and marks nobody sees (joiners, direction,
// soft hyphen): they fall out and the word closes up (ma'la = mala).
const SILENT = new Set([
  ..."'`´’‘‛ʼʻʽʾʿˈʹʺ′＇·ـ",
  ...'\u00ad\u034f\u061c\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff',
]);

/** True for a character that falls out of its word without splitting it. */
export function isSilent(char: string): boolean {
  if (SILENT.has(char)) return true;
  const code = char.codePointAt(0) ?? 0;
  for (let i = 0; i < ACCENTS.length; i += 2) {
    if (code >= (ACCENTS[i] ?? 0) && code <= (ACCENTS[i + 1] ?? 0) && !/\p{L}|\p{N}|\p{P}/u.test(char)) return true;
  }
  return false;
}
