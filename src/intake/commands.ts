/** What other parts may ask of intake: run an import through the record engine, and propose a mapping. */
import { randomUUID } from 'node:crypto';
import type { Pool } from '../platform/index.ts';
import { type Bulk, finishRun, startRun } from '../publication/commands.ts';
import type { ImportSink } from './import/draft.ts';

export type { ImportSink } from './import/draft.ts';
export { type ImportOptions, type ImportReport, runImport } from './import/run.ts';
export { suggestMapping } from './import/suggest.ts';

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
