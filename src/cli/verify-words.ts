/**
 * The sentences of `tamga verify`: what a failure code means in plain words, and lists of what was counted. The command
 * line speaks English; the site has its own catalogues.
 */
import type { AuditReport, Failure, Step } from '../ledger/index.ts';

const WORDS: Record<string, string> = {
  'base64-invalid': 'base64 that is not strictly spelt',
  'batch-range': 'a batch does not close the entries right before it',
  'batch-root': 'the root of a batch is not that of its entries',
  'bundle-invalid': 'the bundle does not hold the entries the size of the log asks for',
  'checkpoint-malformed': 'this is not a checkpoint',
  'disclosure-malformed': 'this is not a disclosure file',
  'disclosure-object': 'an enclosed object belongs to no part of this disclosure',
  'disclosure-opening': 'an opening matches no commitment of the entry',
  'disclosure-policy': 'the file names no policy; give --policy or --key',
  'entry-mismatch': 'the entry is not the one the tree was built from',
  'entry-not-canonical': 'the entry is not canonical JSON',
  'entry-not-in-batch': 'an entry without signature is in no batch',
  'entry-other-log': 'the entry belongs to another log',
  'entry-signature-invalid': 'a signature of the entry does not hold',
  'entry-signer-expired': 'a signer’s key was not valid on that day',
  'entry-signer-revoked': 'a signer’s key had been revoked',
  'entry-signer-role': 'a signer’s role may not sign this kind of entry',
  'entry-signer-unknown': 'a signer’s key was never announced in the log',
  'entry-signers': 'too few signatures',
  'file-missing': 'the file is missing',
  'inclusion-invalid': 'the proof does not lead from the entry to the checkpoint',
  'intake-proof-kind': 'the entry is not that of a day of reports',
  'intake-proof-malformed': 'this is not a proof for a reporter',
  'keys-differ': 'the served keys do not include the key that signed the checkpoint',
  'key-known': 'a key is announced a second time, in another role',
  'log-key-succeeded': 'the tree is signed by a key of the log that was succeeded before',
  'log-first-entry': 'the first entry does not announce the instance key',
  'note-malformed': 'this is not a signed note',
  'note-signature-invalid': 'a signature of a known key does not hold',
  'note-unverified': 'no known key has signed it',
  'object-mismatch': 'the object is not the one the entry commits to',
  'object-missing': 'the object is missing and no entry says that it was hidden or erased',
  'object-served': 'the object is still served, though an entry says that it was hidden or erased',
  'object-unexpected': 'there is an object for an entry that has none',
  'pack-invalid': 'the pack does not hold one place for each entry',
  'policy-log-unknown': 'the policy does not know this log',
  'policy-quorum': 'fewer witnesses have cosigned than the policy asks for',
  'prev-mismatch': 'the entry does not follow the record’s previous entry',
  'prev-missing': 'the entry does not name the record’s previous entry',
  'prev-unexpected': 'the record’s first entry names a previous one',
  'proof-malformed': 'this is not a proof file of a log',
  'rev-order': 'revision numbers do not grow',
  'root-mismatch': 'entries and tiles agree with each other, but not with the signed root',
  'succession-invalid': 'the change of the log’s key does not hold',
  'succession-malformed': 'the file of changes of the log’s key is not of the form',
  'successor-unpromised': 'the key that took over is not the one the log promised last',
  'tile-invalid': 'the tile is not as long as the size of the log asks for',
  'tile-mismatch': 'the tile does not hold the hashes of the tree',
  'verifier-key-invalid': 'a key’s id does not follow from its name and bytes',
  'verify-file-too-long': 'the file is too long to be one of these',
  'verify-no-file': 'there is no such file',
  'verify-no-log': 'there is no log in this folder (neither log/checkpoint nor checkpoint)',
  'vote-outcome-differs': 'the outcome of a vote is not what its own rule makes of its counts',
  'vote-counts-differ': 'the counts shown of a vote are not those its rule was asked with',
  'vote-not-computable': 'a vote cannot be decided again from its own rule and counts',
};

/** What a code means; an unlisted code stands for itself, with its detail. */
export function describe(code: string, detail = ''): string {
  const word = WORDS[code];
  if (word !== undefined) return code.startsWith('vote-') && detail !== '' ? `${word} (${detail})` : word;
  return `${code}${detail === '' ? '' : ` (${detail})`}`;
}

/** `<file>: <what> (entry 17, br_…, byte 300)`. */
export function describeFailure({ path, code, detail, index, rid, byte }: Failure): string {
  const place = [
    ...(index === undefined ? [] : [`entry ${index}`]),
    ...(rid === undefined || rid === '' ? [] : [rid]),
    ...(byte === undefined ? [] : [`byte ${byte}`]),
  ];
  return `${path}: ${describe(code, detail)}${place.length === 0 ? '' : ` (${place.join(', ')})`}`;
}

/** How one key of the log followed another. */
export function describeStep({ from, promised, taken }: Step): string {
  return `key ${from} was succeeded: entry ${promised} promised the successor, entry ${taken} made the change`;
}

const number = new Intl.NumberFormat('en');

/** What was checked, a line each. */
export function describeCounts({ counts, objects, head, milliseconds }: AuditReport): string[] {
  const followed = head?.succession ?? [];
  const seconds = (time: number): string => (time / 1000).toFixed(2);
  const line = (count: number, what: string): string => `${number.format(count).padStart(12)} ${what}`;
  return [
    ...(head === null ? [] : [`origin ${head.checkpoint.origin}`, `key    ${head.log.vkey}`]),
    ...followed.map(describeStep),
    line(counts.entries, 'entries'),
    line(counts.tiles, 'tiles'),
    line(counts.bundles, 'bundles'),
    line(counts.batches, 'batches'),
    ...(objects === 'absent' ? ['objects not in this copy'] : [line(counts.objects, 'objects')]),
    ...(counts.removed > 0 ? [line(counts.removed, 'objects hidden or erased, as entries of the log say')] : []),
    `hashes and structure in ${seconds(milliseconds.structure)} s`,
    line(counts.signatures, `individual signatures in ${seconds(milliseconds.signatures)} s`),
  ];
}

/** How many published votes were decided again. */
export function describeVotes({ again, withheld }: { again: number; withheld: number }): string[] {
  return [
    ...(again > 0 ? [`${number.format(again).padStart(12)} votes decided again by their own rules`] : []),
    ...(withheld > 0 ? [`${number.format(withheld).padStart(12)} void votes whose counts are told to nobody`] : []),
  ];
}
