/**
 * Opens any file as rows: container, encoding, format and delimiter are told from the content, and each can be forced.
 * What was found is part of the answer, since the person importing must be able to see it and object.
 */
import { Refusal } from '../../kernel/refusal.ts';
import { contentOf, headOf, type InflateLimits, inspect } from './bytes.ts';
import { detectEncoding, knownEncoding, textOf } from './encoding.ts';
import { type Format, sniffDelimiter, sniffFormat } from './format.ts';
import { readEsf } from './read-esf.ts';
import { expand, type JsonOptions, readJson, readLines } from './read-json.ts';
import { readTable } from './read-table.ts';
import { readXlsx } from './read-xlsx.ts';
import type { RowSource } from './row.ts';
import { tableInside } from './zip-table.ts';

/** What a person or a mapping insists on; everything left out is told from the content. */
export interface Forced {
  encoding?: string;
  format?: Format;
  delimiter?: string;
  sheet?: string;
  /** Member of the JSON root that holds the records, or the names it may have. */
  member?: string | readonly string[];
  /** Without that member (an array as root) there are no rows, instead of those of the root. */
  inside?: boolean;
  /** Member of each record whose items are the rows. */
  expand?: string;
  /** Take rows with U+FFFD as they are. */
  replacement?: boolean;
  /** Rows of a table may end early; the cells that are not there say nothing. */
  short?: boolean;
  limits?: InflateLimits;
}

/** What the content was found (or forced) to be. */
export interface Found {
  digest: string;
  size: number;
  container: 'plain' | 'gzip' | 'zip';
  format: Format;
  encoding: string;
  /** False when the encoding is a guess from the letters. */
  encodingCertain: boolean;
  delimiter?: string;
}

export interface OpenedSource extends RowSource {
  found: Found;
}

/**
 * Reads a file once for its digest and nature and opens it for its rows. Throws Refusal `import-file-missing`,
 * `import-empty`, `import-not-text`, `import-bomb`, `import-gzip-broken`, `import-xlsx-broken`, `import-encoding-unknown`,
 * `import-format-other` (a forced format that the content is not), and any of `tableInside` and `readEsf`.
 */
export async function openSource(path: string, forced: Forced = {}): Promise<OpenedSource> {
  const stored = await inspect(path, forced.limits);
  const { digest, size, container } = stored;
  if (size === 0 || (stored.head.length === 0 && container !== 'zip')) throw new Refusal('import-empty');
  const packed = container === 'zip' ? await tableInside(path) : null;
  if (container === 'zip' && packed === null) {
    if (forced.format !== undefined && forced.format !== 'xlsx')
      throw new Refusal('import-format-other', { format: forced.format });
    const found: Found = { digest, size, container, format: 'xlsx', encoding: 'utf-8', encodingCertain: true };
    return { found, ...(await readXlsx(path, forced.sheet)) };
  }
  if (forced.format === 'xlsx') throw new Refusal('import-format-other', { format: 'xlsx' });
  const seen = packed === null ? stored : await headOf(packed.bytes());
  if (seen.head.length === 0) throw new Refusal('import-empty');
  const guess = detectEncoding(seen.head, seen.marked);
  const said = forced.encoding ?? (guess.encoding.startsWith('utf-16') ? undefined : declaredIn(seen.head));
  const encoding = said === undefined ? guess.encoding : knownEncoding(said);
  const head = await wholeText(seen.head, encoding);
  const sniffed = forced.format === undefined ? sniffFormat(head) : { format: forced.format };
  const member = memberOf(forced.member, head);
  const format = sniffed.format === 'jsonl' && member !== undefined ? 'json' : sniffed.format;
  const found: Found = { digest, size, container, format, encoding, encodingCertain: guess.certain };
  const text = () => textOf(packed?.bytes() ?? contentOf(path, container, forced.limits), encoding);
  if (format === 'xml') return { found, ...(await readEsf(text)) };
  if (sniffed.format === 'csv') {
    const cut = sniffDelimiter(head);
    const delimiter = forced.delimiter ?? cut.delimiter;
    const table = await readTable(text(), {
      delimiter,
      loose: cut.loose,
      replacement: forced.replacement,
      short: forced.short,
    });
    return { found: { ...found, delimiter }, ...table };
  }
  if (forced.inside && member === undefined) return { found, columns: null, rows: noRows() };
  const rows = jsonSource(text(), format, { replacement: forced.replacement, member });
  return { found, ...(forced.expand === undefined ? rows : expand(rows, forced.expand)) };
}

async function* noRows(): AsyncGenerator<never> {}

/** The encoding that an XML declaration states. */
const declaredIn = (head: Buffer): string | undefined =>
  /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]{0,80}encoding=["']([\w.-]{1,40})["']/.exec(head.toString('latin1', 0, 200))?.[1];

/** The member to look into: the one that is stated, or the one of several that stands in the root before any other list. */
function memberOf(member: Forced['member'], head: string): string | undefined {
  const start = head.trimStart();
  if (member === undefined || start[0] !== '{') return undefined;
  if (typeof member === 'string') return member;
  const before = start.slice(1, start.indexOf('[')).trimEnd();
  return before.includes('{') ? undefined : member.find((name) => before.replace(/\s*:$/, '').endsWith(`"${name}"`));
}

function jsonSource(text: AsyncIterable<string>, format: Format, { replacement, member }: JsonOptions): RowSource {
  if (format === 'jsonl') return readLines(text, { replacement });
  if (format === 'geojson') return readJson(text, { replacement, member: 'features', geo: true });
  return readJson(text, { replacement, member });
}

async function wholeText(bytes: Buffer, encoding: string): Promise<string> {
  const one = async function* () {
    yield bytes;
  };
  let text = '';
  for await (const chunk of textOf(one(), encoding)) text += chunk;
  return text;
}
