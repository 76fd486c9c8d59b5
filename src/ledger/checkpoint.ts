/**
 * Checkpoints (C2SP tlog-checkpoint): origin, size and root of a log as the text of a signed note. Extension lines are
 * read and never written.
 */
import { fromBase64, toBase64 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { COSIGNATURE, type Signer } from './key.ts';
import { parseNote, signatureLine, signNote } from './note.ts';
import { HASH_SIZE, isCount } from './tree.ts';

/** A log's head. `root` is 32 bytes; `extensions` are the lines after it, usually none. */
export type Checkpoint = { origin: string; size: number; root: Uint8Array; extensions: string[] };

/** Decimal without sign or leading zeros, up to 2^53 − 1; null otherwise. */
export function parseCount(text: string): number | null {
  if (!/^(0|[1-9]\d{0,15})$/.test(text)) return null;
  const value = Number(text);
  return isCount(value) ? value : null;
}

function parseRoot(text: string): Uint8Array {
  try {
    const root = fromBase64(text);
    if (root.length === HASH_SIZE) return root;
  } catch {
    // Falls through to the one refusal for a root that is not 32 bytes in base64.
  }
  throw new Refusal('checkpoint-malformed', { detail: 'root' });
}

/**
 * Reads a checkpoint out of a signed note, or out of its text alone. No signature is checked here: see `openNote` and
 * `checkPolicy`. Refuses `checkpoint-malformed` and `note-malformed`.
 */
export function parseCheckpoint(noteText: string): Checkpoint {
  const text = noteText.includes('\n\n') ? parseNote(noteText).text : noteText;
  const lines = text.split('\n');
  if (lines.length < 4 || lines.at(-1) !== '') throw new Refusal('checkpoint-malformed', { detail: 'lines' });
  const [origin, sizeText, rootText, ...extensions] = lines.slice(0, -1);
  const size = parseCount(sizeText);
  if (origin === '') throw new Refusal('checkpoint-malformed', { detail: 'origin' });
  if (size === null) throw new Refusal('checkpoint-malformed', { detail: 'size' });
  if (extensions.includes('')) throw new Refusal('checkpoint-malformed', { detail: 'extension' });
  return { origin, size, root: parseRoot(rootText), extensions };
}

/** The text of a checkpoint: origin, size, root, a newline after each. Refuses `checkpoint-malformed`. */
export function formatCheckpoint({ origin, size, root }: Pick<Checkpoint, 'origin' | 'size' | 'root'>): string {
  if (origin === '' || origin.includes('\n')) throw new Refusal('checkpoint-malformed', { detail: 'origin' });
  if (!isCount(size)) throw new Refusal('checkpoint-malformed', { detail: 'size' });
  if (root.length !== HASH_SIZE) throw new Refusal('checkpoint-malformed', { detail: 'root' });
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** A checkpoint signed by the log. The signer's name must be the origin: refuses `checkpoint-signer`. */
export async function signCheckpoint(head: Omit<Checkpoint, 'extensions'>, signer: Signer): Promise<string> {
  if (signer.name !== head.origin) throw new Refusal('checkpoint-signer', { name: signer.name, origin: head.origin });
  return signNote(formatCheckpoint(head), signer);
}

/** A witness's signature line (without newline) for a signed checkpoint, at `time` (unix seconds). */
export async function cosignCheckpoint(note: string, witness: Signer, time: number): Promise<string> {
  if (witness.type !== COSIGNATURE) throw new Refusal('cosignature-invalid', { detail: 'key-type' });
  const { text } = parseNote(note);
  parseCheckpoint(text);
  return signatureLine(text, witness, time);
}
