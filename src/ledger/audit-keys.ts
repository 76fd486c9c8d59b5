/**
 * The role keys a log has announced in its `key` entries, and whether one of them may sign a given entry. The log's own
 * first entry announces the instance key and is signed by it.
 */
import { fromBase64 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Entry, KeyBody } from './entry.ts';
import { signersOf } from './entry-rules.ts';
import { roleKeyId } from './entry-signature.ts';

const INSTANCE = 'instance';

type RoleKey = { publicKey: Uint8Array; role: string; from: string; until?: string; revoked: boolean };

export class RoleKeys {
  readonly #keys = new Map<string, RoleKey>();

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
    this.#keys.set(id, { publicKey, role, from, revoked: false, ...(until !== undefined && { until }) });
  }

  /**
   * Checks that every signer may sign this entry at this place of the log. Refuses `entry-signer-unknown`,
   * `entry-signer-revoked`, `entry-signer-expired` (outside its days) and `entry-signer-role`.
   */
  refuseSigners({ kind, by = [], at }: Entry): void {
    const day = at.slice(0, 10);
    for (const id of by) {
      const key = this.#keys.get(id);
      if (key === undefined) throw new Refusal('entry-signer-unknown', { key: id });
      if (key.revoked) throw new Refusal('entry-signer-revoked', { key: id });
      const late = key.until !== undefined && day > key.until.slice(0, 10);
      if (late || day < key.from.slice(0, 10)) throw new Refusal('entry-signer-expired', { key: id });
      const role = key.role === INSTANCE ? 'instance' : 'people';
      const allowed = signersOf(kind);
      if (allowed !== 'either' && allowed !== role) throw new Refusal('entry-signer-role', { key: id, role: key.role });
    }
  }
}
