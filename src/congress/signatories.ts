/**
 * Who signed a resolution, as far as each agreed to be named: with their name, as their delegation, or only in the count.
 * What is published is computed here; accounts and mandates never leave the workspace.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex, utf8 } from '../kernel/bytes.ts';
import { canonicalize } from '../kernel/jcs.ts';
import type { Body } from '../records/validate.ts';
import type { Registered } from './mandates.ts';

/** From the most closed to the most open. */
const RELEASES = ['counted', 'delegation', 'named'] as const;
export type Release = (typeof RELEASES)[number];
/** Fewer who are only counted could be told from the others' names. */
const FEWEST_COUNTED = 3;

/** One signature as it is kept. */
export interface Signature {
  id: string;
  mandate: string;
  release: Release;
  /** Hash of the text it was given to (`signedText`); one kept from before hashes were kept has none, and stands. */
  text?: string;
}

/** The public fields that follow from signatures. */
export interface Signatories {
  signatories?: Record<string, unknown>[];
  counted?: number;
}

/** Fields that follow from signatures, and what says where a text is from. */
const BESIDE: readonly string[] = ['signatories', 'counted', 'signed', 'sources'];

/** The hash of all that a signature is given to: clauses, annexes, what it rests on, its number and its vote. */
export function signedText(body: Body): string {
  const text = Object.fromEntries(Object.entries(body).filter(([name]) => !BESIDE.includes(name)));
  return toHex(sha256(utf8(canonicalize(text))));
}

/** Signatures of a resolution: those given to the text as it stands, and those given to an earlier one. */
export function signaturesOf(body: Body): { standing: Signature[]; stale: Signature[] } {
  const text = signedText(body);
  const all = (body.signed ?? []) as Signature[];
  return {
    standing: all.filter((one) => (one.text ?? text) === text),
    stale: all.filter((one) => (one.text ?? text) !== text),
  };
}

/** The narrower of what a delegate asks for now and what their mandate agreed to; anything unknown is only counted. */
export function narrower(asked: string, agreed: string): Release {
  const rank = (release: string): number => Math.max(0, RELEASES.indexOf(release as Release));
  return RELEASES[Math.min(rank(asked), rank(agreed))] ?? 'counted';
}

/**
 * Public lines in the order of delegations, so that nothing tells who signed when. `called` names a holder. Signatures of
 * mandates that are no longer in the register are left out.
 */
export function signatoriesOf(
  signed: readonly Signature[],
  register: ReadonlyMap<string, Registered>,
  called: (holder: string) => string | undefined,
): Signatories {
  const known = signed.flatMap(({ mandate, release }) => {
    const one = register.get(mandate);
    return one ? [{ one, release: narrower(release, one.told.release) }] : [];
  });
  const lines = known
    .filter(({ release }) => release !== 'counted')
    .map(({ one, release }) => {
      const name = release === 'named' ? called(one.holderId) : undefined;
      return {
        ...(name ? { name } : {}),
        capacity: { lang: 'und', text: one.told.constituency },
        ...(one.told.country ? { country: one.told.country } : {}),
      };
    })
    .sort((a, b) => order(a) - order(b) || keyOf(a).localeCompare(keyOf(b), 'en'))
    .map((line, n) => ({ id: `s${n + 1}`, ...line }));
  const counted = known.length - lines.length;
  return {
    ...(lines.length > 0 ? { signatories: lines } : {}),
    ...(counted >= FEWEST_COUNTED ? { counted } : {}),
  };
}

interface Line {
  name?: string;
  capacity: { text: string };
}
const order = ({ name }: Line): number => (name ? 0 : 1);
const keyOf = ({ name = '', capacity }: Line): string => `${capacity.text} ${name}`;
