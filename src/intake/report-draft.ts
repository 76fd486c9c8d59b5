/** A report while it is being written: nobody keeps it but the form itself, which carries it from step to step. */
import { newId } from '../kernel/ids.ts';
import type { Random } from '../platform/index.ts';
import type { Sealed } from '../records/vault.ts';
import { newReceiptCode } from './receipt-code.ts';
import { type Answers, NO_ANSWERS } from './report-answers.ts';

export interface ReportDraft {
  /** Made with the form: sending it twice makes one report. */
  id: string;
  /** Made with the form too, so that whoever lost the answer may send again and be shown the same receipt. */
  receipt: string;
  /** One-time key to the files sent with this form; see `holderOf`. */
  key: string;
  answers: Answers;
  /** Sealed as soon as it was typed; nobody sees it again but the custodians. */
  contact?: Sealed;
  /** From when on this draft is taken although many reports arrive (milliseconds); see `Patience`. */
  after?: number;
}

/** What the page behind a receipt carries. */
export interface Visit {
  /** The receipt code. */
  code: string;
  /** One-time key to files sent with the next message. */
  key: string;
  /** The number the next message gets: sent twice, it is kept once. */
  n: number;
}

export function newDraft(random: Random): ReportDraft {
  return {
    id: newId('re', random.bytes(16)),
    receipt: newReceiptCode(random.bytes(32)),
    key: newKey(random),
    answers: NO_ANSWERS,
  };
}

/** A one-time key for files. */
export const newKey = (random: Random): string => Buffer.from(random.bytes(16)).toString('base64url');
