/** Live feed: from publication to the last of many subscribers, against a bare broadcast. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './process.ts';
import { CannotRun, type Context, type Row } from './row.ts';

export async function feedBench(_context: Context): Promise<Row[]> {
  if (!existsSync(join(ROOT, 'src/publication/feed-hub.ts'))) throw new CannotRun('there is no live feed yet');
  throw new CannotRun('not measured yet');
}
