// Vitest's global set-up: a folder for this run's databases, and the end of every server that was started in it. Servers
// start only when a test first asks for a database.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopTestServers } from './test-server.ts';

export default function setup(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-test-'));
  chmodSync(folder, 0o755);
  process.env.TAMGA_TEST_FOLDER = folder;
  return async () => {
    await stopTestServers(folder);
    rmSync(folder, { recursive: true, force: true });
  };
}
