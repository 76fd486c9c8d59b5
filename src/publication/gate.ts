/**
 * The gate: who may be named in public. State organs, units and armed groups pass with a citation; natural persons and
 * companies as perpetrators are held back; any other person appears as a code that is fresh for each record.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Client, Secrets } from '../platform/index.ts';
import { locate } from '../records/accounts.ts';
import { readCurrentBodies } from '../records/commands.ts';
import type { Field, RecordType } from '../records/declare.ts';
import type { Models } from '../records/models.ts';
import type { Vault } from '../records/vault.ts';
import type { Projection } from './project.ts';

/** Kinds of group that are natural persons' affairs or businesses and wait for a listing. */
const HELD_BACK = new Set(['company']);
const CODE_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Answers what a projection asks about references, for records of one transaction. */
export class Gate {
  private readonly models: Models;
  private readonly secrets: Secrets;
  private readonly kinds = new Map<string, string>();

  constructor(models: Models, secrets: Secrets) {
    this.models = models;
    this.secrets = secrets;
  }

  /** Learns the kinds of the groups that bodies name as perpetrators; `staged` = bodies not yet stored, by id. */
  async learn(
    client: Client,
    vault: Vault,
    ids: Iterable<string>,
    staged: Map<string, Record<string, unknown>>,
  ): Promise<void> {
    const unknown: string[] = [];
    for (const id of new Set(ids)) {
      const body = staged.get(id);
      if (body) this.kinds.set(id, String(body.kind ?? ''));
      else unknown.push(id);
    }
    for (const [id, body] of await readCurrentBodies(client, vault, unknown))
      this.kinds.set(id, String(body.kind ?? ''));
  }

  /** The projection for one record, as coarse as was decided; already public data stays as precise as it is. */
  projection(rid: string, decided: Pick<Projection, 'precision' | 'grain'> = {}): Projection {
    return {
      ...decided,
      reference: (id, gated) => {
        const type = this.models.types.ofId(id);
        if (type.publication === 'never') return 'drop';
        if (type.publication === 'gated') return gated ? 'drop' : { code: this.personCode(rid, id) };
        if (!gated) return 'keep';
        const kind = this.kinds.get(id);
        return kind === undefined || HELD_BACK.has(kind) ? 'drop' : 'keep';
      },
    };
  }

  /** Code of a person in one record: the same in its revisions, without likeness to their code in another record. */
  private personCode(rid: string, person: string): string {
    const mac = this.secrets.mac(Buffer.from(`${rid}/${person}`, 'utf8'), 'person-code');
    return `code:${[...mac.subarray(0, 6)].map((byte) => CODE_ALPHABET[byte % CODE_ALPHABET.length]).join('')}`;
  }
}

/** Ids in fields that the gate guards, competing accounts included. */
export function gatedRefs(type: RecordType, body: Record<string, unknown>): string[] {
  const competing = competingValues(type, body, () => true).flatMap(({ fields, value }) => guarded(fields, value));
  return [...guarded(type.fields, body), ...competing];
}

/** Competing values of a body, each with the fields it would fill; a single field's stands under the name `it`. */
export function competingValues(
  type: RecordType,
  body: Readonly<Record<string, unknown>>,
  open: (field: Field) => boolean,
): { fields: RecordType['fields']; value: Record<string, unknown> }[] {
  const accounts = Object.entries((body.accounts ?? {}) as Record<string, { value?: unknown }[]>);
  return accounts.flatMap(([pointer, list]) => {
    const located = locate(type.fields, pointer, open);
    if (!located || located.whole === 'record' || located.whole === 'place') return [];
    const values = list.map(({ value }) => value).filter((value) => value !== undefined);
    return values.map((value) =>
      located.whole === 'part'
        ? { fields: located.fields, value: value as Record<string, unknown> }
        : { fields: { it: located.field }, value: { it: value } },
    );
  });
}

function guarded(fields: RecordType['fields'], value: Record<string, unknown>, found: string[] = []): string[] {
  for (const name in fields) {
    const given = value[name];
    const field = fields[name] as Field;
    if (given === undefined) continue;
    if (field.kind === 'parts')
      for (const part of given as Record<string, unknown>[]) guarded(field.fields, part, found);
    else if (field.gate && field.kind === 'ref') found.push(given as string);
    else if (field.gate && field.kind === 'refs') found.push(...(given as string[]));
  }
  return found;
}

/** @throws Refusal `import-type-refused` for types that need a listing or a finding before they may be named. */
export function assertBulkPublishable(type: RecordType): void {
  if (!type.bulk || type.publication !== 'open') throw new Refusal('import-type-refused', { type: type.name });
}
