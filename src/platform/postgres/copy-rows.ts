// Fast bulk insert by COPY in text format. One encoder per column is chosen by the value's kind; rows are gathered into
// large chunks, and the stream's backpressure keeps memory flat.
import { from as copyFrom } from 'pg-copy-streams';
import type { Client } from './connect.ts';

/** A field: text (also for jsonb), number, boolean, Date, bytes (bytea), an array of those, or null. */
export type Field = string | number | bigint | boolean | Date | Uint8Array | readonly Field[] | null | undefined;

const chunkSize = 256 * 1024;
const special = /[\\\t\n\r]/;
const specials = /[\\\t\n\r]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * Inserts rows (values in the order of `columns`) inside the client's transaction and returns their number. `table` and
 * `columns` are names from our own code. jsonb values are passed as JSON text; a NUL character is the caller's error.
 */
export async function copyRows(
  client: Client,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly Field[]> | AsyncIterable<readonly Field[]>,
): Promise<number> {
  const list = columns.map((column) => `"${column}"`).join(', ');
  const stream = client.query(copyFrom(`copy ${table} (${list}) from stdin`));
  const done = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve);
    stream.once('error', reject);
  });
  done.catch(() => {});
  let count = 0;
  let chunk = '';
  try {
    for await (const row of batches(rows)) {
      for (const fields of row) {
        chunk += encodeRow(fields);
        count++;
        if (chunk.length < chunkSize) continue;
        const room = stream.write(chunk);
        chunk = '';
        if (!room) await Promise.race([new Promise<void>((resolve) => stream.once('drain', resolve)), done]);
      }
    }
    stream.end(chunk);
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
    await done.catch(() => {});
    throw error;
  }
  await done;
  return count;
}

/** A synchronous source is one batch, so that its rows cost no promise each. */
async function* batches(
  rows: Iterable<readonly Field[]> | AsyncIterable<readonly Field[]>,
): AsyncGenerator<Iterable<readonly Field[]>> {
  if (Symbol.iterator in rows) yield rows;
  else for await (const row of rows) yield [row];
}

/** One row in COPY's text format, with its line end. */
export function encodeRow(fields: readonly Field[]): string {
  let line = '';
  for (let index = 0; index < fields.length; index++) {
    if (index > 0) line += '\t';
    line += encode(fields[index]);
  }
  return `${line}\n`;
}

function encode(field: Field): string {
  if (typeof field === 'string') return special.test(field) ? field.replace(specials, (char) => escapes[char]!) : field;
  if (field === null || field === undefined) return '\\N';
  if (typeof field === 'number' || typeof field === 'bigint') return String(field);
  if (typeof field === 'boolean') return field ? 't' : 'f';
  if (field instanceof Uint8Array) return `\\\\x${hex(field)}`;
  if (field instanceof Date) return field.toISOString();
  return encode(arrayText(field));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function arrayText(items: readonly Field[]): string {
  return `{${items.map(arrayItem).join(',')}}`;
}

function arrayItem(item: Field): string {
  if (item === null || item === undefined) return 'NULL';
  if (typeof item === 'string') return quoted(item);
  if (item instanceof Uint8Array) return `"\\\\x${hex(item)}"`;
  if (item instanceof Date) return quoted(item.toISOString());
  if (Array.isArray(item)) return arrayText(item);
  return encode(item);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
