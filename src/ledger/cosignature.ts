/**
 * cosignature/v1 (C2SP tlog-cosignature, key type 0x04): a witness signs a checkpoint's whole text together with the time
 * at which this was the largest consistent tree it had seen.
 */
import { concat, utf8 } from '../kernel/bytes.ts';
import { Refusal } from '../kernel/refusal.ts';
import { isCount } from './tree.ts';

/** The bytes a witness signs: `cosignature/v1\ntime <unix seconds>\n`, then the checkpoint's text. */
export function cosignatureMessage(time: number, text: string): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/** Time as 8 bytes big-endian, then the 64-byte signature. Refuses `cosignature-invalid`. */
export function encodeCosignature(time: number, signature: Uint8Array): Uint8Array {
  if (!isCount(time) || signature.length !== 64) throw new Refusal('cosignature-invalid', { time });
  const seconds = new Uint8Array(8);
  new DataView(seconds.buffer).setBigUint64(0, BigInt(time));
  return concat(seconds, signature);
}

/** Time (unix seconds) and signature of 72 bytes. Refuses `cosignature-invalid`. */
export function decodeCosignature(bytes: Uint8Array): { time: number; signature: Uint8Array } {
  if (bytes.length !== 72) throw new Refusal('cosignature-invalid', { length: bytes.length });
  const time = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0));
  if (!isCount(time)) throw new Refusal('cosignature-invalid', { time });
  return { time, signature: bytes.subarray(8) };
}
