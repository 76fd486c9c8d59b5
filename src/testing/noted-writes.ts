/**
 * Whether what a request changed stands in the audit trail. Every test that sends a form through the workspace is watched:
 * a request that writes a private table and notes nothing is an error of ours, whichever room it is in.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

/** Tables whose writing is not an act: what keeps sessions and jobs going, and what is typed and not yet saved. */
const QUIET = new Set([
  'private.sign_in',
  'private.throttle',
  'private.spent',
  'private.recovery_code',
  'private.audit_head',
  'private.unsaved',
  // That a notice was read is its reader's own business.
  'private.notice',
]);
/** Addresses that may write without a note, and why. */
const QUIET_PATHS: readonly [RegExp, string][] = [
  [/^\/(?:report|receipt)(?:\/|$)/, 'what a reporter does stands in no trail that tells the hour'],
  [/^\/endorse\//, 'who endorses, and when, is written nowhere'],
  [/^\/workspace\/account\/language$/, 'in which language somebody reads is nobody’s business'],
  [
    /^\/workspace\/congress\/votes\/[^/]+\/cast$/,
    'who cast, and when, is told by nothing but the roll that the rules allow',
  ],
  [/^\/workspace\/congress\/requests\/[^/]+\/(?:sign|withdraw)$/, 'who asks for a session is written nowhere'],
  [
    /^\/workspace\/congress\/sittings\/[^/]+\/(?:floor|speak|withdraw|vote|beat)$/,
    'who came, spoke and voted stands in the register of the sitting: the trail is no time sheet',
  ],
  [/^\/workspace\/uploads(?:\/|$)/, 'a piece of a file that is still coming in; the file is noted once it is whole'],
];
const WRITE = /\b(?:insert\s+into|update|delete\s+from)\s+((?:private|keystore)\.\w+)/gi;

const watching = new AsyncLocalStorage<Set<string>>();
let patched = false;

/** Runs a request and answers the private tables it wrote without a note in the trail; none where it noted something. */
export async function unnotedWrites(path: string, run: () => Promise<void>): Promise<string[]> {
  patch();
  const written = new Set<string>();
  await watching.run(written, run);
  const bare = path.replace(/^\/[a-z]{2}(?=\/)/, '').split('?')[0] ?? '';
  if (written.has('private.audit') || QUIET_PATHS.some(([quiet]) => quiet.test(bare))) return [];
  return [...written].filter((table) => !QUIET.has(table));
}

/** Reads along whatever is asked of the database while a request is watched. */
function patch(): void {
  if (patched) return;
  patched = true;
  const prototype = pg.Client.prototype as unknown as { query(...given: unknown[]): unknown };
  const query = prototype.query;
  prototype.query = function (...given) {
    const seen = watching.getStore();
    if (seen) for (const [, table = ''] of textOf(given[0]).matchAll(WRITE)) seen.add(table.toLowerCase());
    return query.apply(this, given);
  };
}

function textOf(asked: unknown): string {
  if (typeof asked === 'string') return asked;
  const { text } = (asked ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : '';
}
