/**
 * What people may not set by a form: fields that only commands set stay as they were, and a record whose state is frozen
 * takes no saving but a command's.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { RecordType } from './declare.ts';
import type { Body } from './validate.ts';

/** The body as it may be saved: fields that commands set are those of the revision before. @throws Refusal `record-frozen` */
export function keptBy(type: RecordType, body: Body, before: Body | undefined): Body {
  const { frozen } = type;
  const state = frozen ? before?.[frozen.field] : undefined;
  if (frozen?.in.some((term) => term === state)) throw new Refusal('record-frozen', { state: String(state) }, 409);
  const kept = Object.keys(type.fields).filter((name) => type.fields[name]?.set === 'command');
  if (kept.length === 0) return body;
  const free = Object.entries(body).filter(([name]) => !kept.includes(name));
  const held = kept.flatMap((name) => (before?.[name] === undefined ? [] : [[name, before[name]] as const]));
  return Object.fromEntries([...free, ...held]);
}
