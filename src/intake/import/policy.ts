/**
 * When an import may publish: only data that the mapping states to be public already, never types that need people's
 * judgement, and no natural person's name: that takes a stated ground and the signatures of two people, record by record.
 */
import { Refusal } from '../../kernel/refusal.ts';
import type { AlreadyPublic, Draft } from './draft.ts';
import type { Mapping } from './mapping-schema.ts';

const NEVER = new Set(['person', 'finding', 'listing']);

/**
 * The ground on which a run publishes. Throws Refusal `import-basis-missing` (no `already_public`), `import-type-refused`
 * (person, finding, listing), `import-names-refused` (a field holds natural persons' names; the instance key alone may
 * not publish them, whatever the ground).
 */
export function publishBasis(mapping: Mapping): AlreadyPublic {
  for (const type of typesOf(mapping)) refuseType(type);
  if (mapping.already_public === undefined) throw new Refusal('import-basis-missing', { mapping: mapping.id });
  const [named] = Object.keys(mapping.personal ?? {});
  if (named !== undefined) throw new Refusal('import-names-refused', { mapping: mapping.id, field: named });
  return mapping.already_public;
}

/** Throws Refusal `import-type-refused` for a type that an import never publishes; for types that only a row tells. */
export function refuseType(type: string): void {
  if (NEVER.has(type)) throw new Refusal('import-type-refused', { type });
}

/** Throws Refusal `not-allowed` for a draft, or one related to it, that whoever imports may not make by hand either. */
export function refuseOthers({ type, related = [] }: Draft, mayMake: (type: string) => boolean = () => true): void {
  if (![type, ...related.map((one) => one.type)].every(mayMake)) throw new Refusal('not-allowed', {}, 403);
}

const typesOf = (mapping: Mapping): string[] => [
  ...(typeof mapping.type === 'string' ? [mapping.type] : []),
  ...(mapping.related ?? []).map((related) => related.type),
];
