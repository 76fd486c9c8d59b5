/** What other parts may ask of intake: take reports in, answer them, decide on them; run an import, propose a mapping. */
import { randomUUID } from 'node:crypto';
import type { Pool } from '../platform/index.ts';
import { type Bulk, finishRun, startRun } from '../publication/commands.ts';
import { type Carry, carryFor } from './carry.ts';
import { Conversation } from './conversation.ts';
import type { ImportSink } from './import/draft.ts';
import { ImportTurns } from './import-turns.ts';
import { type ImportParts, Imports } from './imports.ts';
import { Invitations } from './invitations.ts';
import type { IntakeParts } from './parts.ts';
import { Patience, REPORTS, UPLOADS } from './patience.ts';
import { IntakePeriods } from './period.ts';
import { Reception } from './reception.ts';
import { newDraft, newKey, type ReportDraft, type Visit } from './report-draft.ts';
import { Reporter } from './reporter.ts';
import { Triage } from './triage.ts';

export { addReportEndpoint } from './api.ts';
export type { Message, Standing } from './conversation.ts';
export type { ImportSink } from './import/draft.ts';
export { type ImportOptions, type ImportReport, runImport } from './import/run.ts';
export { suggestMapping } from './import/suggest.ts';
export type { SavedMapping } from './import-mappings.ts';
export {
  type Choice,
  type Column,
  knownMappings,
  MEANINGS,
  mappingText,
  type Preview,
  type PreviewRow,
} from './import-preview.ts';
export type { ImportCounts, ImportMeta, ImportRow } from './import-store.ts';
export { type ImportParts, Imports } from './imports.ts';
export { DONE, daysBetween, isOpen, OPEN, type State } from './model.ts';
export { holderOf, type IntakeParts } from './parts.ts';
export { Patience } from './patience.ts';
export { PERIOD_SIZE } from './period.ts';
export { groupedReceipt, newReceiptCode, readReceiptCode } from './receipt-code.ts';
export type { Arrival } from './reception.ts';
export { type Answers, answersSchema, NO_ANSWERS, readAnswers } from './report-answers.ts';
export type { ReportDraft, Visit } from './report-draft.ts';
export type { Allowed } from './reporter.ts';
export type { QueueQuery, ReportRow } from './store.ts';
export type { Opened, Queued } from './triage.ts';

/** Reports from the first word to the decision. */
export interface Intake {
  reception: Reception;
  conversation: Conversation;
  reporter: Reporter;
  invitations: Invitations;
  triage: Triage;
  periods: IntakePeriods;
  /** The queue that everybody shares when many reports come at once. */
  imports: Imports;
  patience: Patience;
  /** The same for files; nobody is asked to come back, a file is refused. */
  uploads: Patience;
  /** Reports being written, carried by their own forms. */
  drafts: Carry<ReportDraft>;
  visits: Carry<Visit>;
  /** Places in the queue, for programs that send reports. */
  places: Carry<{ id: string; after: number }>;
  now(): Date;
  newDraft(): ReportDraft;
  /** A one-time key for files, and the word under which the vault keeps them. */
  newKey(): string;
  /** Most bytes of one file. */
  fileLimit: number;
}

const FILE_LIMIT = 100 * 1000 ** 2;

export function openIntake(parts: IntakeParts & Pick<ImportParts, 'blobs' | 'jobs' | 'sink' | 'dataFolder'>): Intake {
  const { clock, random, secrets } = parts;
  const reception = new Reception(parts);
  const conversation = new Conversation(parts, reception);
  return {
    reception,
    conversation,
    reporter: new Reporter(parts, conversation),
    invitations: new Invitations(parts),
    triage: new Triage(parts, conversation),
    periods: new IntakePeriods(parts),
    imports: new Imports(parts),
    patience: new Patience(clock, REPORTS),
    uploads: new Patience(clock, UPLOADS),
    fileLimit: parts.fileLimit ?? FILE_LIMIT,
    drafts: carryFor(secrets, 'report-draft/v1'),
    visits: carryFor(secrets, 'receipt-visit/v1'),
    places: carryFor(secrets, 'report-place/v1'),
    now: () => clock.now(),
    newDraft: () => newDraft(random),
    newKey: () => newKey(random),
  };
}

/** The record engine as an import sees it. */
export function importSink(pool: Pool, bulk: Bulk): ImportSink {
  const turns = new ImportTurns(pool);
  return {
    startRun: (start) =>
      turns.take(start, async () => {
        const started = await startRun(pool, { id: randomUUID(), source: start.digest, mapping: start.mapping });
        return { ...started, rejected: await bulk.beginRun(started.run) };
      }),
    saveBatch: async (drafts, options) => {
      turns.assert(options.run);
      return await bulk.saveBatch(drafts, options);
    },
    finishRun: async (run) => {
      await finishRun(pool, run);
      bulk.endRun(run);
    },
    leaveRun: (run) => turns.leave(run),
    validate: (draft) => bulk.validate(draft)?.reason ?? null,
  };
}
