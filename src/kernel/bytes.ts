/**
 * Bytes as text and back: hex, base64, UTF-8, and joining and comparing. Every decoder is strict: it accepts exactly what
 * the matching encoder writes, so that one value has one spelling.
 */
import { Refusal } from './refusal.ts';

const HEX = '0123456789abcdef';
const HEX_PAIRS = Array.from({ length: 256 }, (_, byte) => HEX.charAt(byte >> 4) + HEX.charAt(byte & 15));
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const valuesOf = (alphabet: string): Int8Array => {
  const values = new Int8Array(128).fill(-1);
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;
  return values;
};
const HEX_VALUES = valuesOf(HEX);
const BASE64_VALUES = valuesOf(BASE64);
const valueAt = (values: Int8Array, text: string, at: number): number => values[text.charCodeAt(at)] ?? -1;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += HEX_PAIRS[bytes[i] as number];
  return text;
}

/** The bytes of lower-case hex. Refuses `hex-invalid`: odd length, upper case, anything else. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0) throw new Refusal('hex-invalid');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = valueAt(HEX_VALUES, text, 2 * i);
    const low = valueAt(HEX_VALUES, text, 2 * i + 1);
    if (high < 0 || low < 0) throw new Refusal('hex-invalid');
    bytes[i] = (high << 4) | low;
  }
  return bytes;
}

/** Standard base64 with padding (RFC 4648 section 4). */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const triple = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += BASE64.charAt(triple >> 18) + BASE64.charAt((triple >> 12) & 63);
    text += left > 1 ? BASE64.charAt((triple >> 6) & 63) : '=';
    text += left > 2 ? BASE64.charAt(triple & 63) : '=';
  }
  return text;
}

/** The bytes of padded base64. Refuses `base64-invalid`: wrong padding, white space, set bits after the end. */
export function fromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw new Refusal('base64-invalid');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const digits = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits; i++) {
    const value = valueAt(BASE64_VALUES, text, i);
    if (value < 0) throw new Refusal('base64-invalid');
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  if (held !== 0) throw new Refusal('base64-invalid');
  return bytes;
}

/** UTF-8 bytes of a string. A lone surrogate becomes U+FFFD: refuse those before (see `canonicalize`). */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The string of UTF-8 bytes, a byte order mark kept. Refuses `utf8-invalid`. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Refusal('utf8-invalid');
  }
}

/** One array holding all parts in order. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** True when both hold the same bytes; the time taken depends on the lengths only. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}
