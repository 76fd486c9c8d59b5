import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, equal, fromBase64, fromHex, fromUtf8, toBase64, toHex, utf8 } from './bytes.ts';
import { isId, newId } from './ids.ts';
import { Refusal } from './refusal.ts';

describe('bytes as text', () => {
  it('hex and base64 are those of Node, and read back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromHex(toHex(bytes))).toEqual(bytes);
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  it('one value has one spelling', () => {
    for (const text of ['0', 'AB', 'zz', ' 00', '0x00']) expect(() => fromHex(text), text).toThrow('hex-invalid');
    const misspelt = [
      'A',
      'AA',
      'AAA',
      'AB==',
      'AAB=',
      'A===',
      '====',
      'AAAA\n',
      'AA-_',
      '=AAA',
      'AA=A',
      'éAAA',
      'AA==AAAA',
    ];
    for (const text of misspelt) expect(() => fromBase64(text), text).toThrow('base64-invalid');
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        let bytes: Uint8Array;
        try {
          bytes = fromBase64(text);
        } catch {
          return;
        }
        expect(toBase64(bytes)).toBe(text);
      }),
    );
  });

  it('UTF-8 is strict and keeps a byte order mark', () => {
    expect(fromUtf8(utf8('Тоҷикӣ 😀'))).toBe('Тоҷикӣ 😀');
    expect(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf))).toBe('\ufeff');
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
      expect(() => fromUtf8(Uint8Array.from(bytes))).toThrow('utf8-invalid');
    }
  });

  it('are joined and compared', () => {
    expect(concat(Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equal(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false);
  });
});

describe('ids', () => {
  it('are a prefix and 26 characters, one for every 128 bits', () => {
    expect(newId('br', new Uint8Array(16))).toBe(`br_${'a'.repeat(26)}`);
    expect(newId('pe', new Uint8Array(16).fill(255))).toBe(`pe_${'7'.repeat(25)}4`);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat(127), (bytes, bit) => {
        const other = bytes.slice();
        other[bit >> 3] ^= 1 << (bit & 7);
        expect(isId(newId('br', bytes), 'br')).toBe(true);
        expect(newId('br', bytes)).not.toBe(newId('br', other));
      }),
    );
    expect(isId('br_short')).toBe(false);
    expect(isId(newId('br', new Uint8Array(16)), 'pe')).toBe(false);
    expect(() => newId('br', new Uint8Array(15))).toThrow('16 random bytes');
    expect(() => newId('br_', new Uint8Array(16))).toThrow('id prefix');
  });
});

describe('a refusal', () => {
  it('has a code, parameters, a status, and a line for the log', () => {
    const refusal = new Refusal('file-too-long', { max: 3 }, 413);
    expect(refusal).toBeInstanceOf(Error);
    expect(refusal).toMatchObject({ code: 'file-too-long', params: { max: 3 }, status: 413 });
    expect(refusal.message).toBe('file-too-long {"max":3}');
    expect(new Refusal('gone').status).toBe(400);
  });
});
