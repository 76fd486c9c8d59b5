/** What one person may cast in a vote, for themselves or in the place of others, and what was cast so far. */
import type { Db } from '../platform/index.ts';
import type { Registered } from './mandates.ts';
import { ballotBy, ballotsOf, type EntitledRow, entitledTo, type Option, type VoteRow } from './vote-store.ts';
import { proxyBarred } from './vote-voters.ts';

/** What somebody may cast, and what they have cast. */
export interface Ballot {
  mandate: string;
  constituency: string;
  weight: number;
  via: EntitledRow['via'];
  cast: { option: Option; weight: number }[];
  /** Was it cast by the proxy of this person, who may still cast their own instead? */
  byProxy: boolean;
}

/** What the giver of a proxy has cast is told to nobody else. */
export async function ballotsFor(
  db: Db,
  vote: VoteRow,
  person: string,
  at: Date,
  register: ReadonlyMap<string, Registered>,
): Promise<Ballot[]> {
  const entitled = await entitledTo(db, vote.id, person);
  const mandates = entitled.map(({ mandate }) => mandate);
  const cast = Map.groupBy(await ballotsOf(db, vote.id, mandates), ({ mandate }) => mandate);
  const found: Ballot[] = [];
  for (const one of entitled) {
    const { mandate, weight, via, proxy } = one;
    const beside = one.person !== person;
    if (beside && (await proxyBarred(db, vote, one, at))) continue;
    const byProxy = !beside && proxy !== null && (await ballotBy(db, vote.id, mandate)) === proxy;
    found.push({
      ...{ mandate, weight, via: beside ? 'proxy' : via, byProxy },
      constituency: register.get(mandate)?.told.constituency ?? '',
      cast: (cast.get(mandate) ?? []).map(({ option, weight: given }) => ({ option, weight: given })),
    });
  }
  return found;
}
