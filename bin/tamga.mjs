#!/usr/bin/env node
// The command `tamga`, for any machine with Node 20 or later: installs and builds what is missing, then becomes the real
// program on the Node that the package brings.
import { join } from 'node:path';
import { build } from './build.mjs';
import { runChild, watchParent } from './child.mjs';
import { install } from './install.mjs';
import { buildFolder, ownNode, tell } from './place.mjs';

const program = join(buildFolder, 'tamga.mjs');

try {
  await install({ dev: false });
  await build();
} catch (error) {
  tell(error.message);
  process.exit(2);
}

if (process.execPath === ownNode) {
  process.setSourceMapsEnabled(true);
  process.argv[1] = program;
  watchParent(() => process.kill(process.pid, 'SIGTERM'));
  await import(program);
} else {
  // The channel says nothing; its end tells the program that we are gone, however we went.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  process.exitCode = await runChild(ownNode, ['--enable-source-maps', program, ...process.argv.slice(2)], { stdio });
}
