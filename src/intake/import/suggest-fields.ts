/** Turns judged columns into the fields of a proposed mapping: the plain, editable counterpart of what was found. */
import type { Meaning } from './header-words.ts';
import type { ValueNode } from './mapping-schema.ts';
import type { Judged } from './suggest.ts';

type Node = ValueNode | { [key: string]: unknown };

/** `identity` and `fields` of a mapping for these columns; a title is always there. */
export function proposeFields(judged: readonly Judged[]): { identity: Node; fields: Record<string, Node> } {
  const one = (meaning: Meaning): string | undefined => judged.find((each) => each.meaning === meaning)?.column;
  const all = (meaning: Meaning): Judged[] => judged.filter((each) => each.meaning === meaning);
  const id = one('id');
  const fields: Record<string, Node | undefined> = {
    title: titleOf(all('title'), all('description'), one('place')),
    class: { const: 'rights-breach' },
    summary: textOf(all('description')),
    when: whenOf(one('date'), one('time')),
    where: placeOf(one),
    ...countsOf(one),
    context: contextOf(all('category')),
    sources: sourcesOf(one('url'), one('publisher')),
  };
  const kept = Object.entries(fields).filter(([, node]) => node !== undefined) as [string, Node][];
  return {
    identity: id === undefined ? { const: '$digest' } : { template: `{$file}:{${id}}` },
    fields: Object.fromEntries(kept),
  };
}

/** Columns `title__es`, `title__en` are one text in several languages. */
function textOf(columns: readonly Judged[]): Node | undefined {
  const [main, ...others] = columns;
  if (main === undefined) return undefined;
  const suffix = (column: string): string | undefined => /__([a-z]{2,3})$/.exec(column)?.[1];
  const stem = main.column.replace(/__[a-z]{2,3}$/, '').trim();
  const translations = others.flatMap(({ column }) => {
    const lang = suffix(column);
    return lang !== undefined && column.replace(/__[a-z]{2,3}$/, '').trim() === stem ? [[lang, column]] : [];
  });
  return {
    text: main.column,
    lang: suffix(main.column) ?? main.profile.language,
    ...(translations.length > 0 ? { translations: Object.fromEntries(translations) } : {}),
  };
}

function titleOf(titles: readonly Judged[], descriptions: readonly Judged[], place: string | undefined): Node {
  const titled = textOf(titles);
  if (titled !== undefined) return titled;
  const [description] = descriptions;
  const choices: Node[] = [];
  if (description) choices.push({ call: 'first-sentence', with: { of: description.column } });
  if (place !== undefined) choices.push(place);
  choices.push({ template: 'Record {$row}' });
  return { text: { first: choices }, lang: description?.profile.language ?? 'und' };
}

function whenOf(date: string | undefined, time: string | undefined): Node | undefined {
  if (date === undefined) return undefined;
  return { date, ...(time === undefined ? {} : { time }) };
}

function placeOf(one: (meaning: Meaning) => string | undefined): Node | undefined {
  const [text, country, adm1, adm2, point] = (['place', 'country', 'adm1', 'adm2', 'point'] as const).map(one);
  const [latitude, longitude] = [one('latitude'), one('longitude')];
  if (![text, country, adm1, adm2, point, latitude].some((column) => column !== undefined)) return undefined;
  const place = {
    ...(text === undefined ? {} : { text }),
    ...(country === undefined ? {} : { country: { country } }),
    ...(adm1 === undefined ? {} : { adm1 }),
    ...(adm2 === undefined ? {} : { adm2 }),
    ...(latitude === undefined || longitude === undefined ? {} : { latitude, longitude }),
    ...(point === undefined
      ? {}
      : {
          latitude: { match: point, pattern: '^(-?[\\d.]+) *[|,;]' },
          longitude: { match: point, pattern: '[|,;] *(-?[\\d.]+)$' },
        }),
    role: { const: 'event' },
  };
  return { parts: { place }, prefix: 'w' };
}

function countsOf(one: (meaning: Meaning) => string | undefined): Record<string, Node> {
  const kinds = ['killed', 'wounded', 'missing', 'detained', 'displaced'] as const;
  return Object.fromEntries(
    kinds.flatMap((kind) => {
      const column = one(kind);
      return column === undefined ? [] : [[kind, { count: { best: column }, unit: 'person' }]];
    }),
  );
}

function contextOf(categories: readonly Judged[]): Node | undefined {
  if (categories.length === 0) return undefined;
  const nodes = categories.map(({ column, profile }) => (profile.several > 0.1 ? { split: column, by: '|' } : column));
  return { list: nodes.slice(0, 20), distinct: true };
}

function sourcesOf(url: string | undefined, publisher: string | undefined): Node | undefined {
  if (url === undefined && publisher === undefined) return undefined;
  const object = { ...(publisher === undefined ? {} : { publisher }), ...(url === undefined ? {} : { url: { url } }) };
  return { parts: { object }, prefix: 's' };
}
