// Bulk insert by COPY in binary format, for tables that hold mostly bytes: nothing is spelt out in hex, neither here nor
// in the server. Types are named by the caller; a value of another type is its error.
import { from as copyFrom } from 'pg-copy-streams';
import type { Client } from './connect.ts';

/** Column types this encoder knows. */
export type BinaryType = 'text' | 'bytea' | 'int4' | 'int8' | 'timestamptz';
export type BinaryValue = string | Uint8Array | number | Date | null;

const header = Buffer.from('5047434f50590aff0d0a00' + '00000000' + '00000000', 'hex');
const chunkSize = 512 * 1024;
// Days from 1970 to PostgreSQL's epoch, in milliseconds.
const epoch = Date.UTC(2000, 0, 1);

/** Inserts rows inside the client's transaction; `columns` names each column and its type, in the order of the values. */
export async function copyBinary(
  client: Client,
  table: string,
  columns: readonly (readonly [name: string, type: BinaryType])[],
  rows: readonly (readonly BinaryValue[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const list = columns.map(([name]) => `"${name}"`).join(', ');
  const types = columns.map(([, type]) => type);
  const stream = client.query(copyFrom(`copy ${table} (${list}) from stdin (format binary)`));
  const done = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve);
    stream.once('error', reject);
  });
  done.catch(() => {});
  const writer = new BinaryWriter();
  writer.raw(header);
  for (const row of rows) {
    writer.row(types, row);
    if (writer.length < chunkSize) continue;
    if (!stream.write(writer.take()))
      await Promise.race([new Promise<void>((resolve) => stream.once('drain', resolve)), done]);
  }
  writer.end();
  stream.end(writer.take());
  await done;
}

/** Gathers the bytes of rows in one growing buffer. */
export class BinaryWriter {
  #buffer = Buffer.allocUnsafe(chunkSize + 64 * 1024);
  length = 0;

  row(types: readonly BinaryType[], values: readonly BinaryValue[]): void {
    this.#room(2);
    this.length = this.#buffer.writeInt16BE(values.length, this.length);
    for (let i = 0; i < values.length; i++) this.#value(types[i] as BinaryType, values[i] as BinaryValue);
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  end(): void {
    this.#room(2);
    this.length = this.#buffer.writeInt16BE(-1, this.length);
  }

  /** What was gathered, which the writer then forgets. */
  take(): Buffer {
    const bytes = this.#buffer.subarray(0, this.length);
    this.#buffer = Buffer.allocUnsafe(chunkSize + 64 * 1024);
    this.length = 0;
    return bytes;
  }

  #value(type: BinaryType, value: BinaryValue): void {
    if (value === null) {
      this.#room(4);
      this.length = this.#buffer.writeInt32BE(-1, this.length);
    } else if (type === 'text') this.#text(value as string);
    else if (type === 'bytea') this.#bytes(value as Uint8Array);
    else this.#number(type, value);
  }

  #bytes(bytes: Uint8Array): void {
    this.#room(4);
    this.length = this.#buffer.writeInt32BE(bytes.length, this.length);
    this.raw(bytes);
  }

  #text(text: string): void {
    this.#room(4 + text.length * 3);
    const written = this.#buffer.write(text, this.length + 4, 'utf8');
    this.#buffer.writeInt32BE(written, this.length);
    this.length += 4 + written;
  }

  #number(type: BinaryType, value: BinaryValue): void {
    this.#room(12);
    this.length = this.#buffer.writeInt32BE(type === 'int4' ? 4 : 8, this.length);
    if (type === 'int4') this.length = this.#buffer.writeInt32BE(value as number, this.length);
    else
      this.length = this.#buffer.writeBigInt64BE(
        type === 'int8' ? BigInt(value as number) : microseconds(value as Date),
        this.length,
      );
  }

  #room(more: number): void {
    if (this.length + more <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.length + more));
    this.#buffer.copy(grown, 0, 0, this.length);
    this.#buffer = grown;
  }
}

const microseconds = (date: Date): bigint => BigInt(date.getTime() - epoch) * 1000n;
