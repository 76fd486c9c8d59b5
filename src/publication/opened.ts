/**
 * What an act opens: fields that the record had closed and that readers would see again. Both signers are shown them,
 * because opening a field is a decision of publication and of nobody alone.
 */
import type { Client } from '../platform/index.ts';
import { openRevision, type RecordRow } from '../records/commands.ts';
import type { Model } from '../records/models.ts';
import { loosened, type Tightened, tighter } from '../records/tighten.ts';
import type { Payload, Vault } from '../records/vault.ts';
import type { Propose } from './proposal.ts';
import { separableRevisions } from './removal-store.ts';

/** By dotted path, the visibility it had. `revision` = the revision an act publishes. */
export async function openedBy(
  client: Client,
  vault: Vault,
  model: Model,
  row: RecordRow,
  propose: Propose,
  revision: Payload | undefined,
): Promise<Tightened> {
  if (propose.act === 'publish') return revision?.opened ?? {};
  if (propose.act !== 'restore' || row.publishedRev === null) return {};
  const { tightened: now = {} } = await openRevision(client, vault, row.rid, row.publishedRev);
  const back = propose.rev === undefined ? await separableRevisions(client, row.rid, true) : [propose.rev];
  let opened: Tightened = {};
  for (const rev of back) {
    const { tightened: then = {} } = await openRevision(client, vault, row.rid, rev);
    opened = tighter(opened, loosened(model.type.fields, now, then));
  }
  return opened;
}
