/**
 * What follows when a resolution is published: its motion goes with it, and the one it supersedes gives way. It is stopped
 * where delegates signed another text than the one that would be published.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Client, Db } from '../platform/index.ts';
import { lockRecord, openRevision, readCurrentBodies, readRecord, recordsNaming } from '../records/commands.ts';
import { type Motions, stateOf } from './motions.ts';
import { type CongressParts, readBody } from './parts.ts';
import { signaturesOf } from './signatories.ts';

/** States of a record in which everybody reads it as standing. */
export const STANDING: readonly string[] = ['published', 'disputed'];

/** Called in the transaction of the publication. @throws Refusal `signatures-stale` */
export async function followPublication(
  parts: CongressParts,
  motions: Motions,
  client: Client,
  rid: string,
): Promise<void> {
  const { vault } = parts;
  const row = await readRecord(client, rid);
  if (!row) return;
  const { body } = await openRevision(client, vault, rid, row.rev);
  const { stale } = signaturesOf(body);
  if (stale.length > 0) throw new Refusal('signatures-stale', { count: stale.length }, 409);
  const follow = async (motion: unknown, from: string, event: 'publish' | 'supersede'): Promise<void> => {
    if (typeof motion !== 'string') return;
    // A motion that is not here, or was erased, has nowhere to go: what is published stands.
    if ((await readCurrentBodies(client, vault, [motion])).size === 0) return;
    await lockRecord(client, motion);
    const { state } = await readBody(parts, client, motion, 'motion');
    if (stateOf(state) === from) await motions.stepIn(client, 'instance', motion, event);
  };
  await follow(body.motion, 'adopted_pending_publication', 'publish');
  if (typeof body.supersedes === 'string' && body.supersedes !== rid) {
    const earlier = (await readCurrentBodies(client, vault, [body.supersedes])).get(body.supersedes);
    await follow(earlier?.motion, 'published', 'supersede');
  }
  if ((await laterThan(client, rid)).length > 0) await follow(body.motion, 'published', 'supersede');
}

/** Resolutions in public that name this one as what they supersede. */
export async function laterThan(db: Db, rid: string): Promise<string[]> {
  const named = (await recordsNaming(db, 'resolution', 'supersedes', [rid])).filter((one) => one.rid !== rid);
  const later: string[] = [];
  for (const one of named) {
    const row = await readRecord(db, one.rid);
    if (row?.publishedRev && STANDING.includes(row.status)) later.push(one.rid);
  }
  return later;
}
