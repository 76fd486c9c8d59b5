/**
 * The role keys a log has announced in its `key` entries, and whether one of them may sign a given entry. The log's own
 * first entry announces the instance key and is signed by it; a later instance key is announced by a key that took over.
 */
import { fromBase64 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Entry, KeyBody } from './entry.ts';
import { signersOf } from './entry-rules.ts';
import { roleKeyId } from './entry-signature.ts';

const INSTANCE = 'instance';
/** A key that is promised as the next one to sign checkpoints, and one that has begun to. */
const SUCCESSOR = 'log-successor';
const LOG = 'log';

type RoleKey = { publicKey: Uint8Array; role: string; from: string; until?: string; revoked: boolean };

export class RoleKeys {
  readonly #keys = new Map<string, RoleKey>();
  /** Id of the successor promised last, until it takes over. */
  #promised: string | null = null;
  /** A key has just taken over, and no instance key was announced beside it yet. */
  #announces = false;
  /** Keys that took over the signing of checkpoints, in order. */
  readonly #logKeys: Uint8Array[] = [];

  /** The raw public key of a role key id, whatever has become of it since. */
  publicKey(id: string): Uint8Array | undefined {
    return this.#keys.get(id)?.publicKey;
  }

  /** Takes in a `key` entry. Refuses `key-unknown` for the revocation of a key nobody announced. */
  learn(body: KeyBody): void {
    const publicKey = fromBase64(body.key);
    const id = roleKeyId(publicKey);
    if ('revoked' in body) {
      const key = this.#keys.get(id);
      if (key === undefined) throw new Refusal('key-unknown', { key: id });
      this.#keys.set(id, { ...key, revoked: true });
      return;
    }
    const { role, from, until } = body;
    const known = this.#keys.get(id);
    if (known !== undefined && (role === LOG ? known.role !== SUCCESSOR : isOfLog(role) || isOfLog(known.role)))
      throw new Refusal('key-known', { key: id });
    this.#announces = role === LOG;
    if (role === SUCCESSOR) this.#promised = id;
    if (role === LOG) {
      this.#promised = null;
      this.#logKeys.push(publicKey);
    }
    this.#keys.set(id, { publicKey, role, from, revoked: false, ...(until !== undefined && { until }) });
  }

  /** The key that signs checkpoints by what the log itself says; null while it is still the first one. */
  get logKey(): Uint8Array | null {
    return this.#logKeys.at(-1) ?? null;
  }

  /**
   * Who may announce a key of the log: the instance promises a successor, only the one promised last takes over, and
   * only the key that took over announces another instance key, once, beside its takeover. Refuses `successor-unpromised` and `entry-signer-role`.
   */
  #refuseAnnouncer(body: KeyBody, by: readonly string[]): void {
    const role = 'role' in body ? body.role : '';
    const [signer = ''] = by;
    const signerRole = this.#keys.get(signer)?.role;
    const refuse = (code: string): never => {
      throw new Refusal(code, { key: signer });
    };
    if (role === LOG && (this.#promised !== signer || roleKeyId(fromBase64(body.key)) !== signer))
      refuse('successor-unpromised');
    if (role === SUCCESSOR && signerRole !== INSTANCE) refuse('entry-signer-role');
    const current = this.logKey;
    const announces = role === INSTANCE && roleKeyId(fromBase64(body.key)) !== signer;
    if (announces && (!this.#announces || by.length !== 1 || current === null || roleKeyId(current) !== signer))
      refuse('entry-signer-role');
    if (isOfLog(signerRole) && role !== LOG && !announces) refuse('entry-signer-role');
  }

  /**
   * Checks that every signer may sign this entry at this place of the log. Refuses `entry-signer-unknown`,
   * `entry-signer-revoked`, `entry-signer-expired` (outside its days) and `entry-signer-role`.
   */
  refuseSigners({ kind, by = [], at, body }: Entry): void {
    const day = at.slice(0, 10);
    for (const id of by) {
      const key = this.#keys.get(id);
      if (key === undefined) throw new Refusal('entry-signer-unknown', { key: id });
      if (isOfLog(key.role) && kind !== 'key') throw new Refusal('entry-signer-role', { key: id, role: key.role });
      if (key.revoked) throw new Refusal('entry-signer-revoked', { key: id });
      const late = key.until !== undefined && day > key.until.slice(0, 10);
      if (late || day < key.from.slice(0, 10)) throw new Refusal('entry-signer-expired', { key: id });
      const role = key.role === INSTANCE ? 'instance' : 'people';
      const named = signersOf(kind);
      // Of what either may sign, the time tells who did: people state the day alone.
      const allowed = named === 'either' && kind === 'hide' ? (at.length === 10 ? 'people' : 'instance') : named;
      if (allowed !== 'either' && allowed !== role) throw new Refusal('entry-signer-role', { key: id, role: key.role });
    }
    if (kind === 'key') this.#refuseAnnouncer(body as KeyBody, by);
  }
}

const isOfLog = (role: string | undefined): boolean => role === LOG || role === SUCCESSOR;
