/**
 * What people are told of the congress: that something waits, by its kind and its id, in the transaction that makes it so. No
 * notice holds a title or a name, and nobody is told of what only people of another body may know.
 */
import type { MandateState } from '../assembly/index.ts';
import { type CongressKind, tellPeople } from '../casework/commands.ts';
import { may } from '../people/model.ts';
import type { Client } from '../platform/index.ts';
import type { MandateRow } from './mandate-store.ts';
import type { Mandates } from './mandates.ts';
import { type CongressParts, dayOf, officersOf } from './parts.ts';
import { rulesOf } from './rules.ts';
import { sitsNow } from './standing.ts';
import type { EntitledRow } from './vote-store.ts';

/** What is told: its kind, and the record or the row it is about. */
export interface Told {
  kind: CongressKind;
  about: string;
}

type TellingParts = Pick<CongressParts, 'vault' | 'models' | 'clock' | 'random' | 'colleagues'>;

/** What is done besides in the same transaction for people who were told, such as waking their devices. */
type Besides = (client: Client, people: readonly string[]) => Promise<void>;

/** States of a mandate that are told to its holder. */
const MOVED_TO: ReadonlySet<MandateState> = new Set([
  ...(['accepted', 'provisional', 'refused', 'challenged', 'suspended', 'revoked'] as const),
]);

export class Telling {
  private readonly parts: TellingParts;
  private readonly mandates: () => Pick<Mandates, 'register'>;
  private besides: Besides = async () => {};

  constructor(parts: TellingParts, mandates: () => Pick<Mandates, 'register'>) {
    this.parts = parts;
    this.mandates = mandates;
  }

  /** Has something done besides whenever people are told. */
  onTold(besides: Besides): void {
    this.besides = besides;
  }

  /** Tells these people, as far as they may still come in and read of the congress. */
  async tell(client: Client, { kind, about }: Told, people: readonly string[]): Promise<void> {
    if (people.length === 0) return;
    const able = (await this.parts.colleagues(client)).filter((one) => may(one, 'congress.read'));
    const known = new Set(able.map(({ id }) => id));
    const told = [...new Set(people)].filter((id) => known.has(id));
    // Of requests the day is enough: who signs last makes the hour.
    const at = kind === 'request' ? new Date(dayOf(this.parts.clock.now())) : this.parts.clock.now();
    await tellPeople(client, { people: told, kind, about, at }, this.parts.random);
    await this.besides(client, told);
  }

  /** Tells the people of a body but these. */
  async tellBody(client: Client, told: Told & { body: string }, except: Iterable<string> = []): Promise<void> {
    const left = new Set(except);
    await this.tell(
      client,
      told,
      (await this.peopleOf(client, told.body)).filter((id) => !left.has(id)),
    );
  }

  /**
   * Tells of a vote that was opened: everybody who may cast in it, unless hands are counted; of one on a report on credentials
   * the others of the body too.
   */
  async tellVote(
    client: Client,
    vote: { id: string; body: string; subject: string; byHand: boolean; by: string },
    voters: readonly Pick<EntitledRow, 'person' | 'proxy'>[],
  ): Promise<void> {
    const casting = vote.byHand ? [] : voters.flatMap(({ person, proxy }) => (proxy ? [person, proxy] : [person]));
    await this.tell(client, { kind: 'vote', about: vote.id }, casting);
    if (vote.subject.startsWith('cr_'))
      await this.tellBody(client, { kind: 'report', about: vote.subject, body: vote.body }, [...casting, vote.by]);
  }

  /** Tells the holder of a mandate that it came to another state, where that changes what they may do. */
  async tellHolder(client: Client, { id, holder, state }: Pick<MandateRow, 'id' | 'holder' | 'state'>): Promise<void> {
    if (MOVED_TO.has(state)) await this.tell(client, { kind: 'mandate', about: id }, [holder]);
  }

  /**
   * Officers of a body and of its organs, and who sits in it: holders of mandates, and in the place of one who is detained or
   * cut off their substitutes, as others may have that phone.
   */
  private async peopleOf(client: Client, body: string): Promise<string[]> {
    const rules = await rulesOf(this.parts, client, body);
    const register = await this.mandates().register(client, body);
    const prevented = new Set(register.filter((one) => one.prevented).map(({ holderId }) => holderId));
    const seated = register
      .filter((one) => sitsNow(this.parts, rules, one))
      .flatMap(({ holderId, substituteIds = [] }) => (prevented.has(holderId) ? substituteIds : [holderId]));
    const officers = await officersOf(this.parts, client, await this.parts.colleagues(client), body);
    return [...officers.map(({ id }) => id), ...seated].filter((id) => !prevented.has(id));
  }
}
