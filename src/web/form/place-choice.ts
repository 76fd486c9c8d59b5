/**
 * Known places as a form offers them, and what choosing one writes into the controls of a place. What is chosen travels as
 * the value of its choice, so that a form without a script needs nothing else.
 */
import { z } from 'zod';
import { Refusal } from '../../kernel/refusal.ts';
import { type Entry, entriesOf, first, shown, type Values, valuesOf } from './values.ts';
import { countryWords, type FormWords } from './words.ts';

const degrees = (most: number) => z.number().min(-most).max(most);

/** A known place: what it brings into the form. Without a point, the point of the form stays. */
const CHOSEN = z.strictObject({
  text: z.string().min(1).max(1000),
  country: z.string().regex(/^[A-Z]{2}$/),
  adm1: z.string().max(10).optional(),
  gazetteer: z.string().regex(/^[a-z]{2,20}:\d{1,15}$/),
  point: z.strictObject({ lat: degrees(90), lon: degrees(180) }).optional(),
});
export type Chosen = z.infer<typeof CHOSEN>;

/** One place to choose: its words, and what tells it from others. */
export interface PlaceOffer {
  chosen: Chosen;
  words: string;
  more: string;
}

/** Offers by the pointer of the place they are for. No map at all: there is no gazetteer to ask yet. */
export type PlaceOffers = ReadonlyMap<string, readonly PlaceOffer[]>;

/** A named place, as UCDP counts it: the town is known, and the point is the town's. */
const NAMED_PLACE = '1';

/** Aspects of a place's controls that a choice fills, and their texts; an empty text empties the control. */
export function filledBy(chosen: Chosen, words: FormWords): Entry[] {
  const { text, country, adm1 = '', gazetteer, point } = chosen;
  const spot: Entry[] = point
    ? [
        [':lat', String(point.lat)],
        [':lon', String(point.lon)],
        [':precision', NAMED_PLACE],
      ]
    : [];
  return [
    [':text', text],
    ...shown(':country', countryWords(words, country), country),
    [':adm1', adm1],
    [':adm2', ''],
    [':known', gazetteer],
    ...spot,
  ];
}

/** The form with every choice of a known place written where it belongs. @throws Refusal `form-unreadable` */
export function withChosen(values: Values, words: FormWords): Map<string, string[]> {
  const next = valuesOf(entriesOf(values).filter(([name]) => !name.endsWith(':spot')));
  for (const name of values.keys()) {
    if (!name.endsWith(':spot')) continue;
    const own = name.slice(0, -':spot'.length);
    for (const [aspect, text] of filledBy(readChosen(first(values, name)), words)) next.set(own + aspect, [text]);
  }
  return next;
}

function readChosen(json: string): Chosen {
  try {
    return CHOSEN.parse(JSON.parse(json));
  } catch {
    throw new Refusal('form-unreadable', {}, 400);
  }
}
