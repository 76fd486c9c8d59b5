import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from './bytes.ts';
import { canonicalize, parseJson } from './jcs.ts';

describe('canonical JSON', () => {
  it('is that of RFC 8785 section 3.2.2 and 3.2.3', () => {
    const sample = `{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalize(parseJson(sample))).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('has the UTF-8 bytes of RFC 8785 section 3.2.4', () => {
    const text = canonicalize({ string: '\u20ac$\u000f\nA\'B"\\\\"/', literals: [null, true, false] });
    expect(toHex(utf8(text)).slice(-72)).toBe(
      '22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
    );
  });

  it('sorts keys by UTF-16 code units, as the example of section 3.2.3', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const sorted = Object.keys(JSON.parse(canonicalize(Object.fromEntries(keys.map((key) => [key, 0])))));
    expect(sorted.filter((key) => key !== '1')).toEqual(['\r', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']);
  });

  it('writes the numbers of RFC 8785 appendix B', () => {
    const samples: [string, string][] = [
      ['0000000000000000', '0'],
      ['8000000000000000', '0'],
      ['0000000000000001', '5e-324'],
      ['7fefffffffffffff', '1.7976931348623157e+308'],
      ['4340000000000000', '9007199254740992'],
      ['4430000000000000', '295147905179352830000'],
      ['44b52d02c7e14af5', '9.999999999999997e+22'],
      ['44b52d02c7e14af6', '1e+23'],
      ['444b1ae4d6e2ef4e', '999999999999999700000'],
      ['444b1ae4d6e2ef50', '1e+21'],
      ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
      ['3eb0c6f7a0b5ed8d', '0.000001'],
      ['41b3de4355555553', '333333333.3333332'],
      ['becbf647612f3696', '-0.0000033333333333333333'],
    ];
    for (const [bits, text] of samples) {
      const view = new DataView(new ArrayBuffer(8));
      view.setBigUint64(0, BigInt(`0x${bits}`));
      expect(canonicalize(view.getFloat64(0))).toBe(text);
    }
  });

  it('refuses what is not JSON', () => {
    expect(() => canonicalize('\ud800')).toThrow('json-lone-surrogate');
    expect(() => canonicalize({ '\udc00': 1 })).toThrow('json-lone-surrogate');
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => canonicalize([value])).toThrow('json-number-not-finite');
    for (const value of [undefined, 1n, () => 1, new Date(0), new Map(), [undefined], Array(1)]) {
      expect(() => canonicalize(value)).toThrow('json-not-a-value');
    }
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(() => canonicalize(cycle)).toThrow('json-too-deep');
  });

  it('is read back to the same value, and written the same again', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(JSON.stringify(value).isWellFormed());
        const text = canonicalize(value);
        expect(canonicalize(parseJson(text))).toBe(text);
        expect(parseJson(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('reading JSON', () => {
  it('refuses a key given twice at any depth, however it is spelt', () => {
    for (const text of [
      '{"a":1,"a":2}',
      '[{"b":{"a":1,"\\u0061":2}}]',
      '{"a":{},"b":[],"a" :1}',
      '{"\\"":1,"\\u0022":2}',
    ]) {
      expect(() => parseJson(text), text).toThrow('json-duplicate-key');
    }
    expect(parseJson('{"a":{"a":1},"b":["a","a",{"a":"a\\\\"}]}')).toEqual({
      a: { a: 1 },
      b: ['a', 'a', { a: 'a\\' }],
    });
  });

  it('refuses anything after the value, and what is beyond a double', () => {
    for (const text of ['', '{} x', '{}{}', "{'a':1}", '[1,]', 'NaN', '\ufeff{}'])
      expect(() => parseJson(text)).toThrow('json-invalid');
    expect(() => parseJson('[1e999]')).toThrow('json-number-not-finite');
    expect(() => parseJson('['.repeat(300) + ']'.repeat(300))).toThrow('json-too-deep');
  });

  it('takes long strings and long runs of backslashes', () => {
    const long = JSON.stringify({ a: 'x"\\'.repeat(200_000) });
    expect(parseJson(long)).toEqual(JSON.parse(long));
  });
});
