/**
 * The public register as pages, API, feeds and exports read it. It holds a database handle that can name public tables
 * only, and everything it answers lies below the published size of the log.
 */
import { words } from '../kernel/fold.ts';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { skeleton } from '../kernel/skeleton.ts';
import type { Text } from '../kernel/text.ts';
import { type Entry, formatProofFile } from '../ledger/index.ts';
import { type LogFolder, proveEntry } from '../log/commands.ts';
import type { Pool } from '../platform/index.ts';
import type { Models } from '../records/models.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
import { Gathered } from './gathered.ts';
import { publicItem } from './public-item.ts';
import * as store from './reader-store.ts';
import type {
  Counting,
  Figures,
  Gone,
  MapCell,
  Page,
  ProofInfo,
  PublicItem,
  PublicReader,
  Query,
  RevisionInfo,
  Tally,
  Titles,
  Whole,
} from './reader-types.ts';
import { type Alternatives, conditionsOf, termsOf } from './search-query.ts';
import { tallyMatches, tallyType } from './tally-store.ts';
import { proofOf, wholesOf } from './whole.ts';
import { readWhole } from './whole-store.ts';

export interface ReaderParts {
  pool: Pool;
  models: Models;
  folder: LogFolder;
  vkey: string;
}

const PAGE = 20;
const MOST_A_PAGE = 500;
const FACET_LIMIT = 4000;

export class DatabaseReader implements PublicReader {
  private readonly parts: ReaderParts;
  /** Queries known to match too many to count. */
  private readonly many = new Set<string>();
  private head = { published: 0, publishedAt: null as Date | null };
  private readonly wholes = new Gathered<Whole>(async (ids) => {
    const { published: size, publishedAt } = this.head;
    return wholesOf(await readWhole(this.parts.pool, ids, size), { size, publishedAt });
  });

  constructor(parts: ReaderParts) {
    this.parts = parts;
  }

  /** Looks up the published size; called when the sequencer says it moved, and now and then besides. */
  async refresh(): Promise<number> {
    const { published, publishedAt } = await store.readHeadState(this.parts.pool);
    this.head = { published, publishedAt };
    return published;
  }

  size(): number {
    return this.head.published;
  }

  async record(id: string): Promise<PublicItem | Gone | null> {
    if (!isId(id)) return null;
    const shown = await store.readShown(this.parts.pool, id, this.size());
    return shown?.bytes ? publicItem({ ...shown, object: shown.bytes }) : await this.gone(id);
  }

  /** What a page shows of a record; pages asked for at the same time are read together. */
  async whole(id: string): Promise<Whole | Gone | null> {
    return isId(id) ? ((await this.wholes.ask(id)) ?? (await this.gone(id))) : null;
  }

  private async gone(id: string): Promise<Gone | null> {
    const removal = await store.removalOf(this.parts.pool, id, this.size());
    if (!removal) return null;
    const entry = entryOf(removal.bytes);
    return removal.kind === 'hide'
      ? { id, gone: 'hidden', at: entry.at }
      : { id, gone: 'erased', at: entry.at, ...(entry.reason ? { reason: entry.reason } : {}) };
  }

  async search(query: Query): Promise<Page> {
    const cursor = query.cursor ? await this.cursor(query.cursor) : null;
    const size = cursor?.size ?? this.size();
    const limit = Math.min(Math.max(1, Math.trunc(query.limit ?? PAGE) || PAGE), MOST_A_PAGE);
    const at = cursor && 'before' in cursor ? { before: cursor.before } : cursor ? { skip: cursor.skip } : {};
    const known = { prepared: preparedFor(query), many: this.many };
    let found = await store.findRows(this.parts.pool, conditionsOf(query, size), at, limit, known);
    if (found.count === 0 && query.q) {
      const alternatives = await this.alternatives(query.q);
      if (alternatives.size > 0)
        found = await store.findRows(this.parts.pool, conditionsOf(query, size, alternatives), at, limit, known);
    }
    return {
      items: await this.items(found.rows, size),
      next: found.next ? encodeCursor({ size, ...found.next }) : null,
      count: found.count,
      count_is: found.exact ? 'exact' : 'at_least',
      log: { size },
    };
  }

  async facet(query: Query, facet: string): Promise<{ code: string; records: number }[] | null> {
    const rows = await this.counted(query, `${facet}=`);
    return (
      rows
        ?.map((row) => ({ code: row.facet.slice(facet.length + 1), records: row.records }))
        .sort((a, b) => b.records - a.records) ?? null
    );
  }

  async map(query: Query, resolution: number): Promise<MapCell[] | null> {
    const prefix = `cell${resolution}=`;
    const rows = await this.counted(query, prefix);
    const unit = this.unitOf(query.type);
    return (
      rows?.map((row) => ({
        cell: row.facet.slice(prefix.length),
        records: row.records,
        measure: measureOf(row, unit),
      })) ?? null
    );
  }

  async figures(type: string): Promise<Figures> {
    const { pool } = this.parts;
    const [whole, classes, years, countries] = await Promise.all(
      ['', 'class=', 'year=', 'country='].map((prefix) => store.readRollup(pool, type, prefix)),
    );
    const [all] = whole ?? [];
    const unit = this.unitOf(type);
    const coded = (rows: Rolled[] = []) =>
      rows
        .map((row) => ({
          code: row.facet.slice(row.facet.indexOf('=') + 1),
          records: row.records,
          measure: measureOf(row, unit),
        }))
        .sort((a, b) => b.records - a.records);
    return {
      records: all?.records ?? 0,
      measure: measureOf(all, unit),
      byClass: coded(classes),
      byYear: coded(years)
        .map(({ code, ...rest }) => ({ year: code, ...rest }))
        .sort((a, b) => a.year.localeCompare(b.year)),
      byCountry: coded(countries).map(({ code, records }) => ({ code, records })),
      latestAt: this.head.publishedAt?.toISOString() ?? null,
    };
  }

  async tally(query: Query, counting: Counting): Promise<Tally | null> {
    const { pool } = this.parts;
    if (!query.type) throw new Refusal('query-invalid', { field: 'type' });
    const found = await tallyMatches(pool, conditionsOf(query, this.size()), counting);
    if (found || preparedFor(query)?.facet !== '') return found;
    return await tallyType(pool, query.type, this.size(), counting);
  }

  async history(id: string): Promise<RevisionInfo[]> {
    const rows = await store.readHistory(this.parts.pool, id, this.size());
    return rows.map((row) => {
      const entry = entryOf(row.bytes);
      return {
        index: row.index,
        kind: entry.kind as RevisionInfo['kind'],
        rev: entry.rev ?? null,
        at: entry.at,
        ...(entry.reason ? { reason: entry.reason } : {}),
        record: row.object ? recordOf(row.object) : null,
      };
    });
  }

  async titles(ids: string[]): Promise<Titles> {
    if (ids.length === 0) return new Map();
    const rows = await store.readTitles(this.parts.pool, ids, this.size());
    return new Map(
      rows.filter((row) => row.title).map((row) => [row.rid, { type: row.type, title: row.title as Text }]),
    );
  }

  async touchedAt(id: string): Promise<number> {
    return await store.touchedAt(this.parts.pool, id, this.size());
  }

  async proof(id: string): Promise<ProofInfo | null> {
    const shown = await store.readShown(this.parts.pool, id, this.size());
    if (!shown) return null;
    const { published: size, publishedAt } = this.head;
    return proofOf(shown.object, shown.leaf.toString('hex'), entryOf(shown.origin), { size, publishedAt });
  }

  async proofFile(id: string): Promise<Record<string, string> | null> {
    const { pool, folder, vkey } = this.parts;
    const shown = await store.readShown(pool, id, this.size());
    const proof = shown?.bytes ? await proveEntry(folder, shown.object) : null;
    if (!shown?.bytes || !proof) return null;
    const succession = (await folder.read('log/succession'))?.toString('utf8');
    const file = { entry: shown.origin, object: shown.bytes, proof, key: vkey, ...(succession && { succession }) };
    return JSON.parse(formatProofFile(file)) as Record<string, string>;
  }

  /** A cursor of a size this process has not heard of yet makes it look. */
  private async cursor(text: string): Promise<Cursor> {
    const cursor = decodeCursor(text, Number.MAX_SAFE_INTEGER);
    if (cursor.size > this.size()) await this.refresh();
    return decodeCursor(text, this.size());
  }

  private async items(rows: { index: number; object: number }[], size = this.size()): Promise<PublicItem[]> {
    const read = await store.readItems(this.parts.pool, rows, size);
    return read.map(publicItem);
  }

  /** For every word that no record has: similar words, and the same name in another script. */
  private async alternatives(q: string): Promise<Alternatives> {
    const asked = [...new Set(termsOf(q).flatMap((term) => term.phrase))]
      .filter((word) => word.length >= 3)
      .slice(0, 6);
    const { pool } = this.parts;
    const found = await Promise.all(
      asked.map(async (word): Promise<[string, string[]][]> => {
        if (await store.isKnownWord(pool, word)) return [];
        return [[word, [...(await store.similarWords(pool, word)), `~${skeleton(word)}`]]];
      }),
    );
    return new Map(found.flat());
  }

  /** What the headline count of a type counts. */
  private unitOf(name: string | undefined): string {
    const type = this.parts.models.types.find(name ?? '');
    const field = type?.measure === undefined ? undefined : type.fields[type.measure];
    return field?.kind === 'count' ? field.unit : 'person';
  }

  private async counted(query: Query, prefix: string): Promise<Rolled[] | null> {
    const { pool } = this.parts;
    if (!query.type) throw new Refusal('query-invalid', { field: 'type' });
    if (preparedFor(query)?.facet === '') return await store.readRollup(pool, query.type, prefix);
    return await store.countFacets(pool, conditionsOf(query, this.size()), prefix, FACET_LIMIT);
  }
}

type Rolled = store.FacetRow;

/** The prepared figure that counts a query without words, days and box, and with one facet at most. */
function preparedFor({ type, q, from, to, bbox, about, facets = {} }: Query): { type: string; facet: string } | null {
  const [facet, ...others] = Object.entries(facets);
  if (!type || from || to || bbox || about || others.length > 0 || words(q ?? '').length > 0) return null;
  return { type, facet: facet ? facet.join('=') : '' };
}

const measureOf = (row: Rolled | undefined, unit: string) => ({
  low: row?.low ?? 0,
  best: row?.best ?? 0,
  high: row?.high ?? 0,
  unit,
});
const entryOf = (bytes: Buffer): Entry => JSON.parse(bytes.toString('utf8')) as Entry;
const recordOf = (bytes: Buffer): Record<string, unknown> =>
  (JSON.parse(bytes.toString('utf8')) as { record: Record<string, unknown> }).record;
