/** The floor as somebody sees it who looks now: one reading serves the chair's screen, a delegate's and the public one. */
import type { LiveQuorum } from '../assembly/index.ts';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { readCurrentBodies, readRecord } from '../records/commands.ts';
import { known } from './open-sitting.ts';
import { assertOfBody, worksFor } from './parts.ts';
import { seatedIn } from './presence-store.ts';
import { groundOf, type QuorumParts, quorumNow } from './quorum.ts';
import type { AgendaItem, Session, Sessions } from './sessions.ts';
import { readSitting, type SittingRow, sittingsOf } from './sitting-store.ts';
import { type Speakers, secondsOf } from './speakers.ts';
import { nameFor } from './standing.ts';

/** A turn asked for or taken. */
export interface ShownTurn {
  id: string;
  delegation: string;
  kind: string;
  language: string;
  /** Seconds it may take; null without a limit. */
  seconds: number | null;
  /** Of the mandate this person sits for. */
  own: boolean;
}
/** A request in its place; `had` = turns and seconds its delegation has had, which gave it that place. */
export interface WaitingTurn extends ShownTurn {
  had: { turns: number; seconds: number };
}
export interface TurnUnderWay extends ShownTurn {
  taken: number;
  paused: boolean;
}

/** Everything a screen of a sitting shows, but votes. */
export interface FloorView {
  sitting: SittingRow;
  session: Session;
  item: AgendaItem | null;
  /** Null where the rules ask for none. */
  quorum: LiveQuorum | null;
  /** May the quorum be challenged by the rules? */
  challengeable: boolean;
  /** The mandate this person sits for now, and its name. */
  seat: { mandate: string; delegation: string; room: boolean } | null;
  under: TurnUnderWay[];
  order: WaitingTurn[];
  exhausted: ShownTurn[];
  /** Kinds of decision a vote may be about. */
  decisions: { key: string; names: Text }[];
  /** The kind the motion under way was permitted with; '' for none. */
  decides: string;
  /** Who is present: for who presides alone. */
  present: { mandate: string; delegation: string; room: boolean }[];
}

/** What the public may know of a sitting whose session is public. */
export interface PublicFloor {
  id: string;
  session: string;
  number: number;
  state: SittingRow['state'];
  mode: string;
  zone: string;
  starts: Date;
  /** Id of the item under way; the page shows it only where the public agenda has it. */
  item: string | null;
}

export class FloorViews {
  private readonly parts: QuorumParts;
  private readonly sessions: Sessions;
  private readonly speakers: Speakers;

  constructor(parts: QuorumParts, sessions: Sessions, speakers: Speakers) {
    this.parts = parts;
    this.sessions = sessions;
    this.speakers = speakers;
  }

  /** @throws Refusal `not-allowed`, `sitting-unknown`, `rules-missing`, `not-of-body` for the chair's screen */
  async read(person: SignedIn, id: string, { presiding = false } = {}): Promise<FloorView> {
    assertMay(person, presiding ? 'sitting.preside' : 'congress.read');
    const { pool, clock } = this.parts;
    const sitting = known(await readSitting(pool, id));
    // Who is present is told to officers of the body alone.
    if (presiding) await assertOfBody(this.parts, pool, person, sitting.body);
    const ground = await groundOf(this.parts, pool, sitting.body);
    const keeps = await worksFor(this.parts, pool, person, sitting.body, 'mandate.read');
    const [session, quorum, seated, { list, under }] = await Promise.all([
      this.sessions.open(person, sitting.session),
      quorumNow(this.parts, pool, sitting, ground).catch(unreckoned),
      seatedIn(pool, id),
      this.speakers.list(pool, id, ground),
    ]);
    const own = seated.find((one) => one.person === person.id);
    const register = new Map(ground.register.map((one) => [one.id, one]));
    // Who wants only to be counted is named to themselves and to whoever gives the floor.
    const named = (mandate: string): string => {
      const one = register.get(mandate);
      if (!one) return '';
      return presiding || mandate === own?.mandate ? one.told.constituency : nameFor(person, one, keeps);
    };
    const shown = ({ mandate, ...turn }: { mandate: string } & Omit<ShownTurn, 'own' | 'delegation'>): ShownTurn => ({
      ...turn,
      delegation: named(mandate),
      own: mandate === own?.mandate,
    });
    const asked = (one: { id: string; mandateId: string; kind: string }, seconds: number | null) =>
      shown({ id: one.id, kind: one.kind, mandate: one.mandateId, language: '', seconds });
    const there = ({ mandate, room }: { mandate: string; room: boolean }) => ({
      mandate,
      room,
      delegation: named(mandate),
    });
    const item = session.agenda.find((one) => one.id === sitting.item) ?? null;
    const motion = item?.motion ? await readCurrentBodies(pool, this.parts.vault, [item.motion]) : null;
    return {
      ...{ sitting, session, quorum, item },
      decides: String(motion?.get(item?.motion ?? '')?.rule ?? ''),
      challengeable: ground.rules.sitting?.challenge !== undefined,
      seat: own ? there(own) : null,
      under: under.map((row) => ({
        ...shown({
          id: row.id,
          kind: row.kind,
          mandate: row.mandate,
          language: row.language ?? '',
          seconds: row.granted,
        }),
        taken: secondsOf(row, clock.now()),
        paused: row.pausedAt !== null,
      })),
      order: list.order.map(({ request, seconds, had }) => ({ ...asked(request, seconds), had })),
      exhausted: list.exhausted.map((request) => asked(request, 0)),
      decisions: Object.entries(ground.rules.decisions).map(([key, { names }]) => ({ key, names })),
      present: presiding ? seated.map(there) : [],
    };
  }

  /** What anybody may know of a sitting; null unless the record of its session is public. */
  async publicly(id: string): Promise<PublicFloor | null> {
    const { pool } = this.parts;
    const sitting = isId(id, 'si') ? await readSitting(pool, id) : null;
    const record = sitting && (await readRecord(pool, sitting.session));
    if (!sitting || !record || record.publishedRev === null) return null;
    return openly(sitting);
  }

  /** What anybody may know of the sittings of a session, in their order; none unless its record is public. */
  async ofSession(session: string): Promise<PublicFloor[]> {
    const { pool } = this.parts;
    const record = await readRecord(pool, session);
    if (!record || record.publishedRev === null) return [];
    return (await sittingsOf(pool, [session])).map(openly);
  }
}

const openly = ({ id, session, number, state, mode, zone, starts, item }: SittingRow): PublicFloor => ({
  ...{ id, session, number, state, mode, zone, starts, item },
});

/** A body that states no seats has no quorum of them to show; opening the sitting says what to do. */
function unreckoned(error: unknown): null {
  if (error instanceof Refusal && error.code === 'seats-unstated') return null;
  throw error;
}
