/**
 * Tells from the beginning of a text which kind of file it is, and for tables what separates the cells. The name of the
 * file is never asked: files are renamed, their content is not.
 */
import { Refusal } from '../../kernel/refusal.ts';

export const FORMATS = ['csv', 'json', 'jsonl', 'geojson', 'xlsx', 'xml'] as const;
export type Format = (typeof FORMATS)[number];

/** What the beginning of a text looks like; `delimiter` for tables, `loose` when quotes stand after blanks. */
export interface FormatFound {
  format: Exclude<Format, 'xlsx'>;
  delimiter?: string;
  loose?: boolean;
}

const DELIMITERS = [',', ';', '\t', '|'];

/** Format of a text by its first characters. Throws Refusal `import-empty`, `import-not-text`. */
export function sniffFormat(head: string): FormatFound {
  const start = head.trimStart();
  if (start === '') throw new Refusal('import-empty');
  if (/[\u0000-\u0008\u000e-\u001a]/.test(head.slice(0, 4096))) throw new Refusal('import-not-text');
  if (/^<(?:\?xml\s|!--|!doctype|[a-z][\w.-]*[\s/>:])/i.test(start)) return { format: 'xml' };
  if (start[0] === '[' && /^\[\s*(\{|\[|\]|$)/.test(start)) return { format: 'json' };
  if (start[0] === '{' && /^\{\s*("|\}|$)/.test(start)) return sniffObject(start);
  return { format: 'csv', ...sniffDelimiter(head) };
}

function sniffObject(start: string): FormatFound {
  const [first = '', second = ''] = start.split(/\r\n|\n|\r/, 2);
  if (isObjectText(first) && (second.trim() === '' || second.trimStart().startsWith('{'))) {
    const whole = start.trim().indexOf('\n') < 0;
    if (!whole || !/"features"\s*:|:\s*\{/.test(first)) return { format: 'jsonl' };
  } else if (second.trimStart().startsWith('{') && first.trimEnd().endsWith('}')) {
    return { format: 'jsonl' };
  }
  const geo = /"type"\s*:\s*"FeatureCollection"/.test(start) || /"features"\s*:\s*\[/.test(start);
  return { format: geo ? 'geojson' : 'json' };
}

function isObjectText(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The character that cuts most lines into the same number (over one) of cells; a comma when none does. */
export function sniffDelimiter(head: string): { delimiter: string; loose: boolean } {
  const lines = linesOf(head).slice(0, 200);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => cut(line, delimiter)).filter((n) => n > 0);
    const header = counts[0] ?? 0;
    if (header === 0 || cut(lines[0], delimiter) === 0) continue;
    const same = counts.filter((n) => n === header).length / lines.length;
    const score = same * (1 + Math.min(header, 20) / 20);
    if (score > best.score) best = { delimiter, score };
  }
  return { delimiter: best.delimiter, loose: lines.some((line) => line.includes(`${best.delimiter} ""`)) };
}

/** Lines with the quoted cells emptied, so that what stands inside quotes cuts nothing. */
function linesOf(head: string): string[] {
  const bare = head.replace(/"(?:[^"]|"")*(?:"|$)/g, '""');
  const lines = bare.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  return lines.length > 3 && !/[\r\n]$/.test(head) ? lines.slice(0, -1) : lines;
}

const cut = (line: string, delimiter: string): number => line.split(delimiter).length - 1;
