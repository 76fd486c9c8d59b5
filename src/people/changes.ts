/**
 * The second pair of eyes: changes of who has power wait until another person with the right to make them confirms. Where
 * only one person has that right, it passes by that one alone, and the audit trail says so; a custodian is never made alone.
 * Nobody becomes that one by suspending the others: they count until somebody else has confirmed it.
 */
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Client, type Clock, type Pool, type Random, transaction } from '../platform/index.ts';
import { type Audit, NOBODY } from './audit.ts';
import * as store from './change-store.ts';
import { ACTIONS, assertMay, type SignedIn } from './model.ts';
import type { Sessions } from './sessions.ts';
import { lockCounted, lockHolders } from './store.ts';

export type { ChangeKind, ChangeRow } from './change-store.ts';

/** What is asked for. `detail.roles` = the roles it gives, if any. */
export type Proposal = Pick<store.ChangeRow, 'kind' | 'target' | 'detail'>;

/** What becomes of a change, in the transaction that decides it. */
export interface Decision {
  apply(client: Client, change: Proposal, by: string): Promise<void>;
  drop?(client: Client, change: Proposal, by: string): Promise<void>;
}

export interface ChangeParts {
  pool: Pool;
  audit: Audit;
  sessions: Sessions;
  clock: Clock;
  random: Random;
}

export class Changes {
  private readonly parts: ChangeParts;
  private readonly decisions = new Map<store.ChangeKind, Decision>();

  constructor(parts: ChangeParts) {
    this.parts = parts;
  }

  /** Says what a kind of change does. */
  onDecision(kind: store.ChangeKind, decision: Decision): void {
    this.decisions.set(kind, decision);
  }

  /**
   * Makes a change wait for a second person, or applies it where there is none; in the caller's transaction, who calls
   * `sessions.forget` after. Answers whether it waits. @throws Refusal `change-waiting` when one like it waits already,
   * `not-allowed` for somebody suspended meanwhile
   */
  async propose(client: Client, person: SignedIn, proposal: Proposal): Promise<{ waits: boolean }> {
    const { audit, clock, random } = this.parts;
    const { kind, target, detail } = proposal;
    if (kind !== 'key') await this.assertActing(client, person);
    const counted = await lockCounted(client, ACTIONS['people.roles']);
    const alone = counted.length === 1 && counted[0] === person.id;
    if (alone && !grants(detail, 'custodian')) {
      await this.of(kind).apply(client, proposal, person.id);
      const how = { ...detail, alone: 'yes' };
      await audit.note(client, { by: person.id, action: `${kind}.change`, target, detail: how });
      return { waits: false };
    }
    const id = newId('ch', random.bytes(16));
    const change = { id, kind, target, detail, madeBy: person.id, madeAt: clock.now() };
    if (!(await store.insertChange(client, change))) throw new Refusal('change-waiting', {}, 409);
    await audit.note(client, { by: person.id, action: `${kind}.propose`, target, detail });
    return { waits: true };
  }

  /** @throws Refusal `not-allowed`, `change-unknown`, `second-person-needed`, `proposer-gone` */
  async confirm(person: SignedIn, id: string): Promise<void> {
    assertMay(person, 'people.roles');
    await this.decide(id, async (client, change) => {
      if (change.madeBy === person.id) throw new Refusal('second-person-needed', {}, 403);
      await this.assertActing(client, person);
      await this.assertStillAsked(client, change);
      await this.of(change.kind).apply(client, change, person.id);
      await store.decideChange(client, id, 'confirmed', person.id, this.parts.clock.now());
      await this.note(client, person, 'change', change);
    });
  }

  /** Refuses a change, or takes one's own back. @throws Refusal `not-allowed`, `change-unknown` */
  async refuse(person: SignedIn, id: string): Promise<void> {
    assertMay(person, 'people.roles');
    await this.decide(id, async (client, change) => {
      await this.assertActing(client, person);
      await this.of(change.kind).drop?.(client, change, person.id);
      await store.decideChange(client, id, 'refused', person.id, this.parts.clock.now());
      await this.note(client, person, 'refuse', change);
    });
  }

  async waiting(person: SignedIn): Promise<store.ChangeRow[]> {
    assertMay(person, 'people.read');
    return await store.readWaiting(this.parts.pool);
  }

  /** Suspensions that nobody has confirmed yet: for the operator's command, where nobody else is left to look. */
  async suspensions(): Promise<store.ChangeRow[]> {
    return (await store.readWaiting(this.parts.pool)).filter(({ kind }) => kind === 'suspend');
  }

  /** Settles a suspension from the server itself, the last resort. @throws Refusal `change-unknown` */
  async settle(id: string, state: 'confirmed' | 'refused'): Promise<void> {
    const { audit, clock } = this.parts;
    await this.decide(id, async (client, { kind, target, detail, madeBy }) => {
      if (kind !== 'suspend') throw new Refusal('change-unknown', {}, 404);
      const decision = this.of(kind);
      await (state === 'confirmed' ? decision.apply : decision.drop)?.(client, { kind, target, detail }, NOBODY);
      await store.decideChange(client, id, state, NOBODY, clock.now());
      const action = state === 'confirmed' ? 'suspend.change' : 'suspend.refuse';
      await audit.note(client, { by: NOBODY, action, target, detail: { proposed: madeBy } });
    });
  }

  /** Drops what waits about a target that is gone. */
  async drop(client: Client, target: string, person: SignedIn): Promise<void> {
    await store.dropChanges(client, target, person.id, this.parts.clock.now());
  }

  /** Whoever asked must still be one who may; a key is asked for by its holder, whose suspension has dropped it. */
  private async assertStillAsked(client: Client, { kind, madeBy }: store.ChangeRow): Promise<void> {
    if (kind === 'key') return;
    const holders = await lockHolders(client, ACTIONS['people.roles']);
    if (!holders.includes(madeBy)) throw new Refusal('proposer-gone', {}, 409);
  }

  /** A session another process has not heard the end of decides nothing. @throws Refusal `not-allowed` */
  async assertActing(client: Client, person: SignedIn): Promise<void> {
    const holders = await lockHolders(client, ACTIONS['people.roles']);
    if (!holders.includes(person.id)) throw new Refusal('not-allowed', {}, 403);
  }

  private async decide(id: string, work: (client: Client, change: store.ChangeRow) => Promise<void>): Promise<void> {
    await transaction(this.parts.pool, async (client) => {
      const change = await store.lockChange(client, id);
      if (change?.state !== 'waiting') throw new Refusal('change-unknown', {}, 404);
      await work(client, change);
    });
    this.parts.sessions.forget();
  }

  private async note(client: Client, person: SignedIn, how: string, change: store.ChangeRow): Promise<void> {
    const detail = { ...change.detail, proposed: change.madeBy };
    await this.parts.audit.note(client, {
      by: person.id,
      action: `${change.kind}.${how}`,
      target: change.target,
      detail,
    });
  }

  private of(kind: store.ChangeKind): Decision {
    const decision = this.decisions.get(kind);
    if (!decision) throw new Error(`nobody says what a change of ${kind} does`);
    return decision;
  }
}

const grants = (detail: Proposal['detail'], role: string): boolean => (detail.roles ?? '').split(',').includes(role);
