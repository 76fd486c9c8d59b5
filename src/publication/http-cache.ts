/**
 * Public answers change only when the log grows or the software does, so the size and the build are their tag: a caller
 * who has it already is told so without a question to the database.
 */
import type { Context } from 'hono';

const REVALIDATE = 'public, max-age=0, must-revalidate';

/** Marks the answer with its tag; the answer 304 when the caller holds it already, else null. */
export function unchanged(context: Context, size: number, build: string): Response | null {
  const tag = `W/"${size}-${build}"`;
  context.header('ETag', tag);
  context.header('Cache-Control', REVALIDATE);
  context.header('Vary', 'Accept-Encoding', { append: true });
  const held = context.req.header('If-None-Match');
  if (held === undefined) return null;
  const tags = held.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(tag.slice(2)) ? context.body(null, 304) : null;
}
