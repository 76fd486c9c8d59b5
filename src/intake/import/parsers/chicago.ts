/** Chicago police complaints: counting the accused of a complaint by what was alleged and how it ended, naming nobody. */
import type { MappingFunction } from './registry.ts';

interface Accused {
  type?: string;
  note?: unknown;
  finding?: string;
}

/**
 * One act for each kind of allegation in a complaint, in the order of the file, with one perpetrator entry for each accused
 * officer. Every entry refers to the department (`who`), so that an officer is counted and never told apart.
 */
function acts(given: Readonly<Record<string, unknown>>): unknown[] | undefined {
  const accused = given.accused as Accused[] | undefined;
  if (accused === undefined) return undefined;
  const byKind = new Map<string, { type: unknown; note: unknown; perpetrators: unknown[] }>();
  for (const { type, note, finding } of accused) {
    const key = JSON.stringify([type, note]);
    const act = byKind.get(key) ?? { type, note, perpetrators: [] };
    byKind.set(key, act);
    act.perpetrators.push({
      id: `p${act.perpetrators.length + 1}`,
      who: given.who,
      type: given.type,
      ...(finding === undefined ? {} : { finding }),
    });
  }
  return [...byKind.values()].map(({ type, note, perpetrators }) => ({
    type,
    ...(note === undefined ? {} : { note }),
    when: given.when,
    perpetrators,
  }));
}

export const chicagoFunctions: Record<string, MappingFunction> = { 'chicago-acts': acts };
