/**
 * What must be behind a challenge before it is one: so many members (or such a part of them) from so many delegations.
 * Counted by mandates, each once, so that one delegation cannot challenge alone what the rules ask several for.
 */
import { leastOf, OPS, readFraction, type Share } from './fraction.ts';
import { own, readFields, readOneOf, readWhole } from './shape.ts';

/** A number of members, or a part of a base, and a number of delegations (PACE rules 7.1, 9.2 and 42.2). */
export interface Support {
  members: number | ({ base: 'members' | 'present' } & Share);
  delegations: number;
}

/** Whether a challenge has what it needs. */
export interface Supported {
  met: boolean;
  members: number;
  members_needed: number;
  delegations: number;
  delegations_needed: number;
}

/**
 * Counts those who support a challenge. `sizes` are the bases of that moment. Refuses nothing: a supporter who may not
 * support is left out before.
 */
export function judgeSupport(
  support: Support,
  supporters: readonly { id: string; constituencyId: string }[],
  sizes: Readonly<Record<'members' | 'present', number>>,
): Supported {
  const members = new Set(supporters.map(({ id }) => id)).size;
  const delegations = new Set(supporters.map(({ constituencyId }) => constituencyId)).size;
  const asked = support.members;
  const members_needed = typeof asked === 'number' ? asked : leastOf(sizes[asked.base], asked);
  const met = members >= Math.max(1, members_needed) && delegations >= support.delegations;
  return { met, members, members_needed, delegations, delegations_needed: support.delegations };
}

/** Reads a support. Refuses `shape-…`. */
export function readSupport(value: unknown, where: string): Support {
  const fields = readFields(value, where, ['members', 'delegations'], ['members', 'delegations']);
  const members = own(fields, 'members');
  return {
    members:
      typeof members === 'object' ? readPart(members, `${where}.members`) : readWhole(members, `${where}.members`, 1),
    delegations: readWhole(own(fields, 'delegations'), `${where}.delegations`),
  };
}

function readPart(value: unknown, where: string): Exclude<Support['members'], number> {
  const fields = readFields(value, where, ['base', 'fraction', 'op'], ['base', 'fraction', 'op']);
  return {
    base: readOneOf(own(fields, 'base'), `${where}.base`, ['members', 'present']),
    fraction: readFraction(own(fields, 'fraction'), `${where}.fraction`),
    op: readOneOf(own(fields, 'op'), `${where}.op`, OPS),
  };
}
