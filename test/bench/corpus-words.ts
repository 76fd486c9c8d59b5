/**
 * Invented words, names and places of the large register: syllables of three scripts strung together, so that nothing in
 * it is a real person, place or sentence, while lengths and frequencies are those of real texts.
 */
import { type Chance, chanceOf, zipf } from './chance.ts';

export interface Tongue {
  lang: string;
  /** Words by rank: the first are in nearly every text. */
  words: string[];
  names: string[];
}

export interface InventedPlace {
  name: string;
  adm1: string;
  country: string;
  lat: number;
  lon: number;
}

const SYLLABLES: Record<string, string[]> = {
  en: 'ba ke lo mi ra shu ten vor gal dim pra sto nel qui har zun fer tal bo wix'.split(' '),
  ru: 'ба ке ло ми ра шу тен вор гал дим пра сто нел ква хар зун фер тал бы жор'.split(' '),
  ar: 'با كي لو مي را شو تن فر گل دم بر ست نل قا حر زن فت طل بو جر'.split(' '),
};
const WORDS = 40_000;
const NAMES = 20_000;
const PLACES = 4000;
const COUNTRIES = 'SY UA TJ IQ AF YE SD ET MM CO MX NG ML SO CD CF SS LY LB PS'.split(' ');

/** The three tongues of the register. */
export const tongues: Tongue[] = Object.entries(SYLLABLES).map(([lang, syllables]) => ({
  lang,
  words: Array.from({ length: WORDS }, (_, rank) => wordAt(syllables, rank)),
  names: Array.from({ length: NAMES }, (_, n) => nameAt(syllables, n)),
}));

/** Places in clusters, some of them much more often in the records than others. */
export const places: InventedPlace[] = inventPlaces(chanceOf(300));

/** Words of one text, frequent ones often. */
export function sentence(tongue: Tongue, chance: Chance, length: number): string[] {
  return Array.from({ length }, () => tongue.words[zipf(chance, tongue.words.length)] as string);
}

/** The word of a rank: shorter words come first, as in any language. */
function wordAt(syllables: readonly string[], rank: number): string {
  let [left, length, count] = [rank, 1, syllables.length];
  while (left >= count) {
    left -= count;
    length += 1;
    count *= syllables.length;
  }
  const parts: string[] = [];
  for (let i = 0; i < length; i++) {
    parts.push(syllables[left % syllables.length] as string);
    left = Math.floor(left / syllables.length);
  }
  return parts.join('');
}

/** Names are four syllables far apart in the list, so that neighbours do not look alike. */
function nameAt(syllables: readonly string[], n: number): string {
  const all = syllables.length ** 4;
  const first = syllables.length + syllables.length ** 2 + syllables.length ** 3;
  return wordAt(syllables, first + ((n * 48_271) % all));
}

function inventPlaces(chance: Chance): InventedPlace[] {
  const centres = COUNTRIES.map((country) => ({
    country,
    lat: chance.next() * 80 - 30,
    lon: chance.next() * 200 - 80,
  }));
  return Array.from({ length: PLACES }, (_, i) => {
    const centre = centres[zipf(chance, centres.length)] as (typeof centres)[number];
    const tongue = tongues[i % tongues.length] as Tongue;
    return {
      name: tongue.names[i] as string,
      adm1: tongue.names[NAMES - 1 - (i % 200)] as string,
      country: centre.country,
      lat: centre.lat + (chance.next() - 0.5) * 6,
      lon: centre.lon + (chance.next() - 0.5) * 6,
    };
  });
}
