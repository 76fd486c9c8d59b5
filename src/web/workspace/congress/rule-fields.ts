/**
 * A rule set as the fields of a form: each control is named by its kind and its place in the rules, `n.proxies.most_held`,
 * and what is left empty is no rule. Only the shape is made here; `checkRuleSet` judges what it says.
 */

/** Rules in the making: whatever was typed, where it was typed. */
export type Tree = Record<string, unknown>;

/** What a control holds: a word, a whole number, yes or no, one of a list, whole numbers apart by commas. */
export type Kind = 't' | 'n' | 'b' | 'l' | 'c';

/** A step of a path; `__proto__` is none. */
const STEP = /^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$/;
const KINDS: readonly string[] = ['t', 'n', 'b', 'l', 'c'];
/** Parts that are there only with this in them: a share of nothing is no condition. */
const NEEDED: readonly [RegExp, string][] = [
  [/^decisions\.\d+\.rule\.all\.\d+$/, 'base'],
  [/^decisions\.\d+\.rule\.quorum$/, 'base'],
  [/^sitting\.quorum$/, 'base'],
  [/^sitting$/, 'quorum'],
  [/(^|\.)(challenge|reconsider)$/, 'members'],
  [/^credentials$/, 'challenge'],
  [/^convening\.ordinary$/, 'every'],
  [/^convening\.special\.threshold$/, 'fraction'],
  [/(^|\.)(names|about)$/, 'text'],
];

/** Members who must be behind a challenge: a number, or a part of a base. */
const BEHIND = /(^|\.)(challenge|reconsider)\.members$/;

/** The rules as they were typed: a decision without a key is given one, two with one key are refused later by their names. */
export function rulesFrom(entries: readonly (readonly [string, string])[]): Tree {
  const root: Tree = {};
  for (const [name, text] of entries) {
    const [kind = '', ...path] = name.split('.');
    if (KINDS.includes(kind) && path.length > 0 && path.length < 9 && path.every((step) => STEP.test(step)))
      put(root, path, read(kind as Kind, text.trim()), kind === 'l');
  }
  const { decisions, speaking, ...rest } = (withoutEmpty(root, '') ?? {}) as Tree;
  return {
    ...rest,
    ...(speaking === undefined ? {} : { speaking: { seconds: {}, ...(speaking as Tree) } }),
    decisions: byKey(Array.isArray(decisions) ? (decisions as Tree[]) : []),
  };
}

/** Is this form one of fields, and not the text of the rules? */
export const hasFields = (entries: readonly (readonly [string, string])[]): boolean =>
  entries.some(([name]) => name === 't.id');

function read(kind: Kind, text: string): unknown {
  if (text === '') return undefined;
  if (kind === 'b') return text === 'yes';
  if (kind === 'n') return wholeOr(text);
  if (kind === 'c') return text.split(/[,،;]/).flatMap((item) => (item.trim() ? [wholeOr(item.trim())] : []));
  return text.replaceAll('\r\n', '\n');
}

/** A number written in any digits; what is none stays as typed, and is refused where it stands. */
function wholeOr(text: string): number | string {
  const plain = text.replace(/[٠-٩]/g, (digit) => String('٠١٢٣٤٥٦٧٨٩'.indexOf(digit)));
  return /^\d{1,15}$/.test(plain) ? Number(plain) : text;
}

function put(root: Tree, path: readonly string[], value: unknown, listed: boolean): void {
  if (value === undefined) return;
  let at: Tree = root;
  for (const part of path.slice(0, -1)) {
    if (!Object.hasOwn(at, part)) at[part] = {};
    const next = at[part];
    if (typeof next !== 'object' || next === null) return;
    at = next as Tree;
  }
  const last = path.at(-1) as string;
  if (!listed) at[last] = value;
  else at[last] = [...((at[last] as unknown[] | undefined) ?? []), value];
}

/** The same without what is empty; parts numbered from 0 become a list in the order of their numbers. */
function withoutEmpty(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).flatMap(([key, part]) => {
    const left = withoutEmpty(part, path === '' ? key : `${path}.${key}`);
    return left === undefined ? [] : [[key, left] as const];
  });
  if (BEHIND.test(path)) {
    const { number, ...share } = Object.fromEntries(kept);
    return share.base === undefined ? number : share;
  }
  const needed = NEEDED.find(([pattern]) => pattern.test(path))?.[1];
  if (kept.length === 0 || (needed && !kept.some(([key]) => key === needed))) return undefined;
  if (!kept.every(([key]) => /^\d+$/.test(key))) return Object.fromEntries(kept);
  return kept.sort(([a], [b]) => Number(a) - Number(b)).map(([, part]) => part);
}

/** Decisions by their keys; one that has none is called by its place. A key used twice is kept apart, for the check to refuse. */
function byKey(decisions: readonly Tree[]): Tree {
  const made = new Map<string, Tree>();
  for (const { key, drop, ...decision } of decisions) {
    if (drop === true || decision.names === undefined) continue;
    let name = typeof key === 'string' ? key : `decision-${made.size + 1}`;
    while (made.has(name)) name = typeof key === 'string' ? `${name} ` : `${name}-1`;
    made.set(name, decision);
  }
  return Object.fromEntries(made);
}
