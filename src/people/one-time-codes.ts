/**
 * Codes that are good once: the six digits an authenticator shows (TOTP, RFC 6238), and the recovery codes a person keeps
 * on paper. Both are compared in constant time.
 */
import { createHash } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Random } from '../platform/index.ts';

const PERIOD_MS = 30_000;
const SECRET_BYTES = 20;
const CODES = 10;
/** 100 bits: nobody guesses one, so they need no slowing. */
const CODE_LETTERS = 20;
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

export const newSecret = (random: Random): Uint8Array => random.bytes(SECRET_BYTES);

function totp(secret: Uint8Array, issuer = 'Tamga', label = 'Tamga'): TOTP {
  const bytes = new Secret({ buffer: new Uint8Array(secret).buffer });
  return new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period: PERIOD_MS / 1000, secret: bytes });
}

/** The address an authenticator reads from a picture. */
export function authenticatorAddress(secret: Uint8Array, issuer: string, label: string): string {
  return totp(secret, issuer, label).toString();
}

/** The secret for typing in, in groups of four. */
export function secretText(secret: Uint8Array): string {
  return (totp(secret).secret.base32.match(/.{1,4}/g) ?? []).join(' ');
}

/** The time step whose code this is, one step early or late included; null for any other text. */
export function stepOf(secret: Uint8Array, code: string, now: Date): number | null {
  const token = code.replace(/\s/g, '');
  const delta = totp(secret).validate({ token, timestamp: now.getTime(), window: 1 });
  return delta === null ? null : Math.floor(now.getTime() / PERIOD_MS) + delta;
}

/** The code an authenticator shows; for tests and demonstrations. */
export function codeAt(secret: Uint8Array, now: Date): string {
  return totp(secret).generate({ timestamp: now.getTime() });
}

/** Ten new recovery codes, each in five groups of four. */
export function newRecoveryCodes(random: Random): string[] {
  return Array.from({ length: CODES }, () => {
    let code = '';
    while (code.length < CODE_LETTERS) {
      // Bytes past the last whole multiple of the alphabet would favour its first letters.
      for (const byte of random.bytes(32)) {
        if (byte < 256 - (256 % ALPHABET.length) && code.length < CODE_LETTERS)
          code += ALPHABET[byte % ALPHABET.length];
      }
    }
    return (code.match(/.{4}/g) ?? []).join('-');
  });
}

/** What is stored of a recovery code, however it was typed; null for a text that cannot be one. */
export function recoveryDigest(text: string): Buffer | null {
  const code = text.toLowerCase().replace(/[\s-]/g, '');
  if (code.length !== CODE_LETTERS || [...code].some((letter) => !ALPHABET.includes(letter))) return null;
  return createHash('sha256').update(`tamga/recovery/v1\n${code}`).digest();
}
