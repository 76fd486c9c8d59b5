/** What pages of records need besides the record: titles of what it refers to, names of people, candidates for typed words. */
import { isId } from '../../../kernel/ids.ts';
import { pickText, type Text } from '../../../kernel/text.ts';
import type { Field, Fields, RecordType } from '../../../records/declare.ts';
import { edgesOf } from '../../../records/edges.ts';
import type { Body, Issue } from '../../../records/validate.ts';
import type { Found } from '../../form/context.ts';
import { behind, type Values } from '../../form/values.ts';
import type { Desk } from '../route.ts';

export const HERE = '/workspace/records';

/** Titles of records in the reader's language; those that may not be read are absent. */
export async function titlesOf(desk: Desk, ids: readonly string[]): Promise<Map<string, string>> {
  const titles = await desk.rooms.desk.titles(desk.person, ids);
  return new Map([...titles].map(([id, title]) => [id, pickText(title, desk.view.lang).text]));
}

/** Titles of everything a body refers to. What this person reads in public alone goes by its public title (`view.titles`). */
export async function titlesIn(desk: Desk, type: RecordType, body: Body): Promise<Map<string, string>> {
  const ids = [...new Set(edgesOf(type, body).map(({ target }) => target))];
  const inside = await titlesOf(desk, ids);
  const { view } = desk;
  const open = await view.site.reader.titles(ids.filter((id) => !inside.has(id)));
  view.titles = new Map([...view.titles, ...open]);
  return inside;
}

/** Titles of everything a form refers to. */
export function titlesTyped(desk: Desk, values: Values): Promise<Map<string, string>> {
  const ids = [...values].flatMap(([name, texts]) => (/:(?:value|pick)$/.test(name) ? texts : []));
  return titlesOf(
    desk,
    ids.filter((id) => isId(id)),
  );
}

/** The title of a body, or its id. */
export function titleOf(desk: Pick<Desk, 'view'>, type: RecordType, rid: string, body: Body): string {
  const title = body[type.title] as Text | undefined;
  return title ? pickText(title, desk.view.lang).text : rid;
}

/** Pseudonyms by id; an id of nobody here stands as it is. */
export async function namesOf(desk: Desk, ids: readonly string[]): Promise<(id: string) => string> {
  const names = await desk.rooms.called([...new Set(ids)]);
  return (id) => names.get(id) ?? id.slice(0, 12);
}

const OFFERED = 8;

/** Records of these types whose title answers the words: those at work first, then published ones. */
export async function findRecords(desk: Desk, types: readonly string[], words: string): Promise<Found[]> {
  const { view, rooms, person } = desk;
  const atWork = await rooms.desk.find(person, types, words, OFFERED);
  const found: Found[] = atWork.map(({ rid, type, title }) => ({
    id: rid,
    type,
    title: pickText(title, view.lang).text,
  }));
  for (const type of types) {
    const declared = rooms.models.types.find(type);
    if (!declared || declared.publication === 'never' || words.length > 200) continue;
    const { items } = await view.site.reader.search({ type, q: words, limit: OFFERED });
    for (const item of items) {
      const title = item[declared.title] as Text | undefined;
      if (title && !found.some(({ id }) => id === item.id))
        found.push({ id: item.id, type, title: pickText(title, view.lang).text });
    }
  }
  return found.slice(0, OFFERED);
}

/** Most references that one page searches for. */
const SEARCHED = 6;

/** Candidates for every reference that was not understood. */
export async function candidates(
  desk: Desk,
  fields: Fields,
  values: Values,
  issues: readonly Issue[],
): Promise<Map<string, readonly Found[]>> {
  const unread = issues.filter(({ code }) => code === 'reference-unread').slice(0, SEARCHED);
  const found = new Map<string, readonly Found[]>();
  for (const { pointer } of unread) {
    const field = fieldAt(fields, pointer);
    if (field?.kind !== 'ref' && field?.kind !== 'refs') continue;
    found.set(pointer, await findRecords(desk, field.types, behind(values, pointer).typed));
  }
  return found;
}

/** The declared field a pointer by part ids names. */
export function fieldAt(fields: Fields, pointer: string): Field | undefined {
  let inside: Fields = fields;
  let field: Field | undefined;
  for (const [at, step] of pointer.replace(/:.*$/, '').split('/').slice(1).entries()) {
    if (at % 2 === 1) continue;
    field = Object.hasOwn(inside, step) ? inside[step] : undefined;
    if (!field) return undefined;
    inside = field.kind === 'parts' ? field.fields : {};
  }
  return field;
}
