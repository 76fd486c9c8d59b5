/**
 * Operators that read uncertain dates: as people write them, and as the two large conflict data sets code them. Results are
 * remembered, since the same days repeat from row to row.
 */
import { z } from 'zod';
import { Refusal } from '../../kernel/refusal.ts';
import { fromAcled, fromUcdp, parseHumanDate, type UncertainDate } from '../../kernel/uncertain-date.ts';
import { asText, complain, type Eval, findColumn, node, type Operator, operator, type Scope } from './expression.ts';
import { columnsEnding, endingNode } from './operators-columns.ts';

/** Remembers the newest few thousand results: dates and the like repeat from row to row. */
function remembering<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    if (known.size > 5000) known.clear();
    known.set(text, made);
    return made;
  };
}

/** Columns of the file that a node reads a date from, by whose values the order of day and month is told. */
function dateColumns(source: unknown, scope: Scope): string[] {
  const header = scope.columns;
  if (typeof source === 'string') {
    const at = header === null ? undefined : findColumn(scope.aliases[source] ?? [source], header, scope.loose);
    const named = [...(header ?? [])].find(([, position]) => position === at);
    return [named?.[0] ?? source];
  }
  const ending = endingNode.safeParse(source);
  return ending.success && header !== null ? columnsEnding(ending.data, header.keys()) : [];
}

function compileDate(
  n: { date: unknown; time?: unknown; dayFirst?: boolean; lenient?: boolean },
  scope: Scope,
  at: string,
): Eval {
  const read = scope.value(n.date, at);
  const time = n.time === undefined ? () => undefined : scope.value(n.time, `${at}/time`);
  const dayFirst = n.dayFirst ?? scope.dayFirst;
  for (const name of dateColumns(n.date, scope)) scope.dates.add(name);
  const parse = remembering((text) => parseHumanDate(text, dayFirst === undefined ? {} : { dayFirst }) ?? null);
  return (frame) => {
    const text = asText(read(frame));
    if (text === undefined) return undefined;
    const date = parse(text);
    if (n.dayFirst === undefined && /^\d{1,2}[/-]\d/.test(text))
      frame.row.reading = dayFirst ? 'day-first\n' : 'month-first\n';
    if (date === null) return n.lenient ? undefined : complain(frame, 'import-date-unread', n.date, text);
    const clock = asText(time(frame))?.slice(0, 5);
    if (clock === undefined || !/^([01]\d|2[0-3]):[0-5]\d$/.test(clock) || date.precise === undefined) return date;
    return { ...date, time: clock };
  };
}

function compileUcdpDate(
  n: { 'ucdp-date': { start: unknown; end: unknown; precision: unknown } },
  scope: Scope,
  at: string,
): Eval {
  const source = n['ucdp-date'];
  const [start, end, precision] = [source.start, source.end, source.precision].map((inner) => scope.value(inner, at));
  const read = remembering((key): UncertainDate | Refusal => {
    const [from, to, code] = key.split('\n');
    try {
      return fromUcdp(isoDay(from), isoDay(to), Number(code));
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  });
  return (frame) => {
    const from = asText(start(frame));
    if (from === undefined) return complain(frame, 'import-date-unread', source.start, '');
    const key = `${from}\n${asText(end(frame)) ?? from}\n${asText(precision(frame)) ?? '1'}`;
    const date = read(key);
    return date instanceof Refusal ? complain(frame, `import-${date.code}`, source.start, key) : date;
  };
}

/** `2016-01-01`, `2016-01-01 00:00:00.000` or `1/31/2016` (UCDP's older releases write the month first) as an ISO day. */
function isoDay(text: string): string {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(text);
  return american
    ? `${american[3]}-${american[1].padStart(2, '0')}-${american[2].padStart(2, '0')}`
    : text.slice(0, 10);
}

/** The day as ACLED's files and its interface write it (`2023-01-31`, `31 January 2023`), and its `time_precision`. */
function compileAcledDate(n: { 'acled-date': { day: unknown; precision: unknown } }, scope: Scope, at: string): Eval {
  const source = n['acled-date'];
  const [day, precision] = [source.day, source.precision].map((inner) => scope.value(inner, at));
  const read = remembering((key): UncertainDate | Refusal => {
    const [text, code] = key.split('\n');
    const known = parseHumanDate(text)?.precise?.from;
    try {
      return fromAcled(known ?? text, Number(code));
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  });
  return (frame) => {
    const key = `${asText(day(frame)) ?? ''}\n${asText(precision(frame)) ?? '1'}`;
    const date = read(key);
    return date instanceof Refusal ? complain(frame, 'import-date-unread', source.day, key) : date;
  };
}

export const dateOperators: Record<string, Operator> = {
  date: operator(
    z.strictObject({
      date: node,
      time: node.optional(),
      dayFirst: z.boolean().optional(),
      lenient: z.boolean().optional(),
    }),
    compileDate,
  ),
  'ucdp-date': operator(
    z.strictObject({ 'ucdp-date': z.strictObject({ start: node, end: node, precision: node }) }),
    compileUcdpDate,
  ),
  'acled-date': operator(
    z.strictObject({ 'acled-date': z.strictObject({ day: node, precision: node }) }),
    compileAcledDate,
  ),
};
