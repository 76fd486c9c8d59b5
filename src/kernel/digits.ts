/**
 * Digits of other scripts to and from 0–9. Reading accepts every decimal digit people type in the regions Tamga serves;
 * writing uses Arabic-Indic digits for Arabic only.
 */

// The zero of each run of ten decimal digits (Unicode Nd): Arabic-Indic, Persian, Indic, South-East Asian, full width.
const ZEROS = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0,
  0x0f20, 0x1040, 0x17e0, 0x1810, 0xff10,
];

/** The value 0 to 9 of a decimal digit of another script by its code point; -1 if it is none of those read. */
export function digitValue(codePoint: number): number {
  for (const zero of ZEROS) if (codePoint >= zero && codePoint <= zero + 9) return codePoint - zero;
  return -1;
}

/** The text with digits of other scripts written 0–9, all else unchanged. */
export function latinDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const value = digitValue(digit.codePointAt(0) ?? 0);
    return value < 0 ? digit : String(value);
  });
}

/** The text with 0–9 written in Arabic-Indic digits. */
export function arabicDigits(text: string): string {
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x0660 + Number(digit)));
}
