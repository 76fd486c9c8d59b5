// What `npm test`, `npm run check`, `npm run build` and `npm run bench` do, each on a bare clone as well: install, then
// run the tool on the Node that the package brings, and pass its exit code on.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { build } from './build.mjs';
import { runChild } from './child.mjs';
import { install } from './install.mjs';
import { ownNode, root, tell } from './place.mjs';
import { runTests } from './tests.mjs';

const tasks = {
  build: () => build().then(() => 0),
  test: async (args) => {
    await buildIfThere();
    return runTests(tool, args);
  },
  check: async () => {
    const codes = [
      await tool('@biomejs/biome/bin/biome', ['check', '.']),
      await tool('typescript/bin/tsc', ['--noEmit', '-p', '.']),
      await tool('vitest/vitest.mjs', ['run', 'test/imports.test.ts']),
    ];
    return Math.max(...codes);
  },
  bench: async (args) => {
    await buildIfThere();
    return runChild(ownNode, ['--enable-source-maps', join(root, 'test/bench/index.ts'), ...args], { cwd: root, env });
  },
};

// The tools' own children (`node`, `git`) must find our Node first, whatever the shell was set up for.
const env = {
  NODE_ENV: undefined,
  PATH: [dirname(ownNode), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
};

function tool(path, args) {
  return runChild(ownNode, [join(root, 'node_modules', path), ...args], { cwd: root, env });
}

/** The program is needed by journeys; until it exists the other tests run all the same. */
async function buildIfThere() {
  if (existsSync(join(root, 'src/cli/index.ts'))) await build();
}

const [task = '', ...args] = process.argv.slice(2);
try {
  if (!(task in tasks)) throw new Error(`unknown task ${task}; there are ${Object.keys(tasks).join(', ')}`);
  await install({ dev: true });
  process.exitCode = await tasks[task](args);
} catch (error) {
  tell(error.message);
  process.exitCode = 2;
}
