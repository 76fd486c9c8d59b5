/**
 * Proposes records that may be about the same event as one: from the public register by place and day, and from what is
 * at work. Merging is a person's decision; both ids are kept, and it can be undone.
 */
import { mayOpen } from '../desk/commands.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { type Likeness, likeness, POSSIBLE } from '../matching/duplicate.ts';
import type { Footprint } from '../matching/footprint.ts';
import type { AuditTrail } from '../people/commands.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Client, type Clock, type Pool, transaction } from '../platform/index.ts';
import type { PublicItem, PublicReader, Query } from '../publication/reader-types.ts';
import { lockRecord, type RecordRow, readCurrent, recordsAtWork } from '../records/commands.ts';
import type { RecordType } from '../records/declare.ts';
import type { Models } from '../records/models.ts';
import type { Vault } from '../records/vault.ts';
import { endMerge, insertMerge, type Merge, mergesOf } from './duplicate-store.ts';
import { footprintOf } from './footprints.ts';

export interface Candidate extends Likeness {
  rid: string;
  title: Text | undefined;
  /** Is it in the public register, or still at work? */
  published: boolean;
}

export interface DuplicateParts {
  pool: Pool;
  models: Models;
  vault: Vault;
  reader: PublicReader;
  audit: AuditTrail;
  clock: Clock;
}

const NEAR_DAYS = 3;
const NEAR_DEGREES = 0.75;
const MOST_PUBLIC = 100;
const MOST_AT_WORK = 1000;
const DAY_MS = 86_400_000;

export class Duplicates {
  private readonly parts: DuplicateParts;

  constructor(parts: DuplicateParts) {
    this.parts = parts;
  }

  /** Records like this one, likeliest first; those merged with it already are left out. @throws Refusal `record-unknown` */
  async of(rid: string, type: string): Promise<Candidate[]> {
    const { pool, models, vault } = this.parts;
    const model = models.of(type);
    const body = (await readCurrent(pool, vault, [rid])).get(rid)?.body;
    if (!body) throw new Refusal('record-unknown', { rid }, 404);
    const own = footprintOf(model.type, rid, body);
    const merged = new Set((await mergesOf(pool, rid)).flatMap((merge) => [merge.rid, merge.into]));
    const [open, atWork] = await Promise.all([this.published(model.type, own), this.atWork(model.type)]);
    const others = new Map(
      [...open, ...atWork].filter(({ id }) => id !== rid && !merged.has(id)).map((one) => [one.id, one]),
    );
    return [...others.values()]
      .map(({ id, title, published, print }) => ({ rid: id, title, published, ...likeness(own, print) }))
      .filter(({ score }) => score >= POSSIBLE)
      .sort((a, b) => b.score - a.score);
  }

  /**
   * Says that `rid` is the same as `into`, a record of the same type. Both ids stay.
   * @throws Refusal `not-allowed`, `merge-itself`, `merge-types`, `merge-circle`, `record-unknown`, `record-erased`
   */
  async merge(person: SignedIn, rid: string, into: string): Promise<void> {
    assertMay(person, 'record.merge');
    if (rid === into) throw new Refusal('merge-itself', {}, 422);
    const { pool, clock, audit } = this.parts;
    await transaction(pool, async (client) => {
      const types = new Set<string>();
      for (const one of [rid, into].sort()) types.add((await this.held(client, person, one)).type);
      if (types.size > 1) throw new Refusal('merge-types', {}, 422);
      const standing = await mergesOf(client, into);
      if (standing.some((merge) => merge.rid === into)) throw new Refusal('merge-circle', { rid: into }, 409);
      if ((await mergesOf(client, rid)).some((merge) => merge.rid === rid || merge.into === rid))
        throw new Refusal('merge-circle', { rid }, 409);
      await insertMerge(client, { rid, into, by: person.id, at: clock.now() });
      await audit.note(client, { by: person.id, action: 'record.merge', target: rid, detail: { into } });
    });
  }

  /** Takes a merge back. @throws Refusal `not-allowed`, `merge-unknown`, `record-unknown`, `record-erased` */
  async unmerge(person: SignedIn, rid: string): Promise<void> {
    assertMay(person, 'record.merge');
    const { pool, clock, audit } = this.parts;
    await transaction(pool, async (client) => {
      await this.held(client, person, rid);
      const into = await endMerge(client, { rid, by: person.id, at: clock.now() });
      if (into === null) throw new Refusal('merge-unknown', { rid }, 404);
      await audit.note(client, { by: person.id, action: 'record.unmerge', target: rid, detail: { into } });
    });
  }

  /** A record this person may open, held until the transaction ends. */
  private async held(client: Client, person: SignedIn, rid: string): Promise<RecordRow> {
    const row = await lockRecord(client, rid);
    if (!row) throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
    if (!mayOpen(person, row.type)) throw new Refusal('not-allowed', {}, 403);
    if (row.status === 'erased') throw new Refusal('record-erased', { rid }, 410);
    return row;
  }

  /** Merges that stand, of a record with others. */
  async mergesOf(rid: string): Promise<Merge[]> {
    return await mergesOf(this.parts.pool, rid);
  }

  private async published(type: RecordType, own: Footprint): Promise<Known[]> {
    const query = queryFor(type, own);
    if (!query) return [];
    const { items } = await this.parts.reader.search(query);
    return items.map((item: PublicItem) => ({
      id: item.id,
      title: item[type.title] as Text | undefined,
      published: true,
      print: footprintOf(type, item.id, item),
    }));
  }

  private async atWork(type: RecordType): Promise<Known[]> {
    const { pool, vault } = this.parts;
    const rows = await recordsAtWork(pool, type.name, MOST_AT_WORK);
    const known: Known[] = [];
    for (const [id, { body }] of await readCurrent(pool, vault, rows))
      known.push({
        id,
        title: body[type.title] as Text | undefined,
        published: false,
        print: footprintOf(type, id, body),
      });
    return known;
  }
}

interface Known {
  id: string;
  title: Text | undefined;
  published: boolean;
  print: Footprint;
}

/** The public records worth comparing: around its days and, where it has one, its place. Without either, none. */
function queryFor(type: RecordType, { days, places }: Footprint): Query | null {
  const place = places[0];
  if (!days && !place) return null;
  const around = (day: string, by: number) => new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10);
  const reach = place ? NEAR_DEGREES + place.km / 111 : 0;
  const box: Query['bbox'] = place && [
    Math.max(-180, place.lon - reach),
    Math.max(-90, place.lat - reach),
    Math.min(180, place.lon + reach),
    Math.min(90, place.lat + reach),
  ];
  return {
    type: type.name,
    limit: MOST_PUBLIC,
    ...(days ? { from: around(days.from, -NEAR_DAYS), to: around(days.to, NEAR_DAYS) } : {}),
    ...(box ? { bbox: box } : {}),
  };
}
