/** The references in a body, as edges: from this record to `target`, of the kind named by their declared path. */
import type { Field, Fields, RecordType, Visibility } from './declare.ts';
import { stricter } from './tighten.ts';

export interface Edge {
  target: string;
  /** Dotted path of declared names, e.g. `acts.perpetrators.who`. */
  kind: string;
  visibility: Visibility;
}

/** Edges in the order they are met; a reference that was replaced by a code is none. */
export function edgesOf(type: RecordType, body: Record<string, unknown>): Edge[] {
  const edges: Edge[] = [];
  gather(type.fields, body, '', 'public', edges);
  return edges;
}

function gather(fields: Fields, value: Record<string, unknown>, path: string, above: Visibility, edges: Edge[]): void {
  for (const name in fields) {
    const given = value[name];
    if (given === undefined) continue;
    const field = fields[name] as Field;
    const kind = path === '' ? name : `${path}.${name}`;
    const visibility = stricter(above, field.visibility ?? 'public');
    if (field.kind === 'ref') push(edges, given as string, kind, visibility);
    else if (field.kind === 'refs') for (const id of given as string[]) push(edges, id, kind, visibility);
    else if (field.kind === 'parts') {
      for (const part of given as Record<string, unknown>[]) gather(field.fields, part, kind, visibility, edges);
    }
  }
}

function push(edges: Edge[], target: string, kind: string, visibility: Visibility): void {
  if (!target.startsWith('code:')) edges.push({ target, kind, visibility });
}
