/**
 * Operators for columns whose names are not known beforehand: a question inside any group of a form, the languages of one
 * text, an answer laid out over numbered columns. Which columns are meant is settled once, when the mapping is compiled.
 */
import { z } from 'zod';
import { asText, type Eval, type Frame, looseName, type Operator, operator, type Scope } from './expression.ts';
import type { Cells } from './row.ts';

const LANGUAGE = /^(.*?)__([a-z]{2,3})$/;
const MAX_DEPTH = 8;
/** What stands between a group and a question where a mapping says nothing else. */
const STEPS = '/.';

/** Names of the members of a JSON row, those inside other objects by their path `group/question`. */
function pathsOf(cells: Readonly<Record<string, unknown>>, before = '', depth = 0): [string, unknown][] {
  return Object.entries(cells).flatMap(([key, value]) => {
    const own: [string, unknown] = [`${before}${key}`, value];
    if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === MAX_DEPTH) return [own];
    return [own, ...pathsOf(value as Readonly<Record<string, unknown>>, `${own[0]}/`, depth + 1)];
  });
}

const cleanOf =
  (scope: Scope) =>
  (value: unknown): unknown => {
    if (typeof value !== 'string') return value ?? undefined;
    const text = value.trim();
    return text === '' || scope.empty.has(text) ? undefined : text;
  };

/** The named values of a row whose names pass, in the order of the header (or of the JSON row). */
function among(scope: Scope, passes: (name: string) => boolean): (frame: Frame) => [string, unknown][] {
  const clean = cleanOf(scope);
  const filled = (list: [string, unknown][]) =>
    list.flatMap(([name, value]): [string, unknown][] => {
      const found = clean(value);
      return found === undefined ? [] : [[name, found]];
    });
  if (scope.columns === null)
    return ({ cells }: { cells: Cells }) =>
      filled(pathsOf(cells as Readonly<Record<string, unknown>>).filter(([name]) => passes(name)));
  const chosen = [...scope.columns].filter(([name]) => passes(name));
  return ({ cells }) => filled(chosen.map(([name, at]) => [name, (cells as readonly string[])[at]]));
}

/** Columns that are called so, or end so after one of the characters of `after`. */
function endsWith(wanted: string, after: string): (name: string) => boolean {
  const plain = (name: string) =>
    name
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, '_')
      .replace(/[_?:*.!؟]+$/, '');
  const end = plain(wanted);
  return (name) => {
    const found = plain(name);
    return found === end || (found.endsWith(end) && after.includes(found[found.length - end.length - 1]));
  };
}

/** The shape of an `ending` node. */
export const endingNode = z.strictObject({
  ending: z.array(z.string().min(1)).min(1),
  after: z.string().optional(),
});

/** Columns of a header that an `ending` node may read. */
export function columnsEnding(n: { ending: string[]; after?: string }, columns: Iterable<string>): string[] {
  return [...columns].filter((name) => n.ending.some((wanted) => endsWith(wanted, n.after ?? STEPS)(name)));
}

function compileEnding(n: { ending: string[]; after?: string }, scope: Scope): Eval {
  const choices = n.ending.map((wanted) => {
    return among(scope, endsWith(wanted, n.after ?? STEPS));
  });
  return (frame) => {
    for (const choice of choices) {
      const [found] = choice(frame);
      if (found !== undefined) return found[1];
    }
    return undefined;
  };
}

/** `title`, `title__es`, `title__en` as one text: the plain column first, then as they stand. */
function compileLanguages(n: { languages: string; lang?: string }, scope: Scope): Eval {
  const bases = (scope.aliases[n.languages] ?? [n.languages]).map((name) => LANGUAGE.exec(name)?.[1] ?? name);
  const same = (name: string) => bases.some((base) => looseName(base) === looseName(name));
  const plain = among(scope, same);
  const tagged = among(scope, (name) => same(LANGUAGE.exec(name)?.[1] ?? ''));
  return (frame) => {
    const texts = [
      ...plain(frame).map(([, value]) => ({ lang: n.lang ?? 'und', text: asText(value) })),
      ...tagged(frame).map(([name, value]) => ({ lang: LANGUAGE.exec(name)?.[2] ?? 'und', text: asText(value) })),
    ].filter(({ text }) => text !== undefined);
    const [main, ...others] = texts;
    if (main === undefined) return undefined;
    const translations = Object.fromEntries(
      others.filter(({ lang }) => lang !== main.lang && lang !== 'und').map(({ lang, text }) => [lang, text]),
    );
    return { ...main, ...(Object.keys(translations).length > 0 ? { translations } : {}) };
  };
}

/** `actions.0`, `actions.1`, `actions/2`, `actions[3]`: the answers in the order of their numbers. */
function compileNumbered(n: { numbered: string }, scope: Scope): Eval {
  const names = scope.aliases[n.numbered] ?? [n.numbered];
  const numberOf = (name: string): number | undefined => {
    const parts = /^(.*?)(?:[./](\d{1,3})|\[(\d{1,3})\])$/.exec(name);
    const fits = parts !== null && names.some((wanted) => looseName(wanted) === looseName(parts[1]));
    return fits ? Number(parts[2] ?? parts[3]) : undefined;
  };
  const found = among(scope, (name) => numberOf(name) !== undefined);
  return (frame) => {
    const list = found(frame).sort(([a], [b]) => (numberOf(a) ?? 0) - (numberOf(b) ?? 0));
    return list.length === 0 ? undefined : list.map(([, value]) => value);
  };
}

const CHOSEN = new Set(['1', '1.0', 'true', 'yes', 'да', 'نعم']);

/** `violations/arrest` = 1, `violations/beating` = 0: the choices of a question that was laid out over columns. */
function compileChosen(n: { chosen: string[]; after?: string }, scope: Scope): Eval {
  const after = n.after ?? STEPS;
  const cutOf = (name: string): number => Math.max(...[...after].map((mark) => name.lastIndexOf(mark)));
  const questions = n.chosen.map((wanted) => endsWith(wanted, after));
  const found = among(scope, (name) => {
    const cut = cutOf(name);
    return cut > 0 && questions.some((passes) => passes(name.slice(0, cut)));
  });
  return (frame) => {
    const chosen = found(frame).filter(([, value]) => CHOSEN.has((asText(value) ?? '').toLowerCase()));
    return chosen.length === 0 ? undefined : chosen.map(([name]) => name.slice(cutOf(name) + 1).trim());
  };
}

export const columnOperators: Record<string, Operator> = {
  ending: operator(endingNode, compileEnding),
  chosen: operator(
    z.strictObject({ chosen: z.array(z.string().min(1)).min(1), after: z.string().optional() }),
    compileChosen,
  ),
  languages: operator(z.strictObject({ languages: z.string(), lang: z.string().optional() }), compileLanguages),
  numbered: operator(z.strictObject({ numbered: z.string() }), compileNumbered),
};
