/**
 * What an act would show the public, made before anything is signed: the projection of a revision at the precision decided,
 * or the last public record with a dispute or a withdrawal on it. A preview and a proposal are made by this one function.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Client, Clock } from '../platform/index.ts';
import * as records from '../records/commands.ts';
import type { Fields } from '../records/declare.ts';
import type { Model, Models } from '../records/models.ts';
import type { Vault } from '../records/vault.ts';
import type { Act } from './acts.ts';
import { consentTo } from './consent.ts';
import { type Gate, gatedRefs } from './gate.ts';
import { project } from './project.ts';
import type { Propose } from './proposal.ts';
import { lastObject } from './removal-store.ts';
import type { Publication } from './write.ts';

export interface ShowingParts {
  models: Models;
  vault: Vault;
  clock: Clock;
  gate(): Gate;
}

/**
 * The public record of an act; null when it shows nothing. `body` = the revision an act publishes.
 * @throws Refusal `gate-closed`, `record-invalid`, `consent-withdrawn`
 */
export async function shownBy(
  parts: ShowingParts,
  client: Client,
  model: Model,
  row: records.RecordRow,
  propose: Propose,
  body: Record<string, unknown> = {},
): Promise<Record<string, unknown> | null> {
  const head = { id: row.rid, type: row.type, rev: row.rev };
  switch (propose.act) {
    case 'publish':
      return { ...head, ...(await projected(parts, client, model, row.rid, propose, body)) };
    case 'dispute': {
      const last = (await lastObject(client, row.rid))?.record;
      return { ...last, ...head, rev: row.publishedRev, dispute: propose.statement ?? null };
    }
    case 'withdraw': {
      const last = (await lastObject(client, row.rid))?.record;
      return {
        ...head,
        rev: row.publishedRev,
        [model.type.title]: last?.[model.type.title],
        withdrawal: { reason: propose.reason ?? 'other', statement: propose.statement ?? null },
      };
    }
    default:
      return null;
  }
}

async function projected(
  { models, vault, clock, ...parts }: ShowingParts,
  client: Client,
  model: Model,
  rid: string,
  { precision = 1, grain = 'day' }: Propose,
  body: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  if (model.type.publication !== 'open') throw new Refusal('gate-closed', { type: model.type.name }, 403);
  records.assertComplete(model, body);
  const persons = codedPersons(models, model.type.fields, body);
  for (const [id, person] of await records.readCurrentBodies(client, vault, persons)) {
    if (consentTo(person, 'publish', clock.now().toISOString().slice(0, 10)) === 'withdrawn')
      throw new Refusal('consent-withdrawn', { person: id }, 409);
  }
  const gate = parts.gate();
  await gate.learn(client, vault, gatedRefs(model.type, body), new Map([[rid, body]]));
  return project(model.type, body, gate.projection(rid, { precision, grain }));
}

/** Ids of the persons whom public fields of a body would show by a code. */
function codedPersons(models: Models, fields: Fields, body: Readonly<Record<string, unknown>>): string[] {
  const found = Object.entries(fields).flatMap(([name, field]): string[] => {
    const given = body[name];
    if (given === undefined || (field.visibility ?? 'public') !== 'public') return [];
    if (field.kind === 'parts')
      return (given as Record<string, unknown>[]).flatMap((part) => codedPersons(models, field.fields, part));
    if ((field.kind !== 'ref' && field.kind !== 'refs') || field.gate) return [];
    return ([given].flat() as string[]).filter((id) => models.types.ofId(id).publication === 'gated');
  });
  return [...new Set(found)];
}

/** What an act changes for readers, read from its public object. */
export function shownOf(model: Model, object: Uint8Array, act: Act): Publication['shown'] {
  const record = recordIn(object);
  const status = act === 'dispute' ? 'disputed' : act === 'withdraw' ? 'withdrawn' : null;
  return { title: record[model.type.title], status, derived: model.derive(record) };
}

/** The public record in the bytes of a public object. */
export function recordIn(object: Uint8Array): Record<string, unknown> {
  return (JSON.parse(Buffer.from(object).toString('utf8')) as { record: Record<string, unknown> }).record;
}
