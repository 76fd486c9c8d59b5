/**
 * What an act opens: fields that the record had closed and that readers would see again. Both signers are shown them,
 * because opening a field is a decision of publication and of nobody alone.
 */
import type { Client } from '../platform/index.ts';
import { openRevision, type RecordRow } from '../records/commands.ts';
import type { Model } from '../records/models.ts';
import { loosened, type Tightened, tighter } from '../records/tighten.ts';
import type { Vault } from '../records/vault.ts';
import type { Propose } from './proposal.ts';
import { separableRevisions } from './removal-store.ts';

/** By dotted path, the visibility it had. */
export async function openedBy(
  client: Client,
  vault: Vault,
  model: Model,
  row: RecordRow,
  { act, rev }: Pick<Propose, 'act' | 'rev'>,
): Promise<Tightened> {
  if (act === 'publish') return (await openRevision(client, vault, row.rid, row.rev)).opened ?? {};
  if (act !== 'restore' || row.publishedRev === null) return {};
  const { tightened: now = {} } = await openRevision(client, vault, row.rid, row.publishedRev);
  const back = rev === undefined ? await separableRevisions(client, row.rid, true) : [rev];
  let opened: Tightened = {};
  for (const one of back) {
    const { tightened: then = {} } = await openRevision(client, vault, row.rid, one);
    opened = tighter(opened, loosened(model.type.fields, now, then));
  }
  return opened;
}
