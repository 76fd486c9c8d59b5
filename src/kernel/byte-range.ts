/** One range of bytes, as browsers ask for it when they play a film (RFC 9110, 14.2). */

/** Inclusive bytes; null for no range, several, or what cannot be met: then the whole is sent. */
export function rangeOf(header: string | undefined, size: number): { start: number; end: number } | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const tail = match[1] === '';
  const start = tail ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = tail || match[2] === '' ? size - 1 : Math.min(size - 1, Number(match[2]));
  return start <= end && start < size ? { start, end } : null;
}
