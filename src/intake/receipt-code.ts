/**
 * The code that opens a reporter's conversation: 26 random digits (86 bits) and two check digits, in groups of four.
 * Digits, because every keyboard and every script has them and they can be read out over a bad line.
 */
import { latinDigits } from '../kernel/digits.ts';
import { Refusal } from '../kernel/refusal.ts';

const RANDOM_DIGITS = 26;
const LENGTH = RANDOM_DIGITS + 2;

/** A new code of 28 digits from 32 random bytes. Throws a plain error for fewer. */
export function newReceiptCode(random32: Uint8Array): string {
  if (random32.length !== 32) throw new Error(`a receipt takes 32 random bytes, got ${random32.length}`);
  let number = 0n;
  for (const byte of random32) number = (number << 8n) | BigInt(byte);
  const digits = (number % 10n ** BigInt(RANDOM_DIGITS)).toString().padStart(RANDOM_DIGITS, '0');
  return digits + checkDigits(digits);
}

/**
 * The code as stored and compared, from what somebody typed: digits of any script, spaces and dashes as they like.
 * @throws Refusal `receipt-malformed` when digits are missing or a slip of the pen shows in the check digits
 */
export function readReceiptCode(typed: string): string {
  const digits = latinDigits(typed).replace(/[\s\p{Pd}.,_]/gu, '');
  const body = digits.slice(0, RANDOM_DIGITS);
  const fits = /^\d+$/.test(digits) && digits.length === LENGTH && checkDigits(body) === digits.slice(RANDOM_DIGITS);
  if (!fits) throw new Refusal('receipt-malformed', {}, 422);
  return digits;
}

/** In groups of four, as people write it down. */
export function groupedReceipt(code: string): string[] {
  return code.match(/.{4}/g) ?? [];
}

/** ISO/IEC 7064 MOD 97-10: finds every wrong digit and every swap of neighbours. */
function checkDigits(digits: string): string {
  return (98n - ((BigInt(digits) * 100n) % 97n)).toString().padStart(2, '0');
}
