/**
 * What the clauses of a resolution rest on: an instrument with its article and address, or a breach that is public. Officers
 * write it down as long as the resolution is theirs alone; what delegates signed before lapses with the text they signed.
 */
import { numberClauses } from '../assembly/index.ts';
import { Refusal } from '../kernel/refusal.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { transaction } from '../platform/index.ts';
import { lockRecord, openRevision } from '../records/commands.ts';
import { clausesIn } from './clauses.ts';
import { assertWorksFor, type CongressParts } from './parts.ts';
import { freePart, isAddress, readSource, unread } from './sources.ts';

/** What one clause rests on. */
export interface Citation {
  id: string;
  /** Id of a clause; older ones may hold its number. */
  clause: string;
  instrument?: string;
  article?: string;
  url?: string;
  breach?: string;
}

/** What an officer types; '' where nothing. */
export interface Cited {
  clause: string;
  instrument: string;
  article: string;
  /** Address of the instrument. */
  url: string;
  /** Code or address of a breach that is public. */
  breach: string;
}

export class Citations {
  private readonly parts: CongressParts;

  constructor(parts: CongressParts) {
    this.parts = parts;
  }

  /**
   * Adds one. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown`, `record-not-open`, `text-missing`,
   * `source-unread`
   */
  async add(person: SignedIn, resolution: string, cited: Cited): Promise<void> {
    const [instrument, article, url] = [cited.instrument, cited.article, cited.url].map((typed) => typed.trim());
    if (!instrument && !cited.breach.trim()) throw new Refusal('text-missing', {}, 422);
    if (url && !isAddress(url)) throw unread(url);
    await this.change(person, resolution, async (all, body) => {
      const clause = numberClauses(clausesIn(body)).find(({ eId }) => eId === cited.clause);
      if (!clause) throw unknown(cited.clause);
      const breach = cited.breach.trim() ? await this.breachOf(cited.breach) : '';
      const made = {
        ...{ id: freePart(all, 'q'), clause: clause.eId },
        ...(instrument ? { instrument } : {}),
        ...(article ? { article } : {}),
        ...(url ? { url } : {}),
        ...(breach ? { breach } : {}),
      };
      return [...all, made];
    });
  }

  /** Takes one off. @throws Refusal as `add` */
  async remove(person: SignedIn, resolution: string, id: string): Promise<void> {
    await this.change(person, resolution, async (all) => {
      if (!all.some((one) => one.id === id)) throw unknown(id);
      return all.filter((one) => one.id !== id);
    });
  }

  /** @throws Refusal `not-allowed`, `not-of-body`, `record-unknown`, `record-not-open` */
  private async change(
    person: SignedIn,
    rid: string,
    next: (all: readonly Citation[], body: Readonly<Record<string, unknown>>) => Promise<Citation[]>,
  ): Promise<void> {
    assertMay(person, 'congress.prepare');
    const { pool, vault, records, audit } = this.parts;
    await transaction(pool, async (client) => {
      const row = await lockRecord(client, rid);
      if (row?.type !== 'resolution' || row.status === 'erased') throw unknown(rid);
      const { body, rev } = await openRevision(client, vault, rid, row.rev);
      await assertWorksFor(this.parts, client, person, String(body.body), 'congress.prepare');
      if (row.status !== 'draft') throw new Refusal('record-not-open', { rid, status: row.status }, 409);
      const { citations = [], ...rest } = body;
      const citing = await next(citations as Citation[], body);
      await records.saveIn(client, {
        ...{ rid, type: 'resolution', by: person.id, baseRev: rev },
        body: { ...rest, ...(citing.length > 0 ? { citations: citing } : {}) },
      });
      await audit.note(client, { by: person.id, action: 'resolution.cite', target: rid });
    });
  }

  /** @throws Refusal `source-unread` */
  private async breachOf(typed: string): Promise<string> {
    const source = await readSource(this.parts.pool, typed, ['br']);
    if (!('rid' in source)) throw unread(typed.trim());
    return source.rid;
  }
}

const unknown = (rid: string): Refusal => new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
