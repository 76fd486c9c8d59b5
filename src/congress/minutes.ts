/**
 * Minutes of a session: drafted from what was kept, corrected by an officer, adopted by a vote. The draft is the members' own;
 * what a vote adopts is the draft as it stood when the vote was opened, and only that can become public.
 */
import { Refusal } from '../kernel/refusal.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import { listRevisions, lockRecord, openRevision, readRecord } from '../records/commands.ts';
import { floorEventsAfter } from './floor-store.ts';
import { innerOf } from './inner.ts';
import { type MinutedVote, minutesText } from './minutes-text.ts';
import { MINUTES_LANGUAGES, type MinutesLanguage } from './minutes-words.ts';
import { assertOfBody, type CongressParts } from './parts.ts';
import type { Session, Sessions } from './sessions.ts';
import { sittingsOf } from './sitting-store.ts';
import { shownVote } from './vote-shown.ts';
import * as votes from './vote-store.ts';
import type { Votes } from './votes.ts';

const MOST_EVENTS = 20_000;

export class Minutes {
  private readonly parts: CongressParts;
  private readonly sessions: Sessions;

  constructor(parts: CongressParts, sessions: Sessions, onVotes: Votes) {
    this.parts = parts;
    this.sessions = sessions;
    onVotes.whenAdopted('se', (client, by, session, vote) => this.adopted(client, by, session, vote));
  }

  /**
   * Drafts the minutes of a closed session, or drafts them anew. @throws Refusal `not-allowed`, `not-of-body`,
   * `record-unknown`, `state-move-invalid`
   */
  async draft(person: SignedIn, rid: string): Promise<void> {
    assertMay(person, 'sitting.preside');
    const { pool, records, audit } = this.parts;
    const lang = MINUTES_LANGUAGES.find((one) => one === person.lang) ?? 'en';
    await transaction(pool, async (client) => {
      await lockRecord(client, rid);
      const session = await this.sessions.read(client, rid);
      await assertOfBody(this.parts, client, person, session.body);
      if (session.state !== 'minutes_draft') await this.sessions.moveIn(client, person.id, rid, 'draft_minutes');
      const minutes = await this.written(client, session, lang);
      const { body, rev } = await this.revision(client, rid);
      await records.saveIn(client, {
        ...{ rid, type: 'session', by: person.id, baseRev: rev, command: true as const },
        body: { ...body, draft: minutes },
      });
      await audit.note(client, { by: person.id, action: 'session.minutes', target: rid });
    });
  }

  private async adopted(client: Client, by: string, rid: string, vote: string): Promise<void> {
    const { body, rev } = await this.revision(client, rid);
    const opened = (await votes.readVoteRow(client, vote))?.opens ?? new Date(0);
    const before = (await listRevisions(client, rid)).filter(({ at }) => at <= opened).at(-1);
    const voted = await openRevision(client, this.parts.vault, rid, before?.rev ?? rev);
    const { draft: _draft, ...rest } = body;
    await this.parts.records.saveIn(client, {
      ...{ rid, type: 'session', by, baseRev: rev, command: true as const },
      body: { ...rest, minutes: voted.body.draft },
    });
    await this.sessions.moveIn(client, by, rid, 'adopt_minutes');
  }

  private async written(db: Db, session: Session, lang: MinutesLanguage): Promise<ReturnType<typeof minutesText>> {
    const sittings = await sittingsOf(db, [session.rid]);
    const cast = (await Promise.all(sittings.map(({ id }) => votes.votesOfSitting(db, id)))).flat();
    const closed = cast.filter(({ state }) => state === 'closed');
    const inner = await innerOf(
      this.parts,
      db,
      closed.map(({ id }) => id),
    );
    const open = closed.filter(({ id }) => !inner.has(id));
    const held = await Promise.all(
      sittings.map(async ({ id, number, zone }) => ({
        ...{ number, zone },
        events: await floorEventsAfter(db, id, 0, MOST_EVENTS),
      })),
    );
    return minutesText(
      {
        sittings: held,
        agenda: new Map(session.agenda.filter(({ internal }) => !internal).map((item) => [item.id, item])),
        votes: new Map(open.map((row) => [row.id, minuted(shownVote(this.parts, row))])),
        apart: new Set(inner.keys()),
      },
      lang,
    );
  }

  private async revision(db: Db, rid: string): Promise<{ rev: number; body: Record<string, unknown> }> {
    const row = await readRecord(db, rid);
    if (!row) throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
    const { body } = await openRevision(db, this.parts.vault, rid, row.rev);
    return { rev: row.rev, body };
  }
}

const minuted = ({ id, title, result }: MinutedVote): MinutedVote => ({ id, title, result });
