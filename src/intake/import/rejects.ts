/**
 * The file of rejected rows: the same columns as the source with the reasons beside them, so that it can be corrected and
 * imported again as it is. It comes into being with the first rejected row.
 */
import { existsSync } from 'node:fs';
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

/** Writes rejected rows beside each other; `path` is null until there is one. */
export class RejectsFile {
  path: string | null = null;
  readonly #target: string;
  readonly #columns: readonly string[] | null;
  #file: FileHandle | null = null;
  /** Batches may be under way together; their lines are written one batch after another. */
  #turn: Promise<void> = Promise.resolve();

  /** `resumed` continues the file of an interrupted run instead of starting it anew. */
  constructor(folder: string, source: string, columns: readonly string[] | null, resumed: boolean) {
    const name = basename(source)
      .replace(/\.gz$/i, '')
      .replace(/\.[^.]+$/, '');
    this.#target = join(folder, `${name}.rejected.${columns === null ? 'jsonl' : 'csv'}`);
    this.#columns = columns?.filter((column) => !REASON_COLUMNS.includes(column)) ?? null;
    if (resumed && existsSync(this.#target)) this.path = this.#target;
  }

  add(rejected: readonly Rejection[], allColumns: readonly string[] | null): Promise<void> {
    this.#turn = this.#turn.then(() => this.#write(rejected, allColumns));
    return this.#turn;
  }

  async #write(rejected: readonly Rejection[], allColumns: readonly string[] | null): Promise<void> {
    if (rejected.length === 0) return;
    const fresh = this.path === null;
    if (this.#file === null) {
      await mkdir(dirname(this.#target), { recursive: true });
      this.#file = await open(this.#target, fresh ? 'w' : 'a');
    }
    this.path = this.#target;
    let text = fresh && this.#columns !== null ? csvLine([...this.#columns, ...REASON_COLUMNS]) : '';
    for (const rejection of rejected) text += this.#line(rejection, allColumns);
    await this.#file.appendFile(text);
  }

  #line({ number, cells, code, column, value }: Rejection, allColumns: readonly string[] | null): string {
    if (this.#columns === null) {
      return `${JSON.stringify({ ...cells, _row: number, _reason: code, _column: column, _value: value })}\n`;
    }
    const at = new Map((allColumns ?? []).map((name, index) => [name, index]));
    const own = this.#columns.map((name) => (cells as readonly string[])[at.get(name) ?? -1] ?? '');
    const beyond = (cells as readonly string[]).slice(allColumns?.length ?? 0);
    return csvLine([...own, String(number), code, column, beyond.length > 0 ? excerpt(beyond) : value]);
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }
}

/** One row of RFC 4180. A cell is given back exactly as it was read, or correcting the file would change it. */
const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
