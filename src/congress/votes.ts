/**
 * Votes: opened by the rule of a kind of decision with the register frozen as the rule says, cast and cast again until they
 * close, counted once, and decided by exact reckoning. While a vote is open nobody learns how it stands.
 */
import { basesOf, countProxies, decide, type MotionEvent, voterOf } from '../assembly/index.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { pickText, type Text } from '../kernel/text.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import { readRecord } from '../records/commands.ts';
import { addFloorEvent, presenceOf } from './floor-store.ts';
import type { Mandates, Registered } from './mandates.ts';
import type { Motions } from './motions.ts';
import { assertOfBody, type CongressParts, openTold, sealTold } from './parts.ts';
import { asGiven, proxiesInForce } from './proxy-store.ts';
import { rulesOf } from './rules.ts';
import { readSitting } from './sitting-store.ts';
import { countBallots, inputOf } from './vote-count.ts';
import { voteRecord } from './vote-record.ts';
import * as store from './vote-store.ts';

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
  title: string;
  /** End of the window of an asynchronous vote; null when the chair closes it. */
  closes: Date | null;
}

/** A vote as its readers see it: the result once it is closed, and never before. */
export interface Vote extends Omit<store.VoteRow, 'title'> {
  title: string;
}

/** What somebody may cast, and what they have cast. */
export interface Ballot {
  mandate: string;
  constituency: string;
  weight: number;
  via: store.EntitledRow['via'];
  cast: { option: store.Option; weight: number }[];
}

/** One choice; a mandate may split its weight over several. */
export interface Choice {
  mandate: string;
  option: string;
  /** Left out: the whole weight. */
  weight?: number;
}

/** What follows when a record is adopted: `subject` is the record, `vote` the vote. */
export type Follower = (client: Client, by: string, subject: string, vote: string) => Promise<void>;

const CLOSING = 'congress.vote.close';
const METHODS: readonly string[] = ['show', 'roll_call'];
const MOST_TITLE = 500;
const SHOWN = 200;

export class Votes {
  private readonly parts: CongressParts;
  private readonly mandates: Mandates;
  private readonly motions: Motions;
  private readonly followers = new Map<string, Follower>();

  constructor(parts: CongressParts, mandates: Mandates, motions: Motions) {
    this.parts = parts;
    this.mandates = mandates;
    this.motions = motions;
    parts.jobs.handle(CLOSING, async ({ payload }) => {
      const { vote } = payload as { vote: string };
      await this.closeOverdue(vote);
    });
  }

  /** Has something done, in the same transaction, when a vote adopts a record whose id has this prefix. */
  whenAdopted(prefix: string, follower: Follower): void {
    this.followers.set(prefix, follower);
  }

  /**
   * Opens a vote; who may cast is fixed now. Returns its id. @throws Refusal `not-allowed`, `not-of-body`, `rules-missing`,
   * `decision-unknown`, `method-not-open`, `vote-open` on the same record, `window-over`, `sitting-not-open`
   */
  async open(person: SignedIn, asked: Opening): Promise<string> {
    assertMay(person, 'sitting.preside');
    const { pool } = this.parts;
    return await transaction(pool, async (client) => {
      await assertOfBody(this.parts, client, person, asked.body);
      return await this.openIn(client, person.id, asked, null);
    });
  }

  /** What this person may cast in a vote, with what they have cast. @throws Refusal `not-allowed`, `vote-unknown` */
  async own(person: SignedIn, id: string): Promise<Ballot[]> {
    assertMay(person, 'sitting.attend');
    const { pool } = this.parts;
    const vote = await this.row(pool, id);
    const entitled = await store.entitledTo(pool, id, person.id);
    const mandates = entitled.map(({ mandate }) => mandate);
    const cast = Map.groupBy(await store.ballotsOf(pool, id, mandates), ({ mandate }) => mandate);
    const register = await this.byId(pool, vote.body);
    return entitled.map(({ mandate, weight, via }) => ({
      ...{ mandate, weight, via },
      constituency: register.get(mandate)?.told.constituency ?? '',
      cast: (cast.get(mandate) ?? []).map(({ option, weight: given }) => ({ option, weight: given })),
    }));
  }

  /**
   * Casts, or casts again: all choices for a mandate together replace what it had. @throws Refusal `not-allowed`,
   * `vote-unknown`, `vote-closed`, `not-entitled`, `option-unknown`, `split-uneven`
   */
  async cast(person: SignedIn, id: string, choices: readonly Choice[]): Promise<void> {
    assertMay(person, 'sitting.attend');
    const { pool, clock } = this.parts;
    await transaction(pool, async (client) => {
      const vote = await store.readVoteRow(client, id, 'share');
      if (!vote) throw new Refusal('vote-unknown', {}, 404);
      const at = clock.now();
      if (vote.state !== 'open' || (vote.closes && vote.closes <= at)) throw new Refusal('vote-closed', {}, 409);
      const entitled = new Map(
        (await store.entitledTo(client, id, person.id, 'lock')).map((one) => [one.mandate, one]),
      );
      for (const [mandate, chosen] of Map.groupBy(choices, (choice) => choice.mandate)) {
        const right = entitled.get(mandate);
        if (!right) throw new Refusal('not-entitled', {}, 403);
        await store.putBallot(client, id, mandate, readChoices(chosen, right.weight), { person: person.id, at });
      }
    });
  }

  /** Says that the quorum of an open vote is challenged as the rules ask. @throws Refusal `not-allowed`, `not-of-body`, `vote-closed` */
  async challenge(person: SignedIn, id: string): Promise<void> {
    assertMay(person, 'sitting.preside');
    const { pool, audit } = this.parts;
    await transaction(pool, async (client) => {
      const vote = await this.row(client, id, 'update');
      await assertOfBody(this.parts, client, person, vote.body);
      if (vote.state !== 'open') throw new Refusal('vote-closed', {}, 409);
      await store.challengeQuorum(client, id);
      await audit.note(client, { by: person.id, action: 'vote.challenge', target: id });
    });
  }

  /**
   * Closes a vote and decides it. A tie that calls for a second vote opens it at once. Closing twice answers the same.
   * @throws Refusal `not-allowed`, `not-of-body`, `vote-unknown`, `window-open` before an asynchronous vote is over
   */
  async close(person: SignedIn, id: string): Promise<Vote> {
    assertMay(person, 'sitting.preside');
    const { pool, clock } = this.parts;
    return await transaction(pool, async (client) => {
      const vote = await this.row(client, id, 'update');
      await assertOfBody(this.parts, client, person, vote.body);
      if (vote.state === 'open' && vote.closes && vote.closes > clock.now()) throw new Refusal('window-open', {}, 409);
      return await this.closeIn(client, person.id, vote);
    });
  }

  /** Votes of a body, newest first. @throws Refusal `not-allowed` */
  async list(person: SignedIn, body: string): Promise<Vote[]> {
    assertMay(person, 'congress.read');
    return (await store.votesOf(this.parts.pool, body, SHOWN)).map((row) => this.shown(row));
  }

  /** One vote. @throws Refusal `not-allowed`, `vote-unknown` */
  async read(person: SignedIn, id: string): Promise<Vote> {
    assertMay(person, 'congress.read');
    return this.shown(await this.row(this.parts.pool, id));
  }

  /**
   * Makes the record of a closed vote and hands it in: two officers sign it in the review room. Made once; asked again, it
   * answers the same. @throws Refusal `not-allowed`, `not-of-body`, `vote-unknown`, `vote-still-open`
   */
  async report(person: SignedIn, id: string): Promise<string> {
    assertMay(person, 'congress.prepare');
    const { pool, records, audit } = this.parts;
    return await transaction(pool, async (client) => {
      const vote = await this.row(client, id, 'update');
      await assertOfBody(this.parts, client, person, vote.body);
      if (vote.state !== 'closed') throw new Refusal('vote-still-open', {}, 409);
      if (await readRecord(client, id)) return id;
      const register = await this.byId(client, vote.body);
      const called = new Map((await this.parts.colleagues(client)).map((one) => [one.id, one.pseudonym]));
      const onRoll = (await store.entitledOf(client, id)).map((entitled) => {
        const holder = register.get(entitled.mandate);
        const delegation = holder?.told.constituency ?? '';
        return [entitled.mandate, { entitled, delegation, name: called.get(holder?.holderId ?? '') ?? '' }] as const;
      });
      const title = { lang: person.lang ?? 'und', text: this.shown(vote).title };
      const body = voteRecord(vote, title, await store.ballotsOf(client, id), new Map(onRoll));
      const save = { rid: id, type: 'vote', body, by: person.id, baseRev: 0, command: true as const };
      const { rev } = await records.saveIn(client, save);
      await records.submitIn(client, id, rev);
      await audit.note(client, { by: person.id, action: 'vote.report', target: id });
      return id;
    });
  }

  private async openIn(client: Client, by: string, asked: Opening, secondOf: string | null): Promise<string> {
    const { clock, random, audit, jobs } = this.parts;
    const rules = await rulesOf(this.parts, client, asked.body);
    const kind = Object.hasOwn(rules.decisions, asked.decision) ? rules.decisions[asked.decision] : undefined;
    if (!kind) throw new Refusal('decision-unknown', {}, 422);
    const method = METHODS.includes(asked.method) && kind.methods?.some((one) => one === asked.method);
    if (!method) throw new Refusal('method-not-open', {}, 422);
    if (asked.subject && (await store.openVoteOn(client, asked.subject))) throw new Refusal('vote-open', {}, 409);
    const opens = clock.now();
    if (asked.closes && asked.closes <= opens) throw new Refusal('window-over', {}, 422);
    const sitting = asked.sitting ? await readSitting(client, asked.sitting) : null;
    if (asked.sitting && (!sitting || sitting.state === 'closed' || sitting.state === 'called'))
      throw new Refusal('sitting-not-open', {}, 409);
    const register = await this.mandates.register(client, asked.body);
    const presence = sitting ? await presenceOf(client, sitting.id) : [];
    const prevented = new Set(register.filter((one) => one.prevented).map(({ holderId }) => holderId));
    const openings = {
      session_opened: (sitting?.opened ?? opens).toISOString(),
      vote_opened: opens.toISOString(),
      ...(sitting?.opened ? { sitting_opened: sitting.opened.toISOString() } : {}),
    };
    const id = newId('vo', random.bytes(16));
    const seats = Math.max(register.length, 1);
    await store.insertVote(
      client,
      {
        ...{ id, body: asked.body, session: sitting?.session ?? null, sitting: sitting?.id ?? null },
        ...{ subject: asked.subject || null, method: asked.method as store.VoteMethod, decision: asked.decision },
        ...{ rule: kind.rule, opens, closes: asked.closes, secondOf, by },
        bases: basesOf(rules, { seats, mandates: register, presence, prevented }, openings),
        title: sealTold(this.parts, readTitle(asked.title, kind.names), `vote/${id}`),
      },
      await this.entitled(client, register, {
        rules,
        prevented,
        here: sitting && !asked.closes ? new Set(presence.filter(({ out }) => !out).map((one) => one.person)) : null,
        at: openings,
      }),
    );
    if (asked.closes) await jobs.enqueue(client, CLOSING, { vote: id }, { runAt: asked.closes, key: id });
    if (sitting) await addFloorEvent(client, sitting.id, { kind: 'vote-opened', at: opens, data: { vote: id } });
    await audit.note(client, { by, action: 'vote.open', target: id });
    return id;
  }

  /** Who may cast for each mandate that counts now: its holder, the substitute who stands in, or the proxy it was given to. */
  private async entitled(
    client: Client,
    register: readonly Registered[],
    {
      rules,
      prevented,
      here,
      at,
    }: {
      rules: Awaited<ReturnType<typeof rulesOf>>;
      prevented: ReadonlySet<string>;
      /** People in the sitting; null when the vote waits for everybody. */
      here: ReadonlySet<string> | null;
      at: { vote_opened: string; sitting_opened?: string };
    },
  ): Promise<Omit<store.EntitledRow, 'vote'>[]> {
    const moment = { ...at, at: at.vote_opened };
    const everybody = new Set(register.flatMap(({ holderId, substituteIds = [] }) => [holderId, ...substituteIds]));
    const people = { prevented, available: here ?? everybody };
    const given = await proxiesInForce(client, new Date(at.vote_opened));
    const { counted } = countProxies(rules, register, given.map(asGiven), moment, people);
    const proxies = new Map(counted.map(({ fromMandateId, voter }) => [fromMandateId, voter]));
    return register.flatMap((mandate): Omit<store.EntitledRow, 'vote'>[] => {
      const right = { mandate: mandate.id, weight: mandate.weight ?? 1, release: mandate.told.release };
      const person = voterOf(rules, mandate, moment, people);
      if (person) return [{ ...right, person, via: person === mandate.holderId ? 'holder' : 'substitute' }];
      const proxy = proxies.get(mandate.id);
      return proxy ? [{ ...right, person: proxy, via: 'proxy' }] : [];
    });
  }

  private async closeOverdue(id: string): Promise<void> {
    await transaction(this.parts.pool, async (client) => {
      const vote = await this.row(client, id, 'update');
      if (vote.closes && vote.closes <= this.parts.clock.now()) await this.closeIn(client, 'instance', vote);
    });
  }

  private async closeIn(client: Client, by: string, vote: store.VoteRow): Promise<Vote> {
    if (vote.state === 'closed') return this.shown(vote);
    const { clock, audit } = this.parts;
    const at = clock.now();
    const register = await this.byId(client, vote.body);
    const counted = countBallots(
      await store.ballotsOf(client, vote.id),
      (mandate) => register.get(mandate)?.constituencyId ?? mandate,
    );
    const input = inputOf(vote, counted);
    const { outcome, steps } = decide(vote.rule, input);
    await store.closeVoteRow(client, vote.id, { at, input, result: { outcome, steps } });
    if (vote.sitting)
      await addFloorEvent(client, vote.sitting, { kind: 'vote-closed', at, data: { vote: vote.id, outcome } });
    await this.follow(client, by, vote, outcome);
    await audit.note(client, {
      by,
      action: 'vote.close',
      target: vote.id,
      detail: { outcome },
    });
    if (outcome === 'second_vote' && !vote.secondOf) await this.openSecond(client, by, vote, at);
    return this.shown({ ...vote, state: 'closed', closedAt: at, input, result: { outcome, steps } });
  }

  /** A motion or an amendment goes where the vote sends it; other records that are adopted have their followers. */
  private async follow(client: Client, by: string, { id, subject }: store.VoteRow, outcome: string): Promise<void> {
    const follower = this.followers.get(subject?.split('_', 1)[0] ?? '');
    if (follower && subject && outcome === 'adopted') await follower(client, by, subject, id);
    const event: MotionEvent | null = outcome === 'adopted' ? 'accept' : outcome === 'rejected' ? 'reject' : null;
    if (event && subject && /^(?:mo|am)_/.test(subject)) await this.motions.stepIn(client, by, subject, event);
  }

  private async openSecond(client: Client, by: string, vote: store.VoteRow, at: Date): Promise<void> {
    const { title } = this.shown(vote);
    const window = vote.closes ? vote.closes.getTime() - vote.opens.getTime() : null;
    const closes = window === null ? null : new Date(at.getTime() + window);
    const { body, decision, method } = vote;
    const again = { body, decision, method, title, closes, sitting: vote.sitting ?? '', subject: vote.subject ?? '' };
    await this.openIn(client, by, again, vote.id);
  }

  private async byId(db: Db, body: string): Promise<Map<string, Registered>> {
    return new Map((await this.mandates.register(db, body)).map((one) => [one.id, one]));
  }

  private async row(db: Db, id: string, lock?: 'update'): Promise<store.VoteRow> {
    const row = await store.readVoteRow(db, id, lock);
    if (!row) throw new Refusal('vote-unknown', {}, 404);
    return row;
  }

  private shown({ title, ...row }: store.VoteRow): Vote {
    return { ...row, title: openTold<string>(this.parts, title, `vote/${row.id}`) };
  }
}

/** @throws Refusal `option-unknown`, `split-uneven` unless the whole weight is given once */
function readChoices(chosen: readonly Choice[], weight: number): { option: store.Option; weight: number }[] {
  const read = chosen.map(({ option, weight: given = weight }) => {
    const known = store.OPTIONS.find((one) => one === option);
    if (!known) throw new Refusal('option-unknown', {}, 422);
    if (!Number.isSafeInteger(given) || given < 1) throw new Refusal('split-uneven', { weight }, 422);
    return { option: known, weight: given };
  });
  const options = new Set(read.map(({ option }) => option));
  const sum = read.reduce((all, one) => all + one.weight, 0);
  if (options.size !== read.length || sum !== weight) throw new Refusal('split-uneven', { weight }, 422);
  return read;
}

/** Words of the question, or the name of the kind of decision. */
function readTitle(title: string, names: Text): string {
  const clean = title.normalize('NFC').trim().slice(0, MOST_TITLE);
  return clean === '' ? pickText(names, 'en').text : clean;
}
