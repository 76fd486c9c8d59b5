/** The receipt code as people copy it: slips are found, other digits are read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arabicDigits } from '../kernel/digits.ts';
import { groupedReceipt, newReceiptCode, readReceiptCode } from './receipt-code.ts';

const code = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(newReceiptCode);

describe('a receipt code', () => {
  it('is read back however it is grouped and in whatever digits', () => {
    fc.assert(
      fc.property(code, fc.constantFrom(' ', '-', '  ', '–', '.', ''), (one, between) => {
        const written = groupedReceipt(one).join(between);
        expect(readReceiptCode(` ${written}\n`)).toBe(one);
        expect(readReceiptCode(arabicDigits(written))).toBe(one);
      }),
    );
  });

  it('shows a wrong digit and two neighbours in the wrong order', () => {
    fc.assert(
      fc.property(code, fc.nat(27), fc.integer({ min: 1, max: 9 }), (one, at, by) => {
        const digits = [...one];
        const wrong = digits.with(at, String((Number(digits[at]) + by) % 10)).join('');
        expect(() => readReceiptCode(wrong)).toThrow('receipt-malformed');
        const next = Math.min(at + 1, 27);
        const [a = '', b = ''] = [digits[at], digits[next]];
        if (a !== b)
          expect(() => readReceiptCode(digits.with(at, b).with(next, a).join(''))).toThrow('receipt-malformed');
      }),
    );
  });

  it('has at least 80 bits of chance in it', () => {
    expect(Math.log2(10) * 26).toBeGreaterThan(80);
    expect(newReceiptCode(new Uint8Array(32))).toBe(`${'0'.repeat(26)}98`);
  });

  it('refuses what is too short, too long or no number', () => {
    for (const typed of ['', '1234', 'abcd efgh', '1'.repeat(40)])
      expect(() => readReceiptCode(typed)).toThrow('receipt-malformed');
  });
});
