/**
 * What a record leaves behind for comparison: days, places, acts, parties, words, counts. It is made of folded words and
 * codes alone, so that two records are compared across languages and scripts without anything being shown.
 */
import { words } from '../kernel/fold.ts';
import { skeleton } from '../kernel/skeleton.ts';

export interface Footprint {
  id: string;
  /** Outermost days, `YYYY-MM-DD`. */
  days: { from: string; to: string } | null;
  /** Points with the radius in km within which the true place lies. */
  places: readonly { lat: number; lon: number; km: number }[];
  /** Codes of acts; the first four digits of an ESF code name its family. */
  acts: readonly string[];
  /** Ids of persons and groups. */
  parties: readonly string[];
  /** External ids (`ucdp:…`). */
  externals: readonly string[];
  /** Headline count. */
  count: { low: number; high: number } | null;
  /** Consonant skeletons of words, which meet across scripts. */
  sounds: ReadonlySet<string>;
  /** Runs of three folded words. */
  shingles: ReadonlySet<string>;
  /** Perceptual hashes of pictures, 16 hex digits each. */
  pictures: readonly string[];
}

const RUN = 3;
const SHORTEST_SOUND = 4;

/** The parts of a footprint that come from text. */
export function textPrint(texts: readonly string[]): Pick<Footprint, 'sounds' | 'shingles'> {
  const sounds = new Set<string>();
  const shingles = new Set<string>();
  for (const text of texts) {
    const found = words(text);
    for (const word of found) {
      const sound = skeleton(word);
      if (sound.length >= SHORTEST_SOUND) sounds.add(sound);
    }
    for (let at = 0; at + RUN <= found.length; at++) shingles.add(found.slice(at, at + RUN).join(' '));
  }
  return { sounds, shingles };
}
