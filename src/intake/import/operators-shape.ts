/** Operators that build what a record is made of: objects, lists, parts with their ids, rows of joined tables. */
import { hash } from 'node:crypto';
import { z } from 'zod';
import { asText, type Eval, type Frame, invalid, node, type Operator, operator, type Scope } from './expression.ts';
import type { Cells } from './row.ts';

const compileAll = (nodes: readonly unknown[], scope: Scope, at: string): Eval[] =>
  nodes.map((inner, index) => scope.value(inner, `${at}/${index}`));

/** Values of several nodes in one list: lists are laid out flat, nothing is left out but what is missing. */
function gather(items: readonly Eval[], frame: Frame): unknown[] {
  const list: unknown[] = [];
  for (const item of items) {
    const value = item(frame);
    if (Array.isArray(value)) list.push(...value);
    else if (value !== undefined) list.push(value);
  }
  return list;
}

/** An object of the values given, without those that are missing; nothing at all when one of `needs` is missing. */
export function compileObject(
  fields: Record<string, unknown>,
  needs: readonly string[],
  scope: Scope,
  at: string,
): Eval {
  const members = Object.entries(fields).map(([key, inner]) => ({
    key,
    read: scope.value(inner, `${at}/${key}`),
    needed: needs.includes(key),
  }));
  return (frame) => {
    const object: Record<string, unknown> = {};
    let any = false;
    for (const { key, read, needed } of members) {
      const value = read(frame);
      if (value === undefined) {
        if (needed) return undefined;
        continue;
      }
      object[key] = value;
      any = true;
    }
    return any ? object : undefined;
  };
}

/** Rows of a joined table that belong to this row, or the items of a list, each read by `as`. */
function compileEach(
  n: { each: unknown; on?: unknown; as: unknown; distinct?: boolean | string },
  scope: Scope,
  at: string,
): Eval {
  const table = typeof n.each === 'string' ? scope.tables.get(n.each) : undefined;
  const distinct = n.distinct ?? false;
  if (table) {
    const on = scope.value(n.on ?? invalid(scope, at, 'a joined table needs "on"'), `${at}/on`);
    const inner: Scope = {
      ...scope,
      columns: table.columns,
      aliases: table.aliases,
      value: (inside, where, within = inner) => scope.value(inside, where, within),
      test: (inside, where, within = inner) => scope.test(inside, where, within),
    };
    const as = scope.value(n.as, `${at}/as`, inner);
    return (frame) => {
      const keys = [on(frame)].flat().map(asText);
      const rows = keys.flatMap((key) => (key === undefined ? [] : table.rowsOf(key)));
      // The canonical form of a row knows what its own columns point at, and nothing further.
      const known = typeof n.on === 'string' && frame.cells === frame.row.cells;
      if (!known && rows.length > 0) frame.row.beside += `${JSON.stringify(rows)}\n`;
      return collect(
        rows.map((cells) => as({ cells, item: frame.item, row: frame.row })),
        distinct,
      );
    };
  }
  const list = scope.value(n.each, at);
  const as = scope.value(n.as, `${at}/as`);
  return (frame) => {
    const items = list(frame);
    if (!Array.isArray(items)) return undefined;
    const results = items.map((item) => {
      const cells = typeof item === 'object' && item !== null && scope.columns === null ? (item as Cells) : frame.cells;
      return as({ cells, item, row: frame.row });
    });
    return collect(results, distinct);
  };
}

/** The values that are there in one list; `distinct` keeps the first of those that are equal, or that share this member. */
function collect(values: readonly unknown[], distinct: boolean | string): unknown[] | undefined {
  const list = values.flat().filter((value) => value !== undefined);
  if (list.length === 0) return undefined;
  if (distinct === false) return list;
  const seen = new Set<string>();
  return list.filter((value) => {
    const key = distinct === true ? JSON.stringify(value) : asText(memberOf(value, distinct));
    if (key === undefined) return true;
    return seen.size < seen.add(key).size;
  });
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

const distinctness = z.union([z.boolean(), z.string().min(1)]).optional();

export const shapeOperators: Record<string, Operator> = {
  object: operator(
    z.strictObject({ object: z.record(z.string(), node), needs: z.array(z.string()).optional() }),
    (n, scope, at) => compileObject(n.object, n.needs ?? [], scope, at),
  ),
  list: operator(z.strictObject({ list: z.array(node), distinct: distinctness }), (n, scope, at) => {
    const items = compileAll(n.list, scope, at);
    return (frame) => collect(gather(items, frame), n.distinct ?? false);
  }),
  parts: operator(
    z.strictObject({ parts: z.union([node, z.array(node)]), prefix: z.string().regex(/^[a-z]+$/) }),
    (n, scope, at) => {
      const items = compileAll([n.parts].flat(), scope, at);
      return (frame) => {
        const list = gather(items, frame);
        if (list.length === 0) return undefined;
        return list.map((item, index) => ({ id: `${n.prefix}${index + 1}`, ...(item as object) }));
      };
    },
  ),
  'part-id': operator(z.strictObject({ 'part-id': node, prefix: z.string().regex(/^[a-z]+$/) }), (n, scope, at) => {
    const read = scope.value(n['part-id'], at);
    return (frame) => {
      const text = asText(read(frame));
      return text === undefined ? undefined : n.prefix + hash('sha256', text).slice(0, 16);
    };
  }),
  each: operator(z.strictObject({ each: node, on: node.optional(), as: node, distinct: distinctness }), compileEach),
  pick: operator(z.strictObject({ pick: z.string(), on: node, as: node }), (n, scope, at) => {
    const rows = compileEach({ each: n.pick, on: n.on, as: n.as }, scope, at);
    return (frame) => (rows(frame) as unknown[] | undefined)?.[0];
  }),
  tally: operator(z.strictObject({ tally: node, as: z.string(), unit: z.string() }), (n, scope, at) => {
    const list = scope.value(n.tally, at);
    return (frame) => tally(list(frame), n.as, n.unit);
  }),
  ref: operator(z.strictObject({ ref: node }), (n, scope, at) => {
    const read = scope.value(n.ref, at);
    return (frame) => {
      const ext = asText(read(frame));
      return ext === undefined ? undefined : { ext };
    };
  }),
  account: operator(z.strictObject({ account: node.optional(), note: node.optional() }), (n, scope, at) => {
    const cited = n.account === undefined ? () => undefined : scope.value(n.account, at);
    const note = n.note === undefined ? () => undefined : scope.value(n.note, `${at}/note`);
    return (frame) => {
      const parts = cited(frame) as { id: string }[] | undefined;
      const said = note(frame);
      if (said === undefined && (parts === undefined || n.note !== undefined)) return undefined;
      const citations = parts?.map(({ id }) => ({ cite: id }));
      return [{ adopted: true, ...(citations ? { citations } : {}), ...(said === undefined ? {} : { note: said }) }];
    };
  }),
};

/** Equal objects counted: one of each, with how many there were as a count under the name given. */
function tally(list: unknown, as: string, unit: string): unknown[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const groups = new Map<string, { value: object; best: number }>();
  for (const value of list as object[]) {
    const key = JSON.stringify(value);
    const group = groups.get(key);
    if (group) group.best++;
    else groups.set(key, { value, best: 1 });
  }
  return [...groups.values()].map(({ value, best }) => ({ ...value, [as]: { best, unit } }));
}
