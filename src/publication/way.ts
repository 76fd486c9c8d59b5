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
const FEW = 10_000;
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
  const share = best.expected / size;
  const lexemes = days.length > 0 ? both(core, days) : [];
  if (lexemes.length > 0 && lexemes.length <= MOST_QUESTIONS) {
    const rows = await expected(client, lexemes);
    if (rows < best.expected) best = { lexemes, sure: [], expected: rows };
  }
  if (box && box.rim.length + box.inside.length > 0) {
    const rows = share * (await recordsIn(client, type, [...box.rim, ...box.inside]));
    const [rim, sure] = [box.rim, box.inside].map((cells) => (cells.length > 0 ? both(core, cells.map(quoted)) : []));
    if (rows < best.expected) best = { lexemes: rim ?? [], sure: sure ?? [], expected: rows };
  }
  return best;
}

/** Records in cells, by the prepared figures: planners know little of what is rare. */
async function recordsIn(client: Client, type: string | null, cells: string[]): Promise<number> {
  const { rows } = await client.query(
    `select coalesce(sum(records), 0) as records from open.rollup where facet = any($1) and ($2::text is null or type = $2)`,
    [cells, type],
  );
  return rows[0].records;
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
  const places = (asked: string): string => `(select ${asked} from open.place p where p.index = r.index)`;
  if (way.sure.length === 0) return { sql: select(way.lexemes, ` and ${places(`bool_or(${box.check})`)}`), values };
  const sure = select(way.sure, '');
  if (way.lexemes.length === 0) return { sql: sure, values };
  // Only a record of several places can be found both at the rim and inside.
  const once = `case ${places(`case when bool_or(${box.check}) then least(count(*), 2) end`)}
    when 1 then true when 2 then (r.search @@ ${use(box.inside.map(quoted).join(' | '))}::tsquery) is not true end`;
  return { sql: `${sure} union all ${select(way.lexemes, ` and ${once}`)}`, values };
}
