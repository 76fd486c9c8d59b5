/** Operators that take values from the row and choose among them: columns, constants, templates, code lists, patterns. */
import { z } from 'zod';
import { asText, column, type Eval, invalid, nameOf, node, type Operator, operator, type Scope } from './expression.ts';
import { boundedPattern } from './pattern.ts';
import { excerpt } from './row.ts';

const templatePattern = /\{(\$?[^{}?]+)(\?)?\}/g;

/** `{"template": "ucdp:{id}"}`: names of `let` or columns; nothing at all when one without `?` is missing. */
function compileTemplate(template: string, scope: Scope, at: string): Eval {
  const pieces: (string | { read: Eval; optional: boolean })[] = [];
  let from = 0;
  for (const match of template.matchAll(templatePattern)) {
    pieces.push(template.slice(from, match.index));
    pieces.push({ read: named(match[1], scope, at), optional: match[2] === '?' });
    from = match.index + match[0].length;
  }
  pieces.push(template.slice(from));
  return (frame) => {
    let text = '';
    for (const piece of pieces) {
      if (typeof piece === 'string') text += piece;
      else {
        const value = asText(piece.read(frame));
        if (value === undefined && !piece.optional) return undefined;
        text += value ?? '';
      }
    }
    return text;
  };
}

/** A name in a template: `$file`, `$row`, `$item`, a `let`, or a column. */
function named(name: string, scope: Scope, at: string): Eval {
  if (name === '$file') return () => scope.file;
  if (name === '$row') return (frame) => frame.row.number;
  if (name === '$item') return (frame) => frame.item;
  if (name.startsWith('$') && name !== '$key') invalid(scope, at, `unknown name {${name}}`);
  const index = scope.lets.get(name);
  return index === undefined ? column(name, scope) : letOf(index, scope, name);
}

const LETS = new WeakMap<ReadonlyMap<string, number>, Eval[]>();

/** Gives the compiled values of `let` to the names; called once by the compiler, before any row. */
export const bindLets = (lets: ReadonlyMap<string, number>, values: Eval[]): void => void LETS.set(lets, values);

const PENDING = Symbol('pending');

/** A named value, worked out once a row and always from the source row itself. */
function letOf(index: number, scope: Scope, name: string): Eval {
  return (frame) => {
    const { row } = frame;
    if (index in row.lets) {
      if (row.lets[index] === PENDING) invalid(scope, `/let/${name}`, 'refers to itself');
      return row.lets[index];
    }
    row.lets[index] = PENDING;
    const value = LETS.get(scope.lets)?.[index]({ cells: row.cells, item: undefined, row });
    row.lets[index] = value;
    return value;
  };
}

function compileMap(to: Readonly<Record<string, unknown>>, source: unknown, otherwise: unknown, read: Eval): Eval {
  const codes = new Map(Object.entries(to));
  const one = (value: unknown, frame: Parameters<Eval>[0]): unknown => {
    const text = asText(value);
    if (text === undefined) return undefined;
    const found = codes.get(text) ?? codes.get(text.toLowerCase());
    if (found !== undefined) return found === null ? undefined : found;
    if (otherwise !== undefined) return otherwise === null ? undefined : otherwise;
    frame.row.problems.push({ code: 'import-code-unknown', column: nameOf(source), value: excerpt(text) });
    return undefined;
  };
  return (frame) => {
    const value = read(frame);
    if (!Array.isArray(value)) return one(value, frame);
    const mapped = value.map((item) => one(item, frame)).filter((item) => item !== undefined);
    return mapped.length === 0 ? undefined : [...new Set(mapped)];
  };
}

/** Throws Refusal `mapping-invalid` for a pattern that is broken or could run away, and when one has run away. */
function patternOf(pattern: string, scope: Scope, at: string): ReturnType<typeof boundedPattern> {
  const costly = (): never => invalid(scope, at, 'pattern too costly');
  if (pattern.length > 500 || /\([^()]*[+*|][^()]*\)[+*{]/.test(pattern)) costly();
  try {
    return boundedPattern(pattern, costly);
  } catch (error) {
    return invalid(scope, at, error instanceof Error ? error.message : 'broken pattern');
  }
}

export const readOperators: Record<string, Operator> = {
  column: operator(z.strictObject({ column: z.string() }), (n, scope) => column(n.column, scope)),
  row: operator(z.strictObject({ row: z.array(z.string()).min(1) }), (n, scope) => {
    const members = n.row.map((name) => ({ name, read: column(name, scope) }));
    return (frame) => {
      const found = members.map(({ name, read }) => [name, read(frame)]).filter(([, value]) => value !== undefined);
      return found.length === 0 ? undefined : Object.fromEntries(found);
    };
  }),
  const: operator(z.strictObject({ const: z.unknown() }), (n) => () => n.const),
  let: operator(z.strictObject({ let: z.string() }), (n, scope, at) => {
    const index = scope.lets.get(n.let);
    return index === undefined ? invalid(scope, at, `no let named ${n.let}`) : letOf(index, scope, n.let);
  }),
  item: operator(z.strictObject({ item: z.union([z.literal(true), z.string()]) }), (n) => {
    const key = n.item;
    if (key === true) return (frame) => frame.item;
    return (frame) => {
      const value = frame.item;
      return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    };
  }),
  template: operator(z.strictObject({ template: z.string() }), (n, scope, at) =>
    compileTemplate(n.template, scope, at),
  ),
  first: operator(z.strictObject({ first: z.array(node).min(1) }), (n, scope, at) => {
    const choices = n.first.map((choice, index) => scope.value(choice, `${at}/${index}`));
    return (frame) => {
      for (const choice of choices) {
        const value = choice(frame);
        if (value !== undefined) return value;
      }
      return undefined;
    };
  }),
  join: operator(z.strictObject({ join: z.array(node).min(1), with: z.string() }), (n, scope, at) => {
    const pieces = n.join.map((piece, index) => scope.value(piece, `${at}/${index}`));
    return (frame) => {
      const found = pieces
        .flatMap((piece) => piece(frame))
        .map(asText)
        .filter((text) => text !== undefined);
      return found.length === 0 ? undefined : [...new Set(found)].join(n.with);
    };
  }),
  when: operator(
    z.strictObject({ when: z.record(z.string(), z.unknown()), give: node, else: node.optional() }),
    (n, scope, at) => {
      const test = scope.test(n.when, at);
      const yes = scope.value(n.give, `${at}/give`);
      const no = n.else === undefined ? () => undefined : scope.value(n.else, `${at}/else`);
      return (frame) => (test(frame) ? yes(frame) : no(frame));
    },
  ),
  map: operator(
    z.strictObject({
      map: node,
      to: z.union([z.string(), z.record(z.string(), z.unknown())]),
      default: z.unknown().optional(),
    }),
    (n, scope, at) => {
      const to = typeof n.to === 'string' ? scope.codes.get(n.to) : n.to;
      if (to === undefined) return invalid(scope, at, `no codes named ${n.to}`);
      return compileMap(to, n.map, 'default' in n ? n.default : undefined, scope.value(n.map, at));
    },
  ),
  match: operator(
    z.strictObject({ match: node, pattern: z.string(), group: z.int().min(0).optional() }),
    (n, scope, at) => {
      const read = scope.value(n.match, at);
      const pattern = patternOf(n.pattern, scope, at);
      const group = n.group ?? 1;
      return (frame) => pattern(asText(read(frame)) ?? '')?.[group]?.trim() || undefined;
    },
  ),
  split: operator(z.strictObject({ split: node, by: z.string().min(1) }), (n, scope, at) => {
    const read = scope.value(n.split, at);
    return (frame) => {
      const value = read(frame);
      if (Array.isArray(value)) return value.length === 0 ? undefined : value;
      const items = (asText(value) ?? '')
        .split(n.by)
        .map((item) => item.trim())
        .filter((item) => item !== '');
      return items.length === 0 ? undefined : items;
    };
  }),
  cut: operator(z.strictObject({ cut: node, max: z.int().min(8) }), (n, scope, at) => {
    const read = scope.value(n.cut, at);
    return (frame) => cutText(asText(read(frame)), n.max);
  }),
};

/** At most `max` UTF-16 units, cut at a word where there is one near, with an ellipsis. */
export function cutText(text: string | undefined, max: number): string | undefined {
  if (text === undefined || text.length <= max) return text;
  const cut = text
    .slice(0, max - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  const space = cut.lastIndexOf(' ');
  return `${space > max * 0.7 ? cut.slice(0, space) : cut}…`;
}
