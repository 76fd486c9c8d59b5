/** Bodies of the invented register: breaches of every class with places, days, counts, acts, sources and texts. */
import { type Chance, zipf } from './chance.ts';
import { places, sentence, type Tongue, tongues } from './corpus-words.ts';

/** A word in a little more than a quarter of all records, as "killed" is. */
export const COMMON = ['detained', 'задержан', 'معتقل'] as const;
/** Two words that stand side by side in one record of 300, and apart in many. */
export const PHRASE = ['mass', 'transfer'] as const;
/** Words that stand in about one record of 50,000 each. */
export const RARE = Array.from({ length: 60 }, (_, i) => `zq${String.fromCharCode(97 + (i % 26))}orval${i}x`);

const COMMON_SHARE = 0.272;

export interface Codes {
  classes: string[];
  acts: string[];
  methods: string[];
  phases: string[];
}

/** One body. `codes` are those of the vocabularies, so that facets and their ancestors are real ones. */
export function inventBody(chance: Chance, codes: Codes, groups: readonly string[]): Record<string, unknown> {
  const tongue = tongues[chance.often(0.5) ? 0 : chance.often(0.6) ? 1 : 2] as Tongue;
  const place = places[zipf(chance, places.length)] as (typeof places)[number];
  const best = zipf(chance, 60);
  const day = inventDay(chance);
  return {
    title: {
      lang: tongue.lang,
      text: [place.name, ...sentence(tongue, chance, 7), chance.pick(tongue.names)].join(' '),
    },
    class: codes.classes[zipf(chance, codes.classes.length)],
    summary: { lang: tongue.lang, text: summary(tongue, chance) },
    when: { precise: { from: day, to: day }, precision: { scheme: 'ucdp', code: 1 } },
    where: [
      {
        id: 'p1',
        text: place.name,
        adm1: place.adm1,
        country: place.country,
        point: { lat: round(place.lat + chance.next() * 0.1), lon: round(place.lon + chance.next() * 0.1) },
        precision: 1 + zipf(chance, 4),
      },
    ],
    killed: { low: Math.max(0, best - zipf(chance, 5)), best, high: best + zipf(chance, 9), unit: 'person' },
    acts: [
      {
        id: 'a1',
        type: codes.acts[zipf(chance, codes.acts.length)],
        method: [codes.methods[zipf(chance, codes.methods.length)]],
        perpetrators: [{ id: 'd1', who: groups[zipf(chance, groups.length)] }],
      },
    ],
    phases: [{ id: 'f1', phase: codes.phases[zipf(chance, codes.phases.length)] }],
    parties: [{ id: 'y1', who: groups[zipf(chance, groups.length)] }],
    context: [sentence(tongue, chance, 3).join(' ')],
    sources: [
      {
        id: 's1',
        title: { lang: tongue.lang, text: sentence(tongue, chance, 6).join(' ') },
        publisher: chance.pick(tongue.names),
      },
    ],
  };
}

function summary(tongue: Tongue, chance: Chance): string {
  const text = sentence(tongue, chance, 12 + zipf(chance, 80));
  const insert = (...words: string[]): void => void text.splice(chance.below(text.length), 0, ...words);
  if (chance.often(COMMON_SHARE)) insert(COMMON[0]);
  if (chance.often(1 / 300)) insert(...PHRASE);
  if (chance.often(1 / 40)) insert(PHRASE[0]);
  if (chance.often(1 / 40)) insert(PHRASE[1]);
  if (chance.often(RARE.length / 50_000)) insert(chance.pick(RARE));
  return text.join(' ');
}

function inventDay(chance: Chance): string {
  const year = 2025 - zipf(chance, 36);
  return `${year}-${two(1 + chance.below(12))}-${two(1 + chance.below(28))}`;
}

const two = (number: number): string => String(number).padStart(2, '0');
const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
