/** The record of a closed vote with its roll: whose ballots there are, and how each of them is called in public. */
import type { Text } from '../kernel/text.ts';
import type { Client } from '../platform/index.ts';
import type { Registered } from './mandates.ts';
import type { CongressParts } from './parts.ts';
import { voteRecord } from './vote-record.ts';
import { ballotsOf, entitledOf, type VoteRow } from './vote-store.ts';

/** The body of the record. */
export async function reportedVote(
  { colleagues }: Pick<CongressParts, 'colleagues'>,
  client: Client,
  { vote, title, register }: { vote: VoteRow; title: Text; register: ReadonlyMap<string, Registered> },
): Promise<Record<string, unknown>> {
  const called = new Map((await colleagues(client)).map((one) => [one.id, one.pseudonym]));
  const onRoll = (await entitledOf(client, vote.id)).map((entitled) => {
    const holder = register.get(entitled.mandate);
    const name = called.get(holder?.holderId ?? '') ?? '';
    return [entitled.mandate, { entitled, delegation: holder?.told.constituency ?? '', name }] as const;
  });
  return voteRecord(vote, title, await ballotsOf(client, vote.id), new Map(onRoll));
}
