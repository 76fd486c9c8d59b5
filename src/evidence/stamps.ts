/**
 * Time stamps of originals (RFC 3161): asks the authorities the operator named, checks each reply in full, and keeps what
 * holds, sealed with its record. Only the SHA-256 of a file ever leaves; a reply that does not hold is noted and asked for again.
 */
import { fromBase64, fromHex, toBase64 } from '../kernel/bytes.ts';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type TimeStamp, timeStampRequest, verifyTimeStamp } from '../ledger/time-stamp.ts';
import { NOBODY } from '../people/commands.ts';
import type { SignedIn } from '../people/model.ts';
import { type Job, transaction } from '../platform/index.ts';
import type { Authority } from './authorities.ts';
import type { Evidence, EvidenceParts } from './commands.ts';
import { TIME_STAMP } from './model.ts';
import { contextOf, STAMP } from './stamp-queue.ts';
import { noteRefused, putStamp, readStamp, readStampsOf, type StampRow } from './stamp-store.ts';
import * as store from './store.ts';
import { Fetcher } from './web/fetcher.ts';

/** What is kept of a reply that holds. */
interface Kept extends Omit<TimeStamp, 'at' | 'chain'> {
  /** RFC 3339, the authority's time. */
  at: string;
  /** Base64 of the reply as it came (`.tsr`), and of each certificate from the authority's own to the root. */
  reply: string;
  chain: string[];
}

/** A stamp, or the wait for one, as pages show it. */
export interface Shown {
  id: string;
  /** Host of the authority's address. */
  host: string;
  /** Why there is none yet: a code; null while it was not asked for. */
  why: string | null;
  stamp: Pick<Kept, 'at' | 'accuracyMs' | 'authority' | 'policy' | 'serial'> | null;
}

/** So often in a row; after that it rests (see `StampQueue.askAgain`). */
const MOST_ATTEMPTS = 8;
const MOST_BYTES = 64 * 1024;
const TIME_MS = 15_000;

export class Stamps {
  private readonly parts: EvidenceParts;
  private readonly evidence: Evidence;

  constructor(parts: EvidenceParts, evidence: Evidence) {
    this.parts = parts;
    this.evidence = evidence;
    parts.jobs.handle(STAMP, (job) => this.ask(job));
  }

  /** Stamps of originals by file, and the authorities that have not answered yet. @throws Refusal `not-allowed` */
  async of(person: SignedIn, files: readonly string[]): Promise<Map<string, Shown[]>> {
    const { pool, vault } = this.parts;
    const kept = await Promise.all(files.map((id) => this.evidence.file(person, id)));
    const rids = kept.flatMap(({ row }) => (row.rid ? [row.rid] : []));
    const keys = await vault.keys(pool, [...new Set(rids)]);
    const shown = new Map<string, Shown[]>();
    for (const row of await readStampsOf(pool, files)) {
      const key = keys.get(kept.find((one) => one.row.id === row.file)?.row.rid ?? '');
      if (!key || (row.state === 'waiting' && !this.authority(row))) continue;
      const stamp = row.sealed ? opened(vault.openBytes(key, row.sealed, contextOf(row.id))) : null;
      const { id, why } = row;
      shown.set(row.file, [...(shown.get(row.file) ?? []), { id, host: new URL(row.authority).host, why, stamp }]);
    }
    return shown;
  }

  /** A stamp to take away: the reply as it came, and its chain as PEM. Noted. @throws Refusal `file-unknown`, `not-allowed` */
  async open(person: SignedIn, id: string): Promise<{ reply: Uint8Array; chain: string }> {
    const { pool, vault } = this.parts;
    const row = isId(id, 'ts') ? await readStamp(pool, id) : null;
    if (!row?.sealed) throw new Refusal('file-unknown', {}, 404);
    const { row: file } = await this.evidence.file(person, row.file);
    const key = await vault.key(pool, file.rid ?? '');
    const { reply, chain } = opened(vault.openBytes(key, row.sealed, contextOf(id)));
    await transaction(pool, (client) => this.evidence.custody.note(client, person.id, 'exported', file, TIME_STAMP));
    return { reply: fromBase64(reply), chain: chain.map(pemOf).join('') };
  }

  /** One authority about one original; doing it twice stamps once. A reply that does not hold is thrown, to be asked for again. */
  private async ask({ payload, attempt }: Job): Promise<void> {
    const { pool, clock, vault } = this.parts;
    const row = await readStamp(pool, String((payload as { stamp?: unknown }).stamp));
    const authority = row && this.authority(row);
    if (!row || !authority || row.state === 'stamped') return;
    const file = await store.readFile(pool, row.file);
    const meta = file?.rid ? (await this.evidence.shelf.metas(pool, [file])).get(file.id) : undefined;
    if (!meta) return;
    const kept = await this.replyOf(authority, fromHex(meta.sha256)).catch((error) => wrong(error));
    if (kept instanceof Refusal) {
      await noteRefused(pool, row.id, String(kept.params.why ?? kept.code), clock.now());
      if (attempt < MOST_ATTEMPTS) throw kept;
      return;
    }
    await transaction(pool, async (client) => {
      const now = await store.lockFile(client, row.file);
      const key = now?.rid ? (await vault.keys(client, [now.rid])).get(now.rid) : undefined;
      if (!now || !key) return;
      const sealed = vault.sealBytes(key, Buffer.from(JSON.stringify(kept)), contextOf(row.id));
      if (!(await putStamp(client, row.id, sealed, clock.now()))) return;
      await this.evidence.custody.note(client, NOBODY, 'stamped', now, new URL(authority.url).host);
    });
  }

  private async replyOf({ url, trusted, policy }: Authority, imprint: Uint8Array): Promise<Kept> {
    const { clock, random, reach, stampMs = TIME_MS } = this.parts;
    const asked = { imprint, nonce: random.bytes(8), ...(policy ? { policy } : {}) };
    const fetcher = new Fetcher({
      ...(reach ? { reach } : {}),
      now: () => clock.now(),
      most: MOST_BYTES,
      timeMs: stampMs,
      timeInAllMs: stampMs,
    });
    const body = timeStampRequest(asked);
    const answer = await fetcher.post(url, body, 'application/timestamp-query').finally(() => fetcher.close());
    if (answer.status !== 200) throw new Refusal('page-unreachable', { found: url }, 502);
    const { at, chain, ...stamp } = await verifyTimeStamp(answer.body, { ...asked, trusted });
    return { ...stamp, at: at.toISOString(), reply: toBase64(answer.body), chain: chain.map(toBase64) };
  }

  /** Null for an authority that is no longer named. */
  private authority(row: StampRow): Authority | null {
    return this.parts.authorities?.find(({ url }) => url === row.authority) ?? null;
  }
}

function wrong(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}

const opened = (bytes: Uint8Array): Kept => JSON.parse(Buffer.from(bytes).toString('utf8')) as Kept;

const pemOf = (der: string): string =>
  `-----BEGIN CERTIFICATE-----\n${der.replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
