/** `tamga export`: the public register as a file, the same bytes that `/data` serves. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { Refusal } from '../kernel/refusal.ts';
import type { Pool } from '../platform/index.ts';
import type { Models } from '../records/models.ts';
import { exported } from './export.ts';
import { FORMATS, type Format, writerOf } from './export-formats.ts';

const HELP = `tamga export <csv|jsonl|geojson> [--type breach] [--out <file>]

Writes every published record of a type, in the order of the log.

  --type <name>   breach by default
  --out <file>    a file instead of standard output
  --json          the last line of the output is one JSON object (with --out)
  --help          this text
`;

const OPTIONS = {
  type: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Where the command reads. */
export interface ExportReader {
  /** The public pool. */
  pool: Pool;
  models: Models;
  /** Published size of the log. */
  size(): Promise<number>;
  close(): Promise<void>;
}

interface Io {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Where the file goes without `--out`, at the pace it is taken; by default `stdout`. */
  stream?: NodeJS.WritableStream;
}

/** Runs the command; exit status 0 done, 1 refused. @throws Refusal `export-format-unknown`, `type-unknown` */
export async function exportCommand(argv: string[], io: Io, openReader: () => Promise<ExportReader>): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  const [format, ...rest] = positionals;
  if (values.help || !format || rest.length > 0) {
    (values.help ? io.stdout : io.stderr)(HELP);
    return values.help ? 0 : 1;
  }
  if (!FORMATS.includes(format as Format))
    throw new Refusal('export-format-unknown', { format, formats: FORMATS.join(', ') });
  const reader = await openReader();
  try {
    const type = reader.models.types.byName(values.type ?? 'breach');
    const writer = type.publication === 'never' ? null : writerOf(format as Format, type);
    if (!writer) throw new Refusal('export-format-unknown', { format, formats: FORMATS.join(', ') });
    const size = await reader.size();
    const pieces = exported(reader.pool, type, writer, size);
    if (values.out === undefined && io.stream) await pipeline(Readable.from(pieces), io.stream, { end: false });
    else if (values.out === undefined) for await (const piece of pieces) io.stdout(piece);
    else await pipeline(Readable.from(pieces), createWriteStream(values.out));
    if (values.out !== undefined)
      io.stdout(
        values.json
          ? `${JSON.stringify({ format, type: type.name, size, out: values.out })}\n`
          : `${values.out}: records of type ${type.name} at log size ${size}\n`,
      );
    return 0;
  } finally {
    await reader.close();
  }
}
