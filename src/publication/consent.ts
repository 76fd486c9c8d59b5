/**
 * What a person agreed to, computed from the dated entries of their record: the last word on a purpose counts, and a
 * withdrawal counts from the day it was made. Silence is not consent and is not a refusal either: it is said to be none.
 */
import { daySpan, type UncertainDate } from '../kernel/uncertain-date.ts';

/** `named`: the name may stand in public. `coded`: only a code. */
export type Consent = 'named' | 'coded' | 'withdrawn' | 'none';

interface Entry {
  purpose: string;
  named?: boolean;
  given?: UncertainDate;
  withdrawn?: UncertainDate;
}

const first = (date: UncertainDate | undefined): string => (date ? daySpan(date).from : '');

/** Consent of a person to a purpose on a day (`YYYY-MM-DD`), from the body of their record. */
export function consentTo(body: Readonly<Record<string, unknown>>, purpose: string, day: string): Consent {
  const entries = ((body.consent ?? []) as Entry[]).filter(
    (entry) => entry.purpose === purpose && first(entry.given) <= day,
  );
  const standing = entries.filter(({ withdrawn }) => !withdrawn || first(withdrawn) > day);
  const last = standing.sort((a, b) => first(a.given).localeCompare(first(b.given))).at(-1);
  const ended = entries.flatMap(({ withdrawn }) => (withdrawn && first(withdrawn) <= day ? [first(withdrawn)] : []));
  const lastEnd = ended.sort().at(-1);
  // Consent given anew after a withdrawal stands; one given before it went with it.
  if (lastEnd !== undefined && (!last || first(last.given) < lastEnd)) return 'withdrawn';
  if (!last) return 'none';
  return last.named ? 'named' : 'coded';
}
