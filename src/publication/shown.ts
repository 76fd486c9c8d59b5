/**
 * What an act would show the public, made before anything is signed: the projection of a revision at the precision decided,
 * or the last public record with a dispute or a withdrawal on it. A preview and a proposal are made by this one function.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Client, Clock } from '../platform/index.ts';
import * as records from '../records/commands.ts';
import type { Field, Fields } from '../records/declare.ts';
import type { Model, Models } from '../records/models.ts';
import type { Vault } from '../records/vault.ts';
import type { Act } from './acts.ts';
import { consentTo } from './consent.ts';
import { consentHidesOf, rememberShown, reportsOf } from './consent-store.ts';
import { competingValues, type Gate, gatedRefs } from './gate.ts';
import { project } from './project.ts';
import type { Propose } from './proposal.ts';
import { lastObject, separableRevisions } from './removal-store.ts';
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
  parts: ShowingParts,
  client: Client,
  model: Model,
  rid: string,
  { precision = 1, grain = 'day' }: Propose,
  body: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  if (model.type.publication !== 'open') throw new Refusal('gate-closed', { type: model.type.name }, 403);
  records.assertComplete(model, body);
  await assertConsent(parts, client, codedPersons(parts.models, model, body));
  const gate = parts.gate();
  await gate.learn(client, parts.vault, gatedRefs(model.type, body), new Map([[rid, body]]));
  return project(model.type, body, gate.projection(rid, { precision, grain }));
}

/**
 * Asked when an act is proposed and again when it is written: days may lie between. Nothing that shows somebody who has
 * withdrawn consent becomes public, or public again. Whom a publication shows is remembered with it. @throws Refusal `consent-withdrawn`
 */
export async function assertStillConsented(
  parts: Omit<ShowingParts, 'gate'>,
  client: Client,
  row: records.RecordRow,
  act: Act,
  rev: number | undefined,
): Promise<void> {
  if (act !== 'publish' && act !== 'restore') return;
  const back = rev === undefined ? await separableRevisions(client, row.rid, true) : [rev];
  const persons: string[] = [];
  const revs = act === 'publish' ? [row.rev] : back;
  for (const one of revs) {
    const { body, tightened } = await records.openRevision(client, parts.vault, row.rid, one);
    persons.push(...codedPersons(parts.models, parts.models.of(row.type, tightened), body));
  }
  await assertConsent(parts, client, persons);
  await assertReportsConsent(parts, client, row.rid, revs);
  if (act === 'publish') await rememberShown(client, row.rid, [...new Set(persons)]);
}

async function assertConsent(
  { vault, clock }: Pick<ShowingParts, 'vault' | 'clock'>,
  client: Client,
  persons: readonly string[],
): Promise<void> {
  const day = clock.now().toISOString().slice(0, 10);
  for (const [id, person] of await records.readCurrentBodies(client, vault, [...new Set(persons)]))
    if (consentTo(person, 'publish', day) === 'withdrawn') throw new Refusal('consent-withdrawn', { person: id }, 409);
}

/**
 * @throws Refusal `consent-withdrawn` for revisions that tell what a report told whose reporter has taken that back, and for
 * what was hidden on behalf of somebody who has been erased since: they cannot give consent anew
 */
async function assertReportsConsent(
  { vault, clock }: Pick<ShowingParts, 'vault' | 'clock'>,
  client: Client,
  rid: string,
  revs: readonly number[],
): Promise<void> {
  const day = clock.now().toISOString().slice(0, 10);
  const looked = await consentHidesOf(client, rid);
  const reports = await reportsOf(client, rid);
  const bodies = await records.readCurrentBodies(client, vault, [...new Set([...reports, ...looked.keys()])]);
  for (const id of new Set([...reports, ...looked.keys()])) {
    const under = revs.some((rev) => rev <= (looked.get(id) ?? Number.MAX_SAFE_INTEGER));
    const body = bodies.get(id);
    const erased = body === undefined && looked.has(id);
    const told = reports.includes(id) && body !== undefined && consentTo(body, 'publish', day) === 'withdrawn';
    if (under && (erased || told)) throw new Refusal('consent-withdrawn', { person: id }, 409);
  }
}

const isPublic = ({ visibility = 'public' }: Field): boolean => visibility === 'public';

/** Ids of the persons whom public fields of a body, or competing accounts of them, would show by a code. */
export function codedPersons(models: Models, { type }: Model, body: Readonly<Record<string, unknown>>): string[] {
  const competing = competingValues(type, body, isPublic);
  return [{ fields: type.fields, value: body }, ...competing].flatMap(({ fields, value }) =>
    personsIn(models, fields, value),
  );
}

function personsIn(models: Models, fields: Fields, value: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(fields).flatMap(([name, field]): string[] => {
    const given = value[name];
    if (given === undefined || !isPublic(field)) return [];
    if (field.kind === 'parts')
      return (given as Record<string, unknown>[]).flatMap((part) => personsIn(models, field.fields, part));
    if ((field.kind !== 'ref' && field.kind !== 'refs') || field.gate) return [];
    return ([given].flat() as string[]).filter((id) => models.types.ofId(id).publication === 'gated');
  });
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
