/**
 * Sessions of the bodies: records whose state goes the way of the assembly and no other. A session is convened only when
 * notice was given as the rules ask, and closed only when none of its sittings is open.
 */
import {
  advance,
  eventsFrom,
  lastNoticeDay,
  noticeMet,
  SESSION,
  type SessionEvent,
  type SessionState,
} from '../assembly/index.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { daySpan, type UncertainDate } from '../kernel/uncertain-date.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, type Db, transaction } from '../platform/index.ts';
import { lockRecord, openRevision, readCurrentBodies, readRecord, recordsOfType } from '../records/commands.ts';
import { assertOfBody, type CongressParts, dayOf } from './parts.ts';
import type { Rights } from './rights.ts';
import { rulesOf } from './rules.ts';
import { openSittingsOf } from './sitting-store.ts';

/** A matter of an agenda. Internal ones are told to people of the body alone. */
export interface AgendaItem {
  id: string;
  number: string;
  /** Number of the item it belongs under; '' at the top. */
  under: string;
  title: Text;
  motion: string;
  /** A record of a document; '' for none. */
  document: string;
  /** Where a document is to be read; '' for none. */
  url: string;
  /** The words of a document, so that nobody has to open a file to read them. */
  paper: Text | null;
  closed: boolean;
  internal: boolean;
}

/** A session as its members see it. */
export interface Session {
  rid: string;
  rev: number;
  body: string;
  title: Text;
  kind: string;
  state: SessionState;
  /** First day, `YYYY-MM-DD`; '' while it has none. */
  opens: string;
  mode: string;
  zone: string;
  venue: Text | null;
  agenda: AgendaItem[];
  /** Records of documents of the session as a whole. */
  documents: string[];
}

const SHOWN = 200;
/** Follows from the vote on the minutes alone. */
const FOLLOWING: ReadonlySet<SessionEvent> = new Set(['adopt_minutes']);

export class Sessions {
  private readonly parts: CongressParts;

  private readonly rights: Pick<Rights, 'inside'>;

  constructor(parts: CongressParts, rights: Pick<Rights, 'inside'>) {
    this.parts = parts;
    this.rights = rights;
  }

  /** All bodies with their names, last changed first. @throws Refusal `not-allowed` */
  async bodies(person: SignedIn): Promise<{ rid: string; title: Text }[]> {
    assertMay(person, 'congress.read');
    const { pool, vault } = this.parts;
    const bodies = await readCurrentBodies(pool, vault, await recordsOfType(pool, 'body', SHOWN));
    return [...bodies].map(([rid, { title }]) => ({ rid, title: title as Text }));
  }

  /** All sessions, those that come last first, each as this person reads it. @throws Refusal `not-allowed` */
  async list(person: SignedIn): Promise<Session[]> {
    assertMay(person, 'congress.read');
    const { pool, vault } = this.parts;
    const bodies = await readCurrentBodies(pool, vault, await recordsOfType(pool, 'session', SHOWN));
    const sessions: Session[] = [];
    const asked = new Map<string, boolean>();
    for (const [rid, body] of bodies) sessions.push(await this.shown(person, sessionOf(rid, 0, body), asked));
    return sessions.sort((a, b) => (a.opens < b.opens ? 1 : a.opens > b.opens ? -1 : 0));
  }

  /** One session as this person reads it. @throws Refusal `not-allowed`, `record-unknown` */
  async open(person: SignedIn, rid: string): Promise<Session> {
    assertMay(person, 'congress.read');
    return await this.shown(person, await this.read(this.parts.pool, rid));
  }

  /** Without internal matters for who is not of the body; `asked` keeps what was found out of each body. */
  private async shown(person: SignedIn, session: Session, asked = new Map<string, boolean>()): Promise<Session> {
    const agenda = session.agenda.filter(({ internal }) => !internal);
    if (agenda.length === session.agenda.length) return session;
    const inside = asked.get(session.body) ?? (await this.rights.inside(person, session.body));
    asked.set(session.body, inside);
    return inside ? session : { ...session, agenda };
  }

  /** One session, for commands that have asked permission. @throws Refusal `record-unknown` */
  async read(db: Db, rid: string): Promise<Session> {
    const { rev, body } = await this.revision(db, rid);
    return sessionOf(rid, rev, body);
  }

  /**
   * Takes a session one step on. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown`, `state-move-invalid`,
   * `notice-missing`, `notice-late`, `sittings-open`
   */
  async move(person: SignedIn, rid: string, event: SessionEvent): Promise<SessionState> {
    assertMay(person, 'sitting.preside');
    if (FOLLOWING.has(event)) throw new Refusal('state-move-invalid', { state: '', event }, 409);
    const { pool, audit } = this.parts;
    return await transaction(pool, async (client) => {
      await lockRecord(client, rid);
      const { body } = await this.revision(client, rid);
      await assertOfBody(this.parts, client, person, String(body.body));
      const state = await this.moveIn(client, person.id, rid, event);
      await audit.note(client, { by: person.id, action: 'sitting.session', target: rid, detail: { event } });
      return state;
    });
  }

  /** The same as part of what a vote decides; permission was asked by whoever calls. */
  async moveIn(client: Client, by: string, rid: string, event: SessionEvent): Promise<SessionState> {
    await lockRecord(client, rid);
    const { rev, body } = await this.revision(client, rid);
    const state = advance(SESSION, stateOf(body.state), event);
    if (event === 'convene') await this.assertNotice(client, body);
    if (event === 'close' && (await openSittingsOf(client, rid)) > 0) throw new Refusal('sittings-open', {}, 409);
    await this.parts.records.saveIn(client, {
      ...{ rid, type: 'session', by, baseRev: rev, command: true as const },
      body: { ...body, state: state.replaceAll('_', '-') },
    });
    if (event === 'convene')
      await this.parts.telling.tellBody(client, { kind: 'session', about: rid, body: String(body.body) }, [by]);
    return state;
  }

  /**
   * Of a session that waits to be convened: the last day on which notice is in time; null where that says nothing, as the
   * session has no day or its body no rules that can be read.
   */
  async noticeBy(person: SignedIn, { body, kind, state, opens }: Session): Promise<string | null> {
    assertMay(person, 'congress.read');
    if (opens === '' || !eventsFrom(SESSION, state).includes('convene')) return null;
    try {
      return lastNoticeDay(await rulesOf(this.parts, this.parts.pool, body), noticeKind(kind), opens);
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  private async assertNotice(db: Db, { body, kind, noticed, when }: Record<string, unknown>): Promise<void> {
    if (!noticed || !when) throw new Refusal('notice-missing', {}, 409);
    const [sent, opens] = [daySpan(noticed as UncertainDate).to, daySpan(when as UncertainDate).from];
    if (sent > dayOf(this.parts.clock.now())) throw new Refusal('notice-missing', {}, 409);
    const rules = await rulesOf(this.parts, db, String(body));
    const met = noticeMet(rules, noticeKind(kind), sent, opens);
    if (!met) throw new Refusal('notice-late', { sent, opens }, 409);
  }

  private async revision(db: Db, rid: string): Promise<{ rev: number; body: Record<string, unknown> }> {
    const row = rid.startsWith('se_') ? await readRecord(db, rid) : null;
    if (!row || row.status === 'erased') throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
    const { body } = await openRevision(db, this.parts.vault, rid, row.rev);
    return { rev: row.rev, body };
  }
}

/** Whose notice the rules ask for. */
const noticeKind = (kind: unknown): 'ordinary' | 'special' => (kind === 'special' ? 'special' : 'ordinary');

/** A session nobody has moved on yet is proposed. */
const stateOf = (code: unknown): SessionState =>
  typeof code === 'string' && code !== '' ? (code.replaceAll('-', '_') as SessionState) : 'proposed';

type Item = Partial<Record<'id' | 'number' | 'under' | 'motion' | 'document' | 'url', string>> & {
  title?: Text;
  paper?: Text;
  closed?: boolean;
};

function sessionOf(rid: string, rev: number, body: Record<string, unknown>): Session {
  const items = (name: 'agenda' | 'internal'): AgendaItem[] =>
    ((body[name] ?? []) as Item[]).map((item) => ({
      ...{ id: item.id ?? '', number: item.number ?? '', under: item.under ?? '', motion: item.motion ?? '' },
      title: item.title ?? { lang: 'und', text: '' },
      ...{ document: item.document ?? '', url: item.url ?? '', paper: item.paper ?? null },
      ...{ closed: item.closed === true, internal: name === 'internal' },
    }));
  return {
    ...{ rid, rev, body: String(body.body ?? ''), title: body.title as Text, kind: String(body.kind ?? '') },
    state: stateOf(body.state),
    opens: body.when ? daySpan(body.when as UncertainDate).from : '',
    ...{
      mode: String(body.mode ?? ''),
      zone: String(body.zone ?? ''),
      venue: (body.venue as Text | undefined) ?? null,
    },
    agenda: [...items('agenda'), ...items('internal')],
    documents: (body.documents as string[] | undefined) ?? [],
  };
}
