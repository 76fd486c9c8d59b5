/** `tamga import`: a file becomes records, with `--publish` public ones. Safe to repeat, safe to kill, goes on where it stopped. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ImportReport, importSink, knownMappings, runImport, suggestMapping } from '../intake/commands.ts';
import { inspectLog, settleLog } from '../main.ts';
import type { System } from '../system.ts';
import { dataFolder, type Env, openInstance } from './instance.ts';
import { EXIT, type Io } from './io.ts';
import { progressLine } from './progress.ts';
import { reasonWords } from './words.ts';

const help = (): string => `tamga import <file> --mapping <name|path> [--publish] [--dry-run]
tamga import <file> --suggest

Brings a file of any kind (CSV, TSV, XLSX, JSON, JSON Lines, GeoJSON, each also gzipped) into the register.

  --mapping <m>    a mapping file, or a built-in one:
                   ${knownMappings().join(', ')}
  --suggest        propose a mapping from the file's headers and values, to be edited
  --publish        publish what is public already, in signed batches; the mapping must state where it is public
  --dry-run        map and check every row, save nothing
  --encoding <e>   insist on an encoding      --format <f>   insist on a format
  --delimiter <d>  insist on a delimiter      --day-first    read 3/4/2022 as 3 April
  --sheet <name>   sheet of a workbook        --rejects <d>  folder for the file of rejected rows
  --json           the last line of the output is one JSON object

Exit status: 0 done, 1 refused, 2 could not tell.
`;

const OPTIONS = {
  mapping: { type: 'string' },
  suggest: { type: 'boolean' },
  publish: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  encoding: { type: 'string' },
  format: { type: 'string' },
  delimiter: { type: 'string' },
  sheet: { type: 'string' },
  'day-first': { type: 'boolean' },
  rejects: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parse>['values'];

function parse(argv: string[]) {
  return parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
}

/** Runs the command. Refusals are thrown; the caller words them. */
export async function importCommand(argv: string[], io: Io, env: Env, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parse(argv);
  const [file] = positionals;
  if (values.help || !file || !(values.mapping || values.suggest)) {
    (values.help ? io.stdout : io.stderr)(help());
    return values.help ? EXIT.ok : EXIT.refused;
  }
  if (values.suggest) {
    io.stdout(`${JSON.stringify(await suggestMapping(file, forced(values)), null, 2)}\n`);
    return EXIT.ok;
  }
  const publishes = values.publish === true && values['dry-run'] !== true;
  const system = await openInstance(env, io, { join: true });
  try {
    if (publishes) await inspectLog(system);
    const report = await importInto(system, {
      file,
      mapping: values.mapping as string,
      values,
      io,
      signal,
      rejects: values.rejects ?? join(dataFolder(env), 'imports'),
    });
    if (publishes && !(await settleLog(system))) {
      io.stderr('saved, and published as soon as the process that sequences the log goes on\n');
    }
    say(report, values.json === true, io, env.LANG ?? 'en');
    return report.interrupted ? EXIT.unknown : EXIT.ok;
  } finally {
    await system.close();
  }
}

interface Import {
  file: string;
  mapping: string;
  values: Partial<Values>;
  io: Io;
  signal: AbortSignal;
  rejects: string;
}

/** Imports into a system that is open already. */
export async function importInto(
  system: System,
  { file, mapping, values, io, signal, rejects }: Import,
): Promise<ImportReport> {
  const progress = progressLine(io);
  const report = await runImport({
    path: file,
    mapping,
    sink: importSink(system.platform.db, system.bulk),
    publish: values.publish === true,
    dryRun: values['dry-run'] === true,
    force: { ...forced(values), ...(values['day-first'] ? { dayFirst: true } : {}) },
    rejectsFolder: rejects,
    signal,
    onFound: (found) => io.stderr(foundWords(found)),
    onWaiting: () =>
      io.stderr('another process is reading the same file with the same mapping; waiting for it to end\n'),
    onProgress: (counts) =>
      progress.show(
        `${counts.read} rows read, ${counts.created} created, ${counts.updated} updated, ${counts.unchanged} unchanged, ${counts.rejected} rejected`,
      ),
  });
  progress.end();
  return report;
}

function foundWords({ format, encoding, delimiter, resumedAt }: ImportReport['found']): string {
  const read = [format, encoding, delimiter && `delimiter ${JSON.stringify(delimiter)}`].filter(Boolean).join(', ');
  return `read as ${read}\n${resumedAt > 0 ? `an earlier run stopped after row ${resumedAt}; going on from there\n` : ''}`;
}

function forced(values: Partial<Values>) {
  const { encoding, format, delimiter, sheet } = values;
  return {
    ...(encoding ? { encoding } : {}),
    ...(format ? { format } : {}),
    ...(delimiter ? { delimiter } : {}),
    ...(sheet ? { sheet } : {}),
  } as object;
}

function say(report: ImportReport, json: boolean, io: Io, lang: string): void {
  const { read, created, updated, unchanged, duplicate, rejected, published, rejects, reasons, interrupted } = report;
  io.stdout(
    `read ${read}: created ${created}, updated ${updated}, unchanged ${unchanged}, duplicate ${duplicate}, rejected ${rejected}; published ${published}\n`,
  );
  for (const [code, number] of Object.entries(reasons)) io.stdout(`  rejected ${number}: ${reasonWords(code, lang)}\n`);
  if (rejects) io.stdout(`rejected rows and why: ${rejects}\n`);
  if (interrupted) io.stdout('stopped before the end; the same command goes on from here\n');
  if (json)
    io.stdout(`${JSON.stringify({ read, created, updated, unchanged, duplicate, rejected, published, rejects })}\n`);
}
