/**
 * Signed notes (C2SP signed-note): a text, a blank line, and a line per signature. Signatures of unknown keys are
 * ignored; one bad signature of a known key rejects the whole note, and so does the lack of any good one.
 */
import { ed25519Verify } from '#crypto';
import { concat, equal, fromBase64, fromHex, toBase64, toHex, utf8 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { cosignatureMessage, decodeCosignature, encodeCosignature } from './cosignature.ts';
import {
  COSIGNATURE,
  ED25519,
  isKeyName,
  noteKeyId,
  parseSignerKey,
  parseVerifierKey,
  type Signer,
  type VerifierKey,
} from './key.ts';

/** Longest note read, in UTF-16 units. */
const MAX_NOTE = 1_000_000;
/** Most signature lines read; C2SP asks for at least 16. */
const MAX_SIGNATURES = 100;

/** One signature line: the key's name, its id (8 hex digits), what follows the id, and the line itself without newline. */
export type NoteSignature = { name: string; id: string; signature: Uint8Array; line: string };

/** A note taken apart, nothing verified. `text` ends with its newline. */
export type ParsedNote = { text: string; signatures: NoteSignature[] };

/** A key that signed a note; `time` (unix seconds) when it cosigned. */
export type VerifiedSignature = { name: string; id: string; type: VerifierKey['type']; vkey: string; time?: number };

const isNoteText = (text: string): boolean => text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f\u007f]/.test(text);

function parseLine(line: string): NoteSignature {
  const match = /^— (\S+) (\S+)$/.exec(line);
  if (match === null || !isKeyName(match[1])) throw new Refusal('note-malformed', { detail: 'signature-line' });
  let bytes: Uint8Array;
  try {
    bytes = fromBase64(match[2]);
  } catch {
    throw new Refusal('note-malformed', { detail: 'base64' });
  }
  if (bytes.length < 5) throw new Refusal('note-malformed', { detail: 'signature-length' });
  return { name: match[1], id: toHex(bytes.subarray(0, 4)), signature: bytes.slice(4), line };
}

/** Takes a note apart at its last blank line. Refuses `note-malformed`. */
export function parseNote(note: string): ParsedNote {
  if (note.length > MAX_NOTE || !isNoteText(note)) throw new Refusal('note-malformed', { detail: 'text' });
  const end = note.lastIndexOf('\n\n');
  if (end < 1 || !note.endsWith('\n')) throw new Refusal('note-malformed', { detail: 'form' });
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw new Refusal('note-malformed', { detail: 'too-many-signatures' });
  return { text: note.slice(0, end + 1), signatures: lines.map(parseLine) };
}

function readCosignature(bytes: Uint8Array): ReturnType<typeof decodeCosignature> | null {
  try {
    return decodeCosignature(bytes);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

async function verifySignature(text: string, key: VerifierKey, bytes: Uint8Array): Promise<{ time?: number } | null> {
  if (key.type === ED25519) return (await ed25519Verify(key.publicKey, utf8(text), bytes)) ? {} : null;
  const cosignature = readCosignature(bytes);
  if (cosignature === null) return null;
  const { time, signature } = cosignature;
  return (await ed25519Verify(key.publicKey, cosignatureMessage(time, text), signature)) ? { time } : null;
}

/** Reads the keys to open a note with. Refuses `note-key-duplicate` for one key twice in the same use, under whatever name. */
export function readVerifierKeys(vkeys: readonly (string | VerifierKey)[]): VerifierKey[] {
  const keys = vkeys.map((key) => (typeof key === 'string' ? parseVerifierKey(key) : key));
  for (const [i, key] of keys.entries()) {
    const twin = (other: VerifierKey): boolean => other.type === key.type && equal(other.publicKey, key.publicKey);
    if (keys.slice(0, i).some((other) => twin(other) || (other.name === key.name && other.id === key.id)))
      throw new Refusal('note-key-duplicate', { name: key.name });
  }
  return keys;
}

/**
 * Opens a note with verifier keys (texts or parsed): its text and the known keys that signed it, one each. Refuses
 * `note-malformed`, `note-key-duplicate`, `note-signature-invalid` (a known key's signature fails) and
 * `note-unverified` (no known key signed).
 */
export async function openNote(
  note: string,
  vkeys: readonly (string | VerifierKey)[],
): Promise<{ text: string; verified: VerifiedSignature[] }> {
  const keys = readVerifierKeys(vkeys);
  const { text, signatures } = parseNote(note);
  const verified: VerifiedSignature[] = [];
  for (const { name, id, signature } of signatures) {
    const key = keys.find((candidate) => candidate.name === name && candidate.id === id);
    if (key === undefined) continue;
    const found = await verifySignature(text, key, signature);
    if (found === null) throw new Refusal('note-signature-invalid', { name, id });
    if (verified.some((other) => other.vkey === key.vkey)) continue;
    verified.push({ name, id, type: key.type, vkey: key.vkey, ...found });
  }
  if (verified.length === 0) throw new Refusal('note-unverified');
  return { text, verified };
}

/**
 * One signature line, without newline, by `signer` over a note's text. A cosigning signer needs `time` (unix seconds).
 * Refuses `note-malformed` for a text no note may have.
 */
export async function signatureLine(text: string, signer: Signer, time?: number): Promise<string> {
  if (text === '' || !text.endsWith('\n') || !isNoteText(text)) throw new Refusal('note-malformed', { detail: 'text' });
  let blob: Uint8Array;
  if (signer.type === COSIGNATURE) {
    if (time === undefined) throw new Refusal('cosignature-invalid', { detail: 'time-missing' });
    blob = encodeCosignature(time, await signer.sign(cosignatureMessage(time, text)));
  } else {
    blob = await signer.sign(utf8(text));
  }
  const id = fromHex(noteKeyId(signer.name, signer.type, signer.publicKey));
  return `— ${signer.name} ${toBase64(concat(id, blob))}`;
}

/**
 * The note of a text signed by `signer` (or by a Go-style signer key). `text` is the text alone and ends with a newline;
 * `time` is for cosigning signers. Refuses `note-malformed` and `signer-key-invalid`.
 */
export async function signNote(text: string, signer: Signer | string, time?: number): Promise<string> {
  const by = typeof signer === 'string' ? await parseSignerKey(signer) : signer;
  return `${text}\n${await signatureLine(text, by, time)}\n`;
}

/** A note with more signature lines; those it already has are left out. Refuses `note-malformed`. */
export function addSignatures(note: string, lines: readonly string[]): string {
  const { signatures } = parseNote(note);
  const known = new Set(signatures.map((signature) => signature.line));
  const added = lines.map(parseLine).filter(({ line }) => !known.has(line));
  const whole = note + added.map(({ line }) => `${line}\n`).join('');
  parseNote(whole);
  return whole;
}
