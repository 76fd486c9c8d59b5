/**
 * The way through the search index to the rows a query is about: which lexemes are asked of it, and how many rows they
 * lead to as the planner expects. Expectations decide only how to search, never what is shown.
 */
import type { Client } from '../platform/index.ts';
import { quoted } from '../records/search-text.ts';
import type { Conditions } from './search-query.ts';

export interface Way {
  /** `tsquery` texts, each quickly asked of the index by itself; each match meets one of them or one of `sure`. */
  lexemes: string[];
  /** The same for rows that are certainly in the box; they need no look at their places. */
  sure: string[];
  /** Rows they are expected to lead to. */
  expected: number;
}

/** So few rows are looked at one by one sooner than narrowed down by days and places. */
const FEW = 4000;
/** Questions to the index in one search. */
const MOST_QUESTIONS = 400;

/** The way that is expected to lead to the fewest rows. `ofType` = records of the type that is asked for. */
export async function wayOf(client: Client, conditions: Conditions, ofType: number): Promise<Way> {
  const { type, days, box, size } = conditions;
  const few = ofType * 2 < size;
  // The lexeme of a type that most records are of costs more than it saves, but where all else is what must not be there.
  const needed = type !== null && (few || conditions.core.some((lexemes) => lexemes.startsWith('!')));
  const core = needed ? both(conditions.core, [quoted(`type=${type}`)]) : conditions.core;
  let best: Way = { lexemes: core, sure: [], expected: core.length > 0 ? await expected(client, core) : size };
  if (best.expected <= FEW) return best;
  const alsoOf = (cover: string[]): string[] => (cover.length === 0 ? [] : both(core, cover));
  for (const way of [
    { lexemes: alsoOf(days), sure: [] },
    { lexemes: alsoOf(box?.rim ?? []), sure: alsoOf(box?.inside ?? []) },
  ]) {
    const all = [...way.lexemes, ...way.sure];
    if (all.length === 0 || all.length > MOST_QUESTIONS) continue;
    const rows = await expected(client, all);
    if (rows < best.expected) best = { ...way, expected: rows };
  }
  return best;
}

/** Every text of one list together with every text of the other; an empty list demands nothing. */
function both(some: string[], others: string[]): string[] {
  if (some.length === 0 || others.length === 0) return [...some, ...others];
  return others.flatMap((other) => some.map((one) => `${one} & ${other}`));
}

async function expected(client: Client, lexemes: string[]): Promise<number> {
  const { rows } = await client.query({
    text: 'explain (format json) select 1 from open.record where search @@ $1::tsquery',
    values: [lexemes.join(' | ')],
  });
  const plan = rows[0]['QUERY PLAN'];
  return (typeof plan === 'string' ? JSON.parse(plan) : plan)[0].Plan['Plan Rows'];
}

/** The way within some blocks of the log. */
export function within({ lexemes, sure, expected }: Way, blocks: string[]): Way {
  const every = (lexemes.length + sure.length) * blocks.length <= MOST_QUESTIONS;
  const groups = every ? blocks : [`(${blocks.join(' | ')})`];
  const cut = (texts: string[]): string[] => (texts.length === 0 ? [] : both(texts, groups));
  return lexemes.length + sure.length === 0
    ? { lexemes: blocks, sure, expected }
    : { lexemes: cut(lexemes), sure: cut(sure), expected };
}

/**
 * SQL of the rows of a way that meet all conditions, each once. The index is asked for each lexeme by itself, which takes
 * a third of the time that one `tsquery` of alternatives does; hidden in a subquery, they cost the planner nothing.
 */
export function rowsOf(conditions: Conditions, way: Way, columns: string): { sql: string; values: unknown[] } {
  const { where, box } = conditions;
  const values = [...conditions.values];
  const use = (value: unknown): string => `$${values.push(value)}`;
  const select = (lexemes: string[], more: string): string =>
    `select ${columns} from open.record r where ${where}${more}${
      lexemes.length > 0 ? ` and r.search @@ any((select ${use(lexemes)}::tsquery[])::tsquery[])` : ''
    }`;
  if (!box) return { sql: select(way.lexemes, ''), values };
  if (way.sure.length === 0) return { sql: select(way.lexemes, ` and ${box.check}`), values };
  // Only a record of several places can be found both at the rim and inside.
  const once = `((select p.n from open.place p where p.index = r.index and p.n > 0 limit 1) is null
    or (r.search @@ ${use(box.inside.join(' | '))}::tsquery) is not true)`;
  const sure = select(way.sure, '');
  if (way.lexemes.length === 0) return { sql: sure, values };
  return { sql: `${sure} union all ${select(way.lexemes, ` and ${box.check} and ${once}`)}`, values };
}
