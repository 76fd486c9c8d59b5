/**
 * Known places for the form of a record: what its words or its point may mean, asked of the gazetteer, those in the
 * record's own countries first. Without a gazetteer, as on the first day, the form is what it is without one.
 */
import { gazetteerId, type KnownPlace, nameFor } from '../../../gazetteer/commands.ts';
import type { Fields } from '../../../records/declare.ts';
import type { PlaceOffer, PlaceOffers } from '../../form/place-choice.ts';
import { filledBy } from '../../form/place-choice.ts';
import { typedPoint } from '../../form/point-map.ts';
import { formWords } from '../../form/record-form.tsx';
import { first, type Values } from '../../form/values.ts';
import { countryWords, readCountry } from '../../form/words.ts';
import type { Desk } from '../route.ts';

const OFFERED = 8;

/** Offers for the places that were asked about; undefined where the form has no places or there is no gazetteer yet. */
export async function placeOffers(desk: Desk, fields: Fields, values: Values): Promise<PlaceOffers | undefined> {
  if (!hasPlaces(fields) || !(await desk.rooms.gazetteer.ready())) return undefined;
  const offers = new Map<string, readonly PlaceOffer[]>();
  for (const [name, [how]] of values) {
    if (!name.endsWith(':look')) continue;
    const own = name.slice(0, -':look'.length);
    offers.set(own, how === 'point' ? await around(desk, values, own) : await named(desk, values, own));
  }
  return offers;
}

const hasPlaces = (fields: Fields): boolean =>
  Object.values(fields).some((field) => field.kind === 'place' || (field.kind === 'parts' && hasPlaces(field.fields)));

/** The answer to a script: what words may mean, and what each choice fills in. */
export async function answer(desk: Desk): Promise<Response> {
  const near = [desk.query.get('near') ?? ''].filter((code) => /^[A-Z]{2}$/.test(code));
  const offers = await meanings(desk, (desk.query.get('q') ?? '').slice(0, 200), near);
  const words = formWords(desk.view);
  const found = offers.map(({ chosen, ...said }) => ({
    ...said,
    value: chosen.gazetteer,
    fill: filledBy(chosen, words),
  }));
  return Response.json({ found });
}

async function named(desk: Desk, values: Values, own: string): Promise<PlaceOffer[]> {
  const here = first(values, `${own}:country:value`);
  const elsewhere = [...values].flatMap(([name, texts]) => (name.endsWith(':country:value') ? texts : []));
  return await meanings(desk, first(values, `${own}:text`), here === '' ? elsewhere : [here]);
}

/** "Moskva, Tajikistan": what follows a comma may say the country. */
async function meanings(desk: Desk, typed: string, near: readonly string[]): Promise<PlaceOffer[]> {
  const [name = '', ...rest] = typed.split(/[,،]/);
  const told = rest.flatMap((part) => (part.trim() === '' ? [] : readCountry(part.trim())));
  const found = await desk.rooms.gazetteer.find(name, { near: told.length > 0 ? told : near, most: OFFERED });
  return found.map((place) => offerOf(desk, place, { typed: name.trim() }));
}

async function around(desk: Desk, values: Values, own: string): Promise<PlaceOffer[]> {
  const point = typedPoint(values, own);
  const found = point ? await desk.rooms.gazetteer.around(point) : [];
  return found.map(({ place, km }) => offerOf(desk, place, { km }));
}

/** With `km`, the place is offered for a point that is set already, and brings none. */
function offerOf(desk: Desk, place: KnownPlace, { typed, km }: { typed?: string; km?: number }): PlaceOffer {
  const { view } = desk;
  const { id, name, country, adm1, point, population } = place;
  const words = nameFor(place, view.lang, typed);
  const more = [
    words === name ? '' : name,
    countryWords(formWords(view), country),
    adm1 ?? '',
    km === undefined ? '' : view.t('form.place.km', { km: view.n(Math.round(km)) }),
    population === 0 ? '' : view.t('form.place.people', { count: population }),
  ];
  return {
    chosen: {
      text: words,
      country,
      ...(adm1 === null ? {} : { adm1 }),
      gazetteer: gazetteerId(id),
      ...(km === undefined ? { point } : {}),
    },
    words,
    more: more.filter((one) => one !== '').join(' · '),
  };
}
