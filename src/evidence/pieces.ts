/**
 * Pieces of evidence as people work with them: a record with its files. Making one from files that wait, listing them,
 * and citing one at a page, a time or a sentence of another record.
 */
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { transaction } from '../platform/index.ts';
import { readCurrent } from '../records/commands.ts';
import type { Body } from '../records/validate.ts';
import { type CitedAt, withCitation } from './citation.ts';
import type { Evidence, EvidenceParts, Kept } from './commands.ts';
import type { Flag } from './model.ts';
import { saveNoted } from './saving.ts';
import { listPieces } from './store.ts';

/** An evidence record with its files, oldest first. */
export interface Piece {
  rid: string;
  rev: number;
  status: string;
  at: Date;
  body: Body;
  files: Kept[];
}

export interface PieceFilter {
  /** Words that stand in the title, whatever their case. */
  words?: string;
  /** Code of the vocabulary `source-material`. */
  kind?: string;
  status?: string;
  /** Only pieces with a file under this flag. */
  flag?: Flag;
  before?: string;
}

const PAGE = 24;
const BATCH = 100;
/** As many records are looked through for a filter before the list says that there may be more. */
const MOST_SCANNED = 2000;

export class Pieces {
  private readonly parts: EvidenceParts;
  private readonly evidence: Evidence;

  constructor(parts: EvidenceParts, evidence: Evidence) {
    this.parts = parts;
    this.evidence = evidence;
  }

  /**
   * A new piece of evidence from files that wait, and copies of others (a report's). When a file cannot be attached the
   * piece is there without it and the file waits on. @throws Refusal `not-allowed`, `record-invalid`, `file-unknown`
   */
  async add(
    person: SignedIn,
    what: { body: Body; ids: readonly string[]; copies?: readonly string[]; flags: Flag[] },
  ): Promise<string> {
    assertMay(person, 'evidence.add');
    for (const id of [...what.ids, ...(what.copies ?? [])]) await this.evidence.file(person, id);
    const { rid } = await saveNoted(this.parts, person, { type: 'evidence', body: what.body });
    await this.put(person, rid, what);
    return rid;
  }

  /** Puts further files with a piece that is there. @throws Refusal `not-allowed`, `file-unknown` */
  async put(
    person: SignedIn,
    rid: string,
    { ids, copies = [], flags }: { ids: readonly string[]; copies?: readonly string[]; flags: Flag[] },
  ): Promise<void> {
    assertMay(person, 'evidence.add');
    await transaction(this.parts.pool, (client) =>
      this.evidence.attach(client, { holder: person.id, ids, rid, flags }),
    );
    for (const id of copies) await this.evidence.copyTo(person, id, rid);
  }

  /** One piece. @throws Refusal `record-unknown`, `record-erased`, `not-allowed` */
  async piece(person: SignedIn, rid: string): Promise<Piece> {
    assertMay(person, 'evidence.read');
    if (!rid.startsWith('ev_')) throw new Refusal('record-unknown', { rid }, 404);
    const { rev, status, body, at } = await this.parts.records.read(rid);
    return { rid, rev, status, at, body, files: await this.evidence.filesOf(person, rid) };
  }

  /** Pieces, newest first, a page at a time. `next` goes on; null at the end. @throws Refusal `not-allowed` */
  async list(person: SignedIn, filter: PieceFilter): Promise<{ pieces: Piece[]; next: string | null }> {
    assertMay(person, 'evidence.read');
    const found: Piece[] = [];
    let before = cursorFrom(filter.before);
    for (let scanned = 0; scanned < MOST_SCANNED; scanned += BATCH) {
      const rows = await listPieces(this.parts.pool, { status: filter.status ?? null, before, limit: BATCH });
      const bodies = await readCurrent(
        this.parts.pool,
        this.parts.vault,
        rows.map(({ rid }) => rid),
      );
      const fits = rows.filter(({ rid }) => matches(bodies.get(rid)?.body, filter));
      const files = await this.evidence.filesOfMany(
        person,
        fits.map(({ rid }) => rid),
      );
      for (const row of rows) {
        before = { at: row.at, rid: row.rid };
        const body = bodies.get(row.rid)?.body;
        const own = files.get(row.rid) ?? [];
        if (!body || !fits.includes(row) || !flagged(own, filter.flag)) continue;
        found.push({ ...row, body, files: own });
        if (found.length === PAGE) return { pieces: found, next: cursorOf(before) };
      }
      if (rows.length < BATCH) return { pieces: found, next: null };
    }
    return { pieces: found, next: before ? cursorOf(before) : null };
  }

  /**
   * Cites a piece in another record: as one of its sources, and at a field where one is named. A revision of that record
   * is saved. @throws Refusal `record-unknown`, `revision-conflict`, `record-invalid`, `not-allowed`, `citing-impossible`
   */
  async cite(person: SignedIn, rid: string, at: CitedAt & { record: string }): Promise<{ rid: string; rev: number }> {
    assertMay(person, 'record.edit');
    const { body: evidence } = await this.piece(person, rid);
    const cited = await this.parts.records.read(at.record);
    const type = at.record.startsWith('br_') ? 'breach' : null;
    if (type === null) throw new Refusal('citing-impossible', { rid: at.record }, 422);
    const body = withCitation(cited.body, { evidence: rid, title: evidence.title as Text, at });
    return await saveNoted(this.parts, person, {
      rid: at.record,
      type,
      body,
      baseRev: cited.rev,
      ...(cited.sealed ? { sealed: cited.sealed } : {}),
    });
  }
}

function matches(body: Body | undefined, { words, kind }: PieceFilter): boolean {
  if (!body) return false;
  if (kind && body.kind !== kind) return false;
  const title = body.title as Text | undefined;
  const texts = title ? [title.text, ...Object.values(title.translations ?? {})] : [];
  return !words || texts.some((text) => text.toLocaleLowerCase().includes(words.toLocaleLowerCase()));
}

const flagged = (files: readonly Kept[], flag: Flag | undefined): boolean =>
  flag === undefined || files.some(({ row }) => row.flags.includes(flag));

const cursorOf = ({ at, rid }: { at: Date; rid: string }): string => `${at.getTime()}-${rid}`;

function cursorFrom(text: string | undefined): { at: Date; rid: string } | null {
  const match = /^(\d{1,15})-(ev_[a-z2-7]{26})$/.exec(text ?? '');
  return match ? { at: new Date(Number(match[1])), rid: match[2] as string } : null;
}
