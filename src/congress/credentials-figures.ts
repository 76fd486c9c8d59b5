/**
 * What a report on credentials tells everybody: how many mandates have full rights, their weight, and counts by state, class
 * and country in which nothing small stands or can be had by subtraction. Countries are told in steps, so that two reports
 * do not show where one mandate began or ended.
 */
import type { MandateState } from '../assembly/index.ts';
import { type Figure, mergeSmall } from '../statistics/commands.ts';
import type { Registered } from './mandates.ts';

/** One line; `code` is null for the small ones together. */
export interface Cell {
  code: string | null;
  mandates: number;
}

export interface CredentialsFigures {
  accepted: number;
  weight: number;
  states: Cell[];
  classes: Cell[];
  countries: Cell[];
}

/** States are told by their code; `accepted` counts whoever has full rights, challenged or not. */
const ACCEPTED: MandateState = 'accepted';
/** Without rights in these states only for a while: nothing is told of it. */
const LIVING: ReadonlySet<MandateState> = new Set<MandateState>([ACCEPTED, 'challenged']);

/** Figures of a body's mandates; `entitled` are those of `register` that have their rights. */
export function figuresOf(
  register: readonly Registered[],
  entitled: readonly Registered[],
  least: number,
): CredentialsFigures {
  const rights = new Set(entitled.map(({ id }) => id));
  const others = register.filter(({ id, state }) => !rights.has(id) && !LIVING.has(state));
  return {
    accepted: entitled.length,
    weight: entitled.reduce((sum, { weight = 1 }) => sum + weight, 0),
    states: [{ code: ACCEPTED, mandates: entitled.length }, ...statesOf(others, least)],
    classes: merged(
      countBy(entitled, ({ told }) => told.class),
      least,
    ),
    countries: stepped(
      merged(
        countBy(entitled, ({ told }) => told.country),
        least,
      ),
      least,
    ),
  };
}

/** Nothing else is published that the states without full rights add up to: one that is small is left out, or joins others. */
function statesOf(mandates: readonly Registered[], least: number): Cell[] {
  const counts = [...countBy(mandates, ({ state }) => state)];
  const shown = counts.filter(([, count]) => count >= least).map(([code, count]) => ({ code, mandates: count }));
  const small = counts.filter(([, count]) => count < least);
  const together = small.reduce((sum, [, count]) => sum + count, 0);
  return small.length > 1 && together >= least ? [...shown, { code: null, mandates: together }] : shown;
}

function countBy(mandates: readonly Registered[], keyOf: (one: Registered) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of mandates) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Small cells merged; '' (no country) is told with them. Nothing where even the whole is small. */
export function merged(counts: ReadonlyMap<string, number>, least: number): Cell[] {
  const figures = [...counts].map(([code, count]): Figure => ({ code, all: sums(count), verified: sums(0) }));
  const shown = mergeSmall(figures, least);
  const named = shown.figures.filter(({ code }) => code !== '');
  const rest = shown.figures.filter(({ code }) => code === '').reduce((sum, { all }) => sum + all.records, 0);
  const together = rest + (shown.merged?.all.records ?? 0);
  const lines: Cell[] = named.map(({ code, all }) => ({ code, mandates: all.records }));
  return together > 0 ? [...lines, { code: null, mandates: together }] : lines;
}

const sums = (count: number): Figure['all'] => ({ records: count, coded: count, low: count, best: count, high: count });

const stepped = (cells: readonly Cell[], least: number): Cell[] =>
  cells.map(({ code, mandates }) => ({ code, mandates: Math.floor(mandates / least) * least }));
