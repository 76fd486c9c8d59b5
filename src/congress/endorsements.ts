/**
 * Public endorsement without a list of signatories. Organisations hand out one-time codes; a code that is used counts once, in
 * its class and in the country its user names, and nothing else is kept: no person, no time, nothing that joins two campaigns.
 */
import countries from '../../schema/vocabularies/country-names.json' with { type: 'json' };
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { daySpan, type UncertainDate } from '../kernel/uncertain-date.ts';
import { sha256 } from '../ledger/index.ts';
import { assertMay, type SignedIn } from '../people/model.ts';
import { type Db, transaction } from '../platform/index.ts';
import { openRevision, readRecord } from '../records/commands.ts';
import { type Cell, merged } from './credentials-figures.ts';
import * as store from './endorsement-store.ts';
import { assertWorksFor, type CongressParts, dayOf } from './parts.ts';
import type { Rights } from './rights.ts';

/** A campaign as whoever hands out codes sees it. */
export interface Campaign {
  rid: string;
  rev: number;
  body: Record<string, unknown>;
  /** Is its record public? Only then does it take endorsements. */
  open: boolean;
  /** Codes handed out by class, and used ones in all, in steps: whoever has just handed one out does not see it used. */
  codes: Map<string, number>;
  used: number;
}

/** What the public form shows. */
export interface PublicCampaign {
  rid: string;
  title: Text;
  summary: Text;
}

const MOST_CODES = 5000;
/** ISO 3166-1 alpha-2, and XK. Any two letters would be a country of their own in what is published. */
const COUNTRY_CODES: ReadonlySet<string> = new Set(Object.values(countries.names));
/** A count smaller than this stands with others; all are told in steps of it, so that two counts do not show the one between. */
export const FLOOR = 10;

const stepped = (count: number): number => Math.floor(count / FLOOR) * FLOOR;

export class Endorsements {
  private readonly parts: CongressParts;

  private readonly rights: Pick<Rights, 'bodyOf'>;

  constructor(parts: CongressParts, rights: Pick<Rights, 'bodyOf'>) {
    this.parts = parts;
    this.rights = rights;
  }

  /** @throws Refusal `not-allowed`, `not-of-body`, `record-unknown` */
  async open(person: SignedIn, rid: string): Promise<Campaign> {
    assertMay(person, 'congress.prepare');
    const { pool } = this.parts;
    const { rev, body, open } = await this.read(pool, rid);
    await this.assertPrepares(pool, person, body);
    const counts = await store.countsOf(pool, rid);
    const used = counts.reduce((sum, { count }) => sum + count, 0);
    return { rid, rev, body, open, codes: await store.codesOf(pool, rid), used: stepped(used) };
  }

  /**
   * Makes codes of one class, to be shown once and handed out. @throws Refusal `not-allowed`, `not-of-body`,
   * `record-unknown`, `class-unknown`, `number-invalid`
   */
  async issue(person: SignedIn, rid: string, kind: string, number: number): Promise<string[]> {
    assertMay(person, 'congress.prepare');
    const { pool, random, audit } = this.parts;
    if (!Number.isSafeInteger(number) || number < 1 || number > MOST_CODES)
      throw new Refusal('number-invalid', { most: MOST_CODES }, 422);
    const codes = Array.from({ length: number }, () => newId('ec', random.bytes(16)).slice(3));
    await transaction(pool, async (client) => {
      const { body } = await this.read(client, rid);
      await this.assertPrepares(client, person, body);
      const classes = (body.classes ?? []) as { id: string }[];
      if (!classes.some(({ id }) => id === kind)) throw new Refusal('class-unknown', {}, 422);
      const digests = codes.map((code) => digestOf(rid, code)).sort((a, b) => Buffer.compare(a, b));
      await store.insertCodes(client, rid, kind, digests);
      await audit.note(client, { by: person.id, action: 'endorsement.issue', target: rid, detail: { number } });
    });
    return codes;
  }

  /** What anybody may read of a campaign that is public and not over. @throws Refusal `endorsement-closed` */
  async shown(rid: string): Promise<PublicCampaign> {
    const { body } = await this.taking(this.parts.pool, rid);
    return { rid, title: body.title as Text, summary: body.summary as Text };
  }

  /**
   * Counts one endorsement. `country` is a code of ISO 3166-1 alpha-2 or ''. @throws Refusal `endorsement-closed`, `code-unknown`,
   * `code-used`, `country-unknown`
   */
  async endorse(rid: string, typed: string, country: string): Promise<void> {
    if (country !== '' && !COUNTRY_CODES.has(country)) throw new Refusal('country-unknown', {}, 422);
    const code = typed.toLowerCase().replace(/[\s\p{Pd}]/gu, '');
    await transaction(this.parts.pool, async (client) => {
      await this.taking(client, rid);
      const kind = await store.useCode(client, rid, digestOf(rid, code));
      if (kind === undefined) throw new Refusal('endorsement-code-unknown', {}, 422);
      if (kind === null) throw new Refusal('endorsement-code-used', {}, 409);
      await store.countOne(client, rid, kind, country);
    });
  }

  /**
   * Writes the counts of today into the record and hands it in for two officers' signatures; what is smaller than the floor
   * stands together. @throws Refusal `not-allowed`, `not-of-body`, `record-unknown`
   */
  async tally(person: SignedIn, rid: string): Promise<void> {
    assertMay(person, 'congress.prepare');
    const { pool, records, clock, audit } = this.parts;
    await transaction(pool, async (client) => {
      const { body, rev } = await this.read(client, rid);
      await this.assertPrepares(client, person, body);
      const counts = await store.countsOf(client, rid);
      const total = counts.reduce((sum, { count }) => sum + count, 0);
      const day = dayOf(clock.now());
      const by = (key: 'class' | 'country') => {
        const sums = new Map<string, number>();
        for (const one of counts) sums.set(one[key], (sums.get(one[key]) ?? 0) + one.count);
        return merged(sums, FLOOR);
      };
      const saved = await records.saveIn(client, {
        ...{ rid, type: 'endorsement', by: person.id, baseRev: rev, command: true as const },
        body: {
          ...body,
          ...{ asOf: { precise: { from: day, to: day } }, total: stepped(total) },
          counts: lines(by('class'), 'class', 'c'),
          countries: lines(by('country'), 'country', 'n'),
        },
      });
      await records.submitIn(client, rid, saved.rev);
      await audit.note(client, { by: person.id, action: 'endorsement.tally', target: rid });
    });
  }

  /** What is about a resolution or a motion is its body's; anything else the organisation's own. */
  private async assertPrepares(db: Db, person: SignedIn, campaign: Record<string, unknown>): Promise<void> {
    const body = await this.rights.bodyOf(db, 'endorsement', campaign);
    if (body !== undefined) await assertWorksFor(this.parts, db, person, body, 'congress.prepare');
  }

  private async taking(db: Db, rid: string): Promise<{ body: Record<string, unknown> }> {
    const row = rid.startsWith('ed_') ? await readRecord(db, rid) : null;
    if (row?.status !== 'published' || row.publishedRev === null) throw new Refusal('endorsement-closed', {}, 404);
    // Anybody reads this: what two officers signed, and no draft of one of them.
    const found = await openRevision(db, this.parts.vault, rid, row.publishedRev);
    const over = found.body.until && daySpan(found.body.until as UncertainDate).to < dayOf(this.parts.clock.now());
    if (over) throw new Refusal('endorsement-closed', {}, 404);
    return found;
  }

  private async read(db: Db, rid: string): Promise<{ body: Record<string, unknown>; rev: number; open: boolean }> {
    const row = rid.startsWith('ed_') ? await readRecord(db, rid) : null;
    if (!row || row.status === 'erased') throw new Refusal('record-unknown', { rid: rid.slice(0, 40) }, 404);
    const { body } = await openRevision(db, this.parts.vault, rid, row.rev);
    return { body, rev: row.rev, open: row.status === 'published' };
  }
}

const digestOf = (campaign: string, code: string): Uint8Array =>
  sha256(Buffer.from(`tamga/endorsement/v1\n${campaign}\n${code}`, 'utf8'));

const lines = (cells: readonly Cell[], name: string, letter: string): Record<string, unknown>[] =>
  cells.map(({ code, mandates }, n) => ({
    ...{ id: `${letter}${n + 1}`, endorsements: stepped(mandates) },
    ...(code ? { [name]: code } : {}),
  }));
