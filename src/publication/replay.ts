/**
 * Entries that a newer copy of the log holds, written into a database that was put back from an older backup. What the
 * public may see, and what was hidden or erased, becomes again what it was; private revisions cannot come from a log.
 */
import { fromBase64, fromHex } from '../kernel/bytes.ts';
import { type Entry, type KeyBody, leafHash, roleKeyId } from '../ledger/index.ts';
import { markStale, type NewEntry } from '../log/commands.ts';
import type { Client } from '../platform/index.ts';
import * as records from '../records/commands.ts';
import type { Models } from '../records/models.ts';
import type { Vault } from '../records/vault.ts';
import type { Act } from './acts.ts';
import { eraseShown, hideShown, restoreShown } from './removal-store.ts';
import { recordIn, shownOf } from './shown.ts';
import type { PublicationWriter } from './write.ts';

/** One entry as the copy has it. `object` is null where it has none, or was withheld. */
export interface Replayed {
  entry: Entry;
  bytes: Uint8Array;
  object: Uint8Array | null;
}

export interface ReplayParts {
  models: Models;
  vault: Vault;
  writer: PublicationWriter;
}

const REVISING: Partial<Record<Entry['kind'], { act: Act; status: records.Status }>> = {
  publish: { act: 'publish', status: 'published' },
  revise: { act: 'publish', status: 'published' },
  decision: { act: 'publish', status: 'published' },
  mandate: { act: 'publish', status: 'published' },
  vote: { act: 'publish', status: 'published' },
  dispute: { act: 'dispute', status: 'disputed' },
  withdraw: { act: 'withdraw', status: 'withdrawn' },
};

/**
 * Writes the next entry with its effects, in the caller's transaction. Returns the id of the record whose private revision
 * is not here, or null.
 */
export async function replayEntry(client: Client, parts: ReplayParts, replayed: Replayed): Promise<string | null> {
  const { entry, bytes, object } = replayed;
  const { kind, rid = '', pub } = entry;
  const { models, writer } = parts;
  const revising = REVISING[kind];
  const leaf = leafHash(bytes);
  const row = entry.rid ? await records.lockRecord(client, rid) : null;
  const type = entry.type ?? row?.type ?? '';
  const shown = revising && object ? shownOf(models.of(type), object, revising.act) : null;
  const written: NewEntry = { kind, rid: entry.rid ?? null, bytes, leaf };
  if (object && pub) written.object = { bytes: object, hash: fromHex(pub) };
  const publication = { entry: written, rid, type, rev: entry.rev ?? 0, ends: revising !== undefined, shown };
  const index = await writer.write(client, [publication]);
  if (kind === 'key') await learnKey(client, entry.body as KeyBody);
  if (!entry.rid) return null;
  if (revising) return await takeRevision(client, row, { ...replayed, leaf }, revising.status);
  if (row) await remove(client, parts, row, { entry, leaf, index });
  return null;
}

/** The record now stands where its newest public revision does, whether or not that revision is kept here. */
async function takeRevision(
  client: Client,
  row: records.RecordRow | null,
  { entry, object, leaf }: Replayed & { leaf: Uint8Array },
  status: records.Status,
): Promise<string | null> {
  const { rid = '', type = '', rev = 1 } = entry;
  const next = { leaf: Buffer.from(leaf), status, publishedRev: rev };
  await records.dropProposal(client, rid);
  if (row) {
    const lost = (await records.readRevision(client, rid, rev)) === null;
    await records.updateRecords(client, [{ ...row, ...next, rev: Math.max(row.rev, rev) }]);
    return lost ? rid : null;
  }
  await records.insertRecords(client, [{ rid, type, rev, digest: null, ...next }]);
  const { external = [] } = (object ? recordIn(object) : {}) as { external?: string[] };
  const known = await records.recordsByExternal(client, external, false);
  await records.insertExternal(
    client,
    external.filter((ext) => !known.has(ext)).map((ext) => ({ ext, rid })),
  );
  return rid;
}

async function remove(
  client: Client,
  { models, vault }: ReplayParts,
  row: records.RecordRow,
  { entry, leaf, index }: { entry: Entry; leaf: Uint8Array; index: number },
): Promise<void> {
  const { rid } = row;
  const model = models.of(row.type);
  const rev = typeof entry.target?.rev === 'number' ? entry.target.rev : undefined;
  let next: Partial<records.RecordRow> = {};
  let touched: number[] = [];
  if (entry.kind === 'hide') {
    const hidden = await hideShown(client, model, rid, rev);
    touched = hidden.touched;
    if (!hidden.shown) next = { status: 'hidden' };
  } else if (entry.kind === 'restore') {
    const back = await restoreShown(client, model, rid, index, rev);
    touched = back.touched;
    next = { status: back.status };
  } else if (entry.kind === 'erase') {
    touched = await eraseShown(client, model, rid);
    await records.takeExternal(client, rid, (ext) => vault.externalDigest(ext));
    await records.destroyRecord(client, rid);
    next = { status: 'erased', digest: null };
  }
  await records.dropProposal(client, rid);
  await records.updateRecords(client, [{ ...row, ...next, leaf: Buffer.from(leaf) }]);
  await markStale(client, touched, entry.kind === 'restore' ? index + 1 : 0);
}

/** Roles of keys that no person holds. */
const NOBODYS = new Set(['instance', 'log', 'log-successor']);

/** A role key that was granted or revoked since. Who holds it is not in the log: it stands for a person of its own. */
async function learnKey(client: Client, body: KeyBody): Promise<void> {
  const key = fromBase64(body.key);
  const id = roleKeyId(key);
  const known = (await records.readRoleKeys(client, [id])).get(id);
  if ('revoked' in body) {
    if (known) await records.putRoleKey(client, { ...known, revokedAt: new Date(body.revoked) });
    return;
  }
  const { role, body: holder, from, until } = body;
  if (NOBODYS.has(role)) return;
  const days = { from: new Date(from), until: until ? new Date(until) : null };
  await records.putRoleKey(client, { id, key, role, body: holder, person: null, ...days, revokedAt: null });
}
