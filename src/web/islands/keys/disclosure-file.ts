/** A disclosure for a court, made where the value was opened: it goes from this browser to its holder and nowhere else. */

import { fromBase64 } from '../../../kernel/bytes.ts';
import type { Disclosure, Opening } from '../../../ledger/disclosure.ts';
import { parseEntry } from '../../../ledger/entry.ts';
import { singleKeyPolicy } from '../../../ledger/policy.ts';

/** The file: entry, proof and opening, with the key this server gives out as its policy. */
export function disclosureOf(
  { entry, proof }: { entry: string; proof: string },
  rev: number,
  { pointer, type, value, salt }: Opening,
  vkey: string,
): Disclosure {
  const earlier = parseEntry(fromBase64(entry)).rev === rev ? {} : { rev };
  return { entry, proof, openings: [{ pointer, type, value, salt, ...earlier }], policy: singleKeyPolicy(vkey) };
}

/** Gives a file to whoever sits at this browser. */
export function saved(name: string, content: unknown): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content)], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
