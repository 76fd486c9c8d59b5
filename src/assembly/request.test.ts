import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certifyRequest, examineRequests, type RegisteredMandate, type RuleSet, type SessionRequest } from './index.ts';
import { rulePresets } from './presets.ts';

const council = rulePresets().find(({ id }) => id === 'biennial-council') as RuleSet;
const mandate = (n: number, more: Partial<RegisteredMandate> = {}): RegisteredMandate => ({
  id: `ma_${n}`,
  state: 'accepted',
  from: '2023-11-10',
  constituencyId: `co_${n % 5}`,
  ...more,
});
const mandates = (count: number) => Array.from({ length: count }, (_, n) => mandate(n));
const asked = (n: number, at = '2025-03-01T10:00:00Z'): SessionRequest => ({ mandateId: `ma_${n}`, at });
const asking = (count: number) => Array.from({ length: count }, (_, n) => asked(n));
const at = '2025-03-10';
const special = (more: object): RuleSet => ({ ...council, convening: { special: more } });

describe('a request for a special session', () => {
  it('is certified by exactly two thirds of the accepted mandates, and not by one fewer', () => {
    const register = { at, mandates: mandates(24) };
    expect(certifyRequest(council, register, asking(16))).toMatchObject({
      certified: true,
      base: 24,
      needed: 16,
      counted: 16,
      hold_from: '2025-04-09',
      hold_by: '2025-09-06',
    });
    expect(certifyRequest(council, register, asking(15))).toMatchObject({
      certified: false,
      counted: 15,
      hold_by: null,
    });
    expect(certifyRequest(council, { at, mandates: mandates(25) }, asking(16)).certified).toBe(false);
    expect(certifyRequest(council, { at, mandates: mandates(25) }, asking(17)).certified).toBe(true);
  });

  it('counts each mandate once and only those that are accepted on the day, and says why not', () => {
    const register = {
      at,
      mandates: [
        mandate(0),
        mandate(1, { state: 'suspended' }),
        mandate(2, { state: 'submitted' }),
        mandate(3, { until: '2025-03-09' }),
        mandate(4, { until: '2025-03-10' }),
        mandate(5, { state: 'revoked' }),
        mandate(6, { from: '2025-03-11' }),
        mandate(7, { state: 'challenged' }),
      ],
    };
    const requests = [
      asked(0, '2025-03-02T10:00:00Z'),
      asked(0, '2025-03-01T10:00:00Z'),
      ...[1, 2, 3, 4, 5, 6, 7, 99].map((n) => asked(n)),
    ];
    expect(examineRequests(council, register, requests).map(({ reason }) => reason)).toEqual([
      ...['duplicate', null, 'suspended', 'not_accepted', 'expired', null, 'revoked', 'not_accepted', null],
      'unknown_mandate',
    ]);
    expect(certifyRequest(council, register, requests)).toMatchObject({
      base: 3,
      counted: 3,
      received: 10,
      not_counted: 7,
    });
  });

  it('looks at the time: too late, lapsed and withdrawn requests are not counted', () => {
    const rules = special({ request_days: 30 });
    const register = { at, mandates: mandates(9) };
    const requests = [
      asked(0, '2025-03-10T23:59:59Z'),
      asked(1, '2025-03-11T00:00:00Z'),
      asked(2, '2025-02-08'),
      asked(3, '2025-02-07'),
      { ...asked(4), withdrawnAt: '2025-03-05' },
      { ...asked(5), withdrawnAt: '2025-03-11' },
      { ...asked(6, '2025-03-01'), withdrawnAt: '2025-03-02' },
      asked(6, '2025-03-03'),
    ];
    const reasons = examineRequests(rules, register, requests).map(({ reason }) => reason);
    expect(reasons).toEqual([null, 'later', null, 'lapsed', 'withdrawn', null, 'withdrawn', null]);
    const kept = special({ request_days: 30, withdrawable: false });
    expect(examineRequests(kept, register, requests).map(({ reason }) => reason)[4]).toBeNull();
  });

  it('treats a prevented delegate as the rules say, in the base and among those who ask alike', () => {
    const register = { at, mandates: [...mandates(8), mandate(8, { prevented: true })] };
    const requests = [...asking(5), asked(8)];
    expect(certifyRequest(council, register, requests)).toMatchObject({ certified: true, base: 9, counted: 6 });
    const silent: RuleSet = { ...council, prevented: { in_members: true, may_request: false } };
    expect(certifyRequest(silent, register, requests)).toMatchObject({ certified: false, base: 9, counted: 5 });
    const outside: RuleSet = { ...council, prevented: { in_members: false, may_request: true } };
    expect(certifyRequest(outside, register, requests)).toMatchObject({
      certified: false,
      base: 8,
      counted: 5,
      needed: 6,
    });
  });

  it('is weighed only where the rule set says so', () => {
    const register = { at, mandates: [mandate(0, { weight: 10 }), mandate(1), mandate(2)] };
    const by = (unit: string) => special({ threshold: { fraction: [2, 3], op: 'gte', unit } });
    expect(certifyRequest(council, register, [asked(0)]).certified).toBe(false);
    expect(certifyRequest(by('weight'), register, [asked(0)])).toMatchObject({
      certified: true,
      base: 12,
      counted: 10,
    });
    const sameDistrict = { at, mandates: [mandate(0), mandate(5), mandate(1)] };
    expect(certifyRequest(by('constituencies'), sameDistrict, [asked(0), asked(5)])).toMatchObject({
      base: 2,
      counted: 1,
    });
  });

  it('is never certified by nobody, and a mandate stands in the register once', () => {
    expect(certifyRequest(council, { at, mandates: [] }, [])).toMatchObject({ certified: false, base: 0, needed: 1 });
    expect(() => certifyRequest(council, { at, mandates: [mandate(1), mandate(1)] }, [])).toThrow('register-twice');
  });

  it('refuses a register or a request not of its form', () => {
    const wrong = (more: object) => () => certifyRequest(council, { at, mandates: [{ ...mandate(1), ...more }] }, []);
    expect(wrong({ state: 'Accepted' })).toThrow(/shape-invalid.*register.mandates\[0\].state/);
    expect(wrong({ from: '10.11.2023' })).toThrow('shape-invalid');
    expect(() => certifyRequest(council, { at: 'today', mandates: [] }, [])).toThrow(/shape-invalid.*register.at/);
    const signed = [{ mandateId: 'ma_1' }] as unknown as SessionRequest[];
    expect(() => certifyRequest(council, { at, mandates: [mandate(1)] }, signed)).toThrow(/shape-key-missing.*"at"/);
  });

  it('publishes counts and no word of who asked, in any language', () => {
    const register = { at, mandates: mandates(24) };
    for (const lang of ['en', 'ru', 'tg', 'uk', 'tr', 'ar']) {
      const told = JSON.stringify(certifyRequest(council, register, asking(16), { lang }));
      expect(told).not.toMatch(/ma_|co_|undefined|[{]\w+[}]/);
    }
    expect(certifyRequest(council, register, asking(15)).explanation).toEqual([
      'Accepted mandates on 2025-03-10: 24. Required: at least 2/3 of them, so at least 16.',
      'Counted: 15. Requests not counted: 0.',
      'The request is not certified.',
    ]);
  });

  it('comes out the same in whatever order requests arrive, and never loses by one more', () => {
    const requests = fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 28 })), { maxLength: 60 });
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 25 }), fc.nat(30), (list, size, extra) => {
        const register = { at, mandates: mandates(size) };
        const made = list.map(([n, day]) => asked(n, `2025-02-${String(day).padStart(2, '0')}`));
        const one = certifyRequest(council, register, made);
        expect(certifyRequest(council, register, made.toReversed())).toEqual(one);
        expect(one.counted).toBe(new Set(list.map(([n]) => n).filter((n) => n < size)).size);
        expect(one.certified).toBe(one.counted * 3 >= size * 2);
        expect(certifyRequest(council, register, [...made, asked(extra)]).counted).toBeGreaterThanOrEqual(one.counted);
      }),
    );
  });
});
