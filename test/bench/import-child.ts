/** A process that imports one file and publishes it, and tells how far it is: `<data folder> <file> <rows>`. */
import { importSink, runImport } from '../../src/intake/commands.ts';
import { openSystem } from '../../src/system.ts';
import { memoryOf } from './process.ts';

const [dataFolder = '', path = '', rows] = process.argv.slice(2);
const total = Number(rows);
const system = await openSystem({ dataFolder, origin: 'bench.invalid/long', env: {} });
const marks = [25, 50];
try {
  await runImport({
    path,
    mapping: 'ucdp',
    sink: importSink(system.platform.db, system.bulk),
    publish: true,
    rejectsFolder: dataFolder,
    onProgress: ({ read }) => {
      while (marks[0] !== undefined && read >= (total * marks[0]) / 100)
        process.stdout.write(`passed ${marks.shift()}% with ${read}\n`);
    },
  });
  process.stdout.write(`done at ${Math.round(memoryOf('self').now)} MiB\n`);
} finally {
  await system.close();
}
