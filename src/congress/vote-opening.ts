/**
 * Opening a vote: the rule of a kind of decision, who is in its bases, and who may cast for each mandate are taken as they
 * stand now and do not move again. Permission was asked by whoever calls.
 */
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { pickText, type Text } from '../kernel/text.ts';
import type { Client } from '../platform/index.ts';
import { lockRecord, recordsNaming } from '../records/commands.ts';
import { addFloorEvent, presenceOf } from './floor-store.ts';
import type { Mandates } from './mandates.ts';
import { type CongressParts, readBody, sealTold } from './parts.ts';
import { rulesOf } from './rules.ts';
import { lockSitting } from './sitting-store.ts';
import { basesOfVote, openingsOf, seatsOfBody } from './vote-bases.ts';
import { fitsHands } from './vote-hand.ts';
import * as store from './vote-store.ts';
import { subjectsOf } from './vote-subjects.ts';
import { votersOf } from './vote-voters.ts';

/** What an officer asks for. */
export interface Opening {
  body: string;
  /** The sitting it is held in; '' for a vote outside of any. */
  sitting: string;
  /** Record that is decided; '' for a question of its own. */
  subject: string;
  /** Kind of decision in the rule set. */
  decision: string;
  method: string;
  /** Hands in the room are counted by tellers: nobody casts through the system. */
  byHand?: boolean;
  title: string;
  /** End of the window of an asynchronous vote; null when the chair closes it. */
  closes: Date | null;
}

/** The job that closes a vote whose window is over. */
export const CLOSING = 'congress.vote.close';
const METHODS: readonly string[] = ['show', 'roll_call'];
const MOST_TITLE = 500;

export class VoteOpening {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;

  constructor(parts: CongressParts, mandates: Mandates) {
    this.parts = parts;
    this.mandates = mandates;
  }

  /**
   * Opens a vote in the caller's transaction; `secondOf` is the vote that ended even, whose rule decides again. Returns its
   * id. @throws Refusal `rules-missing`, `decision-unknown`, `decision-other`, `method-not-open`, `vote-open`, `subject-not-ready`,
   * `window-over`, `sitting-not-open`, `hand-unfit`, and as `basesOfVote`
   */
  async openIn(client: Client, by: string, asked: Opening, secondOf: store.VoteRow | null): Promise<string> {
    const { clock, random, audit, jobs } = this.parts;
    const rules = await rulesOf(this.parts, client, asked.body);
    if (asked.subject) await this.assertNoneOpen(client, asked.subject);
    const ready = asked.subject === '' ? [] : await subjectsOf(this.parts, client, asked.body);
    const subject = ready.find(({ rid }) => rid === asked.subject);
    const kind = secondOf ? { names: null, rule: secondOf.rule } : kindOf(rules, asked, subject?.rule);
    if (asked.subject !== '' && !subject && !secondOf) throw new Refusal('subject-not-ready', {}, 409);
    const opens = clock.now();
    if (asked.closes && asked.closes <= opens) throw new Refusal('window-over', {}, 422);
    const sitting = asked.sitting ? await lockSitting(client, asked.sitting) : null;
    if (asked.sitting && (sitting?.body !== asked.body || sitting.state === 'closed' || sitting.state === 'called'))
      throw new Refusal('sitting-not-open', {}, 409);
    const byHand = asked.byHand === true;
    const method = asked.method as store.VoteMethod;
    const fits = fitsHands({ method, rule: kind.rule, sitting: sitting?.id ?? null, closes: asked.closes });
    if (byHand && !fits) throw new Refusal('hand-unfit', {}, 422);
    const register = await this.mandates.register(client, asked.body);
    const presence = sitting && !asked.closes ? await presenceOf(client, sitting.id) : null;
    const here = presence && new Set(presence.filter(({ out }) => !out).map((one) => one.person));
    const prevented = new Set(register.filter((one) => one.prevented).map(({ holderId }) => holderId));
    const at = await openingsOf(this.parts, client, sitting, opens);
    const voters = await votersOf(client, { rules, register, prevented, here, at });
    const represented = new Set(voters.map(({ mandate }) => mandate));
    // A vote that is held again keeps the seats it was first reckoned from.
    const seats = secondOf ? seatsIn(secondOf) : await seatsOfBody(this.parts, client, asked.body);
    const counted = { seats, mandates: register, presence, prevented, represented };
    const id = newId('vo', random.bytes(16));
    await store.insertVote(
      client,
      {
        ...{ id, body: asked.body, session: sitting?.session ?? null, sitting: sitting?.id ?? null },
        ...{ subject: asked.subject || null, method, decision: asked.decision },
        ...{ rule: kind.rule, opens, closes: asked.closes, byHand, secondOf: secondOf?.id ?? null, by },
        bases: basesOfVote(rules, kind.rule, counted, at),
        title: sealTold(this.parts, readTitle(asked.title, subject?.title ?? kind.names), `vote/${id}`),
      },
      voters,
    );
    await this.parts.telling.tellVote(client, { id, body: asked.body, subject: asked.subject, byHand, by }, voters);
    if (asked.closes) await jobs.enqueue(client, CLOSING, { vote: id }, { runAt: asked.closes, key: id });
    if (sitting) await addFloorEvent(client, sitting.id, { kind: 'vote-opened', at: opens, data: { vote: id } });
    await audit.note(client, { by, action: 'vote.open', target: id });
    return id;
  }

  /**
   * One vote on a record at a time, and none on a whole text while one of its amendments is voted on, or the other way round.
   * Two who open at once wait for each other here. @throws Refusal `vote-open`
   */
  async assertNoneOpen(client: Client, subject: string): Promise<void> {
    const amends = subject.startsWith('am_') ? (await readBody(this.parts, client, subject, 'amendment')).motion : '';
    const whole = typeof amends === 'string' && amends !== '' ? amends : subject;
    await lockRecord(client, whole);
    await lockRecord(client, subject);
    const below = whole === subject ? await recordsNaming(client, 'amendment', 'motion', [whole]) : [];
    for (const one of [subject, whole, ...below.map(({ rid }) => rid)])
      if (await store.openVoteOn(client, one)) throw new Refusal('vote-open', {}, 409);
  }
}

/**
 * The kind of decision that was asked for: the one a motion was permitted with, as long as the rules know it. @throws Refusal
 * `decision-other`, `decision-unknown`, `method-not-open`
 */
function kindOf({ decisions }: Awaited<ReturnType<typeof rulesOf>>, { decision, method }: Opening, bound = '') {
  const other = bound !== decision && Object.hasOwn(decisions, bound) ? decisions[bound] : undefined;
  if (other) throw new Refusal('decision-other', { decision: other.names.text }, 422);
  const kind = Object.hasOwn(decisions, decision) ? decisions[decision] : undefined;
  if (!kind) throw new Refusal('decision-unknown', {}, 422);
  const held = METHODS.includes(method) && kind.methods?.some((one) => one === method);
  if (!held) throw new Refusal('method-not-open', {}, 422);
  return kind;
}

/** Words of the question, or what it is about. */
function readTitle(title: string, names: Text | null): string {
  const clean = title.normalize('NFC').trim().slice(0, MOST_TITLE);
  return clean === '' && names ? pickText(names, 'en').text : clean;
}

const seatsIn = ({ bases: { seats } }: store.VoteRow): number | null => (typeof seats === 'number' ? seats : null);
