/** A certified request as it is published: a session that is called, with counts of the day and the reckoning in words. */
import type { Certificate } from '../assembly/index.ts';
import { canonicalize } from '../kernel/jcs.ts';
import type { ConveningCounts } from './convening-store.ts';

/** Languages besides English in which the reckoning is written. */
const SPOKEN = ['ru', 'tg', 'uk', 'tr', 'ar'];
const TITLE = {
  lang: 'en',
  text: 'Special session at the request of delegates',
  translations: { ru: 'Внеочередная сессия по требованию делегатов', ar: 'دورة استثنائية بطلب من المندوبين' },
};

/** Counts alone: not how many requests were handed in and did not count. */
export const countsOf = ({ as_of, unit, base, needed, counted }: Certificate): ConveningCounts => ({
  ...{ as_of, unit, base, needed, counted },
});

/** The body of the record; `said` counts and explains in a language. */
export async function certifiedSession({
  body,
  purpose,
  said,
}: {
  body: string;
  purpose: string;
  said(lang: string): Promise<Certificate>;
}): Promise<Record<string, unknown>> {
  const certificate = await said('en');
  const { fraction, op, hold_from, hold_by } = certificate;
  const words = (one: Certificate): string => one.explanation.join('\n');
  const translations: [string, string][] = [];
  // One after the other: they are counted on one connection.
  for (const lang of SPOKEN) translations.push([lang, words(await said(lang))]);
  return {
    ...{ title: TITLE, body, kind: 'special', state: 'requested', purpose: { lang: 'und', text: purpose } },
    certified: canonicalize({ ...countsOf(certificate), fraction, op, hold_from, hold_by }),
    certificate: { lang: 'en', text: words(certificate), translations: Object.fromEntries(translations) },
  };
}
