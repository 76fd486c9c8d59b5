/**
 * Closing a vote: the last ballots are counted once, the rule decides by exact reckoning, and what was voted on goes where
 * the vote sends it. Permission was asked by whoever calls.
 */
import { decide, type MotionEvent } from '../assembly/index.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Client } from '../platform/index.ts';
import { addFloorEvent } from './floor-store.ts';
import type { Mandates } from './mandates.ts';
import type { Motions } from './motions.ts';
import type { CongressParts } from './parts.ts';
import { countBallots, inputOf } from './vote-count.ts';
import { confirmedCounts } from './vote-hand.ts';
import type { VoteOpening } from './vote-opening.ts';
import { shownVote, type Vote } from './vote-shown.ts';
import * as store from './vote-store.ts';
import { subjectsOf } from './vote-subjects.ts';

/** What follows when a record is adopted: `subject` is the record, `vote` the vote. */
export type Follower = (client: Client, by: string, subject: string, vote: string) => Promise<void>;

export class VoteClosing {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;
  private readonly motions: Motions;
  private readonly opening: VoteOpening;
  private readonly followers = new Map<string, Follower>();

  constructor(parts: CongressParts, mandates: Mandates, motions: Motions, opening: VoteOpening) {
    this.parts = parts;
    this.mandates = mandates;
    this.motions = motions;
    this.opening = opening;
  }

  /** Has something done, in the same transaction, when a vote adopts a record whose id has this prefix. */
  whenAdopted(prefix: string, follower: Follower): void {
    this.followers.set(prefix, follower);
  }

  /** Closes a vote held for update; closing twice answers the same. @throws Refusal `counts-unconfirmed` */
  async closeIn(client: Client, by: string, vote: store.VoteRow): Promise<Vote> {
    if (vote.state === 'closed') return shownVote(this.parts, vote);
    const { clock, audit } = this.parts;
    const at = clock.now();
    const counted = await this.counted(client, vote);
    const input = inputOf(vote, counted);
    const { outcome, steps } = decide(vote.rule, input);
    await store.closeVoteRow(client, vote.id, { at, input, result: { outcome, steps } });
    if (vote.sitting)
      await addFloorEvent(client, vote.sitting, { kind: 'vote-closed', at, data: { vote: vote.id, outcome } });
    await this.follow(client, by, vote, outcome);
    await audit.note(client, { by, action: 'vote.close', target: vote.id, detail: { outcome } });
    if (outcome === 'second_vote' && !vote.secondOf) await this.openSecond(client, by, vote, at);
    return shownVote(this.parts, { ...vote, state: 'closed', closedAt: at, input, result: { outcome, steps } });
  }

  /** Decides a second tie that the rules leave to the chair: reckoned again with the chair's word in it. @throws Refusal `not-for-chair` */
  async decideIn(client: Client, by: string, vote: store.VoteRow, word: 'for' | 'against'): Promise<Vote> {
    if (vote.result?.outcome !== 'chair_decides') throw new Refusal('not-for-chair', {}, 409);
    if (vote.subject) await this.assertStillOpen(client, vote.body, vote.subject);
    const { audit } = this.parts;
    const at = vote.closedAt ?? this.parts.clock.now();
    const input = { ...vote.input, chair_vote: word };
    const { outcome, steps } = decide(vote.rule, input);
    await store.closeVoteRow(client, vote.id, { at, input, result: { outcome, steps } });
    if (vote.sitting)
      await addFloorEvent(client, vote.sitting, { kind: 'vote-closed', at, data: { vote: vote.id, outcome } });
    await this.follow(client, by, vote, outcome);
    await audit.note(client, { by, action: 'vote.decide', target: vote.id, detail: { outcome } });
    return shownVote(this.parts, { ...vote, input, result: { outcome, steps } });
  }

  /** The chair's word comes after the vote: meanwhile the text may have been decided. @throws Refusal `vote-open`, `subject-not-ready` */
  private async assertStillOpen(client: Client, body: string, subject: string): Promise<void> {
    await this.opening.assertNoneOpen(client, subject);
    const ready = await subjectsOf(this.parts, client, body);
    if (!ready.some(({ rid }) => rid === subject)) throw new Refusal('subject-not-ready', {}, 409);
  }

  private async counted(client: Client, vote: store.VoteRow): Promise<ReturnType<typeof countBallots>> {
    if (vote.byHand) return { ...countBallots([], String), persons: confirmedCounts(vote) };
    const register = await this.mandates.register(client, vote.body);
    const places = new Map(register.map(({ id, constituencyId }) => [id, constituencyId]));
    return countBallots(await store.ballotsOf(client, vote.id), (mandate) => places.get(mandate) ?? mandate);
  }

  /** A motion or an amendment goes where the vote sends it; other records that are adopted have their followers. */
  private async follow(client: Client, by: string, { id, subject }: store.VoteRow, outcome: string): Promise<void> {
    const follower = this.followers.get(subject?.split('_', 1)[0] ?? '');
    if (follower && subject && outcome === 'adopted') await follower(client, by, subject, id);
    const event: MotionEvent | null = outcome === 'adopted' ? 'accept' : outcome === 'rejected' ? 'reject' : null;
    if (event && subject && /^(?:mo|am)_/.test(subject)) await this.motions.stepIn(client, by, subject, event);
  }

  private async openSecond(client: Client, by: string, vote: store.VoteRow, at: Date): Promise<void> {
    const { title } = shownVote(this.parts, vote);
    const window = vote.closes ? vote.closes.getTime() - vote.opens.getTime() : null;
    const closes = window === null ? null : new Date(at.getTime() + window);
    const { body, decision, method, byHand } = vote;
    const again = {
      body,
      decision,
      method,
      byHand,
      title,
      closes,
      sitting: vote.sitting ?? '',
      subject: vote.subject ?? '',
    };
    await this.opening.openIn(client, by, again, vote);
  }
}
