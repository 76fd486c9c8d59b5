/** Shows rows as a table in a terminal and in Markdown; the Markdown one replaces what stands between two marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { meets, type Row } from './row.ts';

const HEAD = ['measurement', 'figure', 'compared with', 'ratio', 'asked for', ''];
const [BEGIN, END] = ['<!-- bench -->', '<!-- /bench -->'];

const verdict = (row: Row): string => ({ true: 'yes', false: 'NO', null: '' })[String(meets(row)) as 'null'];

const cells = (row: Row): string[] => [
  `${row.bench}: ${row.what}${row.note ? ` (${row.note})` : ''}`,
  `${shown(row.value)} ${row.unit}`,
  row.against ?? '',
  row.ratio === undefined ? '' : shown(row.ratio),
  row.target ? `${row.target.is} ${shown(row.target.figure)}` : '',
  verdict(row),
];

/** Three significant digits are all a noisy machine can tell. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** The rows aligned in columns. */
export function plainTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The rows as a Markdown table. */
export function markdownTable(rows: readonly Row[]): string {
  const line = (parts: string[]): string => `| ${parts.map((part) => part.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(HEAD), line(HEAD.map(() => '---')), ...rows.map((row) => line(cells(row)))].join('\n');
}

/** Puts `text` between the marks of a document that has them. */
export function replaceBetweenMarks(file: string, text: string): void {
  const document = readFileSync(file, 'utf8');
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} has no ${BEGIN} … ${END}`);
  writeFileSync(file, `${document.slice(0, from + BEGIN.length)}\n\n${text}\n\n${document.slice(to)}`);
}
