/**
 * Votes: opened by the rule of a kind of decision with the register frozen as the rule says, cast and cast again until they
 * close, counted once, and decided by exact reckoning. While a vote is open nobody learns how it stands.
 */
import type { WholeRuleSet } from '../assembly/index.ts';
import { Refusal } from '../kernel/refusal.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import { readRecord } from '../records/commands.ts';
import { innerOf } from './inner.ts';
import type { Mandates, Registered } from './mandates.ts';
import type { Motions } from './motions.ts';
import { assertOfBody, type CongressParts } from './parts.ts';
import type { Rights } from './rights.ts';
import { rulesOf } from './rules.ts';
import { type Ballot, ballotsFor } from './vote-ballots.ts';
import { type Choice, readChoices } from './vote-choices.ts';
import { type Follower, VoteClosing } from './vote-closing.ts';
import { type HandCounts, readHandCounts } from './vote-hand.ts';
import { CLOSING, type Opening, VoteOpening } from './vote-opening.ts';
import { reportedVote } from './vote-report.ts';
import { shownVote, type Vote } from './vote-shown.ts';
import * as store from './vote-store.ts';
import { type Subject, subjectsOf } from './vote-subjects.ts';
import { holderEnded, proxyBarred, rightEnded } from './vote-voters.ts';

export type { Ballot } from './vote-ballots.ts';
export type { Choice } from './vote-choices.ts';
export type { Follower } from './vote-closing.ts';
export type { HandCounts } from './vote-hand.ts';
export type { Opening } from './vote-opening.ts';
export type { Vote } from './vote-shown.ts';

const SHOWN = 200;

export class Votes {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;
  private readonly rights: Rights;
  private readonly opening: VoteOpening;
  private readonly closing: VoteClosing;

  constructor(parts: CongressParts, mandates: Mandates, motions: Motions, rights: Rights) {
    this.parts = parts;
    this.rights = rights;
    this.mandates = mandates;
    this.opening = new VoteOpening(parts, mandates);
    this.closing = new VoteClosing(parts, mandates, motions, this.opening);
    parts.jobs.handle(CLOSING, async ({ payload }) => {
      const { vote } = payload as { vote: string };
      await this.closeOverdue(vote);
    });
  }

  /** Has something done, in the same transaction, when a vote adopts a record whose id has this prefix. */
  whenAdopted(prefix: string, follower: Follower): void {
    this.closing.whenAdopted(prefix, follower);
  }

  /**
   * Opens a vote; who may cast is fixed now. Returns its id. @throws Refusal `not-allowed`, `not-of-body`, `rules-missing`,
   * `decision-unknown`, `method-not-open`, `vote-open` on the same record, `window-over`, `sitting-not-open`,
   * `hand-unfit`
   */
  async open(person: SignedIn, asked: Opening): Promise<string> {
    assertMay(person, 'sitting.preside');
    const { pool } = this.parts;
    return await transaction(pool, async (client) => {
      await assertOfBody(this.parts, client, person, asked.body);
      return await this.opening.openIn(client, person.id, asked, null);
    });
  }

  /** What this person may cast in a vote, with what they have cast. @throws Refusal `not-allowed`, `vote-unknown` */
  async own(person: SignedIn, id: string): Promise<Ballot[]> {
    assertMay(person, 'sitting.attend');
    const { pool } = this.parts;
    const vote = await this.row(pool, id);
    return await ballotsFor(pool, vote, person.id, this.parts.clock.now(), await this.byId(pool, vote.body));
  }

  /**
   * Casts, or casts again: all choices for a mandate together replace what it had. @throws Refusal `not-allowed`,
   * `vote-unknown`, `vote-closed`, `vote-by-hand`, `not-entitled`, `proxy-ended`, `proxy-voted`, `option-unknown`,
   * `split-uneven`
   */
  async cast(person: SignedIn, id: string, choices: readonly Choice[]): Promise<void> {
    assertMay(person, 'sitting.attend');
    const { pool, clock } = this.parts;
    await transaction(pool, async (client) => {
      const vote = await store.readVoteRow(client, id, 'share');
      if (!vote) throw new Refusal('vote-unknown', {}, 404);
      const at = clock.now();
      if (vote.state !== 'open' || (vote.closes && vote.closes <= at)) throw new Refusal('vote-closed', {}, 409);
      if (vote.byHand) throw new Refusal('vote-by-hand', {}, 409);
      const entitled = new Map(
        (await store.entitledTo(client, id, person.id, 'lock')).map((one) => [one.mandate, one]),
      );
      for (const [mandate, chosen] of Map.groupBy(choices, (choice) => choice.mandate)) {
        const right = entitled.get(mandate);
        const ended = right && (await rightEnded(client, vote, { mandate, person: person.id }, at));
        if (!right || ended) throw new Refusal('not-entitled', {}, 403);
        const given = right.via === 'proxy' || right.person !== person.id;
        if (given && (await holderEnded(client, vote, { mandate, person: person.id }, at)))
          throw new Refusal('not-entitled', {}, 403);
        const barred = right.person === person.id ? null : await proxyBarred(client, vote, right, at);
        if (barred) throw new Refusal(`proxy-${barred}`, {}, 409);
        // All ballots bear the moment the vote was opened: when each was cast is written nowhere.
        const by = { person: person.id, at: vote.opens };
        await store.putBallot(client, id, mandate, readChoices(chosen, right.weight), by);
      }
    });
  }

  /**
   * States what the tellers counted of a vote by hand; stating it again takes a confirmation back. @throws Refusal `not-allowed`,
   * `not-of-body`, `vote-unknown`, `vote-closed`, `vote-not-by-hand`, `counts-invalid`, `counts-over`
   */
  async stateCounts(person: SignedIn, id: string, counts: HandCounts): Promise<void> {
    await this.changeOpen(person, id, 'vote.count', async (client, vote) => {
      if (!vote.byHand) throw new Refusal('vote-not-by-hand', {}, 409);
      const votes = readHandCounts(counts, (await store.entitledOf(client, id)).length);
      await store.putStated(client, id, { votes, by: person.id, confirmedBy: null });
    });
  }

  /**
   * Another officer confirms the counts, which they saw and hand in again. @throws Refusal `not-allowed`, `not-of-body`,
   * `vote-unknown`, `vote-closed`, `counts-missing`, `counts-own`, `counts-changed`
   */
  async confirmCounts(person: SignedIn, id: string, seen: HandCounts): Promise<void> {
    await this.changeOpen(person, id, 'vote.confirm', async (client, { stated }) => {
      if (!stated) throw new Refusal('counts-missing', {}, 409);
      if (stated.by === person.id) throw new Refusal('counts-own', {}, 403);
      const same = store.OPTIONS.every((option) => stated.votes[option] === seen[option]);
      if (!same) throw new Refusal('counts-changed', {}, 409);
      await store.putStated(client, id, { ...stated, confirmedBy: person.id });
    });
  }

  /** Says that the quorum of an open vote is challenged as the rules ask. @throws Refusal `not-allowed`, `not-of-body`, `vote-closed` */
  async challenge(person: SignedIn, id: string): Promise<void> {
    await this.changeOpen(person, id, 'vote.challenge', (client) => store.challengeQuorum(client, id));
  }

  /**
   * Closes a vote and decides it. A tie that calls for a second vote opens it at once. Closing twice answers the same.
   * @throws Refusal `not-allowed`, `not-of-body`, `vote-unknown`, `window-open` before an asynchronous vote is over,
   * `counts-unconfirmed`
   */
  async close(person: SignedIn, id: string): Promise<Vote> {
    assertMay(person, 'sitting.preside');
    const { pool, clock } = this.parts;
    return await transaction(pool, async (client) => {
      const vote = await this.row(client, id, 'update');
      await assertOfBody(this.parts, client, person, vote.body);
      if (vote.state === 'open' && vote.closes && vote.closes > clock.now()) throw new Refusal('window-open', {}, 409);
      return await this.closing.closeIn(client, person.id, vote);
    });
  }

  /** The chair's word on a second tie, where the rules leave it to the chair. @throws Refusal `not-allowed`, `not-of-body`, `not-for-chair` */
  async decide(person: SignedIn, id: string, word: 'for' | 'against'): Promise<Vote> {
    assertMay(person, 'vote.decide');
    return await transaction(this.parts.pool, async (client) => {
      const vote = await this.row(client, id, 'update');
      await assertOfBody(this.parts, client, person, vote.body, 'vote.decide');
      if (await readRecord(client, id)) throw new Refusal('not-for-chair', {}, 409);
      return await this.closing.decideIn(client, person.id, vote, word);
    });
  }

  /** By which rules a body decides, and what it may vote on now. @throws Refusal `not-allowed`, `record-unknown`, `rules-missing` */
  async choices(person: SignedIn, body: string): Promise<{ rules: WholeRuleSet; subjects: Subject[] }> {
    assertMay(person, 'congress.read');
    const { pool } = this.parts;
    const [rules, subjects] = await Promise.all([rulesOf(this.parts, pool, body), subjectsOf(this.parts, pool, body)]);
    const hidden = await this.rights.hidden(
      person,
      subjects.map(({ rid }) => rid),
    );
    return { rules, subjects: subjects.filter(({ rid }) => !hidden.has(rid)) };
  }

  /** Votes of a body, newest first; those on internal matters people of the body see. @throws Refusal `not-allowed` */
  async list(person: SignedIn, body: string): Promise<Vote[]> {
    assertMay(person, 'congress.read');
    const rows = await store.votesOf(this.parts.pool, body, SHOWN);
    const hidden = await this.rights.hidden(
      person,
      rows.map(({ id }) => id),
    );
    return rows.filter(({ id }) => !hidden.has(id)).map((row) => shownVote(this.parts, row));
  }

  /** One vote. @throws Refusal `not-allowed`, `vote-unknown` */
  async read(person: SignedIn, id: string): Promise<Vote> {
    assertMay(person, 'congress.read');
    const row = await this.row(this.parts.pool, id);
    if ((await this.rights.hidden(person, [id])).has(id)) throw new Refusal('vote-unknown', {}, 404);
    return shownVote(this.parts, row);
  }

  /**
   * Makes the record of a closed vote and hands it in: two officers sign it in the review room. Made once; asked again, it
   * answers the same. A vote on an internal matter is published only where the body wants it told (`despite`). @throws
   * Refusal `not-allowed`, `not-of-body`, `vote-unknown`, `vote-still-open`, `vote-internal`
   */
  async report(person: SignedIn, id: string, despite = false): Promise<string> {
    assertMay(person, 'congress.prepare');
    const { pool, records, audit } = this.parts;
    return await transaction(pool, async (client) => {
      const vote = await this.row(client, id, 'update');
      await assertOfBody(this.parts, client, person, vote.body);
      if (vote.state !== 'closed') throw new Refusal('vote-still-open', {}, 409);
      if (await readRecord(client, id)) return id;
      const internal = (await innerOf(this.parts, client, [id])).size > 0;
      if (internal && !despite) throw new Refusal('vote-internal', {}, 409);
      const title = { lang: person.lang ?? 'und', text: shownVote(this.parts, vote).title };
      const body = await reportedVote(this.parts, client, {
        vote,
        title,
        register: await this.byId(client, vote.body),
      });
      const save = { rid: id, type: 'vote', body, by: person.id, baseRev: 0, command: true as const };
      const { rev } = await records.saveIn(client, save);
      await records.submitIn(client, id, rev);
      await audit.note(client, {
        by: person.id,
        action: 'vote.report',
        target: id,
        detail: { internal: Number(internal) },
      });
      return id;
    });
  }

  /** Is it a vote on an internal matter? @throws Refusal `not-allowed` */
  async internal(person: SignedIn, id: string): Promise<boolean> {
    assertMay(person, 'congress.read');
    return (await innerOf(this.parts, this.parts.pool, [id])).size > 0;
  }

  /** Has a vote its record? @throws Refusal `not-allowed` */
  async reported(person: SignedIn, id: string): Promise<boolean> {
    assertMay(person, 'congress.read');
    return (await readRecord(this.parts.pool, id)) !== null;
  }

  /** What an officer of the body does with a vote that is open, in one transaction with its note. */
  private async changeOpen(
    person: SignedIn,
    id: string,
    action: string,
    change: (client: Client, vote: store.VoteRow) => Promise<void>,
  ): Promise<void> {
    assertMay(person, 'sitting.preside');
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      const vote = await this.row(client, id, 'update');
      await assertOfBody(this.parts, client, person, vote.body);
      if (vote.state !== 'open') throw new Refusal('vote-closed', {}, 409);
      await change(client, vote);
      await audit.note(client, { by: person.id, action, target: id });
    });
  }

  private async closeOverdue(id: string): Promise<void> {
    await transaction(this.parts.pool, async (client) => {
      const vote = await this.row(client, id, 'update');
      if (vote.closes && vote.closes <= this.parts.clock.now()) await this.closing.closeIn(client, 'instance', vote);
    });
  }

  private async byId(db: Db, body: string): Promise<Map<string, Registered>> {
    return new Map((await this.mandates.register(db, body)).map((one) => [one.id, one]));
  }

  private async row(db: Db, id: string, lock?: 'update'): Promise<store.VoteRow> {
    const row = await store.readVoteRow(db, id, lock);
    if (!row) throw new Refusal('vote-unknown', {}, 404);
    return row;
  }
}
