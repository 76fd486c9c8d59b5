/**
 * The one way anything becomes public: entries, objects and projected rows are written together at indexes taken from
 * the log head in the caller's transaction. Bulk import and publication signed by people both end here.
 */
import { canonicalize } from '../kernel/jcs.ts';
import { sha256 } from '../ledger/index.ts';
import { insertEntries, type NewEntry, reserveIndexes } from '../log/commands.ts';
import type { Client } from '../platform/index.ts';
import type { Derived } from '../records/derive.ts';
import { endRows, forgottenWords, insertRows, insertWords, type ProjectedRow } from './store.ts';

/** A public object: the bytes readers are served, and their digest. */
export interface PublicObject {
  hash: Uint8Array;
  bytes: Uint8Array;
}

/** One entry about to be written, and what it changes for readers. */
export interface Publication {
  entry: NewEntry;
  rid: string;
  type: string;
  rev: number;
  /** The new public state; null for an entry that only removes (hide, erase). */
  shown: { title: unknown; status: ProjectedRow['status']; derived: Derived } | null;
  /** Does it end an earlier public row of the record? */
  ends: boolean;
}

/** `{files, record, salt}` in RFC 8785 form. */
export function publicObject(record: Record<string, unknown>, files: unknown[], salt: Uint8Array): PublicObject {
  const bytes = Buffer.from(canonicalize({ files, record, salt: Buffer.from(salt).toString('base64') }), 'utf8');
  return { bytes, hash: sha256(bytes) };
}

/** Words already handed to the dictionary by this process; bounded, and losing it costs only repeated inserts. */
const KNOWN_WORDS_LIMIT = 200_000;

export class PublicationWriter {
  private readonly known = new Set<string>();
  /** How often words had been forgotten, by any process, when what is known was learnt. */
  private forgotten = -1;

  /**
   * Reserves indexes as late as possible and writes everything. `closing` makes the entry that ends the run of entries
   * (a `batch`) once its first index is known. Returns the first index.
   */
  async write(
    client: Client,
    publications: Publication[],
    closing?: (first: number) => Promise<NewEntry>,
  ): Promise<number> {
    await insertWords(client, this.newWords(publications));
    const first = await reserveIndexes(client, publications.length + (closing ? 1 : 0));
    await this.mendWords(client, publications);
    const entries = publications.map((publication) => publication.entry);
    if (closing) entries.push(await closing(first));
    await insertEntries(client, first, entries);
    await endRows(
      client,
      publications.flatMap((publication, i) => (publication.ends ? [{ rid: publication.rid, index: first + i }] : [])),
    );
    await insertRows(
      client,
      publications.flatMap(({ rid, type, rev, shown }, i) =>
        shown ? [{ index: first + i, rid, type, rev, ...shown }] : [],
      ),
    );
    return first;
  }

  /** After a transaction that failed: its words may not be there. */
  forget(): void {
    this.known.clear();
  }

  /** Words that an act took away since they were learnt are put back; only now can no other act come between. */
  private async mendWords(client: Client, publications: Publication[]): Promise<void> {
    const forgotten = await forgottenWords(client);
    if (forgotten === this.forgotten) return;
    this.known.clear();
    await insertWords(client, this.newWords(publications));
    this.forgotten = forgotten;
  }

  private newWords(publications: Publication[]): string[] {
    if (this.known.size > KNOWN_WORDS_LIMIT) this.known.clear();
    const fresh = new Set<string>();
    for (const { shown } of publications) {
      for (const word of shown?.derived.words ?? []) if (!this.known.has(word)) fresh.add(word);
    }
    for (const word of fresh) this.known.add(word);
    return [...fresh].sort();
  }
}
