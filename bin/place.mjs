// The package's own folders, found from this file, so that every command works from any folder. Plain JavaScript that any
// Node from 20 on runs: it is what brings the right Node.
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, without symbolic links (npx starts us through one). */
export const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));

/** The Node that everything but this launcher runs on, brought by the npm package `node`. */
export const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Where the bundled program and the browser's files are built to. */
export const buildFolder = join(root, 'build');

/** What a person should know while they wait; on standard error, so that `--json` output stays clean. */
export function tell(line) {
  process.stderr.write(`tamga: ${line}\n`);
}
