/** What to make of an upload that failed: whether sending again can help, and which words say why it does not. */
import { DetailedError } from 'tus-js-client';

/** No room (RFC 4918, 11.5): asking again within a minute changes nothing. */
const FULL = 507;
const TOO_LARGE = 413;

const statusOf = (error: unknown): number =>
  error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;

export function isWorthRetrying(error: unknown): boolean {
  const status = statusOf(error);
  return status !== FULL && (status === 0 || status >= 500 || status === 409 || status === 423);
}

/** Of the words an input carries in `data-full`, `data-large` and `data-failed`, those that fit. */
export function wordsFor(error: unknown, { full, large, failed }: DOMStringMap): string {
  const status = statusOf(error);
  return (status === FULL ? full : status === TOO_LARGE ? large : undefined) ?? failed ?? '';
}
