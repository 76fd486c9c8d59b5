/**
 * Ids of records: a short prefix that says the type, an underscore, and 128 random bits in 26 letters and digits
 * (`br_…`, `pe_…`). The randomness comes in as an argument, so this file stays pure.
 */

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const ID = /^[a-z]{2,8}_[a-z2-7]{26}$/;

/**
 * A new id: `prefix` (lower-case letters, no underscore) + `_` + lower-case base32 (RFC 4648 alphabet, no padding) of
 * 16 random bytes. Throws a plain error for another prefix or length, which only a programmer can cause.
 */
export function newId(prefix: string, random16: Uint8Array): string {
  if (!/^[a-z]{2,8}$/.test(prefix)) throw new Error(`id prefix "${prefix}" is not 2 to 8 lower-case letters`);
  if (random16.length !== 16) throw new Error(`an id takes 16 random bytes, got ${random16.length}`);
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of random16) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return `${prefix}_${text}${ALPHABET.charAt((held << (5 - bits)) & 31)}`;
}

/** True for a string shaped like an id, of any type or of the one whose `prefix` (without underscore) is given. */
export function isId(text: unknown, prefix?: string): text is string {
  return typeof text === 'string' && ID.test(text) && (prefix === undefined || text.startsWith(`${prefix}_`));
}
