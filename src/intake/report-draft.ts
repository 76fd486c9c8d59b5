/**
 * A report while it is being written. Nothing of it is kept here: each page carries all earlier answers back and forth,
 * encrypted under the instance's key, so that a server that stops between two steps loses nothing and knows nothing.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Random, Secrets } from '../platform/index.ts';
import type { Sealed } from '../records/vault.ts';
import { newReceiptCode } from './receipt-code.ts';
import { type Answers, NO_ANSWERS } from './report-answers.ts';

export interface ReportDraft {
  /** Made with the form: sending it twice makes one report. */
  id: string;
  /** Made with the form too, so that whoever lost the answer may send again and be shown the same receipt. */
  receipt: string;
  answers: Answers;
  /** One-time key to the files sent with this form; see `holderOf`. */
  key: string;
  /** What the reporter typed to be sealed to the custodians, or what their browser has sealed already. */
  contact?: string | Sealed;
  /** From when on this draft is taken although many reports arrive (milliseconds); see `Patience`. */
  after?: number;
}

const CONTEXT = 'report-draft/v1';
const MOST = 4 * 1024 * 1024;

export function newDraft(random: Random): ReportDraft {
  return {
    id: newId('re', random.bytes(16)),
    receipt: newReceiptCode(random.bytes(32)),
    answers: NO_ANSWERS,
    key: Buffer.from(random.bytes(16)).toString('base64url'),
  };
}

/** The draft as a hidden field holds it. */
export function sealDraft(secrets: Secrets, draft: ReportDraft): string {
  const packed = deflateRawSync(Buffer.from(JSON.stringify(draft), 'utf8'));
  return Buffer.from(secrets.seal(packed, CONTEXT)).toString('base64url');
}

/** @throws Refusal `draft-unreadable` for what this instance did not seal */
export function openDraft(secrets: Secrets, sealed: string): ReportDraft {
  const bytes = Buffer.from(sealed, 'base64url');
  return JSON.parse(inflateRawSync(opened(secrets, bytes), { maxOutputLength: MOST }).toString('utf8')) as ReportDraft;
}

function opened(secrets: Secrets, bytes: Uint8Array): Uint8Array {
  try {
    return secrets.open(bytes, CONTEXT);
  } catch {
    // Whoever sends the form may have changed it: that is no damage of ours.
    throw new Refusal('draft-unreadable', {}, 422);
  }
}
