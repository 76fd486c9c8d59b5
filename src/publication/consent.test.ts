// Consent: the last word on a purpose counts, from the day it was said.
import { expect, test } from 'vitest';
import { consentTo } from './consent.ts';

const on = (day: string) => ({ precise: { from: day, to: day } });
const given = { id: 'c1', purpose: 'publish', given: on('2026-01-01') };

test('silence is neither consent nor refusal', () => {
  expect(consentTo({}, 'publish', '2026-03-01')).toBe('none');
  expect(consentTo({ consent: [{ ...given, purpose: 'record' }] }, 'publish', '2026-03-01')).toBe('none');
});

test('consent is coded unless it says that the name may be shown', () => {
  expect(consentTo({ consent: [given] }, 'publish', '2026-03-01')).toBe('coded');
  expect(consentTo({ consent: [{ ...given, named: true }] }, 'publish', '2026-03-01')).toBe('named');
  expect(consentTo({ consent: [given] }, 'publish', '2025-12-31')).toBe('none');
});

test('a withdrawal counts from its day, and takes what was given before with it', () => {
  const withdrawn = { ...given, withdrawn: on('2026-02-01') };
  expect(consentTo({ consent: [withdrawn] }, 'publish', '2026-01-15')).toBe('coded');
  expect(consentTo({ consent: [withdrawn] }, 'publish', '2026-02-01')).toBe('withdrawn');
  const older = { id: 'c0', purpose: 'publish', named: true, given: on('2025-06-01') };
  expect(consentTo({ consent: [older, withdrawn] }, 'publish', '2026-03-01')).toBe('withdrawn');
});

test('consent given anew after a withdrawal stands', () => {
  const withdrawn = { ...given, withdrawn: on('2026-02-01') };
  const again = { id: 'c2', purpose: 'publish', named: true, given: on('2026-02-10') };
  expect(consentTo({ consent: [withdrawn, again] }, 'publish', '2026-03-01')).toBe('named');
});
