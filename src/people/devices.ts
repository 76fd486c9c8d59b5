/**
 * Devices that signed in to an account before, known by a cookie we signed and keep nowhere. Such a device has a counter of
 * its own, so that strangers who guess slow each other down and not the account's holder.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Random, Secrets } from '../platform/index.ts';

const COOKIE = /^([\w-]{22})\.([\w-]{43})$/;

export class Devices {
  private readonly secrets: Secrets;
  private readonly random: Random;

  constructor({ secrets, random }: { secrets: Secrets; random: Random }) {
    this.secrets = secrets;
    this.random = random;
  }

  /** Id of the device whose cookie this is, when it signed in to this account; else null. */
  idFor(account: Uint8Array, cookie: string): string | null {
    const [, id = '', proof = ''] = COOKIE.exec(cookie) ?? [];
    const expected = this.proof(account, id);
    const given = Buffer.from(proof, 'base64url');
    return given.length === expected.length && timingSafeEqual(given, expected) && id !== '' ? id : null;
  }

  /** The cookie of a device that has just signed in to this account: the one it had, if it was for this account. */
  known(account: Uint8Array, cookie: string): string {
    if (this.idFor(account, cookie)) return cookie;
    const id = Buffer.from(this.random.bytes(16)).toString('base64url');
    return `${id}.${this.proof(account, id).toString('base64url')}`;
  }

  private proof(account: Uint8Array, id: string): Buffer {
    return Buffer.from(this.secrets.mac(Buffer.concat([account, Buffer.from(id)]), 'device'));
  }
}
