/** What other parts may ask of intake: take reports in, answer them, decide on them; run an import, propose a mapping. */
import { randomUUID } from 'node:crypto';
import type { Pool } from '../platform/index.ts';
import { type Bulk, finishRun, startRun } from '../publication/commands.ts';
import { Conversation } from './conversation.ts';
import type { ImportSink } from './import/draft.ts';
import type { IntakeParts } from './parts.ts';
import { Patience, REPORTS } from './patience.ts';
import { IntakePeriods } from './period.ts';
import { Reception } from './reception.ts';
import { newDraft, openDraft, type ReportDraft, sealDraft } from './report-draft.ts';
import { Triage } from './triage.ts';

export type { Message, Standing } from './conversation.ts';
export type { ImportSink } from './import/draft.ts';
export { type ImportOptions, type ImportReport, runImport } from './import/run.ts';
export { suggestMapping } from './import/suggest.ts';
export { holderOf, type IntakeParts } from './parts.ts';
export { Patience } from './patience.ts';
export { PERIOD_SIZE } from './period.ts';
export { groupedReceipt, newReceiptCode, readReceiptCode } from './receipt-code.ts';
export type { Arrival } from './reception.ts';
export { type Answers, answersSchema, NO_ANSWERS, readAnswers } from './report-answers.ts';
export type { ReportDraft } from './report-draft.ts';
export type { QueueQuery, ReportRow } from './store.ts';
export type { Opened, Queued } from './triage.ts';

/** Reports from the first word to the decision. */
export interface Intake {
  reception: Reception;
  conversation: Conversation;
  triage: Triage;
  periods: IntakePeriods;
  /** The queue that everybody shares when many reports come at once. */
  patience: Patience;
  drafts: Drafts;
  /** Most bytes of one file. */
  fileLimit: number;
}

/** Reports being written, which are kept by nobody but the form itself. */
export interface Drafts {
  begin(): ReportDraft;
  seal(draft: ReportDraft): string;
  /** @throws Refusal `draft-unreadable` */
  open(sealed: string): ReportDraft;
}

const FILE_LIMIT = 100 * 1024 ** 2;

export function openIntake(parts: IntakeParts): Intake {
  const { clock, random, secrets } = parts;
  const reception = new Reception(parts);
  const conversation = new Conversation(parts, reception);
  return {
    reception,
    conversation,
    triage: new Triage(parts, conversation),
    periods: new IntakePeriods(parts),
    patience: new Patience(clock, REPORTS),
    fileLimit: parts.fileLimit ?? FILE_LIMIT,
    drafts: {
      begin: () => newDraft(random),
      seal: (draft) => sealDraft(secrets, draft),
      open: (sealed) => openDraft(secrets, sealed),
    },
  };
}

/** The record engine as an import sees it. */
export function importSink(pool: Pool, bulk: Bulk): ImportSink {
  return {
    startRun: async ({ digest, mapping }) => {
      const started = await startRun(pool, { id: randomUUID(), source: digest, mapping });
      return { ...started, rejected: await bulk.beginRun(started.run) };
    },
    saveBatch: (drafts, options) => bulk.saveBatch(drafts, options),
    finishRun: async (run) => {
      await finishRun(pool, run);
      bulk.endRun(run);
    },
    validate: (draft) => bulk.validate(draft)?.reason ?? null,
  };
}
