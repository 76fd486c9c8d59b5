/**
 * Pure rules of review: what must be looked at before signing, and how many sources are really independent. Four grades
 * stand apart (source, information, proof, status) and are never made into one.
 */
import type { Text } from '../kernel/text.ts';
import type { Risk } from './risk.ts';

/** A finding as a form sends it back: the same finding on the same words has the same key. */
export function riskKey({ code, pointer, found = '' }: Risk): string {
  return `${code} ${pointer} ${found.replace(/\s+/g, ' ')}`;
}

/** Findings that nobody said they looked at. */
export function unseen(risks: readonly Risk[], seen: readonly string[]): Risk[] {
  const known = new Set(seen);
  return risks.filter((risk) => !known.has(riskKey(risk)));
}

export type InquiryState = 'drafted' | 'sent' | 'answered' | 'silent' | 'declined';

/** How far an inquiry has come. A reply counts whenever it comes; silence begins when the day to answer by has passed. */
export function inquiryState(
  inquiry: { due: string; sentOn: string | null; declinedOn: string | null },
  answered: boolean,
  today: string,
): InquiryState {
  if (answered) return 'answered';
  if (inquiry.declinedOn !== null) return 'declined';
  if (inquiry.sentOn === null) return 'drafted';
  return today > inquiry.due ? 'silent' : 'sent';
}

interface Cited {
  publisher?: string;
  title?: Text;
  url?: string;
  source?: string;
}

/**
 * How many sources of a record are independent: those of one publisher, one coded source or one site count once; a source
 * that says none of these counts once with all others like it.
 */
export function independentSources(sources: readonly Cited[] = []): number {
  return new Set(sources.map(originOf)).size;
}

function originOf({ source, publisher, url }: Cited): string {
  if (source) return source;
  const name = publisher?.trim().toLowerCase();
  if (name) return name;
  return url && URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : '';
}
