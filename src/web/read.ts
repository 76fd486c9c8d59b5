/** What each page asks of the public register, and nothing more: one function a page, all questions at once. */
import { isId } from '../kernel/ids.ts';
import type { Gone, MapCell, PublicItem, Query } from '../publication/reader-types.ts';
import type { Field, Fields, RecordType } from '../records/declare.ts';
import { readRules } from './pages/congress/body-rules.tsx';
import type { Life } from './pages/history.tsx';
import type { Front } from './pages/home.tsx';
import type { Listing } from './pages/list.tsx';
import { particularOf } from './pages/particular.tsx';
import type { Leaf } from './pages/record.tsx';
import { facetsOf, readQuery } from './query.ts';
import { everything } from './read-all.ts';
import { publicTypes, type View } from './view.ts';

/** H3 resolution of a map of the world. */
const COARSE = 2;
const LATEST = 8;
const PAGE = 25;
/** Records of one type shown on the page of another. */
const RELATED = 100;
/** Bodies a chart is drawn of. */
const BODIES = 500;
/** Facets offered with counts before a reader asks for more. */
export const FIRST_FACETS = 4;

/** The front page. Throws an Error where no type is declared public. */
export async function readHome(view: View): Promise<Front> {
  const { reader, types } = view.site;
  const type = publicTypes(types)[0];
  if (!type) throw new Error('no public record type is declared');
  const [latest, figures, cells] = await Promise.all([
    reader.search({ type: type.name, limit: LATEST }),
    reader.figures(type.name),
    mapOf(view, { type: type.name }),
  ]);
  const first = latest.items[0];
  return { view, type, latest, figures, cells, proof: first ? await reader.proof(first.id) : null };
}

/** A record's page; null where there is none, `Gone` where there no longer is. An id of another type is not found. */
export async function readRecord(view: View, type: RecordType, id: string): Promise<Leaf | Gone | null> {
  const { reader } = view.site;
  if (!isId(id, type.prefix)) return null;
  const whole = await reader.whole(id);
  if (whole === null || 'gone' in whole) return whole;
  const { titles, namedBy, ...shown } = whole;
  // Most records are named by nothing that their page tells of: what there is not is not searched for.
  const there = (name: string): boolean => (namedBy === null || namedBy.includes(name)) && !!view.site.types.find(name);
  const asks = particularOf(type.name).asks ?? [];
  const [naming, ...pages] = await Promise.all([
    isNamed(view, type) ? reader.search({ type: NAMING, about: id, limit: LATEST }) : null,
    ...asks.map((name) => (there(name) ? reader.search({ type: name, about: id, limit: RELATED }) : null)),
  ]);
  view.titles = titles;
  const related = Object.fromEntries(asks.map((name, at) => [name, pages[at]?.items ?? []]));
  const followed = await readFollowed(view, particularOf(type.name).follows ?? [], shown.item);
  const sittings = type.name === 'session' && shown.item.status !== 'withdrawn' && view.site.sittings?.(id);
  return {
    ...{ view, type, ...shown, naming, followed, ...(asks.length > 0 ? { related } : {}) },
    ...(sittings ? { sittings: await sittings } : {}),
    ...(type.name === 'body' ? await aboutBody(view, shown.item) : {}),
  };
}

/** The rules that a body has had, and all bodies, among which are those under it. */
async function aboutBody(view: View, item: PublicItem): Promise<Pick<Leaf, 'rules' | 'bodies'>> {
  const [rules, bodies] = await Promise.all([
    readRules(view.site.reader, item),
    everything(view.site, { type: item.type }, BODIES),
  ]);
  return { rules, bodies };
}

/** The published records that these fields name. */
async function readFollowed(
  { site: { reader } }: View,
  fields: readonly string[],
  item: PublicItem,
): Promise<Record<string, PublicItem>> {
  const found = await Promise.all(
    fields.map(
      async (name) => [name, typeof item[name] === 'string' ? await reader.record(item[name]) : null] as const,
    ),
  );
  return Object.fromEntries(
    found.flatMap(([name, record]) => (record && !('gone' in record) ? [[name, record as PublicItem]] : [])),
  );
}

/** The type whose records say who did what; pages of what it refers to list them. */
const NAMING = 'breach';

function isNamed(view: View, type: RecordType): boolean {
  const naming = view.site.types.find(NAMING);
  return naming !== undefined && type.name !== NAMING && refersTo(naming.fields, type.name);
}

function refersTo(fields: Fields, name: string): boolean {
  return Object.values(fields).some((field) =>
    field.kind === 'parts'
      ? refersTo(field.fields, name)
      : (field.kind === 'ref' || field.kind === 'refs') && field.types.includes(name),
  );
}

/** The history of a record and the two revisions to compare; without a choice, the newest two that can be read. */
export async function readHistory(
  view: View,
  type: RecordType,
  id: string,
  params: URLSearchParams,
): Promise<Life | Gone | null> {
  const { reader } = view.site;
  if (!isId(id, type.prefix)) return null;
  const item = await reader.record(id);
  if (item === null || 'gone' in item) return item as Gone | null;
  const history = await reader.history(id);
  const readable = history.filter(({ record, rev }) => record !== null && rev !== null);
  const chosen = (name: string, at: number) => {
    const asked = Number(params.get(name));
    return readable.find(({ rev }) => rev === asked) ?? readable[at];
  };
  const [from, to] = [chosen('from', 1), chosen('to', 0)];
  const ids = [from, to].flatMap((step) => (step?.record ? [...idsIn(type.fields, step.record)] : []));
  view.titles = await reader.titles([...new Set(ids)]);
  return { view, type, item, history, from, to };
}

/** A list with its counts; a filter that cannot be read is named and nothing is searched. */
export async function readList(view: View, type: RecordType, params: URLSearchParams): Promise<Listing> {
  const { reader } = view.site;
  const all = facetsOf(type);
  const asked = readQuery(type, params);
  if (asked.problems.length > 0) return { view, type, asked, page: null, facets: [], cells: null };
  const query: Query = { ...asked.query, type: type.name, limit: PAGE };
  const { cursor: _, ...whole } = query;
  const offered = all.filter((facet, at) => at < FIRST_FACETS || asked.more || asked.query.facets?.[facet.name]);
  const [page, facets, cells] = await Promise.all([
    reader.search(query),
    Promise.all(offered.map(async (facet) => ({ facet, counts: await reader.facet(whole, facet.name) }))),
    type.where ? mapOf(view, whole) : null,
  ]);
  const ids = facets.flatMap(({ facet, counts }) => {
    const chosen = asked.query.facets?.[facet.name];
    return facet.kind === 'ref'
      ? [...(counts ?? []).slice(0, 30).map(({ code }) => code), ...(chosen ? [chosen] : [])]
      : [];
  });
  view.titles = await reader.titles([...new Set([...ids, ...(query.about ? [query.about] : [])])]);
  return { view, type, asked, page, facets, cells };
}

/** The cells of a map: finer for a smaller box, and finer again where few coarse cells hold everything. */
async function mapOf({ site: { reader } }: View, query: Query): Promise<MapCell[] | null> {
  const { bbox } = query;
  const wide = bbox ? Math.max(bbox[2] - bbox[0], bbox[3] - bbox[1]) : 360;
  const coarse = wide > 60 ? COARSE : wide > 12 ? 4 : wide > 3 ? 5 : 6;
  const cells = await reader.map(query, coarse);
  const finer = cells === null || coarse !== COARSE ? 0 : cells.length <= 8 ? 2 : cells.length <= 30 ? 1 : 0;
  return finer === 0 ? cells : reader.map(query, coarse + finer);
}

/** Every id a record's public fields refer to. */
export function idsIn(fields: Fields, record: Readonly<Record<string, unknown>>): Set<string> {
  const found = new Set<string>();
  for (const [name, field] of Object.entries(fields)) collect(field, record[name], found);
  return found;
}

function collect(field: Field, value: unknown, found: Set<string>): void {
  if (value === undefined || value === null) return;
  if (field.kind === 'ref' && typeof value === 'string') found.add(value);
  if (field.kind === 'refs') for (const id of value as string[]) found.add(id);
  if (field.kind === 'parts') {
    for (const part of value as Record<string, unknown>[]) for (const id of idsIn(field.fields, part)) found.add(id);
  }
}
