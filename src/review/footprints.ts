/** The footprint of a record of any type, read from its declaration: the same for a private body and a public one. */
import type { Count } from '../kernel/count.ts';
import type { Place, PlacePrecision } from '../kernel/place.ts';
import type { Text } from '../kernel/text.ts';
import { daySpan, type UncertainDate } from '../kernel/uncertain-date.ts';
import { type Footprint, textPrint } from '../matching/footprint.ts';
import type { Field, Fields, RecordType } from '../records/declare.ts';

/** Radius in km within which a place of a published precision lies. */
const RADIUS: Record<PlacePrecision, number> = { 1: 1, 2: 25, 3: 50, 4: 120, 5: 300, 6: 600, 7: 600 };

/** What a record leaves for comparison. `pictures` = perceptual hashes of its evidence, where known. */
export function footprintOf(
  type: RecordType,
  id: string,
  body: Readonly<Record<string, unknown>>,
  pictures: readonly string[] = [],
): Footprint {
  const when = type.when ? (body[type.when] as UncertainDate | undefined) : undefined;
  const places = type.where ? ((body[type.where] ?? []) as Place[]) : [];
  const count = type.measure ? (body[type.measure] as Count | undefined) : undefined;
  const texts = [type.title, type.summary].flatMap((name) => (name ? textsOf(body[name] as Text | undefined) : []));
  return {
    id,
    days: when ? daySpan(when) : null,
    places: places.flatMap(({ point, precision }) => (point ? [{ ...point, km: RADIUS[precision ?? 1] }] : [])),
    acts: valuesOf(type.fields, body, (field) => field.facet === 'act'),
    parties: valuesOf(type.fields, body, (field) => field.kind === 'ref' || field.kind === 'refs'),
    externals: (body.external ?? []) as string[],
    count: count ? rangeOf(count) : null,
    pictures,
    ...textPrint([...texts, ...places.flatMap(({ text }) => (text ? [text] : []))]),
  };
}

const textsOf = (text: Text | undefined): string[] =>
  text ? [text.text, ...Object.values(text.translations ?? {})] : [];

function rangeOf({ low, best, high }: Count): Footprint['count'] {
  const least = low ?? best;
  const most = high ?? best;
  return least === undefined || most === undefined ? null : { low: least, high: most };
}

/** Values of every field, nested ones too, that passes. */
function valuesOf(
  fields: Fields,
  body: Readonly<Record<string, unknown>>,
  wanted: (field: Field) => boolean,
): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const given = body[name];
    if (given === undefined) return [];
    if (field.kind === 'parts')
      return (given as Record<string, unknown>[]).flatMap((part) => valuesOf(field.fields, part, wanted));
    return wanted(field) ? ([given].flat() as string[]) : [];
  });
}
