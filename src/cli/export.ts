/** `tamga export` on the instance of the data folder, running or not. */
import { exportCommand as run } from '../publication/export-command.ts';
import { readPublished } from '../publication/feed-store.ts';
import { type Env, openInstance } from './instance.ts';
import type { Io } from './io.ts';

/** Runs the command; refusals are thrown, the caller words them. */
export async function exportCommand(argv: string[], io: Io, env: Env): Promise<number> {
  return await run(argv, { ...io, stream: process.stdout }, async () => {
    const { platform, models, close } = await openInstance(env, io, { join: true });
    return { pool: platform.reader, models, size: async () => (await readPublished(platform.reader)).size, close };
  });
}
