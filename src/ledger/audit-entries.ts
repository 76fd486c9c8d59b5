/**
 * The entries' part of an audit, in order of the log: each belongs to this log, follows its record's previous entry, is
 * signed by announced keys or is a member of the batch that closes behind it. It also knows which objects may be gone.
 */
import { fromHex, toHex } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { RoleKeys } from './audit-keys.ts';
import { type AuditCounts, type Failure, failureOf, type Held } from './audit-report.ts';
import type { BatchBody, Entry, KeyBody } from './entry.ts';
import { verifyEntrySignatures } from './entry-signature.ts';
import { RecordChains } from './record-chains.ts';
import type { Served } from './served-objects.ts';
import { CompactRange } from './tree.ts';

/** Where an entry stands: its index, and file and byte for the report. */
export type Place = { path: string; index: number; byte?: number };

/** What acts said of one record: objects before an index of the log are gone, or else (0) none; a revision named later has its own. */
type Removal = { all: number; revs: Map<number, number> };

export class EntryAudit {
  readonly #origin: string;
  readonly #counts: AuditCounts;
  readonly #held: Held;
  readonly #keys = new RoleKeys();
  readonly #chains = new RecordChains();
  readonly #removals = new Map<string, Removal>();
  /** Unsigned entries that wait for their batch entry. */
  #open: { place: Place; leaves: CompactRange } | null = null;
  #toVerify: { entry: Entry; place: Place }[] = [];

  constructor(origin: string, counts: AuditCounts, held: Held) {
    this.#origin = origin;
    this.#counts = counts;
    this.#held = held;
  }

  /** Takes in the next entry; everything but signatures is checked at once. */
  add(entry: Entry, leaf: Uint8Array, place: Place): void {
    try {
      this.#add(entry, leaf, place);
    } catch (error) {
      this.#held.add(failureOf(error, withRecord(place, entry)), place.index);
    }
  }

  #add(entry: Entry, leaf: Uint8Array, place: Place): void {
    if (entry.by === undefined) {
      this.#open ??= { place, leaves: new CompactRange() };
      this.#open.leaves.push(leaf);
    } else if (entry.kind === 'batch') {
      this.#closeBatch(entry.body as BatchBody, place);
    } else {
      this.#refuseOpen(place.index);
    }
    if (entry.log !== this.#origin) throw new Refusal('entry-other-log', { log: entry.log });
    if (place.index === 0 && entry.kind !== 'key') throw new Refusal('log-first-entry');
    if (entry.kind === 'key' && place.index === 0) this.#keys.learn(entry.body as KeyBody);
    this.#keys.refuseSigners(entry);
    if (entry.kind === 'key' && place.index > 0) this.#keys.learn(entry.body as KeyBody);
    if (entry.by !== undefined) this.#toVerify.push({ entry, place });
    if (entry.rid !== undefined) this.#chains.add(entry.rid, entry, leaf);
    if (entry.kind === 'hide' || entry.kind === 'erase' || entry.kind === 'restore') this.#remove(entry, place.index);
  }

  #closeBatch({ first, count, root }: BatchBody, { index }: Place): void {
    const open = this.#open;
    this.#open = null;
    this.#counts.batches++;
    const fits = open !== null && first === open.place.index && count === open.leaves.size && first + count === index;
    if (!fits) throw new Refusal('batch-range', { first, count });
    if (toHex(open.leaves.root()) !== root) throw new Refusal('batch-root', { first, count });
  }

  /** An unsigned entry that no batch follows at once is signed by nobody. */
  #refuseOpen(seenAt: number): void {
    if (this.#open === null) return;
    this.#held.add({ ...this.#open.place, code: 'entry-not-in-batch' }, seenAt);
    this.#open = null;
  }

  #remove({ kind, target }: Entry, index: number): void {
    if (target === undefined) return;
    const known = this.#removals.get(target.rid) ?? { all: 0, revs: new Map<number, number>() };
    this.#removals.set(target.rid, known);
    const before = kind === 'restore' ? 0 : index;
    if (target.rev !== 'all') {
      known.revs.set(target.rev, before);
      return;
    }
    known.all = before;
    known.revs.clear();
  }

  /** Checks the signatures of the entries taken in since the last call. */
  async verifySignatures(): Promise<void> {
    const waiting = this.#toVerify;
    this.#toVerify = [];
    const results = waiting.map(async ({ entry, place }) => {
      try {
        const count = await verifyEntrySignatures(entry, (id) => this.#keys.publicKey(id));
        this.#counts.signatures += count;
      } catch (error) {
        this.#held.add(failureOf(error, withRecord(place, entry)), place.index);
      }
    });
    await Promise.all(results);
  }

  /** After the last of `size` entries: what still waits for a batch is refused. */
  finish(size: number): void {
    this.#refuseOpen(size);
  }

  /** The raw key that signs checkpoints by what the entries say; null while it is the log's first one. */
  get logKey(): Uint8Array | null {
    return this.#keys.logKey;
  }

  /** True when an object should be missing: its revision was hidden or erased and not restored, up to the log's end. */
  isRemoved(rid: string, rev: number, index: number): boolean {
    const removal = this.#removals.get(rid);
    return removal !== undefined && index < (removal.revs.get(rev) ?? removal.all);
  }

  /** Of the objects this copy serves, those that should be gone, by their index in the log. */
  servedThough(served: Served): { index: number; rid: string }[] {
    const bySlot = new Map([...this.#removals.keys()].map((rid) => [this.#chains.slotOf(rid), rid]));
    return served
      .of(new Set(bySlot.keys()))
      .map(({ index, slot, rev }) => ({ index, rid: bySlot.get(slot) ?? '', rev }))
      .filter(({ rid, rev, index }) => this.isRemoved(rid, rev, index));
  }

  /** Notes that the object of an entry taken in before is there. */
  noteServed(served: Served, rid: string, rev: number, index: number): void {
    served.add(index, this.#chains.slotOf(rid), rev);
  }
}

function withRecord(place: Place, entry: Entry): Omit<Failure, 'code'> {
  return entry.rid === undefined ? place : { ...place, rid: entry.rid };
}

/** The digest an entry commits to, as bytes; null when it has no public object. */
export function pubOf(entry: Entry): Uint8Array | null {
  return entry.pub === undefined ? null : fromHex(entry.pub);
}
