/**
 * The one kind of line every measurement makes, and what a measurement is given. A figure is compared with its target
 * here, so that the table, the JSON file and the exit code cannot tell different things.
 */

/** One measured figure. `ratio` compares it with `against`, measured in the same run by turns. */
export interface Row {
  bench: string;
  what: string;
  value: number;
  unit: string;
  against?: string;
  ratio?: number;
  /** What quality asks for, of the ratio if there is one, else of the value. */
  target?: { is: 'at least' | 'at most'; figure: number };
  note?: string;
}

/** What a measurement works with. */
export interface Context {
  /** Smaller sizes and fewer rounds: for trying things out, never for the table in the documents. */
  quick: boolean;
  /** A folder for whatever it makes; removed when the run ends. */
  folder: string;
  /** Folder of the large invented register, filled by the first who needs it; `--keep` keeps it between runs. */
  corpusFolder: string;
  say(text: string): void;
}

export type Bench = (context: Context) => Promise<Row[]>;

/** Thrown by a measurement that this machine or this copy cannot make. */
export class CannotRun extends Error {}

/** Does the row meet its target? Null when it has none. */
export function meets({ target, ratio, value }: Row): boolean | null {
  if (!target) return null;
  const figure = ratio ?? value;
  return target.is === 'at least' ? figure >= target.figure : figure <= target.figure;
}
