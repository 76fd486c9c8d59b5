/**
 * The answer of `tamga verify` before it is printed, and how a valid one is put: whose word the key is comes first,
 * because without it the rest proves only that the log agrees with itself.
 */

/** What was found: `lines` follow the first line, `json` is the rest of the object for `--json`. */
export type Verdict = {
  result: 'valid' | 'invalid' | 'unknown';
  why: string;
  lines: string[];
  json?: Record<string, unknown>;
};

/** What the caller trusts, as given on the command line. */
export type GivenTrust = { policy?: string; key?: string };

/** How a valid answer is put: whose word the key is, and which witnesses stand behind it. */
export function whyValid(
  keyFrom: 'policy' | 'caller' | 'server' | 'file',
  log: string,
  witnesses: string[],
  succeeded = false,
): string {
  if (keyFrom === 'server' || keyFrom === 'file') {
    return `self-consistent; key taken from this ${keyFrom}; no independent witness`;
  }
  const successor = 'the promised successor of the key';
  if (keyFrom === 'caller')
    return `signed by ${succeeded ? `${successor} you gave` : 'the key you gave'}; no independent witness`;
  const witnessed = witnesses.length === 0 ? 'the policy asks for no witness' : `cosigned by ${witnesses.join(', ')}`;
  return `signed by ${succeeded ? `${successor} of ` : ''}${log}; ${witnessed}`;
}
