/**
 * The file of rejected rows: the same columns as the source with the reasons beside them, so that it can be corrected and
 * imported again as it is. It comes into being with the first rejected row; a run that goes on writes it anew.
 */
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Cells, excerpt, REASON_COLUMNS } from './row.ts';

export interface Rejection {
  number: number;
  cells: Cells;
  code: string;
  column: string;
  value: string;
}

/** Writes rejected rows below each other; `path` is null until there is one. */
export class RejectsFile {
  path: string | null = null;
  readonly #target: string;
  readonly #header: string;
  #file: FileHandle | null = null;
  /** Batches may be under way together; their lines are written one batch after another. */
  #turn: Promise<void> = Promise.resolve();

  constructor(folder: string, source: string, columns: readonly string[] | null) {
    const name = basename(source)
      .replace(/\.gz$/i, '')
      .replace(/\.[^.]+$/, '');
    this.#target = join(folder, `${name}.rejected.${columns === null ? 'jsonl' : 'csv'}`);
    this.#header = columns === null ? '' : csvLine([...ownColumns(columns), ...REASON_COLUMNS]);
  }

  /** Adds lines made by `rejectLines`. */
  add(lines: string): Promise<void> {
    this.#turn = this.#turn.then(() => this.#write(lines));
    return this.#turn;
  }

  async #write(lines: string): Promise<void> {
    if (lines === '') return;
    if (this.#file === null) {
      await mkdir(dirname(this.#target), { recursive: true });
      this.#file = await open(this.#target, 'w');
      this.path = this.#target;
      await this.#file.appendFile(this.#header);
    }
    await this.#file.appendFile(lines);
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }
}

const ownColumns = (columns: readonly string[]): string[] =>
  columns.filter((column) => !REASON_COLUMNS.includes(column));

/** The lines of rejected rows of a source with these columns, each with its line end; '' for none. */
export function rejectLines(rejected: readonly Rejection[], columns: readonly string[] | null): string {
  if (columns === null) {
    return rejected
      .map(({ number, cells, code, column, value }) => {
        const reason = { _row: number, _reason: code, _column: column, _value: value };
        return `${JSON.stringify({ ...cells, ...reason })}\n`;
      })
      .join('');
  }
  const at = new Map(columns.map((name, index) => [name, index]));
  const places = ownColumns(columns).map((name) => at.get(name) ?? -1);
  return rejected
    .map(({ number, cells, code, column, value }) => {
      const texts = cells as readonly string[];
      const own = places.map((place) => texts[place] ?? '');
      const beyond = texts.slice(columns.length);
      return csvLine([...own, String(number), code, column, beyond.length > 0 ? excerpt(beyond) : value]);
    })
    .join('');
}

/** One row of RFC 4180. A cell is given back exactly as it was read, or correcting the file would change it. */
const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
